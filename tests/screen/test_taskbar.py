"""What opens over other programs and goes again is no entry of the desktop's task list."""

from __future__ import annotations

import pytest

from tests.screen.desk import Desk, Program, until
from tests.screen.running_app import PALETTE, Agent

TIMERS = "计时面板"


def states(desk: Desk, title: str) -> str:
    """_NET_WM_STATE of the window that shows under this title; empty while none does."""
    found = desk.xdotool("search", "--onlyvisible", "--name", f"^{title}$").split()
    return desk.run("xprop", "-id", found[0], "_NET_WM_STATE").decode() if found else ""


def off_the_list(desk: Desk, title: str) -> None:
    seen = until(lambda: "ABOVE" in (now := states(desk, title)) and now, f"{title} shows")
    assert "_NET_WM_STATE_SKIP_TASKBAR" in seen and "_NET_WM_STATE_SKIP_PAGER" in seen, seen


def test_the_palette_stays_off_the_task_list_every_time(desk: Desk, gtk_editor: Program, agent: Agent) -> None:
    gtk_editor.focus()
    for _time in range(2):
        agent.open()
        off_the_list(desk, PALETTE)
        agent.escape()


@pytest.mark.parametrize("title", [TIMERS])
def test_panels_stay_off_the_task_list(desk: Desk, gtk_editor: Program, agent: Agent, title: str) -> None:
    gtk_editor.focus()
    assert agent.app.command("show", "timers").returncode == 0
    off_the_list(desk, title)
    desk.key("Escape")
