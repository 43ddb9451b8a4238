"""What every table of keys is made of: a press as data, its number, and the keys that only hold others."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent

NONE = Qt.KeyboardModifier.NoModifier
CTRL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
ALT = Qt.KeyboardModifier.AltModifier
_COUNTED = CTRL | SHIFT | ALT | Qt.KeyboardModifier.MetaModifier
MODIFIER_KEYS = frozenset({
    Qt.Key.Key_Control, Qt.Key.Key_Shift, Qt.Key.Key_Alt, Qt.Key.Key_Meta, Qt.Key.Key_AltGr, Qt.Key.Key_CapsLock,
    Qt.Key.Key_NumLock, Qt.Key.Key_Super_L, Qt.Key.Key_Super_R,
})  # fmt: skip
_OWNED_BY_THE_METHOD = {
    Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space, Qt.Key.Key_Escape, Qt.Key.Key_Tab, Qt.Key.Key_Backtab,
    Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown,
    Qt.Key.Key_Home, Qt.Key.Key_End, Qt.Key.Key_Backspace, Qt.Key.Key_Delete,
    *(Qt.Key(Qt.Key.Key_0 + digit) for digit in range(10)),
}


def pressed(event: QKeyEvent) -> tuple[Qt.Key, Qt.KeyboardModifier]:
    """Key and modifiers, as a table has them; the Enter of the number pad is Return."""
    key = Qt.Key(event.key())
    return (Qt.Key.Key_Return if key == Qt.Key.Key_Enter else key), event.modifiers() & _COUNTED


def number_of(event: QKeyEvent) -> int:
    """1-9 for the digit keys, else 0."""
    number = event.key() - Qt.Key.Key_0.value
    return number if 1 <= number <= 9 else 0


def is_for_method(event: QKeyEvent) -> bool:
    """Whether a key is the input method's while it composes: choosing, committing, cancelling, correcting."""
    return Qt.Key(event.key()) in _OWNED_BY_THE_METHOD
