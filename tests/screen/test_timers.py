"""Promises in the running app: real keys, a real clock, another program that is typed into while a card comes up."""

from __future__ import annotations

import time

from tests.screen.desk import Desk, Program, until
from tests.screen.running_app import PALETTE, Agent, RunningApp

PANEL, CARD, PILL = "计时面板", "到期提醒", "等待计时"
NEW = "ctrl+alt+n"


def open_panel(desk: Desk, app: RunningApp) -> None:
    """The hotkey; once more, as an agent would, where nothing has come of it (that it counts is test_hotkeys' matter)."""
    pressed = 0.0

    def active() -> bool:
        nonlocal pressed
        target = desk.seam.current_target()
        if target.pid == app.pid and target.title == PANEL:
            return target.focus != 0
        if time.monotonic() - pressed > 8 and gone(desk, PANEL):
            desk.key(NEW)
            pressed = time.monotonic()
        return False

    until(active, "the panel is active")


def still_in_front(desk: Desk, window: int) -> None:
    """Asked again where the X server is too busy to say."""
    until(lambda: desk.seam.current_target().window == window, "the agent's own window is still in front")


def gone(desk: Desk, name: str) -> bool:
    return not desk.xdotool("search", "--onlyvisible", "--name", f"^{name}$")


def listed(app: RunningApp) -> str:
    return app.command("timer", "list").stdout


def test_no_letter_is_lost_and_the_focus_stays_while_a_due_card_appears(
    desk: Desk, app: RunningApp, agent: Agent, gtk_editor: Program
) -> None:
    gtk_editor.focus()
    open_panel(desk, app)
    agent.type("4秒后 wang refund")
    desk.key("Return")
    until(lambda: gone(desk, PANEL), "the panel is closed")
    until(lambda: desk.seam.current_target().window == gtk_editor.target.window, "the editor is back")
    due = time.monotonic() + 4
    typed = ""
    alphabet = "abcdefghijklmnopqrstuvwxyz"
    while gone(desk, CARD) and time.monotonic() < due + 6:
        desk.xdotool("type", "--delay", "3", alphabet)
        typed += alphabet
        still_in_front(desk, gtk_editor.target.window)
    late = time.monotonic() - due
    assert not gone(desk, CARD), "the card never came"
    assert late < 2.5, late
    for _more in range(5):
        desk.xdotool("type", "--delay", "3", alphabet)
        typed += alphabet
    assert gtk_editor.shows(typed)
    still_in_front(desk, gtk_editor.target.window)
    assert "wang refund" in app.says(CARD) and "到时间了" in app.says(CARD)


def test_by_keys_alone_the_due_promise_opens_its_phrase_and_is_done(
    desk: Desk, app: RunningApp, agent: Agent, gtk_editor: Program
) -> None:
    gtk_editor.focus()
    open_panel(desk, app)
    desk.key("Down", "p")
    until(agent.palette_active, "the palette is open")
    until(lambda: app.rows()[:1] and "按约回电" in app.rows()[0], "with the phrase for it")
    agent.escape()
    open_panel(desk, app)
    desk.key("Down", "d")
    until(lambda: "没有未完成" in app.command("timer", "list").stderr, "done, on disk")
    until(lambda: gone(desk, CARD), "the card is gone")
    desk.key("Escape")
    until(lambda: gone(desk, PANEL), "the panel is closed")
    until(lambda: desk.seam.current_target().window == gtk_editor.target.window, "the editor is back")


def test_two_chords_start_a_hold_that_never_has_the_focus_and_two_stop_it(
    desk: Desk, app: RunningApp, agent: Agent, gtk_editor: Program
) -> None:
    gtk_editor.focus()
    open_panel(desk, app)
    desk.key("h", "Return")
    until(lambda: not gone(desk, PILL), "the pill counts")
    until(lambda: desk.seam.current_target().window == gtk_editor.target.window, "the editor is back")
    until(lambda: app.says(PILL).startswith("00:0"), "it says how long")
    assert app.says(PILL).endswith("客户等待中")
    assert "等待" in listed(app)
    open_panel(desk, app)
    desk.key("h", "Return")
    until(lambda: gone(desk, PILL), "the pill is gone")
    until(lambda: gone(desk, PANEL), "the panel is closed")
    still_in_front(desk, gtk_editor.target.window)


def test_a_promise_of_the_command_line_comes_up_in_the_running_app(desk: Desk, app: RunningApp, gtk_editor: Program) -> None:
    gtk_editor.focus()
    assert app.command("timer", "add", "3秒后 李先生 13812345678").returncode == 0
    until(lambda: not gone(desk, CARD), "the card")
    until(lambda: "李先生 138****5678" in app.says(CARD), "masked")
    still_in_front(desk, gtk_editor.target.window)
    name = listed(app).split()[0]
    assert app.command("timer", "done", name).returncode == 0
    until(lambda: gone(desk, CARD), "closed elsewhere, gone from the screen")


def test_killed_and_started_again_it_tells_what_fell_due(desk: Desk, app: RunningApp, agent: Agent, gtk_editor: Program) -> None:
    gtk_editor.focus()
    assert app.command("timer", "add", "4秒后 赵女士").returncode == 0
    app.end(9)
    assert app.command("timer", "add", "2秒后 钱女士").returncode == 0
    until(lambda: listed(app).count("到期") == 2, "both due while nothing runs")
    app.start()
    until(lambda: not gone(desk, CARD), "one card")
    until(lambda: app.says(CARD).startswith("您不在的时候 2 个到期"), "for both")
    assert gone(desk, PALETTE)
    for line in listed(app).splitlines():
        app.command("timer", "done", line.split()[0])
    until(lambda: gone(desk, CARD), "all done")
