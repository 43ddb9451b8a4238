"""Starting the app where there is no screen: a sentence and exit code 3, never Qt's abort."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

from companion.desktop.instance import send
from companion.desktop.screen import screen_missing


@pytest.mark.parametrize(
    ("environment", "words"),
    [
        ({}, "没有可用的屏幕"),
        ({"DISPLAY": ":7777"}, "连不上屏幕（:7777）"),
        ({"WAYLAND_DISPLAY": "nothing", "XDG_RUNTIME_DIR": "/nowhere"}, "连不上屏幕（nothing）"),
    ],
)
def test_started_over_ssh_it_says_so_instead_of_crashing(tmp_path: Path, environment: dict[str, str], words: str) -> None:
    seen = {name: value for name, value in os.environ.items() if name not in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM", "XDG_RUNTIME_DIR")}
    own = {"COMPANION_CONFIG_DIR": str(tmp_path / "c"), "COMPANION_DATA_DIR": str(tmp_path / "d")}
    command = [sys.executable, "-m", "companion"]
    done = subprocess.run(command, env={**seen, **own, **environment}, capture_output=True, timeout=60, check=False)
    assert done.returncode == 3
    assert done.stdout == b"" and words in done.stderr.decode() and len(done.stderr.decode().splitlines()) == 1


def test_a_wayland_screen_that_answers_is_enough(tmp_path: Path) -> None:
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as server:
        server.bind(str(tmp_path / "wayland-9"))
        server.listen()
        assert screen_missing({"WAYLAND_DISPLAY": "wayland-9", "XDG_RUNTIME_DIR": str(tmp_path)}) == ""


def test_qt_told_to_draw_on_nothing_needs_no_screen() -> None:
    assert screen_missing({"QT_QPA_PLATFORM": "offscreen"}) == ""


@pytest.mark.parametrize("shown", [False, True])
def test_without_a_tray_or_with_the_palette_open_the_app_still_ends_when_told(tmp_path: Path, shown: bool) -> None:
    """The small window only shrinks and the palette only hides: Qt's `quit` took that for a refusal."""
    own = {"COMPANION_CONFIG_DIR": str(tmp_path / "c"), "COMPANION_DATA_DIR": str(tmp_path / "d"), "QT_QPA_PLATFORM": "offscreen"}
    with subprocess.Popen([sys.executable, "-m", "companion"], env={**os.environ, **own}, stderr=subprocess.DEVNULL) as app:
        try:
            started = time.monotonic()
            while send(tmp_path / "d" / "companion.sock", "show palette" if shown else "ping") != "ok":
                assert app.poll() is None and time.monotonic() < started + 30
                time.sleep(0.05)
            app.terminate()
            assert app.wait(10) == 0
        finally:
            app.kill()
