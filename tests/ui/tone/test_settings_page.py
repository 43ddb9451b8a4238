"""语气检查 in the settings: what is ignored stands there and can be given back; one's own rules tell what is wrong with them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from companion.base.settings import Settings, ToneSettings
from companion.tone.loading import load_rules
from companion.ui.look import Look
from companion.ui.settings.form import StateLine
from companion.ui.settings.live import LiveSettings
from companion.ui.tone.settings_page import TonePage
from tests.ui.test_accessibility import nameless

RULES = Path(__file__).with_name("rules.yaml")


class Room:
    def __init__(self, look: Look, qtbot: QtBot, folder: Path) -> None:
        self.folder = folder
        tone = ToneSettings(("没问题火锅", "您搞错了"), ("test.fool", "gone.rule"))
        self.live = LiveSettings(replace(Settings(), tone=tone), lambda _settings: "")
        self.page = TonePage(look, self.live, lambda: load_rules([RULES, *sorted(folder.glob("*.yaml"))], shipped=False), folder)
        qtbot.addWidget(self.page)
        self.page.resize(560, 520)
        self.page.show()


@pytest.fixture
def room(look: Look, qtbot: QtBot, tmp_path: Path) -> Iterator[Room]:
    yield Room(look, qtbot, tmp_path)


def test_everything_ignored_is_listed_and_comes_back_one_by_one(room: Room) -> None:
    assert list(room.page.restore) == ["没问题火锅", "您搞错了", "test.fool", "gone.rule"]
    assert room.page.restore["test.fool"].accessibleName() == "恢复 辱骂：骂人的话不能发。"
    room.page.restore["您搞错了"].click()
    room.page.restore["test.fool"].click()
    assert room.live.now.tone == ToneSettings(("没问题火锅",), ("gone.rule",))
    assert list(room.page.restore) == ["没问题火锅", "gone.rule"]
    assert room.page.told.text == "已恢复，下次检查会再提示。"


def test_a_rule_that_is_gone_can_be_given_back_too(room: Room) -> None:
    room.page.restore["gone.rule"].click()
    assert room.live.now.tone.rules == ("test.fool",)


def test_a_name_of_a_shop_is_let_pass_from_now_on(room: Room) -> None:
    room.page.name.setText("  别废话烤鱼 ")
    room.page.put.click()
    room.page.put.click()
    assert room.live.now.tone.words == ("没问题火锅", "您搞错了", "别废话烤鱼")
    assert room.page.name.text() == "" and "别废话烤鱼" in room.page.restore


def test_what_is_ignored_in_the_window_meanwhile_shows_at_once(room: Room) -> None:
    room.live.put(replace(room.live.now, tone=ToneSettings(("新的",))))
    assert list(room.page.restore) == ["新的"]


def test_a_broken_file_of_ones_own_is_told_with_its_line(room: Room, qtbot: QtBot) -> None:
    (room.folder / "mine.yaml").write_text("rules:\n  - id: a\n    category: nothing\n", encoding="utf-8")
    room.page.refresh()

    def told() -> bool:
        lines = [line.text for line in room.page.findChildren(StateLine) if line.isVisible()]
        return any(line.startswith("mine.yaml 第 3 行") for line in lines)

    qtbot.waitUntil(told)


def test_every_control_has_a_name(room: Room) -> None:
    assert nameless(room.page) == []
