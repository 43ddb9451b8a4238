"""Keys of the tone window as data (screens.md 3.3): which chord means which command."""

from __future__ import annotations

from enum import Enum, auto

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent

from companion.ui.key_table import ALT, CTRL, NONE, SHIFT, number_of, pressed


class Command(Enum):
    """What a key asks for."""

    ENTER = auto()
    COPY = auto()
    CLOSE = auto()
    TAKE = auto()
    TAKE_ALL = auto()
    NUMBER = auto()
    """Take the finding of that number; see `number_of`."""
    OTHER = auto()
    BEFORE = auto()
    IGNORE_ONCE = auto()
    IGNORE_WORDING = auto()
    IGNORE_RULE = auto()
    WHY = auto()
    HINTS = auto()
    EDIT = auto()
    PHRASE = auto()


_ALWAYS = {
    (Qt.Key.Key_Return, NONE): Command.ENTER,
    (Qt.Key.Key_Return, CTRL): Command.COPY,
    (Qt.Key.Key_Escape, NONE): Command.CLOSE,
    (Qt.Key.Key_F1, NONE): Command.WHY,
}
_OUTSIDE_TEXT = {
    (Qt.Key.Key_Space, NONE): Command.TAKE,
    (Qt.Key.Key_A, NONE): Command.TAKE_ALL,
    (Qt.Key.Key_Right, NONE): Command.OTHER,
    (Qt.Key.Key_Left, NONE): Command.BEFORE,
    (Qt.Key.Key_I, NONE): Command.IGNORE_ONCE,
    (Qt.Key.Key_W, NONE): Command.IGNORE_WORDING,
    (Qt.Key.Key_I, SHIFT): Command.IGNORE_RULE,
    (Qt.Key.Key_H, NONE): Command.HINTS,
    (Qt.Key.Key_E, NONE): Command.EDIT,
    (Qt.Key.Key_P, NONE): Command.PHRASE,
}
ONCE = frozenset(Command) - {Command.OTHER, Command.BEFORE}
"""Commands that a held key gives once."""


def command_of(event: QKeyEvent, *, in_text: bool) -> Command | None:
    """The command of a key press; None: it is text, or nobody's. `in_text`: the keyboard is in the draft."""
    chord = pressed(event)
    if number_of(event) and chord[1] == (ALT if in_text else NONE):
        return Command.NUMBER
    found = _ALWAYS.get(chord)
    if found is None and not in_text:
        found = Command.WHY if event.text() in ("?", "？") else _OUTSIDE_TEXT.get(chord)
    return found
