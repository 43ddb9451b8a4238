"""Chords on Windows: told once, refused with a reason, taken anew after the agent is back."""

from __future__ import annotations

import pytest

from companion.desktop.ports import HotkeyState, Target
from companion.desktop.windows.constants import (
    MOD_ALT,
    MOD_CONTROL,
    MOD_NOREPEAT,
    PBT_APMRESUMEAUTOMATIC,
    WM_DISPLAYCHANGE,
    WM_HOTKEY,
    WM_POWERBROADCAST,
    WM_WTSSESSION_CHANGE,
    WTS_SESSION_UNLOCK,
)
from companion.desktop.windows.keys import Chord, parse_chord
from companion.desktop.windows.seam import Parts
from tests.desktop.windows.world import World

SPACE = 0x20
CHORD = (MOD_CONTROL | MOD_ALT, SPACE)
HELD = (CHORD[0] | MOD_NOREPEAT, SPACE)
WTS_SESSION_LOCK = 0x7


@pytest.fixture
def world() -> World:
    return World()


@pytest.mark.parametrize(
    ("chord", "modifiers", "key"),
    [
        ("Ctrl+Alt+Space", 3, 0x20), ("ctrl+alt+space", 3, 0x20), ("Meta+F11", 8, 0x7A), ("Ctrl+Shift+z", 6, 0x5A),
        ("Ctrl++", 2, 0xBB), ("Ctrl+Alt+PgDown", 3, 0x22), ("F1", 0, 0x70), ("F24", 0, 0x87), ("Alt+0", 1, 0x30),
        ("Ctrl+Alt+,", 3, 0xBC), ("Ctrl+Alt+Insert", 3, 0x2D),
    ],
)  # fmt: skip
def test_chords_are_read(world: World, chord: str, modifiers: int, key: int) -> None:
    assert parse_chord(chord, world.keys.of_character) == Chord(modifiers, key)


@pytest.mark.parametrize("chord", ["", "Ctrl+", "Strg+A", "Ctrl+Alt+", "Ctrl+空格", "F25", "F0", "Ctrl+Space+A", "Ctrl+é"])
def test_what_is_no_chord_is_refused(world: World, chord: str) -> None:
    assert parse_chord(chord, world.keys.of_character) is None

    async def story(parts: Parts) -> None:
        report = parts.hotkeys.register(chord, print)
        assert report.state is HotkeyState.UNKNOWN_KEY and report.reason

    world.run(story)
    assert world.keys.asked == []


def test_a_press_is_told_with_the_window_in_front_and_never_for_a_held_key(world: World) -> None:
    world.add(0x100)
    pressed: list[Target] = []

    async def story(parts: Parts) -> None:
        assert parts.hotkeys.register("Ctrl+Alt+Space", pressed.append).state is HotkeyState.READY
        assert world.press_hotkey(*HELD)
        assert parts.hotkeys.handle(WM_HOTKEY, 77), "a press that came late belongs to nobody"

    world.run(story)
    assert world.keys.asked == [HELD], "Windows itself leaves out what repeats"
    assert [(one.window, one.program) for one in pressed] == [(0x100, "wechat.exe")]


def test_a_taken_chord_says_so_and_what_windows_refuses_otherwise_too(world: World) -> None:
    world.keys.others.add(CHORD)

    async def story(parts: Parts) -> None:
        taken = parts.hotkeys.register("Ctrl+Alt+Space", print)
        assert taken.state is HotkeyState.TAKEN and "Ctrl+Alt+Space" in taken.reason
        world.keys.error = 87
        odd = parts.hotkeys.register("Ctrl+Alt+Space", print)
        assert odd.state is HotkeyState.UNKNOWN_KEY and "87" in odd.reason
        world.keys.others.clear()
        assert parts.hotkeys.register("Ctrl+Alt+Space", print).state is HotkeyState.READY

    world.run(story)


def test_the_debuggers_key_is_not_asked_for_but_with_a_modifier_it_is(world: World) -> None:
    async def story(parts: Parts) -> None:
        report = parts.hotkeys.register("F12", print)
        assert report.state is HotkeyState.TAKEN and "F12" in report.reason
        assert world.keys.asked == []
        assert parts.hotkeys.register("Ctrl+F12", print).state is HotkeyState.READY

    world.run(story)


