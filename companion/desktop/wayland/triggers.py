"""Our chords in the words of the shortcuts specification (freedesktop.org, shortcuts-spec 0.1): ``CTRL+ALT+space``."""

from __future__ import annotations

_MODIFIERS = {"ctrl": "CTRL", "alt": "ALT", "shift": "SHIFT", "meta": "LOGO"}
# Names as in xkbcommon-keysyms.h.
_KEYS = {
    "space": "space", "tab": "Tab", "backspace": "BackSpace", "ins": "Insert", "insert": "Insert", "del": "Delete",
    "delete": "Delete", "home": "Home", "end": "End", "pgup": "Page_Up", "pageup": "Page_Up", "pgdown": "Page_Down",
    "pagedown": "Page_Down", "left": "Left", "up": "Up", "right": "Right", "down": "Down", "print": "Print",
    "pause": "Pause", "menu": "Menu",
    "`": "grave", "-": "minus", "=": "equal", "[": "bracketleft", "]": "bracketright", "\\": "backslash", ";": "semicolon",
    "'": "apostrophe", ",": "comma", ".": "period", "/": "slash", "+": "plus",
}  # fmt: skip


def trigger(chord: str) -> str:
    """The trigger for ``Ctrl+Alt+Space``; empty: the chord has no name there, or must not be taken from every program.

    A desktop asks a person before it binds a key, and keeps it: Enter, Esc and keys without Ctrl, Alt or Meta are
    only ever wanted for a moment, and are not asked for.
    """
    chord = chord.strip()
    head, key = (chord[:-2], "+") if chord.endswith("++") else chord.rpartition("+")[::2]
    modifiers = [part.strip().lower() for part in head.split("+") if part.strip()]
    key = key.strip().lower()
    named = _KEYS.get(key, "")
    if not named and (key.isascii() and key.isalnum() and len(key) == 1):
        named = key
    if not named and key[:1] == "f" and key[1:].isdigit() and 1 <= int(key[1:]) <= 35:
        named = key.upper()
    if not named or not set(modifiers) <= set(_MODIFIERS):
        return ""
    if not set(modifiers) & {"ctrl", "alt", "meta"} and not named.startswith("F"):
        return ""
    return "+".join([name for spelled, name in _MODIFIERS.items() if spelled in modifiers] + [named])


def shortcut_id(chord: str) -> str:
    """The name under which the desktop remembers a chord's key: letters, digits and dashes."""
    return trigger(chord).lower().replace("+", "-").replace("_", "-")
