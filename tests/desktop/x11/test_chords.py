"""How a chord is spelled, and which key pastes where."""

from __future__ import annotations

import pytest

from companion.desktop.x11.keymap import Chord, parse_chord
from companion.desktop.x11.programs import CTRL_SHIFT_V, CTRL_V, SHIFT_INSERT, SHIFT_INSERT_PRIMARY, paste_key


@pytest.mark.parametrize(
    ("chord", "modifiers", "keysym"),
    [
        ("Ctrl+Alt+Space", {"Ctrl", "Alt"}, 0x20),
        ("ctrl+alt+space", {"Ctrl", "Alt"}, 0x20),
        ("Meta+F12", {"Meta"}, 0xFFC9),
        ("Ctrl+Shift+Z", {"Ctrl", "Shift"}, ord("z")),
        ("Ctrl++", {"Ctrl"}, ord("+")),
        ("Ctrl+Alt+PgDown", {"Ctrl", "Alt"}, 0xFF56),
        ("F1", set(), 0xFFBE),
    ],
)
def test_chords_are_read(chord: str, modifiers: set[str], keysym: int) -> None:
    assert parse_chord(chord) == Chord(frozenset(modifiers), keysym)


@pytest.mark.parametrize(
    "chord", ["", "Ctrl+", "Strg+A", "Ctrl+Alt+", "Ctrl+空格", "F36", "F0", "Ctrl+Space+A"]
)
def test_what_is_no_chord_is_refused(chord: str) -> None:
    assert parse_chord(chord) is None


def test_programs_get_their_paste_key() -> None:
    assert paste_key("Mousepad", {}) == CTRL_V
    assert paste_key("XTerm", {}) == SHIFT_INSERT_PRIMARY
    assert paste_key("Gnome-terminal", {}) == CTRL_SHIFT_V
    assert paste_key("", {}) == CTRL_V


def test_the_users_own_table_comes_first() -> None:
    assert paste_key("Mousepad", {"mousepad": "shift+insert"}) == SHIFT_INSERT
    assert paste_key("XTerm", {"XTERM": "Ctrl+Shift+V"}) == CTRL_SHIFT_V
    assert paste_key("Mousepad", {"mousepad": "copy-only"}) is None
    assert paste_key("Mousepad", {"mousepad": "an unknown key"}) == CTRL_V


def test_no_paste_key_contains_return() -> None:
    for key in (CTRL_V, CTRL_SHIFT_V, SHIFT_INSERT, SHIFT_INSERT_PRIMARY):
        assert not {0xFF0D, 0xFF8D} & set(key.keysyms)
