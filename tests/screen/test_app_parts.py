"""A reply in parts: Shift+Enter pastes the first, every press of the hotkey the next, and the agent sends each herself."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.screen.desk import Desk, Program, until
from tests.screen.running_app import CHORD, MESSAGE, PARTS, Agent

BEFORE = "客户刚发来的单号：20261122001"
THREE = ("第一段：您现在是金卡会员。", "第二段：每月两张券，\n下单时自动用。", "第三段：还需要我做什么吗？")


class Reply:
    """The three parts under way, the first one pasted."""

    def __init__(self, desk: Desk, agent: Agent, program: Program) -> None:
        self.desk, self.agent, self.program = desk, agent, program
        self.pasted = len(agent.app.insertions())
        desk.set_text(BEFORE)
        program.focus()
        agent.open()
        agent.type("zz05")
        agent.enter("shift+Return")
        self.arrives(1)

    def arrives(self, count: int) -> None:
        """So many parts stand there, one after the other, and the clipboard is as before."""
        self.agent.inserted(self.pasted)
        self.pasted += 1
        assert self.program.shows("".join(THREE[:count]))
        assert self.desk.paste() == BEFORE.encode()

    def offered(self, number: int) -> bool:
        return self.agent.app.says(PARTS) == f"{number}/3 下一段 Ctrl+Alt+Space · Esc 放弃"

    def next(self, count: int) -> None:
        until(lambda: self.offered(count), f"part {count} is offered")
        self.desk.key(CHORD)
        self.arrives(count)


@pytest.fixture
def agent(agent: Agent) -> Iterator[Agent]:
    """Without parts left over for the next test."""
    yield agent
    if agent.app.says(PARTS):
        agent.desk.key("Escape")
        until(lambda: not agent.app.says(PARTS), "the strip is gone")


def test_three_parts_arrive_in_order_by_presses_of_the_hotkey(desk: Desk, program: Program, agent: Agent) -> None:
    reply = Reply(desk, agent, program)
    reply.next(2)
    reply.next(3)
    until(lambda: not agent.app.says(PARTS), "the strip is gone")
    # And the hotkey opens the palette again.
    agent.open()


def test_the_strip_takes_no_focus_so_the_agent_can_send_in_between(desk: Desk, gtk_editor: Program, agent: Agent) -> None:
    reply = Reply(desk, agent, gtk_editor)
    until(lambda: reply.offered(2), "the second part is offered")
    assert desk.seam.current_target().window == gtk_editor.target.window
    agent.type("!")
    until(lambda: gtk_editor.text() == f"{THREE[0]}!".encode(), "the key reaches the editor")


def test_escape_abandons_the_rest_and_reaches_nobody(desk: Desk, gtk_editor: Program, agent: Agent) -> None:
    reply = Reply(desk, agent, gtk_editor)
    until(lambda: reply.offered(2), "the second part is offered")
    keys = len(gtk_editor.key_log())
    desk.key("Escape")
    until(lambda: not agent.app.says(PARTS), "the strip is gone")
    assert [line for line in gtk_editor.key_log()[keys:] if "Escape" in line] == []
    agent.open()
    agent.escape()
    assert len(agent.app.insertions()) == reply.pasted
    # Esc belongs to the other programs again.
    desk.key("Escape")
    until(lambda: "down Escape" in gtk_editor.key_log()[keys:], "the editor hears Esc again")


def test_the_cross_of_the_strip_abandons_too(desk: Desk, gtk_editor: Program, agent: Agent) -> None:
    reply = Reply(desk, agent, gtk_editor)
    until(lambda: reply.offered(2), "the second part is offered")
    left, top, width, height = agent.app.place(PARTS, "放弃后面的段")
    agent.click(left + width // 2, top + height // 2)
    until(lambda: not agent.app.says(PARTS), "the strip is gone")
    assert desk.seam.current_target().window == gtk_editor.target.window
    agent.away()
    agent.open()


def test_in_another_window_the_next_part_stays_back_and_comes_in_the_right_one(
    desk: Desk, gtk_editor: Program, qt_entry: Program, agent: Agent
) -> None:
    qt_entry.focus()
    reply = Reply(desk, agent, gtk_editor)
    until(lambda: reply.offered(2), "the second part is offered")
    desk.activate(qt_entry.target.window)
    desk.key(CHORD)
    until(lambda: agent.app.says(MESSAGE).startswith("目标变了"), "the strip says so")
    assert "Qt 输入框" in agent.app.says(MESSAGE) and "GTK 编辑器" in agent.app.says(MESSAGE)
    assert (len(agent.app.insertions()), qt_entry.text(), desk.paste()) == (reply.pasted, b"", BEFORE.encode())
    desk.activate(gtk_editor.target.window)
    reply.next(2)
    reply.next(3)
    assert qt_entry.text() == b""


def test_two_presses_in_a_row_never_skip_or_double_a_part(desk: Desk, gtk_editor: Program, agent: Agent) -> None:
    reply = Reply(desk, agent, gtk_editor)
    until(lambda: reply.offered(2), "the second part is offered")
    desk.xdotool("keydown", "ctrl", "keydown", "alt", "key", "space", "sleep", "0.05", "key", "space", "keyup", "alt", "keyup", "ctrl")
    reply.arrives(2)
    reply.next(3)
