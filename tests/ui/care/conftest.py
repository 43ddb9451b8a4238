"""The care feature off screen, with clocks that the test moves."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from companion.base.paths import Paths, user_paths
from companion.base.settings import CareSettings, HotkeySettings
from companion.care.content import care_dir, load_library
from companion.care.model import Exercise, Library
from companion.desktop.ports import NO_TARGET, ClipboardContent
from companion.ui.care.feature import CareFeature
from companion.ui.care.page import Page
from companion.ui.care.parts import Card
from companion.ui.look import Look
from companion.ui.strip import MessageStrip

START = datetime(2026, 11, 22, 8, 20, tzinfo=UTC)


@dataclass
class SetClock:
    """Stands until it is moved."""

    seconds: float = 1000.0
    wall: datetime = START

    def now(self) -> datetime:
        return self.wall

    def boot(self) -> float:
        return self.seconds

    def monotonic(self) -> float:
        return self.seconds

    def zone(self) -> tzinfo:
        return timezone(timedelta(hours=8))


class KeptClipboard:
    """Records what is copied."""

    def __init__(self) -> None:
        self.copied: list[str] = []

    def read(self, done: Callable[[ClipboardContent], None], deadline: float = 0.8, limit: int = 0) -> None:
        done(ClipboardContent("empty"))

    def copy(self, text: str, done: Callable[[bool], None]) -> None:
        self.copied.append(text)
        done(True)

    def former(self) -> Mapping[str, int]:
        return {}


class Care:
    """The feature, its clock, its folders, and the keys of an agent."""

    def __init__(self, qtbot: QtBot, look: Look, folder: Path, settings: CareSettings | None = None) -> None:
        self.qtbot = qtbot
        self.clock = SetClock()
        self.clipboard = KeptClipboard()
        self.paths: Paths = user_paths(folder / "config", folder / "data")
        self.paths.ensure()
        self.saved: list[CareSettings] = []
        self.message = MessageStrip(look)
        self.feature = CareFeature(
            look, self.paths, self.clock, self.clipboard, self.message, settings or CareSettings(), HotkeySettings(),
            self.saved.append, look,
        )  # fmt: skip
        self.flow, self.window = self.feature.flow, self.feature.window

    def end(self) -> None:
        """Off the screen and out of memory: every later theme would dress these windows again."""
        self.feature.close()
        for window in (self.window, self.feature.chip, self.feature.strip, self.message):
            window.hide()
            window.deleteLater()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)

    @property
    def page(self) -> Page | None:
        return self.window.page

    def open(self) -> None:
        """By the hotkey, until it has the keyboard."""
        self.feature.calm(NO_TARGET)
        self.qtbot.waitUntil(lambda: self.window.isActiveWindow() and QApplication.focusWidget() is not None)

    def press(self, *keys: Qt.Key | str) -> None:
        """Real key events to whatever has the keyboard."""
        for key in keys:
            where = QApplication.focusWidget()
            assert where is not None
            if isinstance(key, str):
                QTest.keyClicks(where, key)
            else:
                QTest.keyClick(where, key)

    def forward(self, seconds: float) -> None:
        """Time goes by in the exercise."""
        self.clock.seconds += seconds
        for lead in (self.flow.exercise.lead, self.flow.review.lead, self.feature.strip.lead):
            lead.look()

    def start(self, exercise: str, seconds: int) -> Exercise:
        """Straight into an exercise."""
        found = library().get(exercise)
        assert found is not None
        if not self.window.isVisible():
            self.open()
        self.flow.offers.chosen.emit(found, seconds)
        return found

    def button(self, name: str) -> QPushButton | Card:
        """The visible button that a screen reader calls `name`."""
        found = [b for b in buttons(self.window) if b.accessibleName() == name]
        assert len(found) == 1, [b.accessibleName() for b in buttons(self.window)]
        return found[0]

    def click(self, name: str) -> None:
        QTest.mouseClick(self.button(name), Qt.MouseButton.LeftButton)


def buttons(window: QWidget) -> list[QPushButton | Card]:
    return [b for kind in (QPushButton, Card) for b in window.findChildren(kind) if b.isVisible()]


def library() -> Library:
    loaded = load_library(care_dir())
    assert loaded.problems == ()
    return loaded.library


@pytest.fixture
def care(qtbot: QtBot, look: Look, tmp_path: Path) -> Iterator[Care]:
    made = Care(qtbot, look, tmp_path)
    yield made
    made.end()
