"""The keyboard as the server has it now: which key gives which symbol, which keys are modifiers, which are down."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations

from companion.desktop.x11.connection import Display

# Keysyms by Qt's key name (X11/keysymdef.h). Printable Latin-1 characters are their own keysym.
_NAMED = {
    "Space": 0x20, "Return": 0xFF0D, "Enter": 0xFF8D, "Tab": 0xFF09, "Backspace": 0xFF08, "Esc": 0xFF1B, "Escape": 0xFF1B,
    "Ins": 0xFF63, "Insert": 0xFF63, "Del": 0xFFFF, "Delete": 0xFFFF, "Home": 0xFF50, "End": 0xFF57,
    "PgUp": 0xFF55, "PgDown": 0xFF56, "PageUp": 0xFF55, "PageDown": 0xFF56,
    "Left": 0xFF51, "Up": 0xFF52, "Right": 0xFF53, "Down": 0xFF54, "Print": 0xFF61, "Pause": 0xFF13, "Menu": 0xFF67,
}  # fmt: skip
CONTROL_L, SHIFT_L, INSERT = 0xFFE3, 0xFFE1, 0xFF63
RETURN, KP_ENTER = 0xFF0D, 0xFF8D
_NUM_LOCK, _SCROLL_LOCK = 0xFF7F, 0xFF14
_ALT = (0xFFE9, 0xFFEA)
_SUPER = (0xFFEB, 0xFFEC)
_SHIFT_MASK, _LOCK_MASK, _CONTROL_MASK = 1, 2, 4


@dataclass(frozen=True, slots=True)
class Chord:
    """A parsed chord: names of its modifiers and the keysym of its key."""

    modifiers: frozenset[str]
    keysym: int


def parse_chord(chord: str) -> Chord | None:
    """Read ``Ctrl+Alt+Space``; None when a part of it is not known."""
    chord = chord.strip()
    # "Ctrl++": the key is the plus sign itself.
    head, key = (chord[:-2], "+") if chord.endswith("++") else chord.rpartition("+")[::2]
    modifiers = frozenset(part.strip().capitalize() for part in head.split("+") if part.strip())
    keysym = _keysym(key.strip())
    if keysym is None or not modifiers <= {"Ctrl", "Alt", "Shift", "Meta"}:
        return None
    return Chord(modifiers, keysym)


def _keysym(key: str) -> int | None:
    if len(key) == 1 and 0x20 < ord(key) < 0x100:
        return ord(key.lower())
    if key[:1] in "Ff" and key[1:].isdigit() and 1 <= int(key[1:]) <= 35:
        return 0xFFBE + int(key[1:]) - 1
    return next((sym for name, sym in _NAMED.items() if name.lower() == key.lower()), None)


class Keymap:
    """A reading of the server's tables; take a new one after every MappingNotify."""

    def __init__(self, display: Display) -> None:
        self._display = display
        first, last = display.keycodes
        keys = display.reply(display.core.GetKeyboardMapping(first, last - first + 1))
        width = keys.keysyms_per_keycode
        symbols = list(keys.keysyms)
        self._symbols = {
            first + row: tuple(symbols[row * width : (row + 1) * width]) for row in range(last - first + 1)
        }
        modifiers = display.reply(display.core.GetModifierMapping())
        per = modifiers.keycodes_per_modifier
        codes = list(modifiers.keycodes)
        self._modifiers = [frozenset(codes[row * per : (row + 1) * per]) - {0} for row in range(8)]

    def keycodes(self, keysym: int) -> list[int]:
        """The keys that give `keysym` in any layout group, the first group first."""
        found = [
            (symbols.index(keysym), code) for code, symbols in self._symbols.items() if keysym in symbols
        ]
        return [code for _column, code in sorted(found)]

    def key_for(self, keysym: int) -> int | None:
        """The key that gives `keysym` unshifted, in the layout in use if there is one there, else in another."""
        column = 2 * self._group()
        for at in (column, 0, 2, 4, 6):
            for code, symbols in self._symbols.items():
                if at < len(symbols) and symbols[at] == keysym:
                    return code
        return None

    def _group(self) -> int:
        state = self._display.reply(self._display.xkb.GetState(0x100))
        return int(state.group) if state is not None else 0

    def mask(self, modifiers: frozenset[str]) -> int | None:
        """The modifier bits of a chord; None when the keyboard lacks one of them."""
        mask = 0
        for name in modifiers:
            bit = {
                "Ctrl": _CONTROL_MASK,
                "Shift": _SHIFT_MASK,
                "Alt": self._bit(*_ALT),
                "Meta": self._bit(*_SUPER),
            }[name]
            if not bit:
                return None
            mask |= bit
        return mask

    def lock_masks(self) -> list[int]:
        """Every combination of Caps Lock, Num Lock and Scroll Lock, none included."""
        bits = sorted({_LOCK_MASK, self._bit(_NUM_LOCK), self._bit(_SCROLL_LOCK)} - {0})
        return [sum(some) for count in range(len(bits) + 1) for some in combinations(bits, count)]

    def _bit(self, *keysyms: int) -> int:
        keys = {code for keysym in keysyms for code in self.keycodes(keysym)}
        return next((1 << row for row, codes in enumerate(self._modifiers) if codes & keys), 0)

    def modifier_keys(self) -> frozenset[int]:
        """The keys of every modifier but the locks."""
        locks = {_LOCK_MASK, self._bit(_NUM_LOCK), self._bit(_SCROLL_LOCK)}
        rows = (codes for row, codes in enumerate(self._modifiers) if 1 << row not in locks)
        return frozenset().union(*rows)

    def return_keys(self) -> frozenset[int]:
        """The keys that send a message in a chat window."""
        return frozenset(self.keycodes(RETURN) + self.keycodes(KP_ENTER))


def keys_down(display: Display) -> frozenset[int]:
    """The keys that are physically down at this moment."""
    reply = display.reply(display.core.QueryKeymap())
    if reply is None:
        return frozenset()
    return frozenset(
        8 * byte + bit for byte, bits in enumerate(reply.keys) for bit in range(8) if bits >> bit & 1
    )
