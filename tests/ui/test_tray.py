from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu, QPushButton, QSystemTrayIcon
from pytestqt.qtbot import QtBot

from companion.ui.icon import Mood
from companion.ui.look import Look
from companion.ui.menu import Entry, MenuLine, menu_lines
from companion.ui.small_window import SmallWindow
from companion.ui.tray import Tray


@pytest.fixture
def tray(qtbot: QtBot, look: Look) -> Tray:
    made = Tray(look)
    qtbot.addWidget(made.small)
    return made


def actions(tray: Tray) -> list[QAction]:
    menu = tray.icon.contextMenu()
    assert isinstance(menu, QMenu)
    return [action for action in menu.actions() if not action.isSeparator()]


def test_the_menu_has_only_what_exists() -> None:
    lines = menu_lines([("palette", "打开面板", "Ctrl+Alt+Space")], 0)
    assert [line.label for line in lines if line.entry] == ["打开面板（Ctrl+Alt+Space）", "打开话术文件夹", "帮助与快捷键", "退出"]
    assert menu_lines([("palette", "打开面板", "")], 0)[0] == MenuLine("palette", "打开面板")
    assert MenuLine(Entry.PROBLEMS, "话术包问题（3）…") in menu_lines([("palette", "打开面板", "")], 3)


def test_every_entry_is_told(tray: Tray, qtbot: QtBot) -> None:
    tray.set_menu([("palette", "打开面板", "F9")], 2)
    told: list[str] = []
    tray.chosen.connect(told.append)
    for action in actions(tray):
        action.trigger()
    assert told == ["palette", "problems", "folder", "help", "quit"]


def test_a_left_click_opens_the_promises_and_a_double_click_the_palette(tray: Tray, qtbot: QtBot) -> None:
    told: list[str] = []
    tray.chosen.connect(told.append)
    reasons = QSystemTrayIcon.ActivationReason
    tray.icon.activated.emit(reasons.Context)
    tray.icon.activated.emit(reasons.MiddleClick)
    assert told == []
    # A tray that tells two clicks, and one that tells a click and a double click.
    for second in (reasons.Trigger, reasons.DoubleClick):
        told.clear()
        tray.icon.activated.emit(reasons.Trigger)
        assert told == ["timers"]
        tray.icon.activated.emit(second)
        assert told == ["timers", "palette"]
    told.clear()
    tray.icon.activated.emit(reasons.Trigger)
    qtbot.wait(QApplication.doubleClickInterval() + 20)
    tray.icon.activated.emit(reasons.Trigger)
    assert told == ["timers", "timers"]


def test_lines_of_one_group_are_a_submenu_and_in_the_small_window_name_it(tray: Tray, qtbot: QtBot) -> None:
    tray.set_menu([("palette", "打开面板", "F9"), ("quiet", "30 分钟", "", "勿扰"), ("quiet-shift", "到下班", "", "勿扰")], 0)
    first, group, *_rest = actions(tray)
    below = group.menu()
    assert isinstance(below, QMenu) and (first.text(), group.text()) == ("打开面板（F9）", "勿扰")
    told: list[str] = []
    tray.chosen.connect(told.append)
    for action in below.actions():
        action.trigger()
    assert told == ["quiet", "quiet-shift"]
    for _again in range(3):
        tray.set_menu([("palette", "打开面板", "F9"), ("quiet", "30 分钟", "", "勿扰")], 0)
    qtbot.waitUntil(lambda: len(tray.icon.contextMenu().findChildren(QMenu)) == 1)
    tray.set_menu([("palette", "打开面板", "F9"), ("quiet", "30 分钟", "", "勿扰"), ("quiet-shift", "到下班", "", "勿扰")], 0)
    names = [button.text() for button in tray.small._buttons]
    assert names[1:3] == ["勿扰：30 分钟", "勿扰：到下班"]


def test_without_a_tray_the_small_window_stands(tray: Tray, qapp: QApplication) -> None:
    assert not QSystemTrayIcon.isSystemTrayAvailable(), "the off-screen platform has no tray"
    tray.show()
    assert tray.small.isVisible() and not tray.in_tray
    tray.show()
    assert tray.small.isVisible()
    tray.close()
    assert not tray.small.isVisible()


def test_the_state_is_told_in_words_and_shape(tray: Tray) -> None:
    before = tray.icon.icon().pixmap(32).toImage()
    tray.tell(Mood.DUE, "1 个承诺到期")
    assert tray.icon.toolTip() == "1 个承诺到期"
    due = tray.icon.icon().pixmap(32).toImage()
    assert due != before
    tray.tell(Mood.DUE, "3 个承诺到期", 3)
    assert tray.icon.icon().pixmap(32).toImage() not in (before, due)


def test_the_small_window_is_walked_by_keys(qtbot: QtBot, look: Look) -> None:
    window = SmallWindow(look)
    qtbot.addWidget(window)
    window.show_lines(menu_lines([("palette", "打开面板", "")], 0))
    window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    told: list[str] = []
    window.chosen.connect(told.append)
    for key in (Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Up, Qt.Key.Key_Up, Qt.Key.Key_Return):
        QTest.keyClick(window.focusWidget() or window, key)
    assert told == ["help", "palette"]


def test_the_small_window_follows_a_new_menu_and_cannot_be_lost(qtbot: QtBot, look: Look) -> None:
    window = SmallWindow(look)
    qtbot.addWidget(window)
    window.show_lines(menu_lines([("palette", "打开面板", "")], 0))
    window.show()
    window.show_lines(menu_lines([("palette", "打开面板", "F9")], 1))
    qtbot.waitUntil(lambda: len(window.findChildren(QPushButton)) == 5)
    window.close()
    assert not window.isHidden() and window.isMinimized()
