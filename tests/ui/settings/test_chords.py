"""Only chords that harm nobody's typing become hotkeys, and they are spelled as the hotkey ports read them."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from companion.desktop.x11.keymap import parse_chord
from companion.ui.settings.chords import CANDIDATES, chord_of, first_free, refusal

CTRL, ALT, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.ShiftModifier
META, NONE = Qt.KeyboardModifier.MetaModifier, Qt.KeyboardModifier.NoModifier


@pytest.mark.parametrize(
    ("key", "modifiers", "chord"),
    [
        (Qt.Key.Key_K, CTRL | ALT, "Ctrl+Alt+K"),
        (Qt.Key.Key_Space, ALT | CTRL, "Ctrl+Alt+Space"),
        (Qt.Key.Key_F9, NONE, "F9"),
        (Qt.Key.Key_1, META | SHIFT, "Shift+Meta+1"),
        (Qt.Key.Key_Plus, CTRL | ALT, "Ctrl+Alt++"),
        (Qt.Key.Key_Control, CTRL, ""),
        (Qt.Key.Key_Alt, CTRL | ALT, ""),
        (Qt.Key.Key_unknown, CTRL | ALT, ""),
        (0x0416, CTRL | ALT, ""),
    ],
)
def test_a_press_is_spelled_as_the_ports_read_it(key: int, modifiers: Qt.KeyboardModifier, chord: str) -> None:
    spelled = chord_of(int(key), modifiers)
    assert spelled == chord
    if spelled:
        assert parse_chord(spelled) is not None


@pytest.mark.parametrize(
    "chord",
    ["", "A", "Shift+A", "Space", "Ctrl+C", "Ctrl+V", "Ctrl+Space", "Shift+Space", "Ctrl+Return", "Shift+Enter", "Return",
     "Alt+F4", "Alt+Tab", "Ctrl+Alt+Delete", "Meta+L", "F1", "Escape", "Ctrl+Shift+Return"],
)  # fmt: skip
def test_what_typing_sending_and_the_system_need_is_refused_with_a_sentence(chord: str) -> None:
    said = refusal(chord)
    assert said.endswith("。") and "\n" not in said


@pytest.mark.parametrize("chord", [*CANDIDATES, "Ctrl+Alt+Space", "Ctrl+Shift+K", "Alt+Q", "Meta+J", "F12", "Ctrl+F5", "Ctrl+Alt++"])
def test_what_harms_nobody_is_allowed(chord: str) -> None:
    assert refusal(chord) == ""


def test_the_first_free_one_is_offered_and_our_own_are_not() -> None:
    assert first_free(lambda chord: True, ()) == "Ctrl+Alt+K"
    assert first_free(lambda chord: chord == "F9", ()) == "F9"
    assert first_free(lambda chord: True, {"Ctrl+Alt+K", "Ctrl+Alt+J"}) == "Ctrl+Alt+U"
    assert first_free(lambda chord: False, ()) == ""
