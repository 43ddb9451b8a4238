"""The agent's own pack, edited while the app runs: what is saved is found, what is broken changes nothing and is told."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.screen.desk import Desk, Program, until
from tests.screen.running_app import PALETTE, Agent, RunningApp

PACK = """pack: {id: new, name: 新的, language: zh-CN, version: "1"}
phrases:
  - id: new.one
    title: 今天新写的
    code: xin01
    text: 今天新写的一句。
"""
SECOND = """  - id: new.two
    title: 又写了一条
    code: xin02
    text: 第二句。
"""


@pytest.fixture
def file(app: RunningApp) -> Path:
    path = app.paths.packs / "new.yaml"
    path.unlink(missing_ok=True)
    return path


@pytest.fixture
def palette(desk: Desk, gtk_editor: Program, agent: Agent) -> Agent:
    gtk_editor.focus()
    agent.open()
    return agent


def first(agent: Agent) -> str:
    return next(iter(agent.app.rows()), "")


def ask(agent: Agent, code: str) -> None:
    agent.desk.key("ctrl+a", "BackSpace")
    agent.type(code)
    until(lambda: agent.app.field() == code, "the field holds the code")


def notice(agent: Agent) -> str:
    return next((words for words in agent.app.shown(PALETTE) if "第" in words and "行：" in words), "")


def test_a_phrase_saved_while_the_palette_is_open_is_found(palette: Agent, file: Path) -> None:
    ask(palette, "xin01")
    until(lambda: palette.app.rows() == [], "nothing is found")
    file.write_text(PACK, encoding="utf-8")
    until(lambda: "今天新写的" in first(palette), "the new phrase is found")
    # Saved the way editors do: a new file under the old name.
    fresh = file.with_suffix(".tmp")
    fresh.write_text(PACK.replace("今天新写的", "改过的"), encoding="utf-8")
    fresh.replace(file)
    until(lambda: "改过的" in first(palette), "the changed phrase is found")
    file.unlink()
    until(lambda: palette.app.rows() == [], "it is gone with its file")


def test_a_half_written_file_changes_nothing_and_the_palette_names_file_and_line(palette: Agent, file: Path) -> None:
    file.write_text(PACK, encoding="utf-8")
    ask(palette, "xin01")
    until(lambda: "今天新写的" in first(palette), "the phrase is found")
    whole = (PACK + SECOND).encode()
    # Cut in the middle of the second phrase, and in the middle of a character.
    file.write_bytes(whole[: whole.index("又写".encode()) + 1])
    until(lambda: "new.yaml 第" in notice(palette), "the notice names file and line")
    until(lambda: "今天新写的" in first(palette), "the phrase is still found")
    ask(palette, "zz01")
    until(lambda: "直骨门角" in first(palette), "other packs serve")
    file.write_bytes(whole)
    ask(palette, "xin02")
    until(lambda: "又写了一条" in first(palette), "whole again, the second phrase is found")
    until(lambda: not notice(palette), "and the notice is gone")


def test_a_mistake_is_told_with_its_line_and_its_good_neighbours_serve(palette: Agent, file: Path) -> None:
    file.write_text(PACK + SECOND.replace("text:", "txet:"), encoding="utf-8")
    until(lambda: notice(palette), "the notice")
    until(lambda: notice(palette).startswith("new.yaml 第 ") and "txet" in notice(palette), "names the line and the key")
    ask(palette, "xin01")
    until(lambda: "今天新写的" in first(palette), "the good phrase is found")
    file.unlink()
    until(lambda: not notice(palette), "the notice is gone")


def test_started_with_a_broken_pack_it_says_so_and_serves_the_others(
    desk: Desk, gtk_editor: Program, app: RunningApp, file: Path
) -> None:
    assert app.end() == 0
    file.write_text("pack: [", encoding="utf-8")
    app.start()
    gtk_editor.focus()
    agent = Agent(desk, app)
    agent.open()
    until(lambda: notice(agent).startswith("new.yaml 第 "), "the notice names file and line")
    ask(agent, "zz01")
    until(lambda: "直骨门角" in first(agent), "other packs serve")
    agent.escape()
    file.unlink()
    until(lambda: app.loads() > 2, "taken over")
