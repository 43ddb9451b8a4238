"""Against a real notification daemon on a desktop of its own: shown on the screen, its button pressed by a real mouse."""

from __future__ import annotations

import subprocess
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from companion.desktop.notifier import choose_notifier
from companion.desktop.notify_dbus import DBusNotifier, connect_notifier
from companion.desktop.ports import Notice, Notifier
from companion.desktop.ports_null import NullNotifier
from companion.desktop.virtual import VirtualDesktop
from companion.desktop.virtual_waits import wait_for_bus_name

DAEMON = next(Path("/usr/lib").glob("*/xfce4/notifyd/xfce4-notifyd"), Path("/usr/lib/xfce4/notifyd/xfce4-notifyd"))
NOTICE = Notice("到时间了", "11:17 王女士 <退款> & 发票", (("done", "完成"), ("renegotiate", "改约"), ("phrase", "跟进话术")))


@pytest.fixture(scope="module")
def desktop() -> Iterator[VirtualDesktop]:
    with VirtualDesktop(panel=False) as desktop:
        desktop.spawn([str(DAEMON)])
        wait_for_bus_name(desktop.environment["DBUS_SESSION_BUS_ADDRESS"], "org.freedesktop.Notifications", 20)
        yield desktop


@pytest.fixture
def notifier(desktop: VirtualDesktop, monkeypatch: pytest.MonkeyPatch) -> Iterator[Notifier]:
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", desktop.environment["DBUS_SESSION_BUS_ADDRESS"])
    made = connect_notifier()
    assert isinstance(made, DBusNotifier)
    yield made
    made.close()


def xdotool(desktop: VirtualDesktop, *arguments: str) -> str:
    done = subprocess.run(["xdotool", *arguments], env=desktop.environment, capture_output=True, text=True, check=False)
    return done.stdout.strip()


def shown(desktop: VirtualDesktop) -> list[str]:
    return xdotool(desktop, "search", "--onlyvisible", "--class", "xfce4-notifyd").split()


def test_a_pressed_button_comes_back_by_its_name(desktop: VirtualDesktop, notifier: Notifier) -> None:
    pressed: list[str] = []
    came = threading.Event()
    assert notifier.notify(NOTICE, lambda name: (pressed.append(name), came.set()))
    end = time.monotonic() + 20
    while not shown(desktop) and time.monotonic() < end:
        time.sleep(0.05)
    (window,) = shown(desktop)
    place = dict(line.split("=") for line in xdotool(desktop, "getwindowgeometry", "--shell", window).splitlines())
    left, top, width, height = (int(place[name]) for name in ("X", "Y", "WIDTH", "HEIGHT"))
    # The buttons stand in the lowest part of the bubble; where exactly is the theme's business.
    for down in (18, 26, 34):
        for share in (0.85, 0.6, 0.3):
            if not came.wait(0.3):
                xdotool(desktop, "mousemove", str(left + round(width * share)), str(top + height - down), "click", "1")
    assert came.wait(5), (place, pressed)
    assert pressed[0] in ("done", "renegotiate", "phrase")


def test_several_at_once_all_show_and_end_cleanly(desktop: VirtualDesktop, notifier: Notifier) -> None:
    before = len(shown(desktop))
    for number in range(3):
        assert notifier.notify(Notice(f"到时间了 {number}", "李先生", ()), lambda _name: None)
    end = time.monotonic() + 10
    while len(shown(desktop)) < before + 3 and time.monotonic() < end:
        time.sleep(0.05)
    assert len(shown(desktop)) == before + 3


def test_a_bus_that_went_away_is_answered_with_false(monkeypatch: pytest.MonkeyPatch) -> None:
    with VirtualDesktop(panel=False) as desktop:
        desktop.spawn([str(DAEMON)])
        address = desktop.environment["DBUS_SESSION_BUS_ADDRESS"]
        wait_for_bus_name(address, "org.freedesktop.Notifications", 20)
        monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", address)
        notifier = connect_notifier()
    end = time.monotonic() + 5
    while notifier.notify(NOTICE, print) and time.monotonic() < end:
        time.sleep(0.02)
    assert not notifier.notify(NOTICE, print)
    notifier.close()


@pytest.mark.parametrize("address", ["", "unix:path=/nonexistent/bus", "tcp:host=localhost,port=1", "nonsense"])
def test_without_a_bus_nothing_is_shown_and_nothing_breaks(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", address)
    notifier = choose_notifier("linux")
    assert isinstance(notifier, NullNotifier) and not notifier.notify(NOTICE, print)
    monkeypatch.delenv("DBUS_SESSION_BUS_ADDRESS")
    assert isinstance(choose_notifier("linux"), NullNotifier)
    assert isinstance(choose_notifier("win32"), NullNotifier)
