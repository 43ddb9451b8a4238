"""Keys of the tone window as data (screens.md 3.3): which chord means which command."""

from __future__ import annotations

from enum import Enum, auto

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent

_MODIFIERS = (
    Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    | Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.MetaModifier
)
_NONE = Qt.KeyboardModifier.NoModifier
_CTRL = Qt.KeyboardModifier.ControlModifier
_SHIFT = Qt.KeyboardModifier.ShiftModifier
_ALT = Qt.KeyboardModifier.AltModifier


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
    (Qt.Key.Key_Return, _NONE): Command.ENTER,
    (Qt.Key.Key_Return, _CTRL): Command.COPY,
    (Qt.Key.Key_Escape, _NONE): Command.CLOSE,
    (Qt.Key.Key_F1, _NONE): Command.WHY,
}
_OUTSIDE_TEXT = {
    (Qt.Key.Key_Space, _NONE): Command.TAKE,
    (Qt.Key.Key_A, _NONE): Command.TAKE_ALL,
    (Qt.Key.Key_Right, _NONE): Command.OTHER,
    (Qt.Key.Key_Left, _NONE): Command.BEFORE,
    (Qt.Key.Key_I, _NONE): Command.IGNORE_ONCE,
    (Qt.Key.Key_W, _NONE): Command.IGNORE_WORDING,
    (Qt.Key.Key_I, _SHIFT): Command.IGNORE_RULE,
    (Qt.Key.Key_H, _NONE): Command.HINTS,
    (Qt.Key.Key_E, _NONE): Command.EDIT,
    (Qt.Key.Key_P, _NONE): Command.PHRASE,
}
ONCE = frozenset(Command) - {Command.OTHER, Command.BEFORE}
"""Commands that a held key gives once."""


def command_of(event: QKeyEvent, *, in_text: bool) -> Command | None:
    """The command of a key press; None: it is text, or nobody's. `in_text`: the keyboard is in the draft."""
    modifiers = event.modifiers() & _MODIFIERS
    key = Qt.Key(event.key())
    if number_of(event) and modifiers == (_ALT if in_text else _NONE):
        return Command.NUMBER
    if key == Qt.Key.Key_Enter:
        key = Qt.Key.Key_Return
    found = _ALWAYS.get((key, modifiers))
    if found is None and not in_text:
        found = Command.WHY if event.text() in ("?", "？") else _OUTSIDE_TEXT.get((key, modifiers))
    return found


def number_of(event: QKeyEvent) -> int:
    """1-9 for the digit keys, else 0."""
    number = event.key() - Qt.Key.Key_0.value
    return number if 1 <= number <= 9 else 0
