"""The ways into the manager: the menu, and three keys of the palette."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from companion.ui.menu import Offered, menu_lines
from tests.ui.conftest import CHAT, Opened
from tests.ui.manager.conftest import Bench
from tests.ui.palette.test_window import CTRL, click


@pytest.fixture
def asked(palette: Opened) -> Iterator[list[tuple[str, str]]]:
    told: list[tuple[str, str]] = []
    keys = palette.window.keys
    for name in ("edit", "history", "draft"):
        getattr(keys, f"{name}_requested").connect(lambda said, name=name: told.append((name, said)))
    yield told


def test_the_menu_has_it_with_the_programs_own_entries() -> None:
    lines = menu_lines([Offered("palette", "打开面板"), Offered("manager", "话术管理"), Offered("settings", "设置")], 0)
    assert [line.label for line in lines if line.entry] == ["打开面板", "打开话术文件夹", "话术管理", "设置", "帮助与快捷键", "退出"]


def test_the_palette_asks_for_the_selected_phrase(palette: Opened, asked: list[tuple[str, str]]) -> None:
    palette.choose("延误")
    click(Qt.Key.Key_E, CTRL)
    click(Qt.Key.Key_F2)
    click(Qt.Key.Key_N, CTRL)
    assert asked == [("edit", "calm.delay"), ("history", "calm.delay")], "a draft only where nothing was found"


def test_the_palette_offers_a_draft_of_what_was_not_found(palette: Opened, asked: list[tuple[str, str]]) -> None:
    palette.choose(" 没有这句 ")
    click(Qt.Key.Key_N, CTRL)
    click(Qt.Key.Key_E, CTRL)
    assert asked == [("draft", "没有这句")]
    palette.open(CHAT)
    assert palette.choices == []


def test_it_opens_at_a_phrase_at_its_versions_and_with_a_title(bench: Bench, qtbot: QtBot) -> None:
    bench.edit("delay")
    assert bench.view.editor.title.text() == "延误致歉"
    window = bench.window
    bench.feature.look_back("hello")
    assert bench.window is window and bench.view.versions.isVisible() and "标准问候" in bench.view.versions.title.text()
    bench.feature.begin("运费险")
    assert bench.view.editor.isVisible() and bench.view.editor.title.text() == "运费险"
    qtbot.waitUntil(bench.view.editor.text.hasFocus)
    assert QApplication.focusWidget() is bench.view.editor.text
    bench.feature.edit("no.such")
    assert bench.view.editor.title.text() == "运费险", "what is nowhere changes nothing"


def test_the_end_of_the_app_keeps_what_was_typed(bench: Bench) -> None:
    bench.feature.begin("半截")
    bench.feature.close()
    assert bench.feature.window is None
    bench.open()
    assert bench.titles()[0] == "半截"


def test_before_the_library_is_there_it_says_so_and_then_fills(bench: Bench) -> None:
    bench.feature._library = None
    bench.open()
    assert bench.titles() == [] and bench.view.nothing.isVisible()
    bench.reload()
    assert len(bench.titles()) == 3 and bench.view.editor.isVisible()
