"""The manager over shipped and own packs in folders of the test's own, with the rules of the tone tests."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QTextCursor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from companion.base.paths import user_paths
from companion.phrases.library import Library, PackSource, open_library
from companion.phrases.packs import load_pack
from companion.phrases.sources import OWN_FILE, user_sources
from companion.tone.check import check
from companion.ui.look import Look
from companion.ui.manager.feature import ManagerFeature
from companion.ui.manager.session import Session
from companion.ui.manager.view import ManagerView
from companion.ui.manager.window import ManagerWindow
from tests.ui.tone.conftest import RULES

TODAY = date(2026, 11, 29)
SHIPPED = """pack: {id: core, name: 核心, version: 3}
phrases:
  - {id: warranty, title: 保修期, text: 整机保修一年。, stage: 方案, category: 售后/保修, code: bx01, tags: [保修], status: approved,
     source: {document: 004_539129d62b1b057c, section: "3.2"}, review: {by: 周姐, on: 2026-01-05}}
  - {id: hello, title: 标准问候, text: "您好，{{客户称呼}}。", stage: 开场, category: 开场, slots: {客户称呼: {required: false}}}
  - {id: delay, title: 延误致歉, parts: [非常抱歉。, "{{时限}}内回复您。"], stage: 安抚, category: 售后/延误, slots: {时限: {kind: duration}}}
"""
NO_KEYS = Qt.KeyboardModifier.NoModifier


class Bench:
    """The feature, and what lies on disk behind it."""

    def __init__(self, look: Look, qtbot: QtBot, folder: Path) -> None:
        self.qtbot, self.look = qtbot, look
        self.paths = user_paths(folder / "config", folder / "data")
        self.paths.ensure()
        self.shipped = folder / "shipped"
        self.shipped.mkdir()
        (self.shipped / "core.yaml").write_text(SHIPPED, encoding="utf-8")
        self.author = "林晓"
        self.owner = QObject()
        self.feature = ManagerFeature(
            look, self.paths, lambda text: check(text, RULES), lambda: self.author, lambda: TODAY, self.owner
        )
        self.reload()

    @property
    def window(self) -> ManagerWindow:
        assert self.feature.window is not None
        return self.feature.window

    @property
    def view(self) -> ManagerView:
        return self.window.view

    @property
    def session(self) -> Session:
        return self.window.session

    @property
    def own(self) -> dict[str, str]:
        """Id -> text of what the own file holds, read as anybody would."""
        file = self.paths.packs / OWN_FILE
        pack = load_pack(file)
        assert not file.exists() or not [one for one in pack.problems if one.severity == "error"], pack.problems
        return {phrase.id: phrase.text for phrase in pack.phrases}

    def library(self) -> Library:
        return open_library([PackSource(self.shipped, "shipped"), *user_sources(self.paths.packs)])

    def served(self, phrase_id: str) -> str:
        """What the palette would paste."""
        phrase = self.library().phrase(phrase_id)
        return phrase.text if phrase is not None else ""

    def reload(self) -> None:
        """The app has seen that files changed."""
        self.feature.use_library(self.library())

    def open(self) -> None:
        self.feature.open()
        self.qtbot.waitUntil(lambda: self.window.isActiveWindow() and QApplication.focusWidget() is not None)

    def edit(self, phrase_id: str) -> None:
        self.feature.edit(phrase_id)
        self.qtbot.waitUntil(lambda: self.window.isActiveWindow() and self.view.editor.text.hasFocus())

    def write(self, text: str) -> None:
        """Replace the text of the phrase."""
        self.view.editor.text.selectAll()
        self.add(text)

    def add(self, text: str) -> None:
        """As an input method would."""
        self.view.editor.text.insertPlainText(text)

    def add_title(self, text: str) -> None:
        """Type it into the title, where the keyboard is."""
        self.view.editor.title.insert(text)
        self.view.editor.title.textEdited.emit(text)

    def session_new(self, title: str, text: str) -> None:
        """One more phrase of one's own, saved."""
        if self.feature.window is None:
            self.open()
        self.session.begin(title)
        self.write(text)
        assert self.session.writing.save(), self.said()
        self.reload()

    def end(self) -> None:
        self.view.editor.text.moveCursor(QTextCursor.MoveOperation.End)

    def keys(self, *pressed: Qt.Key, modifiers: Qt.KeyboardModifier = NO_KEYS) -> None:
        """Press and release, wherever the keyboard is."""
        for key in pressed:
            focus = QApplication.focusWidget()
            assert focus is not None
            QTest.keyClick(focus, key, modifiers)

    def ctrl(self, key: Qt.Key) -> None:
        self.keys(key, modifiers=Qt.KeyboardModifier.ControlModifier)

    def press(self, name: str) -> None:
        """Click the button of that name."""
        made = [one for one in self.window.findChildren(QPushButton) if one.accessibleName() == name and one.isVisible()]
        assert len(made) == 1, [one.accessibleName() for one in self.window.findChildren(QPushButton) if one.isVisible()]
        made[0].click()

    def steps(self) -> list[str]:
        return [one.accessibleName() for one in self.view.editor._steps]

    def titles(self) -> list[str]:
        model = self.view.list.model()
        return [str(model.index(row, 0).data()) for row in range(model.rowCount())]

    def said(self) -> str:
        return self.view.notice.text

    def findings(self) -> list[str]:
        """As spoken, once typing has paused."""
        self.session.writing.tone.check_now()
        model = self.view.editor.findings.model()
        return [str(model.index(row, 0).data()) for row in range(model.rowCount())]


@pytest.fixture
def bench(qtbot: QtBot, look: Look, tmp_path: Path) -> Iterator[Bench]:
    made = Bench(look, qtbot, tmp_path)
    yield made
    made.feature.close()
