"""Chords as Windows numbers them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from companion.desktop.windows.constants import MOD_ALT, MOD_CONTROL, MOD_SHIFT, MOD_WIN

# Virtual-key codes by Qt's key name (winuser.h). Letters and digits are their own code.
_NAMED = {
    "space": 0x20, "return": 0x0D, "enter": 0x0D, "tab": 0x09, "backspace": 0x08, "esc": 0x1B, "escape": 0x1B,
    "ins": 0x2D, "insert": 0x2D, "del": 0x2E, "delete": 0x2E, "home": 0x24, "end": 0x23, "pgup": 0x21, "pgdown": 0x22,
    "pageup": 0x21, "pagedown": 0x22, "left": 0x25, "up": 0x26, "right": 0x27, "down": 0x28, "print": 0x2C, "pause": 0x13,
    "menu": 0x5D,
}  # fmt: skip
_F1, _FUNCTION_KEYS = 0x70, 24
F12 = _F1 + 11
_MODIFIERS = {"ctrl": MOD_CONTROL, "alt": MOD_ALT, "shift": MOD_SHIFT, "meta": MOD_WIN}


@dataclass(frozen=True, slots=True)
class Chord:
    """The bits of RegisterHotKey and the virtual key."""

    modifiers: int
    key: int


def parse_chord(chord: str, of_character: Callable[[str], int]) -> Chord | None:
    """Read ``Ctrl+Alt+Space``; None when a part is not known. `of_character`: the key of a sign in the layout in use."""
    chord = chord.strip()
    # "Ctrl++": the key is the plus sign itself.
    head, name = (chord[:-2], "+") if chord.endswith("++") else chord.rpartition("+")[::2]
    modifiers = 0
    for part in (part.strip().lower() for part in head.split("+") if part.strip()):
        if part not in _MODIFIERS:
            return None
        modifiers |= _MODIFIERS[part]
    key = _key(name.strip(), of_character)
    return Chord(modifiers, key) if key else None


def _key(name: str, of_character: Callable[[str], int]) -> int:
    if len(name) == 1:
        upper = name.upper()
        return ord(upper) if upper.isascii() and upper.isalnum() else of_character(name)
    if name[:1] in "Ff" and name[1:].isdigit():
        number = int(name[1:])
        return _F1 + number - 1 if 1 <= number <= _FUNCTION_KEYS else 0
    return _NAMED.get(name.lower(), 0)
