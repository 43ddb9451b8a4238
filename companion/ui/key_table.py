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


def pressed(event: QKeyEvent) -> tuple[Qt.Key, Qt.KeyboardModifier]:
    """Key and modifiers, as a table has them; the Enter of the number pad is Return."""
    key = Qt.Key(event.key())
    return (Qt.Key.Key_Return if key == Qt.Key.Key_Enter else key), event.modifiers() & _COUNTED


def number_of(event: QKeyEvent) -> int:
    """1-9 for the digit keys, else 0."""
    number = event.key() - Qt.Key.Key_0.value
    return number if 1 <= number <= 9 else 0
