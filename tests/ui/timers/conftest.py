"""Promises on a real store, a clock that is moved by hand, and a desktop that notes what was notified."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta, tzinfo
from pathlib import Path

import pytest
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from companion.base.paths import Paths, user_paths
from companion.desktop.ports import NO_TARGET, ClipboardContent, Notice
from companion.ui.icon import Mood
from companion.ui.look import Look
from companion.ui.strip import MessageStrip
from companion.ui.timers.feature import TimersFeature
from tests.timers.worlds import NOW, SHANGHAI

CHORD = "Ctrl+Alt+N"


@dataclass
class HandClock:
    """Wall, boot and monotonic clock, moved by hand."""

    wall: datetime = NOW.astimezone(UTC)
    since: float = 1000.0
    asleep: float = 0.0
    where: tzinfo = field(default=SHANGHAI)

    def now(self) -> datetime:
        return self.wall

    def boot(self) -> float:
        return self.since + self.asleep

    def monotonic(self) -> float:
        return self.since

    def zone(self) -> tzinfo:
        return self.where

    def run(self, seconds: float) -> None:
        self.wall += timedelta(seconds=seconds)
        self.since += seconds

    def sleep(self, seconds: float) -> None:
        self.wall += timedelta(seconds=seconds)
        self.asleep += seconds


class NotedNotifier:
    def __init__(self) -> None:
        self.there = True
        self.notices: list[Notice] = []
        self.press: list[Callable[[str], None]] = []

    def notify(self, notice: Notice, chosen: Callable[[str], None]) -> bool:
        self.notices.append(notice)
        self.press.append(chosen)
        return self.there

    def close(self) -> None:
        self.press.clear()


class NotedPresence:
    """What stands in front, as the test says."""

    def __init__(self) -> None:
        self.filled = False

    def fullscreen(self) -> bool:
        return self.filled


class NotedClipboard:
    def __init__(self) -> None:
        self.texts: list[str] = []

    def read(self, done: Callable[[ClipboardContent], None], deadline: float = 0.8, limit: int = 1_000_000) -> None:
        done(ClipboardContent("empty"))

    def copy(self, text: str, done: Callable[[bool], None]) -> None:
        self.texts.append(text)
        done(True)

    def former(self) -> Mapping[str, int]:
        return {}


class Shift:
    """One agent's timers, and everything that was told to the outside."""

    def __init__(self, paths: Paths, look: Look, qtbot: QtBot) -> None:
        self.paths, self.look, self.qtbot = paths, look, qtbot
        self.clock = HandClock()
        self.notifier, self.clipboard = NotedNotifier(), NotedClipboard()
        self.moods: list[tuple[Mood, str]] = []
        self.counts: list[int] = []
        self.presence = NotedPresence()
        self.queries: list[str] = []
        self.message = MessageStrip(look)
        self.feature = self.start()

    def tell(self, mood: Mood, words: str, count: int) -> None:
        self.moods.append((mood, words))
        self.counts.append(count)

    def start(self) -> TimersFeature:
        """The program as it starts."""
        feature = TimersFeature(
            self.look, self.paths, self.clock, self.clipboard, self.notifier, self.message,
            lambda mood, words, count: self.tell(mood, words, count), self.message, self.presence,
        )  # fmt: skip
        feature.use_chord(CHORD)
        feature.phrase_wanted.connect(self.queries.append)
        self.qtbot.waitUntil(lambda: bool(self.moods))
        self.feature = feature
        return feature

    def look_after(self, seconds: float) -> None:
        """Time passes; the watch looks every 30 seconds, as it does."""
        while seconds > 0:
            self.clock.run(min(seconds, 30))
            seconds -= 30
            self.feature.watcher.look()

    def add(self, text: str) -> None:
        """A new promise by the line, as an agent types it."""
        self.feature.panel.entry.line.field.setText(text)
        self.feature.panel.entry.submit()
        self.feature.watcher.look()

    def open(self) -> None:
        """The hotkey, until the line has the keyboard.

        The offscreen platform gives it to every window that shows itself, to the due card too; on a real screen the card
        never takes it (tests/screen/test_timers.py).
        """
        self.feature.toggle(NO_TARGET)
        panel = self.feature.panel

        def ready() -> bool:
            if not panel.isActiveWindow():
                panel.activateWindow()
            return panel.entry.line.field.hasFocus()

        self.qtbot.waitUntil(ready)


@pytest.fixture
def shift(tmp_path: Path, look: Look, qtbot: QtBot) -> Iterator[Shift]:
    paths = user_paths(tmp_path / "config", tmp_path / "data")
    paths.ensure()
    made = Shift(paths, look, qtbot)
    yield made
    made.feature.close()
    made.message.hide()


@pytest.fixture
def editor(qtbot: QtBot) -> QLineEdit:
    """Another window that the agent is writing in."""
    field = QLineEdit()
    qtbot.addWidget(field)
    field.show()
    field.activateWindow()
    qtbot.waitUntil(field.hasFocus)
    return field
