from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from companion.base.settings import LookSettings, Settings, kept, load_settings
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


def test_a_change_over_a_file_that_cannot_be_read_counts_for_this_run_and_is_said_once(tmp_path: Path) -> None:
    path = tmp_path / "settings.yaml"
    path.mkdir()
    loaded = load_settings(path, datetime(2026, 11, 29, tzinfo=UTC))
    live = LiveSettings(loaded.settings, lambda settings: kept(path, settings, locked=loaded.locked))
    said: list[str] = []
    live.problem_changed.connect(said.append)
    for size in (15, 16):
        live.put(Settings(look=LookSettings(font_size=size)))
        assert live.now.look.font_size == size
    assert len(said) == 1 and "没有盖掉它" in said[0]
    # Readable again or out of the way, what is there was still never read.
    path.rmdir()
    path.write_text("look: {font_size: 20}\n", encoding="utf-8")
    live.put(Settings())
    assert path.read_text(encoding="utf-8") == "look: {font_size: 20}\n"
