"""Screens that are named and are not there, or are there and never answer."""

from __future__ import annotations

import contextlib
import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from companion.desktop.answering import socket_answers, x_answers
from companion.desktop.session import Facts, survey

_SCREEN = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM", "XDG_RUNTIME_DIR", "XDG_SESSION_TYPE", "DBUS_SESSION_BUS_ADDRESS")


@contextlib.contextmanager
def mute_x_server() -> Iterator[str]:
    """An X server that takes every connection and says nothing."""
    folder = Path("/tmp/.X11-unix")
    folder.mkdir(exist_ok=True)
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as server:
        for number in range(700, 760):
            with contextlib.suppress(OSError):
                server.bind(str(folder / f"X{number}"))
                break
        server.listen()
        try:
            yield f":{number}"
        finally:
            (folder / f"X{number}").unlink()


def run(home: Path, *arguments: str, **screen: str) -> subprocess.CompletedProcess[bytes]:
    seen = {name: value for name, value in os.environ.items() if name not in _SCREEN}
    own = {"COMPANION_CONFIG_DIR": str(home / "c"), "COMPANION_DATA_DIR": str(home / "d")}
    command = [sys.executable, "-m", "companion", *arguments]
    return subprocess.run(command, env={**seen, **own, **screen}, capture_output=True, timeout=60, check=False)


def test_a_mute_x_server_is_given_up_after_its_time() -> None:
    with mute_x_server() as display:
        began = time.monotonic()
        assert not x_answers(display, 0.2)
        assert time.monotonic() - began < 20, "it would wait for ever"


def test_the_app_and_doctor_on_a_mute_x_server_say_so(tmp_path: Path) -> None:
    with mute_x_server() as display:
        done = run(tmp_path, DISPLAY=display)
        assert (done.returncode, done.stdout) == (3, b"")
        assert f"连不上屏幕（{display}）" in done.stderr.decode() and len(done.stderr.decode().splitlines()) == 1
        done = run(tmp_path, "doctor", "--json", DISPLAY=display)
    rows = [json.loads(line) for line in done.stdout.splitlines()]
    assert done.returncode == 3 and done.stderr == b""
    assert [row["state"] for row in rows[:3]] == ["missing"] * 3 and display in rows[0]["reason"]


@pytest.mark.parametrize("address", ["tcp:host=10.255.255.1,port=1", "nonsense", "unix:path=/nowhere"])
def test_a_bus_of_an_unknown_kind_is_none(tmp_path: Path, address: str) -> None:
    done = run(tmp_path, "doctor", "--json", DBUS_SESSION_BUS_ADDRESS=address)
    assert (done.returncode, done.stderr) == (3, b"")
    assert {row["capability"]: row for row in map(json.loads, done.stdout.splitlines())}["notifications"]["state"] == "limited"


@pytest.mark.parametrize("more", [{}, {"XDG_RUNTIME_DIR": "/tmp"}, {"DISPLAY": ":54321"}])
def test_a_wayland_name_at_which_nobody_answers_is_not_called_empty(tmp_path: Path, more: dict[str, str]) -> None:
    done = run(tmp_path, "doctor", "--json", WAYLAND_DISPLAY="nonsense", **more)
    rows = [json.loads(line) for line in done.stdout.splitlines()]
    assert done.returncode == 3
    for row in rows[:3]:
        assert row["state"] == "missing"
        assert "nonsense 那里没有桌面回应" in row["reason"] and "是空的" not in row["reason"]


def test_a_compositor_that_listens_answers(tmp_path: Path) -> None:
    assert not socket_answers(tmp_path / "wayland-0")
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as server:
        server.bind(str(tmp_path / "wayland-0"))
        server.listen()
        assert socket_answers(tmp_path / "wayland-0")
        found = survey(Facts("linux", wayland=True, socket=str(tmp_path / "nobody")))
    assert {line.state for line in found} == {"missing"}
