"""The tone window over a chat, with rules of the tests' own, a clipboard that says what it is told to, and settings kept."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import QObject, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from companion.base.settings import Settings
from companion.desktop.ports import ClipboardContent, Target
from companion.tone.check import check
from companion.tone.loading import load_rules
from companion.ui.choice import Choice
from companion.ui.look import Look
from companion.ui.settings.live import LiveSettings
from companion.ui.strip import MessageStrip
from companion.ui.tone.draft import Draft
from companion.ui.tone.feature import ToneFeature
from companion.ui.tone.window import ToneWindow
from tests.journeys.fakes import FakeDesktop
from tests.ui.conftest import CHAT
from tests.ui.settings.fakes import FakeHotkeys

RULES = load_rules([Path(__file__).with_name("rules.yaml")], shipped=False)
ANGRY = "您搞错了，你看物流。您搞错了，笨蛋。"
WRONG = "您搞错了，请再看一下。"
TODAY = date(2026, 11, 22)


def draft_of(text: str) -> Draft:
    return Draft(text, text, check(text, RULES))


def keys(*pressed: Qt.Key, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    """Press and release, wherever the focus is."""
    for key in pressed:
        focus = QApplication.focusWidget()
        assert focus is not None
        QTest.keyClick(focus, key, modifiers)


class Shown:
    """A tone window, and what it told."""

    def __init__(self, window: ToneWindow, qtbot: QtBot) -> None:
        self.window, self.view, self._qtbot = window, window.view, qtbot
        self.told: list[object] = []
        window.chosen.connect(self.told.append)
        window.closed.connect(lambda: self.told.append("closed"))

    @property
    def draft(self) -> Draft:
        return self.window.session.draft

    @property
    def choice(self) -> Choice:
        """The one that was let go."""
        found = [one for one in self.told if isinstance(one, Choice)]
        assert len(found) == 1
        return found[0]

    def rows(self) -> list[str]:
        """The findings, as spoken."""
        model = self.view.list.model()
        return [model.index(row, 0).data() for row in range(model.rowCount())]

    def open(self, text: str, target: Target = CHAT) -> None:
        """Until it has the keyboard."""
        self.told.clear()
        self.window.open_over(draft_of(text), target)
        self._qtbot.waitUntil(lambda: self.window.isActiveWindow() and QApplication.focusWidget() is not None)

    def focused(self) -> QWidget | None:
        return self.window.focusWidget()


@pytest.fixture
def tone(qtbot: QtBot, look: Look) -> Iterator[Shown]:
    window = ToneWindow(look, lambda text: check(text, RULES), lambda _draft: None)
    qtbot.addWidget(window)
    yield Shown(window, qtbot)
    window.dismiss()


@dataclass
class SaidClipboard:
    """Gives `content` when read, and notes what is copied."""

    content: ClipboardContent = ClipboardContent("empty")
    texts: list[str] = field(default_factory=list)
    reads: int = 0

    def read(self, done: Callable[[ClipboardContent], None], deadline: float = 0.8, limit: int = 1_000_000) -> None:
        self.reads += 1
        done(self.content)

    def copy(self, text: str, done: Callable[[bool], None]) -> None:
        self.texts.append(text)
        done(True)

    def former(self) -> Mapping[str, int]:
        return {}


class Desk:
    """The feature over a desktop of values, with everything it told."""

    def __init__(self, look: Look, qtbot: QtBot, folder: Path) -> None:
        self.qtbot = qtbot
        self.desktop, self.clipboard, self.hotkeys = FakeDesktop(), SaidClipboard(), FakeHotkeys()
        self.chat = self.desktop.window(77, "王女士")
        self.saved: list[Settings] = []
        self.live = LiveSettings(Settings(), lambda settings: self.saved.append(settings) or "")
        self.message = MessageStrip(look)
        self.owner = QObject()
        self.feature = ToneFeature(
            look, self.desktop, self.clipboard, self.hotkeys, self.message, self.live, folder / "tone", lambda: TODAY,
            self.owner,
        )  # fmt: skip
        self.accepted: list[tuple[str, Target]] = []
        self.queries: list[str] = []
        self.feature.accepted.connect(lambda text, target: self.accepted.append((text, target)))
        self.feature.phrase_wanted.connect(self.queries.append)

    def copied(self, text: str) -> None:
        self.clipboard.content = ClipboardContent("text", text)

    def hotkey(self) -> None:
        self.feature.toggle(self.chat.target)

    def shown(self) -> None:
        self.qtbot.waitUntil(lambda: self.feature.window.isVisible() and QApplication.focusWidget() is not None)


@pytest.fixture
def desk(qtbot: QtBot, look: Look, tmp_path: Path) -> Iterator[Desk]:
    made = Desk(look, qtbot, tmp_path)
    yield made
    made.feature.window.dismiss()
    made.feature.close()
    made.message.hide()
