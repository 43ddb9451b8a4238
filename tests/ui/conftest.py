"""One application for the windows' tests; off screen unless another platform is chosen."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtWidgets import QApplication  # noqa: E402 - the platform is chosen before Qt is loaded
from pytestqt.qtbot import QtBot  # noqa: E402

from companion.desktop.ports import Rect, Target  # noqa: E402
from companion.ui.look import Look  # noqa: E402
from companion.ui.palette.window import PaletteWindow  # noqa: E402
from tests.ui.sample import FakeFeed  # noqa: E402

PROFILE = {"公司名": "远山商城", "姓名": "林晓"}
CHAT = Target(77, program="千牛", title="tb13800138000 - 接待中心", frame=Rect(20, 20, 700, 700))
OTHER = Target(88, program="企业微信", title="李先生")


@pytest.fixture
def look(qapp: QApplication) -> Iterator[Look]:
    made = Look(qapp, "light", 14)
    yield made
    made.deleteLater()


class Opened:
    """A palette over a chat window, and what it told."""

    def __init__(self, window: PaletteWindow, feed: FakeFeed, qtbot: QtBot) -> None:
        self.window = window
        self._qtbot = qtbot
        self.view = window.view
        self.feed = feed
        self.told: list[object] = []
        window.chosen.connect(self.told.append)
        window.closed.connect(lambda: self.told.append("closed"))

    @property
    def choices(self) -> list[object]:
        return [item for item in self.told if item != "closed"]

    def open(self, target: Target, key: str = "") -> None:
        """Open, from hidden or shown, and wait until it has the keyboard."""
        self.window.dismiss()
        self.told.clear()
        self.window.open_over(target, key)
        self._qtbot.waitUntil(lambda: self.view.search.hasFocus())

    def choose(self, text: str) -> None:
        """Type a query; the first row is the one wanted."""
        self.view.search.setText(text)


@pytest.fixture
def palette(qtbot: QtBot, look: Look) -> Iterator[Opened]:
    window = PaletteWindow(look)
    qtbot.addWidget(window)
    feed = FakeFeed()
    window.set_feed(feed, PROFILE)
    opened = Opened(window, feed, qtbot)
    opened.open(CHAT, "77 王女士")
    yield opened
    window.dismiss()