def test_asked_twice_it_is_held_once_and_given_back_whole(world: World) -> None:
    async def story(parts: Parts) -> None:
        for chord in ("Ctrl+Alt+Space", "Ctrl+Alt+K", "Ctrl+Alt+Space"):
            assert parts.hotkeys.register(chord, print).state is HotkeyState.READY
        assert len(world.keys.held) == 2
        parts.hotkeys.unregister("Ctrl+Alt+K")
        parts.hotkeys.unregister("Ctrl+Alt+K")
        assert list(world.keys.held.values()) == [HELD]
        parts.close()

    world.run(story)
    assert world.keys.held == {} and world.closed


@pytest.mark.parametrize(
    ("message", "wparam", "again"),
    [
        (WM_WTSSESSION_CHANGE, WTS_SESSION_UNLOCK, True), (WM_POWERBROADCAST, PBT_APMRESUMEAUTOMATIC, True),
        (WM_DISPLAYCHANGE, 32, True), (WM_WTSSESSION_CHANGE, WTS_SESSION_LOCK, False), (WM_POWERBROADCAST, 0x4, False),
    ],
)  # fmt: skip
def test_after_unlock_and_resume_every_chord_is_taken_anew(world: World, message: int, wparam: int, again: bool) -> None:
    pressed: list[Target] = []

    async def story(parts: Parts) -> None:
        parts.hotkeys.register("Ctrl+Alt+Space", pressed.append)
        world.message(message, wparam)
        assert len(world.keys.asked) == (2 if again else 1)
        assert world.press_hotkey(*HELD)

    world.run(story)
    assert len(pressed) == 1


def test_a_chord_lost_while_away_comes_back_with_the_next_return(world: World) -> None:
    pressed: list[Target] = []

    async def story(parts: Parts) -> None:
        parts.hotkeys.register("Ctrl+Alt+Space", pressed.append)
        world.keys.others.add(CHORD)
        world.message(WM_WTSSESSION_CHANGE, WTS_SESSION_UNLOCK)
        assert world.keys.held == {}
        world.keys.others.clear()
        world.message(WM_WTSSESSION_CHANGE, WTS_SESSION_UNLOCK)
        assert world.press_hotkey(*HELD)

    world.run(story)
    assert len(pressed) == 1


class Hook:
    """A hook that hears chords when the test says so."""

    def __init__(self, can: bool = True) -> None:
        self.can = can
        self.chords: dict[str, object] = {}
        self.resets = 0
        self.closed = False

    def register(self, chord: str, pressed: object) -> bool:
        if self.can:
            self.chords[chord] = pressed
        return self.can

    def unregister(self, chord: str) -> None:
        del self.chords[chord]

    def reset(self) -> None:
        self.resets += 1

    def close(self) -> None:
        self.closed = True


def test_the_hook_gets_only_what_windows_refuses_and_lets_go_of_it(world: World) -> None:
    import asyncio

    world.add(0x100)
    world.keys.others.add(CHORD)
    hook = Hook()
    pressed: list[Target] = []

    async def story(parts: Parts) -> None:
        parts.hotkeys.use_hook(hook)
        assert parts.hotkeys.register("Ctrl+Alt+Space", pressed.append).state is HotkeyState.READY
        assert parts.hotkeys.register("Ctrl+Alt+K", pressed.append).state is HotkeyState.READY
        assert list(hook.chords) == ["Ctrl+Alt+Space"]
        press = hook.chords["Ctrl+Alt+Space"]
        assert callable(press)
        press()
        assert pressed == [], "told on the window's thread, not on the hook's"
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        assert [one.window for one in pressed] == [0x100]
        assert world.keys.claimed == 1, "or Windows would not let the palette in front"
        world.message(WM_WTSSESSION_CHANGE, WTS_SESSION_UNLOCK)
        assert hook.resets == 1
        parts.hotkeys.use_hook(None)
        assert hook.chords == {} and hook.closed
        press()
        await asyncio.sleep(0)
        assert len(pressed) == 1, "given back is given back"
        assert len(world.keys.held) == 1

    world.run(story)


def test_what_even_the_hook_cannot_hear_stays_refused(world: World) -> None:
    world.keys.others.add(CHORD)

    async def story(parts: Parts) -> None:
        parts.hotkeys.use_hook(Hook(can=False))
        assert parts.hotkeys.register("Ctrl+Alt+Space", print).state is HotkeyState.TAKEN

    world.run(story)
