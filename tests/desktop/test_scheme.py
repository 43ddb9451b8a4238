"""Dark or light as the desktop says it, over a real message bus."""

from __future__ import annotations

import queue
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from companion.desktop.bus_watch import BusWatch, NullWatch
from companion.desktop.scheme import watch_scheme

PORTAL = Path(__file__).parent / "programs" / "scheme_portal.py"
Say = Callable[..., None]


@pytest.fixture
def say(session_bus: None) -> Iterator[Say]:
    """The portal of a dark desktop, and what it says afterwards."""
    portal = subprocess.Popen([sys.executable, PORTAL, "1"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert portal.stdout is not None and portal.stdin is not None and portal.stdout.readline() == "READY\n"

    def write(*words: str) -> None:
        assert portal.stdin is not None
        portal.stdin.write("".join(f"{word}\n" for word in words))
        portal.stdin.flush()

    yield write
    portal.kill()
    portal.wait(timeout=10)
    portal.stdin.close()
    portal.stdout.close()


def test_it_is_told_at_the_start_and_at_each_change_and_not_after_the_end(say: Say) -> None:
    told: queue.Queue[str] = queue.Queue()
    watch = watch_scheme(told.put, "linux")
    assert isinstance(watch, BusWatch) and watch.listening.wait(20)
    assert told.get(timeout=10) == "dark"
    say("2", "accent-color", "0", "1")
    assert [told.get(timeout=10) for _change in range(3)] == ["light", "", "dark"]
    watch.close()
    say("2")
    assert not watch._thread.is_alive() and told.empty()


def test_without_a_portal_nothing_is_told(session_bus: None) -> None:
    told: queue.Queue[str] = queue.Queue()
    watch = watch_scheme(told.put, "linux")
    assert isinstance(watch, BusWatch) and watch.listening.wait(20) and told.empty()
    watch.close()


@pytest.mark.parametrize("address", ["unix:path=/nonexistent/bus", "nonsense"])
def test_without_a_bus_nothing_breaks(monkeypatch: pytest.MonkeyPatch, address: str) -> None:
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", address)
    watch = watch_scheme(lambda _scheme: None, "linux")
    assert isinstance(watch, BusWatch)
    watch._thread.join(timeout=10)
    assert not watch._thread.is_alive()
    watch.close()
    assert isinstance(watch_scheme(lambda _scheme: None, "win32"), NullWatch)
