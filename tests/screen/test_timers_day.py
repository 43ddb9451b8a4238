"""The day of a promise in the running app: offered, counted, told over a full screen, moved, handed to the next start."""

from __future__ import annotations

import sqlite3
import struct
import sys
from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
from xcffib.xproto import ClientMessageEvent, EventMask

from tests.screen.desk import PROGRAMS, Desk, Program, until
from tests.screen.running_app import MESSAGE, Agent, RunningApp
from tests.screen.test_app_tray import open_menu
from tests.screen.test_timers import CARD, PANEL, PILL, gone, listed, open_panel, still_in_front

sys.path.insert(0, str(PROGRAMS))
from xclient import Client  # noqa: E402

OFFER, LEAVE = "记下承诺", "退出"


def back_then(seconds: int) -> list[str]:
    """The command line's present, so long ago."""
    return ["--now", (datetime.now().astimezone() - timedelta(seconds=seconds)).isoformat(timespec="seconds")]


def add(app: RunningApp, *words: str) -> str:
    """The id of the new promise."""
    done = app.command("timer", *words)
    assert done.returncode == 0, done.stderr
    return done.stdout.split()[0]


@pytest.fixture(autouse=True)
def nothing_open(desk: Desk, app: RunningApp, gtk_editor: Program) -> Iterator[None]:
    """Each story with no promise of another's."""
    if app.child.poll() is not None:
        app.start()
    gtk_editor.focus()
    yield
    if app.child.poll() is not None:
        app.start()
    for line in listed(app).splitlines():
        app.command("timer", "done", line.split()[0])
    until(lambda: gone(desk, CARD) and gone(desk, PILL), "all done")
    if not gone(desk, PANEL):
        open_panel(desk, app)
        desk.key("Escape")
        until(lambda: gone(desk, PANEL), "closed")


def fill_screen(desk: Desk, window: int, on: bool) -> None:
    """Ask the window manager, as a film or slides would."""
    client = Client(desk.desktop.display)
    state, full = client.atom("_NET_WM_STATE"), client.atom("_NET_WM_STATE_FULLSCREEN")
    number = ClientMessageEvent.event_number
    message = struct.pack("=BBHIIIIIII", number, 32, 0, window, state, int(on), full, 0, 1, 0)
    mask = EventMask.SubstructureNotify | EventMask.SubstructureRedirect
    client.core.SendEvent(False, client.root, mask, message)
    client.conn.flush()
    until(lambda: desk.seam.fullscreen() is on, f"fills the screen: {on}")
    client.conn.disconnect()


def notified(desk: Desk) -> set[str]:
    return set(desk.xdotool("search", "--onlyvisible", "--class", "xfce4-notifyd").split())


def test_a_pasted_promise_is_offered_and_one_key_keeps_it(
    desk: Desk, app: RunningApp, agent: Agent, gtk_editor: Program
) -> None:
    before = len(app.insertions())
    agent.choose("zz03")
    assert agent.inserted(before).outcome == "inserted"
    until(lambda: not gone(desk, OFFER), "offered")
    still_in_front(desk, gtk_editor.target.window)
    until(lambda: app.says(OFFER).startswith("记下这个承诺？"), "in words")
    desk.key("ctrl+alt+n")
    until(lambda: "进行中" in listed(app), "kept")
    assert gone(desk, OFFER) and gone(desk, PANEL)
    still_in_front(desk, gtk_editor.target.window)


def test_an_offer_that_nobody_takes_is_gone_within_moments_and_leaves_nothing(
    desk: Desk, app: RunningApp, agent: Agent, gtk_editor: Program
) -> None:
    agent.choose("zz03")
    until(lambda: not gone(desk, OFFER), "offered")
    until(lambda: gone(desk, OFFER), "gone")
    assert listed(app) == ""


