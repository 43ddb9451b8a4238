from __future__ import annotations

from dataclasses import replace

from companion.base.settings import LookSettings, Settings
from companion.ui.settings.live import LiveSettings


def test_a_change_is_saved_then_told_once() -> None:
    order: list[object] = []

    def save(settings: Settings) -> str:
        order.append(("saved", settings))
        return ""

    live = LiveSettings(Settings(), save)
    live.changed.connect(lambda settings: order.append(("told", settings)))
    dark = replace(Settings(), look=LookSettings(theme="dark"))
    live.put(dark)
    live.put(dark)
    assert order == [("saved", dark), ("told", dark)]
    assert live.now == dark


def test_what_cannot_be_saved_counts_all_the_same_and_is_said_until_it_can() -> None:
    answers = ["磁盘满了。", "磁盘满了。", ""]
    live = LiveSettings(Settings(), lambda settings: answers.pop(0))
    said: list[str] = []
    live.problem_changed.connect(said.append)
    for size in (15, 16, 17):
        live.put(Settings(look=LookSettings(font_size=size)))
        assert live.now.look.font_size == size
    assert said == ["磁盘满了。", ""]
