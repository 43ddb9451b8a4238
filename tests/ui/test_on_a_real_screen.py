"""What only a real X server and window manager can show: activation, a held key, and strips that take no focus."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from companion.desktop.virtual import VirtualDesktop

pytestmark = pytest.mark.screen
DRIVER = Path(__file__).parent / "programs" / "drive_palette.py"


@pytest.fixture(scope="module")
def said(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, object]]:
    got = tmp_path_factory.mktemp("screen") / "typed"
    with VirtualDesktop() as desktop:
        # A terminal that writes down every byte it is given.
        desktop.spawn(["xterm", "-T", "王女士", "-e", f"stty raw -echo; cat > {got}"])
        under = ""
        end = time.monotonic() + 20
        while not under and time.monotonic() < end:
            under = subprocess.run(
                ["xdotool", "search", "--sync", "--onlyvisible", "--class", "xterm"],
                env=desktop.environment, capture_output=True, text=True, timeout=20, check=False,
            ).stdout.strip()
        ran = subprocess.run(
            [sys.executable, str(DRIVER), under.splitlines()[-1]], env={**desktop.environment, "QT_QPA_PLATFORM": "xcb"},
            capture_output=True, text=True, timeout=120, check=False,
        )
        assert ran.returncode == 0, ran.stderr
        yield {**json.loads(ran.stdout.splitlines()[-1]), "arrived": got.read_bytes()}


def test_shown_again_at_once_it_is_active_and_types(said: dict[str, object]) -> None:
    assert said["active"] == 12
    assert said["typed"] == 12
    assert said["back"] is True


def test_a_held_enter_keeps_the_window_until_it_is_up(said: dict[str, object]) -> None:
    assert said["while held"] == [True, 0]
    assert said["after release"] == [False, 1]


def test_strips_take_no_focus_even_when_clicked(said: dict[str, object]) -> None:
    assert said["strips leave the focus"] is True


def test_no_key_of_the_palette_ever_reached_the_window_below(said: dict[str, object]) -> None:
    assert said["arrived"] == b""
