"""What the keys are called, and which one pastes where."""

from __future__ import annotations

import pytest

from companion.desktop.wayland.programs import wayland_paste_key
from companion.desktop.wayland.triggers import shortcut_id, trigger


@pytest.mark.parametrize(
    ("chord", "expected"),
    [
        ("Ctrl+Alt+Space", "CTRL+ALT+space"), ("Meta+F9", "LOGO+F9"), ("Shift+Ctrl+J", "CTRL+SHIFT+j"), ("F12", "F12"),
        ("Ctrl+;", "CTRL+semicolon"), ("Ctrl++", "CTRL+plus"), ("Alt+PgUp", "ALT+Page_Up"), ("Ctrl+5", "CTRL+5"),
        ("Return", ""), ("Ctrl+Return", ""), ("Escape", ""), ("Shift+A", ""), ("A", ""), ("Ctrl+é", ""), ("F99", ""), ("", ""),
    ],
)  # fmt: skip
def test_triggers(chord: str, expected: str) -> None:
    assert trigger(chord) == expected


def test_the_same_chord_has_one_name_however_it_is_spelled() -> None:
    assert shortcut_id("Alt+Ctrl+Space") == shortcut_id("ctrl + alt + space") == "ctrl-alt-space"


@pytest.mark.parametrize(
    ("app_id", "own", "expected"),
    [
        ("foot", {}, "ctrl+shift+v"), ("org.kde.konsole", {}, "ctrl+shift+v"), ("firefox", {}, "ctrl+v"), ("", {}, "ctrl+v"),
        ("foot", {"Foot": "ctrl+v"}, "ctrl+v"), ("firefox", {"firefox": "shift+insert"}, "shift+insert"), ("xterm", {}, "shift+insert-primary"),
    ],
)  # fmt: skip
def test_paste_keys(app_id: str, own: dict[str, str], expected: str) -> None:
    key = wayland_paste_key(app_id, own)
    assert key is not None and key.name == expected


def test_the_users_own_wish_to_copy_only() -> None:
    assert wayland_paste_key("foot", {"foot": "copy-only"}) is None
