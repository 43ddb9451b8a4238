"""Letters typed as soon as the palette is in front, on a busy machine: none is lost, none lands in the window below."""

from __future__ import annotations

import contextlib
import random
import subprocess
import sys
import time
from collections.abc import Iterator

import pytest
import xcffib
import xcffib.xtest

from tests.screen.desk import Desk, Program, until
from tests.screen.running_app import Agent, agent, app  # noqa: F401 - fixtures

CONTROL, ALT, SPACE, Z = 37, 64, 65, 52
"""Key codes of Xvfb's default keyboard (pc105, us)."""
DOWN, UP = 2, 3
ACTIVE = "_NET_ACTIVE_WINDOW"


class Fingers:
    """Keys without a process in between, which would take longer than the moment that matters."""

    def __init__(self, display: str) -> None:
        self.conn = xcffib.connect(display)
        self.xtest = self.conn(xcffib.xtest.key)
        self.root = self.conn.get_setup().roots[0].root
        self.active = self.conn.core.InternAtom(False, len(ACTIVE), ACTIVE).reply().atom

    def move(self, way: int, *codes: int) -> None:
        for code in codes:
            self.xtest.FakeInput(way, code, 0, 0, 0, 0, 0)
        self.conn.flush()

    def front(self) -> tuple[int, int]:
        """The active window, and the one that gets the keys."""
        active = self.conn.core.GetProperty(False, self.root, self.active, 0, 0, 1).reply().value.to_atoms()
        return (active[0] if active else 0), self.conn.core.GetInputFocus().reply().focus


@contextlib.contextmanager
def busy(loops: int) -> Iterator[None]:
    """So many programs that compute and nothing else, for ten minutes at most."""
    compute = "import time; end = time.time() + 600\nwhile time.time() < end: pass"
    children = [subprocess.Popen([sys.executable, "-c", compute]) for _ in range(loops)]
    try:
        yield
    finally:
        for child in children:
            child.kill()
            child.wait()


@pytest.mark.parametrize("count", [10, pytest.param(200, marks=[pytest.mark.load, pytest.mark.timeout(1200)])])
def test_no_letter_is_lost_between_the_hotkey_and_the_palette(
    desk: Desk, agent: Agent, gtk_editor: Program, count: int  # noqa: F811 - the fixture
) -> None:
    chance, fingers = random.Random(3), Fingers(desk.desktop.display)
    lost = []
    window = gtk_editor.focus().window
    with busy(2):
        for number in range(count):
            _window, focus = fingers.front()
            held = chance.choice((0.0, 0.02, 0.05, 0.09))
            fingers.move(DOWN, CONTROL, ALT, SPACE)
            time.sleep(held)
            fingers.move(UP, SPACE, ALT, CONTROL)
            end = time.monotonic() + 30
            nowhere = (focus, 0, 1, fingers.root)
            while (front := fingers.front())[0] in (window, 0) or front[1] in nowhere:
                assert time.monotonic() < end, "the palette is in front"
            for _ in range(2):
                fingers.move(DOWN, Z)
                fingers.move(UP, Z)
            with contextlib.suppress(AssertionError):
                until(lambda: agent.app.field() == "zz", "both letters", 5)
            if agent.app.field() != "zz" or gtk_editor.text():
                lost.append(f"{number}: held {held} s, {agent.app.field()!r} in the palette, {gtk_editor.text()!r} below")
            agent.escape()
            until(lambda: desk.seam.current_target().window == window, "the editor is back")
    fingers.conn.disconnect()
    assert lost == []
