"""Hotkeys held by the desktop: against a portal that a process of the test plays on a bus of its own."""

from __future__ import annotations

import os
import queue
import time
from collections.abc import Callable, Iterator

import pytest

from companion.desktop.ports import HotkeyState, Target
from companion.desktop.wayland.portal_hotkeys import PortalHotkeys
from tests.desktop.wayland.portal_service import PATIENCE, Service, message_bus

OVER = Target(7, program="firefox", title="客户")
Start = Callable[[str], tuple[Service, PortalHotkeys]]


@pytest.fixture
def bus() -> Iterator[str]:
    with message_bus() as address:
        yield address


@pytest.fixture
def refused() -> queue.Queue[str]:
    return queue.Queue()


@pytest.fixture
def start(bus: str, refused: queue.Queue[str]) -> Iterator[Start]:
    started: list[tuple[Service, PortalHotkeys]] = []

    def begin(mode: str) -> tuple[Service, PortalHotkeys]:
        service = Service(bus, mode)
        started.append((service, PortalHotkeys(lambda: OVER, refused.put, bus)))
        return started[-1]

    yield begin
    for service, hotkeys in started:
        hotkeys.close()
        service.end()


def test_chords_asked_for_together_are_one_question_and_come_back_as_presses(start: Start) -> None:
    service, hotkeys = start("grant")
    palette: queue.Queue[Target] = queue.Queue()
    timers: queue.Queue[Target] = queue.Queue()
    assert service.asked("Register")["app"] == "companion"
    assert hotkeys.register("Ctrl+Alt+Space", palette.put).state is HotkeyState.READY
    assert hotkeys.register("Ctrl+Alt+T", timers.put).state is HotkeyState.READY
    asked = service.asked("BindShortcuts")["shortcuts"]
    assert {name: about["preferred_trigger"] for name, about in asked.items()} == {
        "ctrl-alt-space": "CTRL+ALT+space",
        "ctrl-alt-t": "CTRL+ALT+t",
    }
    assert all("客服伙伴" in about["description"] for about in asked.values())
    service.do("activate ctrl-alt-t 1000")
    assert timers.get(timeout=PATIENCE) == OVER
    assert palette.empty()
    assert service.quiet(0.6)


def test_a_key_held_down_is_one_press_and_a_lost_release_does_not_mute_it(start: Start) -> None:
    service, hotkeys = start("grant")
    pressed: queue.Queue[Target] = queue.Queue()
    hotkeys.register("Ctrl+Alt+Space", pressed.put)
    service.asked("BindShortcuts")
    for when in (1000, 1030, 1060):
        service.do(f"activate ctrl-alt-space {when}")
    service.do("deactivate ctrl-alt-space 1090")
    service.do("activate ctrl-alt-space 1200")
    service.do("activate ctrl-alt-space 9000")
    service.do("activate nobody-s 9001")
    service.do("deactivate ctrl-alt-space 9002")
    service.do("activate ctrl-alt-space 9100")
    got = [pressed.get(timeout=PATIENCE) for _press in range(4)]
    assert got == [OVER] * 4 and pressed.empty()


