"""Another window comes to the front between opening and Enter: 王女士's reply never stands in 李先生's chat."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.screen.desk import PROGRAMS, SYSTEM_PYTHON, Desk, Program, until
from tests.screen.running_app import MESSAGE, PALETTE, Agent

BEFORE = "客户刚发来的单号：20261122001"
REPLY = "您好，这里是晴川电器，我是林晓。"


class Switched:
    """The palette was opened over `one`, looks for a phrase, and `other` has come to the front since."""

    def __init__(self, desk: Desk, agent: Agent, one: Program, other: Program) -> None:
        self.desk, self.agent, self.one, self.other = desk, agent, one, other
        self.insertions = len(agent.app.insertions())
        other.focus()
        one.focus()
        desk.set_text(BEFORE)
        agent.open()
        agent.type("zz01")
        until(lambda: len(agent.app.rows()) == 1, "one phrase is found")
        desk.activate(other.target.window)
        until(lambda: self.says("窗口已切换"), "the footer says that the window has changed")

    def says(self, words: str) -> bool:
        return any(words in line for line in self.agent.app.shown(PALETTE))

    def back_to_the_palette(self) -> None:
        """The agent clicks into it, as it lies on top."""
        left, top, width, height = self.agent.app.place(PALETTE, "搜话术")
        self.agent.click(left + width // 2, top + height // 2)
        until(self.agent.palette_active, "the palette has the keyboard again")
        self.agent.away()

    def ask(self) -> None:
        """Enter, and the question stands."""
        self.back_to_the_palette()
        self.agent.enter()
        until(lambda: self.says("Enter 粘到"), "the choice stands")
        assert (self.one.text(), self.other.text(), self.desk.paste()) == (b"", b"", BEFORE.encode())


@pytest.fixture(params=[("gtk_editor", "qt_entry"), ("qt_entry", "page"), ("page", "gtk_editor")], ids="-".join)
def switched(desk: Desk, agent: Agent, request: pytest.FixtureRequest) -> Iterator[Switched]:
    one, other = (request.getfixturevalue(name) for name in request.param)
    yield Switched(desk, agent, one, other)


def test_enter_asks_and_a_second_enter_pastes_into_the_first_window_only(switched: Switched) -> None:
    switched.ask()
    switched.agent.enter()
    assert switched.one.shows(REPLY)
    assert switched.agent.inserted(switched.insertions).restored
    assert (switched.other.text(), switched.desk.paste()) == (b"", BEFORE.encode())
    assert switched.desk.seam.current_target().window == switched.one.target.window


def test_ctrl_enter_only_copies(switched: Switched) -> None:
    switched.ask()
    switched.agent.enter("ctrl+Return")
    until(lambda: "已复制" in switched.agent.app.says(MESSAGE), "the strip says so")
    assert (switched.one.text(), switched.other.text(), switched.desk.paste()) == (b"", b"", REPLY.encode())
    assert len(switched.agent.app.insertions()) == switched.insertions


def test_escape_takes_the_question_away_and_nothing_leaves(switched: Switched) -> None:
    switched.ask()
    switched.desk.key("Escape")
    until(lambda: not switched.says("Enter 粘到"), "the question is gone")
    assert not switched.agent.palette_gone()
    switched.agent.escape()
    assert (switched.one.text(), switched.other.text(), switched.desk.paste()) == (b"", b"", BEFORE.encode())
    assert len(switched.agent.app.insertions()) == switched.insertions


@pytest.mark.parametrize("pause", ["0", "0.01", "0.02", "0.03", "0.04", "0.06", "0.08", "0.12", "0.2"])
def test_a_window_that_comes_up_just_after_enter_gets_nothing(
    desk: Desk, gtk_editor: Program, qt_entry: Program, agent: Agent, pause: str
) -> None:
    """At whatever moment it comes: the reply stands in the first window or in none, or the palette still asks."""
    qt_entry.focus()
    gtk_editor.focus()
    before, keys = len(agent.app.insertions()), len(qt_entry.key_log())
    agent.open()
    agent.type("zz01")
    agent.pause()
    desk.xdotool("key", "Return", "sleep", pause, "windowactivate", str(qt_entry.target.window))

    def settled() -> bool:
        return len(agent.app.insertions()) > before or any("Enter 粘到" in words for words in agent.app.shown(PALETTE))

    until(settled, "pasted, copied, or asked")
    ended = next(iter(agent.app.insertions()[before:]), None)
    # The window manager may take its order and the palette's going the other way round.
    fronts = {qt_entry.target.window, *([gtk_editor.target.window] if ended and ended.outcome == "inserted" else [])}
    until(lambda: desk.seam.current_target().window in fronts, "the other one is in front")
    assert qt_entry.text() == b""
    assert gtk_editor.text() == (REPLY.encode() if ended and ended.outcome == "inserted" else b"")
    assert [line for line in qt_entry.key_log()[keys:] if "down" in line] == []
    if ended and ended.outcome != "inserted":
        assert ended.reason == "focus-elsewhere"
        until(lambda: "没有粘贴" in agent.app.says(MESSAGE), "the strip says so")
        assert desk.paste() == REPLY.encode()


def test_enter_still_held_while_the_other_window_comes_up_pastes_nowhere(
    desk: Desk, gtk_editor: Program, qt_entry: Program, agent: Agent
) -> None:
    qt_entry.focus()
    gtk_editor.focus()
    before = len(agent.app.insertions())
    agent.open()
    agent.type("zz01")
    until(lambda: len(agent.app.rows()) == 1, "one phrase is found")
    desk.xdotool("keydown", "Return")
    desk.activate(qt_entry.target.window)
    desk.xdotool("keyup", "Return")
    assert agent.inserted(before).reason == "focus-elsewhere"
    assert (gtk_editor.text(), qt_entry.text()) == (b"", b"")
    until(lambda: "窗口已切换" in agent.app.says(MESSAGE), "the strip says so")


def test_a_window_that_was_closed_meanwhile_gets_nothing_and_nobody_else_does(
    desk: Desk, qt_entry: Program, agent: Agent
) -> None:
    qt_entry.focus()
    path = desk.file("short-lived")
    editor = Program(desk, "马上关", [SYSTEM_PYTHON, PROGRAMS / "gtk_editor.py", path, "马上关"], path)
    before = len(agent.app.insertions())
    agent.open()
    agent.type("zz01")
    editor.quit()
    until(agent.palette_active, "the palette still has the keyboard")
    agent.enter()
    assert agent.inserted(before).reason == "target-gone"
    until(lambda: "已经关掉了" in agent.app.says(MESSAGE), "the strip says so")
    assert qt_entry.text() == b""
