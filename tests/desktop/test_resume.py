"""Over a real message bus, on which a stand-in for logind says that the machine slept and woke."""

from __future__ import annotations

import queue
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from companion.desktop.bus_watch import BusWatch, NullWatch
from companion.desktop.resume import watch_resume

LOGIND = Path(__file__).parent / "programs" / "logind.py"


@pytest.fixture
def daemon(monkeypatch: pytest.MonkeyPatch) -> Iterator[subprocess.Popen[str]]:
    child = subprocess.Popen(
        ["dbus-daemon", "--session", "--nofork", "--nopidfile", "--print-address=1"], stdout=subprocess.PIPE, text=True
    )
    assert child.stdout is not None
    monkeypatch.setenv("DBUS_SYSTEM_BUS_ADDRESS", child.stdout.readline().strip())
    yield child
    child.terminate()
    child.wait(timeout=10)
    child.stdout.close()


class Logind:
    def __init__(self) -> None:
        self.child = subprocess.Popen([sys.executable, LOGIND], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        assert self.child.stdout is not None and self.child.stdout.readline() == "READY\n"

    def say(self, *words: str) -> None:
        assert self.child.stdin is not None
        for word in words:
            self.child.stdin.write(word + "\n")
        self.child.stdin.flush()

    def close(self) -> None:
        self.child.kill()
        self.child.wait(timeout=10)
        for stream in (self.child.stdin, self.child.stdout):
            assert stream is not None
            stream.close()


@pytest.fixture
def logind(daemon: subprocess.Popen[str]) -> Iterator[Logind]:
    made = Logind()
    yield made
    made.close()


def test_each_waking_is_told_once_and_falling_asleep_is_not(logind: Logind) -> None:
    woken: queue.Queue[str] = queue.Queue()
    watch = watch_resume(lambda: woken.put(threading.current_thread().name), "linux")
    assert isinstance(watch, BusWatch) and watch.listening.wait(20)
    logind.say("sleep", "other", "wake", "sleep", "sleep", "wake")
    assert [woken.get(timeout=10), woken.get(timeout=10)] == ["resume", "resume"]
    logind.say("wake")
    assert woken.get(timeout=10) == "resume" and woken.empty()
    watch.close()
    logind.say("wake")
    assert not watch._thread.is_alive() and woken.empty()


def test_a_bus_that_goes_away_ends_it_quietly(logind: Logind, daemon: subprocess.Popen[str]) -> None:
    watch = watch_resume(lambda: None, "linux")
    assert isinstance(watch, BusWatch) and watch.listening.wait(20)
    daemon.kill()
    watch._thread.join(timeout=10)
    assert not watch._thread.is_alive()
    watch.close()


@pytest.mark.parametrize("address", ["unix:path=/nonexistent/bus", "nonsense"])
def test_without_a_bus_nothing_is_told_and_nothing_breaks(monkeypatch: pytest.MonkeyPatch, address: str) -> None:
    monkeypatch.setenv("DBUS_SYSTEM_BUS_ADDRESS", address)
    watch = watch_resume(lambda: None, "linux")
    assert isinstance(watch, BusWatch)
    watch._thread.join(timeout=10)
    assert not watch._thread.is_alive() and not watch.listening.is_set()
    watch.close()
    assert isinstance(watch_resume(lambda: None, "win32"), NullWatch)


def test_a_bus_that_never_answers_keeps_nobody_waiting(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.socket(socket.AF_UNIX) as silent:
        silent.bind(str(tmp_path / "bus"))
        silent.listen()
        monkeypatch.setenv("DBUS_SYSTEM_BUS_ADDRESS", f"unix:path={tmp_path}/bus")
        started = time.monotonic()
        watch = watch_resume(lambda: None, "linux")
        watch.close()
        assert time.monotonic() - started < 1
        assert isinstance(watch, BusWatch)
        watch._thread.join(timeout=10)
        assert not watch._thread.is_alive()
