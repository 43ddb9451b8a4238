"""The paste key pressed by the desktop: asked of a person once, remembered by a token, told apart when taken back."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path

import pytest

from companion.desktop.wayland.portal import portal_has
from companion.desktop.wayland.portal_keyboard import INTERFACE, TOKEN_FILE, PortalKeyboard
from companion.desktop.x11.programs import CTRL_SHIFT_V, CTRL_V
from tests.desktop.wayland.portal_service import Service, message_bus


@pytest.fixture
def bus() -> Iterator[str]:
    with message_bus() as address:
        yield address


def with_keyboard(bus: str, folder: Path | None, work: Callable[[PortalKeyboard], Awaitable[None]]) -> None:
    async def run() -> None:
        keyboard = PortalKeyboard(bus, folder)
        await work(keyboard)
        await keyboard.close()

    asyncio.run(asyncio.wait_for(run(), 30))


async def seen(condition: Callable[[], object]) -> None:
    while not condition():
        await asyncio.sleep(0.01)


def test_asked_once_then_pressed_and_remembered_by_the_token_of_each_start(bus: str, tmp_path: Path) -> None:
    service = Service(bus, "grant")

    async def first(keyboard: PortalKeyboard) -> None:
        assert not keyboard.granted(), "the person has not been asked"
        assert not keyboard.granted(), "and is not asked twice"
        await seen(keyboard.granted)
        assert await keyboard.press(CTRL_SHIFT_V)

    async def second(keyboard: PortalKeyboard) -> None:
        await seen(keyboard.granted)
        assert await keyboard.press(CTRL_V)

    try:
        with_keyboard(bus, tmp_path, first)
        assert service.asked("SelectDevices") == {"call": "SelectDevices", "types": 1, "persist": 2, "token": ""}
        keys = [service.asked("Key") for _key in range(6)]
        assert [(key["keysym"], key["state"]) for key in keys] == [
            (0xFFE3, 1), (0xFFE1, 1), (ord("v"), 1), (ord("v"), 0), (0xFFE1, 0), (0xFFE3, 0),
        ]  # fmt: skip
        assert (tmp_path / TOKEN_FILE).read_text() == "token-1"
        with_keyboard(bus, tmp_path, second)
        assert service.asked("SelectDevices")["token"] == "token-1"
        assert (tmp_path / TOKEN_FILE).read_text() == "token-2"
    finally:
        service.end()


@pytest.mark.parametrize("mode", ["deny", "cancel", "old"])
def test_a_no_is_asked_no_further_in_this_run(bus: str, tmp_path: Path, mode: str) -> None:
    service = Service(bus, mode)

    async def refused(keyboard: PortalKeyboard) -> None:
        for _time in range(3):
            assert not keyboard.granted()
            await seen(lambda: keyboard._asking is not None and keyboard._asking.done())
        assert not await keyboard.press(CTRL_V)

    try:
        with_keyboard(bus, tmp_path, refused)
        assert not (tmp_path / TOKEN_FILE).exists()
        assert portal_has(INTERFACE, bus) is (mode != "old")
    finally:
        service.end()


def test_taken_back_by_the_person_no_key_goes_and_the_next_reply_asks_again(bus: str) -> None:
    service = Service(bus, "grant")

    async def revoked(keyboard: PortalKeyboard) -> None:
        keyboard.granted()
        await seen(keyboard.granted)
        service.do("revoke")
        await seen(lambda: keyboard._asking is None)
        assert not keyboard.granted()
        await seen(keyboard.granted)

    try:
        with_keyboard(bus, None, revoked)
        assert service.asked("Start") and service.asked("Start")
    finally:
        service.end()


def test_without_a_bus_it_is_simply_not_there(tmp_path: Path) -> None:
    assert not portal_has(INTERFACE, "") and not portal_has(INTERFACE, "unix:path=/nonexistent")

    async def nothing(keyboard: PortalKeyboard) -> None:
        assert not keyboard.granted()
        await seen(lambda: keyboard._asking is not None and keyboard._asking.done())
        assert not keyboard.granted()

    with_keyboard("unix:path=/nonexistent", tmp_path, nothing)
