"""Windows' own question on the hotkey page: a hook for what it refuses, off unless chosen, and said when it cannot be."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from companion.ui.settings.controls import Switch
from companion.ui.settings.form import Page, StateLine
from companion.ui.settings.page_hotkeys import hotkey_page
from tests.ui.settings.conftest import Room


def page(room: Room, qtbot: QtBot, why_not: str = "") -> tuple[Page, list[bool]]:
    asked: list[bool] = []

    def use(on: bool) -> str:
        asked.append(on)
        return why_not

    made = hotkey_page(replace(room.services, use_low_level=use))
    qtbot.addWidget(made)
    made.show()
    return made, asked


def told(made: Page) -> list[str]:
    return [line.text for line in made.findChildren(StateLine) if line.isVisible() and "keyboard" in line.text]


def test_elsewhere_it_is_no_question(room: Room, qtbot: QtBot) -> None:
    made = hotkey_page(room.services)
    qtbot.addWidget(made)
    assert made.findChildren(Switch) == []


def test_it_is_off_and_the_choice_is_kept(room: Room, qtbot: QtBot) -> None:
    made, asked = page(room, qtbot)
    (switch,) = made.findChildren(Switch)
    assert not switch.isChecked() and asked == []
    QTest.keyClick(switch, Qt.Key.Key_Space)
    assert room.saved[-1].hotkeys.low_level and asked == [True] and told(made) == []
    QTest.keyClick(switch, Qt.Key.Key_Space)
    assert not room.saved[-1].hotkeys.low_level and asked == [True]


def test_what_is_not_installed_is_said_and_stays_off(room: Room, qtbot: QtBot) -> None:
    made, asked = page(room, qtbot, "没有装 keyboard 这个组件。")
    (switch,) = made.findChildren(Switch)
    QTest.keyClick(switch, Qt.Key.Key_Space)
    assert asked == [True] and not switch.isChecked() and told(made) == ["没有装 keyboard 这个组件。"]
    assert not any(saved.hotkeys.low_level for saved in room.saved)
