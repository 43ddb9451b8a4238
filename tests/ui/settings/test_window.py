"""Every change of the settings window applies at once, by keys alone, at every size."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QLineEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from companion.base.settings import LookSettings, PasteSettings, Profile, Settings
from companion.desktop.ports import NO_TARGET, Target
from companion.ui.settings.controls import Choice, Switch
from companion.ui.settings.form import Page
from companion.ui.settings.page_packs import PacksPage
from companion.ui.settings.page_paste import PastePage
from companion.ui.settings.page_privacy import PrivacyPage
from companion.ui.settings.page_profile import ProfileForm
from companion.ui.theme import DARK, LIGHT
from tests.ui.settings.conftest import Room
from tests.ui.test_accessibility import controls, nameless

PAGES = ["general", "profile", "hotkeys", "paste", "packs", "privacy", "about"]


def open_page(room: Room, qtbot: QtBot, page: str = "") -> Page:
    """The window with the keyboard, at a page."""
    room.feature.open(NO_TARGET, page)
    qtbot.waitUntil(room.window.isActiveWindow)
    return room.window.show_page(page)


def button(window: QWidget, name: str) -> QAbstractButton:
    return next(one for one in window.findChildren(QAbstractButton) if one.accessibleName() == name and one.isVisible())


def labels(window: QWidget) -> list[str]:
    return [label.text() for label in window.findChildren(QLabel) if label.isVisible()]


def test_only_pages_whose_part_exists_in_their_order(room: Room) -> None:
    room.feature.open(NO_TARGET)
    assert [entry.name for entry in room.window._entries] == PAGES


def test_theme_and_size_change_while_the_window_stands(room: Room) -> None:
    room.feature.open(NO_TARGET)
    button(room.window, "主题 深色").click()
    assert room.services.look.tokens is DARK
    button(room.window, "字大一点").click()
    assert room.services.look.size == 15
    assert room.saved[-1].look == LookSettings("dark", 15)
    button(room.window, "主题 浅色").click()
    assert room.services.look.tokens is LIGHT
    room.live.put(replace(room.live.now, look=LookSettings(font_size=20)))


def test_the_size_stops_at_its_ends(room: Room) -> None:
    room.feature.open(NO_TARGET)
    for _step in range(10):
        button(room.window, "字大一点").click()
    assert room.live.now.look.font_size == 20
    assert not button(room.window, "字大一点").isEnabled()


def test_starting_with_the_session_is_off_until_switched_on(room: Room) -> None:
    room.feature.open(NO_TARGET)
    switch = button(room.window, "登录后自动启动")
    assert not switch.isChecked() and not room.autostart.is_on()
    switch.click()
    assert switch.isChecked() and room.autostart.is_on()
    switch.click()
    assert not room.autostart.is_on()


def test_a_profile_line_counts_a_moment_after_the_last_key_and_when_left(room: Room, qtbot: QtBot) -> None:
    room.feature.open(NO_TARGET, "profile")
    line = next(one for one in room.window.findChildren(QLineEdit) if one.accessibleName() == "公司名")
    QTest.keyClicks(line, "Acme ")
    qtbot.waitUntil(lambda: room.live.now.profile == Profile(company="Acme"), timeout=3000)
    QTest.keyClicks(line, "2")
    QTest.keyClick(line, Qt.Key.Key_Return)
    assert room.live.now.profile.company == "Acme 2"


def test_what_the_first_run_changed_is_not_undone_by_the_settings_beside_it(room: Room, qtbot: QtBot) -> None:
    room.feature.open(page="profile")
    room.feature.open_guide()
    room.guide.go(1)
    there = room.guide.steps[1].form.lines  # type: ignore[attr-defined]
    there["company"].setText("晴川电器")
    room.guide.go(2)
    form = room.window.findChild(ProfileForm)
    assert form is not None and form.lines["company"].text() == "晴川电器"
    QTest.keyClicks(form.lines["number"], "0217")
    room.feature.close()
    profile = room.live.now.profile
    assert (profile.company, profile.number) == ("晴川电器", "0217")


def test_closing_keeps_what_is_being_typed(room: Room) -> None:
    room.feature.open(NO_TARGET, "profile")
    line = next(one for one in room.window.findChildren(QLineEdit) if one.accessibleName() == "姓名")
    QTest.keyClicks(line, "Lin")
    QTest.keyClick(line, Qt.Key.Key_Escape)
    assert room.feature.window is None
    assert room.saved[-1].profile.name == "Lin"


def test_what_cannot_be_saved_is_said_in_the_window_until_it_can(room: Room) -> None:
    room.feature.open(NO_TARGET)
    room.save_answer = "设置没能存盘（磁盘满了）。"
    button(room.window, "主题 深色").click()
    assert room.window.notice.text == room.save_answer
    assert room.services.look.tokens is DARK
    room.save_answer = ""
    button(room.window, "主题 浅色").click()
    assert room.window.notice.text == ""


def test_a_program_is_added_by_name_and_its_row_is_the_setting(room: Room) -> None:
    room.feature.open(NO_TARGET, "paste")
    line = next(one for one in room.window.findChildren(QLineEdit) if one.accessibleName() == "程序名")
    QTest.keyClicks(line, "WeChat")
    QTest.keyClick(line, Qt.Key.Key_Return)
    assert room.saved == []
    key = next(one for one in room.window.findChildren(Choice) if "wechat" in one.accessibleName())
    key.setCurrentIndex(key.findData("shift+insert"))
    key.activated.emit(key.currentIndex())
    next(one for one in room.window.findChildren(Switch) if "wechat" in one.accessibleName()).click()
    assert room.live.now.paste == PasteSettings({"wechat": "shift+insert"}, (), ("wechat",))
    key.setCurrentIndex(key.findData("copy-only"))
    key.activated.emit(key.currentIndex())
    assert room.live.now.paste == PasteSettings({}, ("wechat",), ("wechat",))
    button(room.window, "移除 wechat").click()
    assert room.live.now.paste == PasteSettings()


def test_a_program_is_added_by_clicking_its_window(room: Room, qtbot: QtBot) -> None:
    room.feature.open(NO_TARGET, "paste")
    page = room.window.show_page("paste")
    assert isinstance(page, PastePage)
    page.by_click.click()
    qtbot.wait(450)
    assert page.rows == []
    room.typist.front = Target(7, program="Mousepad", title="王女士")
    qtbot.waitUntil(lambda: [row.entry.program for row in page.rows] == ["mousepad"], timeout=3000)
    page.by_name.click()
    assert len(page.rows) == 1, "an empty name adds nothing"


def test_a_broken_pack_is_shown_with_its_line_and_goes_when_it_is_mended(room: Room) -> None:
    room.feature.open(NO_TARGET, "packs")
    page = room.window.show_page("packs")
    assert isinstance(page, PacksPage)
    assert any("mine.yaml 第 4 行" in text for text in labels(page))
    assert "需要处理（1）" in labels(page)
    room.library = None
    room.feature.library_changed()
    QApplication.processEvents()
    assert "话术还在读取……" in labels(page) and "需要处理（1）" not in labels(page)


def test_erasing_asks_on_the_same_button_and_anywhere_else_is_no(room: Room, qtbot: QtBot) -> None:
    page = open_page(room, qtbot, "privacy")
    assert isinstance(page, PrivacyPage)
    page.erase.click()
    assert room.erased == 0 and page.erase.text() == "确认清除"
    room.window.nav.setFocus()
    assert page.erase.text() == "清除使用记录" and page.told.text == "没有清除。"
    page.erase.click()
    page.erase.click()
    assert room.erased == 1 and "已清除" in page.told.text


@pytest.mark.parametrize("page", PAGES)
def test_every_control_has_a_name_and_is_reached_by_tab(room: Room, qtbot: QtBot, page: str) -> None:
    room.live.put(replace(room.live.now, paste=PasteSettings({"xterm": "shift+insert"}, ("mstsc.exe",))))
    open_page(room, qtbot, page)
    window = room.window
    assert nameless(window) == []
    wanted = {one for one in controls(window) if one.isEnabled() and one.focusPolicy() & Qt.FocusPolicy.TabFocus}
    # Of choices that exclude each other Tab reaches the chosen one; the arrows reach the others.
    wanted -= {one for one in wanted if isinstance(one, QAbstractButton) and one.group() and not one.isChecked()}
    reached: set[QWidget | None] = set()
    for _step in range(len(wanted) + 3):
        QTest.keyClick(window.focusWidget() or window, Qt.Key.Key_Tab)
        reached.add(window.focusWidget())
    assert [one.accessibleName() for one in wanted - reached] == []


def test_the_arrows_choose_among_choices_side_by_side(room: Room, qtbot: QtBot) -> None:
    open_page(room, qtbot, "general")
    button(room.window, "主题 跟随系统").setFocus()
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Right)
    assert room.live.now.look.theme == "light"
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Right)
    assert room.live.now.look.theme == "dark"


def test_pages_are_turned_by_keys_and_esc_closes(room: Room) -> None:
    room.feature.open(NO_TARGET)
    room.window.turn(1)
    assert room.window.page == "profile"
    room.window.turn(-5)
    assert room.window.page == "general"
    QTest.keyClick(room.window.nav, Qt.Key.Key_Down)
    assert room.window.page == "profile"
    QTest.keyClick(room.window.nav, Qt.Key.Key_Escape)
    assert room.feature.window is None


def clipped(window: QWidget) -> list[str]:
    """Labels and buttons that have less room than their words need."""
    found = []
    for label in window.findChildren(QLabel):
        if label.isVisible() and label.text():
            need = label.heightForWidth(label.width()) if label.wordWrap() else label.sizeHint().height()
            wide = label.sizeHint().width() if not label.wordWrap() else 0
            longest = max((label.fontMetrics().horizontalAdvance(word) for word in label.text().split()), default=0)
            if label.height() < need or label.width() < wide or (label.text().isascii() and " " not in label.text()
                                                                and "/" not in label.text() and label.width() < longest):
                found.append(f"{label.text()!r} {label.width()}x{label.height()}, needs {need}")
    for one in window.findChildren(QPushButton):
        if one.isVisible() and one.width() < one.minimumSizeHint().width():
            found.append(f"button {one.text()!r} {one.width()}")
    return found


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("size", [12, 14, 20])
def test_nothing_is_clipped_at_any_size(room: Room, size: int, theme: str) -> None:
    room.live.put(Settings(look=LookSettings(theme, size), paste=PasteSettings({"org.gnome.terminal": "ctrl+shift+v"})))
    room.feature.open(NO_TARGET)
    for page in PAGES:
        room.window.show_page(page)
        QApplication.processEvents()
        assert clipped(room.window) == [], page
        shown = room.window._made[page]
        assert shown.widget().width() <= shown.viewport().width(), f"{page} is wider than the window"


def test_a_size_changed_in_the_open_window_clips_nothing(room: Room) -> None:
    room.feature.open(NO_TARGET)
    for page in PAGES:
        room.window.show_page(page)
    for size in (20, 12, 17):
        room.live.put(Settings(look=LookSettings("dark", size)))
        for page in PAGES:
            room.window.show_page(page)
            QApplication.processEvents()
            assert clipped(room.window) == [], f"{page} at {size}"


def test_a_small_screen_at_double_scale_shows_all_by_scrolling(room: Room) -> None:
    """1366x768 at 200 % leaves 683x384 for everything."""
    room.live.put(Settings(paste=PasteSettings({"org.gnome.terminal": "shift+insert-primary"})))
    room.feature.open(NO_TARGET)
    room.window.resize(660, 330)
    for page in PAGES:
        shown = room.window.show_page(page)
        QApplication.processEvents()
        assert clipped(room.window) == [], page
        assert shown.widget().width() <= shown.viewport().width(), page
