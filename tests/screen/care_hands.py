"""The care window of the running app, worked by keys and read by a screen reader."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.screen.desk import Desk, until
from tests.screen.running_app import RunningApp
from tests.screen.screen_reader import Node

CARE, STRIP = "小憩", "慢一拍"
CALM, HARD, SLOW = "ctrl+alt+b", "ctrl+alt+m", "ctrl+alt+h"


class Pause:
    """The care window of the running app, worked by keys."""

    def __init__(self, desk: Desk, app: RunningApp) -> None:
        self.desk, self.app = desk, app

    def active(self) -> bool:
        target = self.desk.seam.current_target()
        return target.pid == self.app.pid and target.title == CARE and target.focus != 0

    def open(self) -> None:
        self.desk.key(CALM)
        until(self.active, "the care window is active")

    def gone(self) -> bool:
        return not self.desk.xdotool("search", "--onlyvisible", "--name", f"^{CARE}$")

    def press(self, *keys: str) -> None:
        for key in keys:
            self.desk.key(key)

    def walk(self) -> list[Node]:
        window = self.app.window(CARE)
        return list(window.walk()) if window is not None else []

    def shows(self, name: str) -> None:
        until(lambda: any(node.name.startswith(name) for node in self.walk()), f"{name} shows")

    def focus(self, name: str) -> None:
        """Tab until the control of that name has the keyboard."""
        for _step in range(40):
            until(lambda: any(node.focused for node in self.walk()), "something has the keyboard")
            if any(node.focused and node.name == name for node in self.walk()):
                return
            self.desk.key("Tab")
        raise AssertionError(f"{name} is not reached; focused: {[n.name for n in self.walk() if n.focused]}")

    def type(self, text: str) -> None:
        self.desk.xdotool("type", "--delay", "12", text)


@pytest.fixture
def pause(desk: Desk, app: RunningApp) -> Iterator[Pause]:
    made = Pause(desk, app)
    yield made
    desk.key("Escape")
    until(made.gone, "nothing of care is left open")