def test_the_right_to_come_to_the_front_is_handed_on(start: Start, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_ACTIVATION_TOKEN", "")
    service, hotkeys = start("grant")
    seen: queue.Queue[str] = queue.Queue()
    hotkeys.register("Ctrl+Alt+Space", lambda _target: seen.put(os.environ["XDG_ACTIVATION_TOKEN"]))
    service.asked("BindShortcuts")
    service.do("activate ctrl-alt-space 5 token-17")
    assert seen.get(timeout=PATIENCE) == "token-17"


def test_a_changed_chord_makes_a_new_session_for_a_session_is_bound_once(start: Start) -> None:
    service, hotkeys = start("grant")
    hotkeys.register("Ctrl+Alt+Space", lambda target: None)
    first = service.asked("CreateSession")["session"]
    service.asked("BindShortcuts")
    pressed: queue.Queue[Target] = queue.Queue()
    hotkeys.unregister("Ctrl+Alt+Space")
    hotkeys.register("Meta+F9", pressed.put)
    assert service.asked("Close")["session"] == first
    assert service.asked("CreateSession")["session"] != first
    assert list(service.asked("BindShortcuts")["shortcuts"]) == ["logo-f9"]
    service.do("activate logo-f9 5")
    assert pressed.get(timeout=PATIENCE) == OVER


def test_taken_up_again_at_once_nothing_is_asked_anew(start: Start) -> None:
    service, hotkeys = start("grant")
    pressed: queue.Queue[Target] = queue.Queue()
    hotkeys.register("Ctrl+Alt+Space", print)
    service.asked("BindShortcuts")
    hotkeys.unregister("Ctrl+Alt+Space")
    hotkeys.register("Ctrl+Alt+Space", pressed.put)
    hotkeys.register("Ctrl+Alt+T", print)
    hotkeys.unregister("Ctrl+Alt+T")
    assert service.quiet(0.8)
    service.do("activate ctrl-alt-space 5")
    assert pressed.get(timeout=PATIENCE) == OVER


@pytest.mark.parametrize("mode", ["deny", "cancel"])
def test_a_no_of_the_person_is_told(start: Start, refused: queue.Queue[str], mode: str) -> None:
    _service, hotkeys = start(mode)
    hotkeys.register("Ctrl+Alt+Space", print)
    assert refused.get(timeout=PATIENCE) == "Ctrl+Alt+Space"


def test_what_was_taken_back_by_the_person_is_not_asked_for_again(start: Start) -> None:
    service, hotkeys = start("grant")
    pressed: queue.Queue[Target] = queue.Queue()
    hotkeys.register("Ctrl+Alt+Space", pressed.put)
    service.asked("BindShortcuts")
    service.do("revoke")
    service.do("activate ctrl-alt-space 5")
    assert service.quiet(0.6) and pressed.empty()


def test_a_portal_started_anew_is_asked_again(bus: str, start: Start) -> None:
    service, hotkeys = start("grant")
    pressed: queue.Queue[Target] = queue.Queue()
    hotkeys.register("Ctrl+Alt+Space", pressed.put)
    service.asked("BindShortcuts")
    service.end()
    second = Service(bus, "grant")
    try:
        second.asked("BindShortcuts")
        second.do("activate ctrl-alt-space 5")
        assert pressed.get(timeout=PATIENCE) == OVER
    finally:
        second.end()


def test_what_must_not_be_taken_from_everybody_is_refused_at_once(start: Start) -> None:
    service, hotkeys = start("grant")
    service.asked("Register")
    for chord in ("Return", "Ctrl+Return", "Shift+Enter", "Escape", "Space", "Shift+A", "Hyper+A", "Ctrl+哈"):
        report = hotkeys.register(chord, print)
        assert report.state is HotkeyState.UNSUPPORTED and chord in report.reason
    assert service.quiet(0.5)


def test_without_such_a_portal_it_says_so(bus: str) -> None:
    with pytest.raises(ConnectionError, match="门户"):
        PortalHotkeys(lambda: OVER, print, bus)
    with pytest.raises(ConnectionError, match="门户"):
        PortalHotkeys(lambda: OVER, print, "unix:path=/nonexistent/bus")
    service = Service(bus, "old")
    try:
        with pytest.raises(ConnectionError, match="门户"):
            PortalHotkeys(lambda: OVER, print, bus)
    finally:
        service.end()


def test_a_bus_that_went_away_is_an_answer(refused: queue.Queue[str]) -> None:
    with message_bus() as address:
        service = Service(address, "grant")
        hotkeys = PortalHotkeys(lambda: OVER, refused.put, address)
        hotkeys.register("Ctrl+Alt+Space", print)
        service.asked("BindShortcuts")
        service.end()
    end = time.monotonic() + PATIENCE
    while (report := hotkeys.register("Ctrl+Alt+T", print)).state is HotkeyState.READY and time.monotonic() < end:
        time.sleep(0.01)
    assert report.state is HotkeyState.UNSUPPORTED and report.reason
    hotkeys.close()
    assert refused.empty(), "nobody said no"
