from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from companion.base.settings import Settings, TimerSettings, load_settings, save_settings
from companion.ui.look import Look
from companion.ui.settings.controls import Switch
from companion.ui.settings.form import Page, StateLine
from companion.ui.settings.live import LiveSettings
from companion.ui.timers.settings_page import Hours, timers_page
from tests.timers.worlds import NOW


class Opened:
    """The page over a settings file of its own."""

    def __init__(self, folder: Path, look: Look, qtbot: QtBot) -> None:
        self.file, self.folders = folder / "settings.yaml", 0
        self.live = LiveSettings(Settings(), self._save)
        self.page: Page = timers_page(look, self.live, folder, self._open)
        qtbot.addWidget(self.page)

    def _save(self, settings: Settings) -> str:
        save_settings(self.file, settings)
        return ""

    def _open(self) -> None:
        self.folders += 1

    @property
    def saved(self) -> TimerSettings:
        return load_settings(self.file, NOW).settings.timers


@pytest.fixture
def opened(tmp_path: Path, look: Look, qtbot: QtBot) -> Iterator[Opened]:
    yield Opened(tmp_path, look, qtbot)


def test_the_working_day_is_kept_and_never_ends_before_it_starts(opened: Opened) -> None:
    hours = opened.page.findChild(Hours)
    assert isinstance(hours, Hours) and hours.start.currentText() == "09:00"
    hours.end.chosen.emit("21:30")
    assert opened.saved == TimerSettings(end="21:30")
    hours.start.chosen.emit("22:00")
    assert opened.saved == TimerSettings(end="21:30") and hours.start.currentText() == "09:00"


def test_silent_until_the_switch_is_turned(opened: Opened) -> None:
    switch = opened.page.findChild(Switch)
    assert isinstance(switch, Switch) and not switch.isChecked()
    switch.click()
    assert opened.saved.sound


def test_the_calendar_says_how_far_it_reaches_and_what_is_wrong_with_the_own_one(
    opened: Opened, tmp_path: Path, look: Look, qtbot: QtBot
) -> None:
    opened.page.findChild(QPushButton).click()
    assert opened.folders == 1
    (tmp_path / "calendar.yaml").write_text('years: {"2027": {rest: ["13-01"], work: []}}\n', encoding="utf-8")
    again = Opened(tmp_path, look, qtbot)
    (told,) = again.page.findChildren(StateLine)
    assert "2027" in told.text and told.mark == "caution"