def test_over_a_window_that_fills_the_screen_the_desktop_tells_and_the_card_comes_after(
    desk: Desk, app: RunningApp, gtk_editor: Program
) -> None:
    window = gtk_editor.target.window
    fill_screen(desk, window, True)
    try:
        before = notified(desk)
        name = add(app, "add", "2秒后 王女士 13812345678")
        until(lambda: notified(desk) - before, "the desktop's own notification")
        until(lambda: "到期" in listed(app), "due")
        assert gone(desk, CARD)
        still_in_front(desk, window)
    finally:
        fill_screen(desk, window, False)
    until(lambda: not gone(desk, CARD), "the card, once the screen is free")
    until(lambda: "王女士 138****5678" in app.says(CARD), "masked")
    assert name in listed(app)


def test_a_new_time_offers_the_phrase_for_it_by_one_key(desk: Desk, app: RunningApp, agent: Agent) -> None:
    add(app, "add", "50分钟后 王女士")
    open_panel(desk, app)
    desk.key("Down", "r")
    agent.type("2h")
    desk.key("Return")
    until(lambda: any("记得告诉客户" in words for words in app.shown(PANEL)), "moved, and said what next")
    desk.key("p")
    until(agent.palette_active, "the palette")
    until(lambda: app.rows()[:1] and "提前说明要晚" in app.rows()[0], "with the vetted phrase")
    agent.escape()
    assert "最初约定" in listed(app)


def test_an_overdue_promise_opens_the_phrase_for_being_late(desk: Desk, app: RunningApp, agent: Agent) -> None:
    add(app, "add", "1分钟后 王女士", *back_then(900))
    until(lambda: "已过期" in listed(app), "overdue")
    open_panel(desk, app)
    desk.key("Down", "p")
    until(agent.palette_active, "the palette")
    until(lambda: app.rows()[:1] and "过时补救" in app.rows()[0], "with the vetted phrase")
    agent.escape()


def test_who_has_waited_too_long_stands_first_in_the_panel_with_the_phrase_for_it(
    desk: Desk, app: RunningApp, agent: Agent, gtk_editor: Program
) -> None:
    add(app, "hold", "start", "周先生", *back_then(100))
    until(lambda: not gone(desk, PILL), "the pill counts")
    until(lambda: "再回一句吧" in app.says(PILL), "and nudges")
    still_in_front(desk, gtk_editor.target.window)
    open_panel(desk, app)
    desk.key("Down", "p")
    until(agent.palette_active, "the palette")
    until(lambda: app.rows()[:1] and "等待中回一声" in app.rows()[0], "with the vetted phrase")
    agent.escape()


def test_the_program_asks_before_it_leaves_promises_behind(desk: Desk, app: RunningApp, agent: Agent) -> None:
    add(app, "add", "3小时后 王女士 13812345678")

    def asked() -> bool:
        target = desk.seam.current_target()
        return target.pid == app.pid and target.title == LEAVE and target.focus != 0

    open_menu(desk, agent)
    desk.key("Up", "Return")
    until(asked, "the question")
    said = app.says(LEAVE)
    assert "还有 1 个承诺没有完成" in said and "王女士 138****5678" in said and "下次启动时会告诉您" in said
    desk.key("Return")
    until(lambda: gone(desk, LEAVE), "a hasty Enter stays")
    assert app.answers()
    open_menu(desk, agent)
    desk.key("Up", "Return")
    until(asked, "the question again")
    desk.key("q")
    assert app.child.wait(timeout=30) == 0
    assert "王女士" in listed(app)


def test_damaged_records_are_restored_and_said_aloud(desk: Desk, app: RunningApp) -> None:
    add(app, "add", "3小时后 王女士")
    app.end()
    path = app.paths.database
    for name in (path.name + "-wal", path.name + "-shm"):
        path.with_name(name).unlink(missing_ok=True)
    with sqlite3.connect(path) as connection:
        connection.execute("UPDATE promises SET due = due + 60000")
    connection.close()
    app.start()
    until(lambda: "承诺记录已损坏" in app.says(MESSAGE), "said aloud")
    assert list(path.parent.glob("*.damaged.sqlite3"))
    assert app.command("timer", "list").returncode == 0
