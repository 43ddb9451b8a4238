"""The keyboard package as the agent's own choice: one call a press, and the hook gone with the last chord."""

from __future__ import annotations

import threading
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest

from companion.desktop.keyboard_hook import KeyboardHook, LowLevelSwitch, load, spelled


class Package:
    """What we use of `keyboard` 0.13.5, with a person at its keys."""

    def __init__(self) -> None:
        self.hotkeys: dict[str, Callable[[], None]] = {}
        self.releases: dict[str, Callable[[object], None]] = {}
        self._pressed_events: dict[int, object] = {}
        self._logically_pressed_keys: dict[int, object] = {}
        self._pressed_events_lock = threading.Lock()
        self._listener = SimpleNamespace(listening=False, listening_thread=None, active_modifiers={29})

        self.asked: list[str] = []

    def key_to_scan_codes(self, name: str) -> tuple[int, ...]:
        self.asked.append(name)
        return (29,)

    def add_hotkey(self, name: str, press: Callable[[], None], suppress: bool) -> str:
        assert not suppress
        if "é" in name:
            raise ValueError("not mapped to any known key")
        self.hotkeys[name] = press
        return name

    def remove_hotkey(self, name: str) -> None:
        del self.hotkeys[name]

    def on_release_key(self, key: str, told: Callable[[object], None]) -> str:
        self.releases[key] = told
        return key

    def unhook_key(self, key: str) -> None:
        del self.releases[key]


@pytest.mark.parametrize(
    ("chord", "name"),
    [
        ("Ctrl+Alt+Space", "ctrl+alt+space"), ("Meta+K", "windows+k"), ("Ctrl+PageDown", "ctrl+page down"),
        ("Ctrl++", "ctrl+plus"), ("F12", "f12"), ("Alt+,", "alt+comma"), ("Ctrl+Return", "ctrl+enter"),
    ],
)  # fmt: skip
def test_chords_are_spelled_as_the_package_has_them(chord: str, name: str) -> None:
    assert spelled(chord) == name


def test_one_call_a_press_however_long_it_is_held() -> None:
    package, pressed = Package(), []
    hook = KeyboardHook(package)
    assert hook.register("Ctrl+Alt+Space", lambda: pressed.append(1))
    for _repeat in range(5):
        package.hotkeys["ctrl+alt+space"]()
    assert len(pressed) == 1
    package.releases["space"](None)
    package.hotkeys["ctrl+alt+space"]()
    assert len(pressed) == 2


def test_given_back_nothing_is_left_in_the_package() -> None:
    package = Package()
    hook = KeyboardHook(package)
    assert package.asked, "the slow look-up of all names is over before the first chord"
    hook.register("Ctrl+Alt+Space", print)
    hook.register("Ctrl+Alt+K", print)
    hook.unregister("Ctrl+Alt+K")
    assert list(package.hotkeys) == ["ctrl+alt+space"] and list(package.releases) == ["space"]
    hook.close()
    assert package.hotkeys == {} and package.releases == {}


def test_a_key_that_the_keyboard_has_not_is_refused() -> None:
    assert not KeyboardHook(Package()).register("Ctrl+é", print)


def test_after_a_locked_session_no_key_counts_as_held() -> None:
    package = Package()
    package._pressed_events[29] = package._logically_pressed_keys[29] = object()
    KeyboardHook(package).reset()
    assert (package._pressed_events, package._logically_pressed_keys, package._listener.active_modifiers) == ({}, {}, set())


def test_it_is_never_loaded_where_it_wants_to_be_root() -> None:
    used: list[Any] = []
    for platform in ("linux", "darwin"):
        assert load(platform) is None
        switch = LowLevelSwitch(used.append, platform)
        assert "keyboard" in switch(True)
        assert switch(False) == ""
    assert used == []


def test_the_choice_gives_the_hook_and_takes_it_away(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("companion.desktop.keyboard_hook.load", lambda platform: Package())
    used: list[Any] = []
    switch = LowLevelSwitch(used.append, "win32")
    assert [switch(wanted) for wanted in (False, True, True, False)] == [""] * 4
    assert len(used) == 2 and isinstance(used[0], KeyboardHook) and used[1] is None
