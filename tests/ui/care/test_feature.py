"""Hotkeys, the chip, the slow breath, the daily slot: nothing comes by itself, nothing takes the focus."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from companion.base.settings import CareSettings, HotkeySettings
from companion.desktop.ports import NO_TARGET
from companion.ui.care.feature import HARD_MS
from companion.ui.look import Look
from tests.ui.care.conftest import START, Care
from tests.ui.test_strip import editor, is_quiet


def visible() -> list[str]:
    return sorted({w.windowTitle() for w in QApplication.topLevelWidgets() if w.isVisible()})


def test_the_actions_have_the_chords_of_the_settings_and_one_place_in_the_menu(care: Care) -> None:
    assert [(a.name, a.label, a.chord) for a in care.feature.actions()] == [
        ("calm", "休息一下", "Ctrl+Alt+B"), ("hard", "", "Ctrl+Alt+M"), ("slow", "", "Ctrl+Alt+H"),
    ]  # fmt: skip


def test_in_two_hours_nothing_appears_by_itself(care: Care, qtbot: QtBot) -> None:
    for _minute in range(120):
        care.clock.wall += timedelta(minutes=1)
        care.clock.seconds += 60
        care.feature.daily.look()
        care.feature._expiry.timeout.emit()
    qtbot.wait(10)
    assert visible() == []


def test_a_mark_offers_once_for_five_seconds_and_ignoring_it_does_nothing(care: Care, qtbot: QtBot) -> None:
    field = editor(qtbot)
    care.feature.hard(NO_TARGET)
    assert care.feature.chip.isVisible() and is_quiet(care.feature.chip) and field.hasFocus()
    assert care.feature.chip._timer.interval() == HARD_MS == 5000
    assert care.feature.chip.text == "刚才那通不容易。歇 60 秒？Ctrl+Alt+B 或点这里"
    care.feature.chip._timer.setInterval(30)
    care.feature.chip._timer.start()
    qtbot.waitUntil(lambda: not care.feature.chip.isVisible())
    assert not care.window.isVisible()


@pytest.mark.parametrize("way", ["click", "hotkey"])
def test_the_chip_is_taken(care: Care, way: str) -> None:
    care.feature.hard(NO_TARGET)
    if way == "click":
        QTest.mouseClick(care.feature.chip, Qt.MouseButton.LeftButton)
    else:
        care.feature.calm(NO_TARGET)
    assert care.page is care.flow.checkin and care.window.isVisible() and not care.feature.chip.isVisible()


def test_a_mark_while_the_window_is_open_offers_nothing(care: Care) -> None:
    care.open()
    care.feature.hard(NO_TARGET)
    assert not care.feature.chip.isVisible()


def test_the_slow_breath_is_seen_through_and_lasts_six_seconds(care: Care, qtbot: QtBot) -> None:
    field = editor(qtbot)
    care.feature.slow(NO_TARGET)
    strip = care.feature.strip
    assert strip.isVisible() and is_quiet(strip) and field.hasFocus()
    assert strip.windowFlags() & Qt.WindowType.WindowTransparentForInput
    assert strip.accessibleDescription() == "呼气，先呼一口长气，再开口"
    levels = []
    for _second in range(6):
        levels.append(strip._level())
        care.forward(0.999)
    assert levels == sorted(levels, reverse=True) and levels[0] == 1.0 and strip.isVisible()
    care.forward(0.01)
    assert not strip.isVisible() and not strip.lead.running


def test_a_slow_breath_is_told_with_the_window_it_came_over(care: Care) -> None:
    told: list[object] = []
    care.feature.slowed.connect(told.append)
    care.feature.slow(NO_TARGET)
    assert told == [NO_TARGET]


def test_the_slow_breath_asked_for_again_begins_again(care: Care) -> None:
    care.feature.slow(NO_TARGET)
    care.forward(4)
    care.feature.slow(NO_TARGET)
    assert care.feature.strip._level() == 1.0


def daily(qtbot: QtBot, look: Look, folder: Path, at: str) -> Care:
    return Care(qtbot, look, folder, CareSettings(daily=at))


def test_the_daily_slot_is_offered_once_at_its_time_and_led_at_once(qtbot: QtBot, look: Look, tmp_path: Path) -> None:
    care = daily(qtbot, look, tmp_path, "16:30")
    care.feature.daily.look()
    assert visible() == []
    care.clock.wall = START + timedelta(minutes=10, seconds=20)
    care.feature.daily.look()
    assert care.feature.chip.isVisible() and "五分钟" in care.feature.chip.text
    care.feature.calm(NO_TARGET)
    assert care.page is care.flow.exercise and care.flow.exercise.accessibleName().startswith("叹一口长气")
    care.window.dismiss()
    care.feature.daily.look()
    assert visible() == []
    care.clock.wall += timedelta(days=1)
    care.feature.daily.look()
    assert care.feature.chip.isVisible()
    care.end()


def test_a_slot_slept_through_says_nothing(qtbot: QtBot, look: Look, tmp_path: Path) -> None:
    care = daily(qtbot, look, tmp_path, "16:15")
    care.feature.daily.look()
    assert visible() == []
    care.feature.use_settings(CareSettings(daily=""), HotkeySettings())
    assert not care.feature.daily._timer.isActive()
    care.end()


def test_once_the_daily_chip_has_gone_the_hotkey_opens_the_card(qtbot: QtBot, look: Look, tmp_path: Path) -> None:
    care = daily(qtbot, look, tmp_path, "16:20")
    care.feature.daily.look()
    care.feature.chip.hide()
    care.feature.calm(NO_TARGET)
    assert care.page is care.flow.checkin
    care.end()


def test_the_desktop_is_asked_for_less_motion_on_another_thread(qtbot: QtBot, look: Look, tmp_path: Path) -> None:
    care = Care(qtbot, look, tmp_path)
    assert not care.feature._still()
    care.feature._take_hint(True)
    assert care.feature._still()
    care.feature.use_settings(CareSettings(motion="full"), HotkeySettings())
    assert not care.feature._still()
    care.feature.use_settings(CareSettings(motion="reduced"), HotkeySettings())
    care.feature._take_hint(False)
    assert care.feature._still()
    care.end()


def test_closing_leaves_nothing_on_the_screen(care: Care) -> None:
    care.feature.hard(NO_TARGET)
    care.feature.slow(NO_TARGET)
    care.open()
    care.feature.close()
    assert [w for w in QApplication.topLevelWidgets() if isinstance(w, QWidget) and w.isVisible()] == []
