"""A settings feature over fakes: what it saved, what it registered, what it erased."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from companion.base.settings import Settings
from companion.desktop.autostart import choose_autostart
from companion.desktop.ports import NO_TARGET, ClipboardContent, InsertReport, Outcome, Target
from companion.phrases.library import Library, PackSource, open_library
from companion.ui.feature import Action
from companion.ui.look import Look
from companion.ui.settings.board import HotkeyBoard
from companion.ui.settings.feature import SettingsFeature
from companion.ui.settings.first_run import FirstRun
from companion.ui.settings.live import LiveSettings
from companion.ui.settings.services import Place, Services
from companion.ui.settings.window import SettingsWindow
from tests.ui.settings.fakes import FakeHotkeys

BROKEN = "pack: {id: mine, name: 我的}\nphrases:\n  - id: a\n    txt: 你好\n"


class FakeTypist:
    """One window after the other is in front; pasting ends as told."""

    def __init__(self) -> None:
        self.front = NO_TARGET
        self.report = InsertReport(Outcome.INSERTED, restored=True)
        self.inserted: list[tuple[str, Target]] = []

    def current_target(self) -> Target:
        return self.front

    def last_target(self) -> Target:
        return self.front

    def insert(self, text: str, target: Target, done: object, bring_forward: bool = False) -> None:
        self.inserted.append((text, target))
        done(self.report)  # type: ignore[operator]


class FakeClipboard:
    def __init__(self) -> None:
        self.texts = ["订单号 20261122"]

    def read(self, done: object, deadline: float = 0.8, limit: int = 1_000_000) -> None:
        done(ClipboardContent("text", self.texts[-1]))  # type: ignore[operator]

    def copy(self, text: str, done: object) -> None:
        self.texts.append(text)
        done(True)  # type: ignore[operator]

    def former(self) -> dict[str, int]:
        return {}


class Room:
    """The feature and all it touches."""

    def __init__(self, look: Look, folder: Path, *taken: str) -> None:
        self.parent = QObject()
        self.saved: list[Settings] = []
        self.save_answer = ""
        self.erased = 0
        self.ran: list[str] = []
        self.keys = FakeHotkeys(*taken)
        self.typist, self.clipboard = FakeTypist(), FakeClipboard()
        self.live = LiveSettings(Settings(), self._save, self.parent)
        self.board = HotkeyBoard(self.keys, self.parent)
        self.acts = [Action(name, words, lambda _t, name=name: self.ran.append(name)) for name, words in
                     (("palette", "打开面板"), ("calm", "休息一下"), ("settings", "设置"))]  # fmt: skip
        (folder / "mine.yaml").write_text(BROKEN, encoding="utf-8")
        self.library: Library | None = open_library([PackSource(folder)])
        self.autostart = choose_autostart(("companion-tray",), "linux", {}, folder)
        self.services = Services(
            look, self.live, self.board, self.autostart, self.typist, self.clipboard, lambda: self.acts,
            lambda: self.library, self._erase, folder, (Place("设置", folder / "settings.yaml"),), folder,
        )  # fmt: skip
        self.feature = SettingsFeature(self.services, self.parent)
        self.live.changed.connect(self.apply)
        self.apply(self.live.now)

    def apply(self, settings: Settings) -> None:
        hotkeys = {"palette": settings.hotkeys.palette, "calm": settings.hotkeys.calm}
        self.board.apply(self.acts, hotkeys)
        self.services.look.use(settings.look.theme, settings.look.font_size)

    def _save(self, settings: Settings) -> str:
        self.saved.append(settings)
        return self.save_answer

    def _erase(self) -> str:
        self.erased += 1
        return ""

    @property
    def window(self) -> SettingsWindow:
        assert self.feature.window is not None
        return self.feature.window

    @property
    def guide(self) -> FirstRun:
        assert self.feature.guide is not None
        return self.feature.guide


@pytest.fixture
def room(qtbot: QtBot, look: Look, tmp_path: Path) -> Iterator[Room]:
    made = Room(look, tmp_path)
    yield made
    made.feature.close()


@pytest.fixture
def taken_room(qtbot: QtBot, look: Look, tmp_path: Path) -> Iterator[Room]:
    """Another program holds the palette's chord and the first that would be offered."""
    made = Room(look, tmp_path, "Ctrl+Alt+Space", "Ctrl+Alt+K")
    yield made
    made.feature.close()
