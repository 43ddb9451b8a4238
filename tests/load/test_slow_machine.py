"""The X server in fits and starts, a target that sleeps, a key that is held: whole or not at all, and never a word too many."""

from __future__ import annotations

import contextlib
import os
import random
import signal
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from companion.desktop.ports import HotkeyState, Outcome, Reason, Target
from companion.desktop.virtual import VirtualDesktop
from tests.load.tally import Tally
from tests.screen.desk import PROGRAMS, SYSTEM_PYTHON, Desk, Page, Program, until

BEFORE = "客户刚发来的单号：20261122001"


@pytest.fixture(scope="module")
def spare(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Desk, int]]:
    """A desktop whose X server may be stopped, and the server's process."""
    with VirtualDesktop(panel=False) as desktop:
        desk = Desk(desktop, tmp_path_factory.mktemp("desk"))
        server = desktop._children[0]
        assert "Xvfb" in Path(f"/proc/{server.pid}/cmdline").read_text()
        yield desk, server.pid
        desk.close()


@contextlib.contextmanager
def in_bursts(pid: int, seed: int) -> Iterator[None]:
    """A process runs for up to 60 ms, stands for up to 250 ms, and so on."""
    chance, over = random.Random(seed), threading.Event()

    def jerk() -> None:
        while not over.wait(chance.uniform(0.005, 0.06)):
            os.kill(pid, signal.SIGSTOP)
            over.wait(chance.uniform(0.02, 0.25))
            os.kill(pid, signal.SIGCONT)

    thread = threading.Thread(target=jerk)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()
        os.kill(pid, signal.SIGCONT)


@pytest.mark.parametrize("count", [10, pytest.param(200, marks=[pytest.mark.load, pytest.mark.timeout(1200)])])
def test_a_server_in_bursts_gets_whole_replies_or_none(spare: tuple[Desk, int], tally: Tally, count: int) -> None:
    desk, server = spare
    path = desk.file("qt")
    editor = Program(desk, "王女士", [sys.executable, PROGRAMS / "qt_entry.py", path, "王女士"], path)
    try:
        for number in range(count):
            desk.set_text(BEFORE)
            target = editor.focus()
            reply = f"第{number}句😊，请放心。"
            with in_bursts(server, number):
                report = desk.insert(reply, target)
            tally.add(report)
            if report.outcome is Outcome.INSERTED:
                _settles(tally, editor, reply, number)
                if desk.paste() != BEFORE.encode():
                    tally.unrestored.append(f"{number}: {report}")
            elif report.outcome is Outcome.COPIED:
                # A key that was sent and not yet answered may still be: with the reply, which is what lies there.
                _settles(tally, editor, None if report.reason is Reason.NOT_READ else "", number)
                assert desk.paste() == reply.encode()
        assert (tally.wrong, tally.unrestored) == ([], [])
        assert tally.inserted > 0.9 * count
    finally:
        editor.quit()


def _settles(tally: Tally, editor: Program, expected: str | None, number: int) -> None:
    wanted = [b""] if expected is None else [expected.encode()]
    if expected is None:
        wanted.append(f"第{number}句😊，请放心。".encode())
    with contextlib.suppress(AssertionError):
        until(lambda: editor.text() in wanted, "the text", 5)
    if editor.text() not in wanted:
        tally.wrong.append(f"{number}: {editor.text()[:80]!r}")


@pytest.mark.parametrize("count", [1, pytest.param(20, marks=pytest.mark.load)])
def test_a_target_asleep_is_told_as_copied_and_wakes_up_with_the_reply_once(desk: Desk, tally: Tally, count: int) -> None:
    path = desk.file("gtk")
    editor = Program(desk, "睡着的", [SYSTEM_PYTHON, PROGRAMS / "gtk_editor.py", path, "睡着的"], path)
    try:
        for number in range(count):
            desk.set_text(BEFORE)
            target = editor.focus()
            os.kill(editor.child.pid, signal.SIGSTOP)
            report = desk.insert(f"醒来再看{number}", target)
            tally.add(report)
            assert (report.outcome, report.reason) == (Outcome.COPIED, Reason.NOT_READ)
            assert desk.paste() == f"醒来再看{number}".encode()
            os.kill(editor.child.pid, signal.SIGCONT)
            assert editor.shows(f"醒来再看{number}")
            assert desk.paste() == f"醒来再看{number}".encode(), "it stays on the clipboard"
    finally:
        os.kill(editor.child.pid, signal.SIGCONT)
        editor.quit()


@pytest.mark.parametrize("asleep", [1.0, *(pytest.param(long, marks=pytest.mark.load) for long in (0.3, 3.0))])
def test_a_target_that_wakes_in_time_gets_the_reply_and_the_clipboard_comes_back(
    desk: Desk, qt_entry: Program, tally: Tally, asleep: float
) -> None:
    desk.set_text(BEFORE)
    target = qt_entry.focus()
    os.kill(qt_entry.child.pid, signal.SIGSTOP)
    try:
        wait = desk.insert_soon("刚才卡了一下", target)
        time.sleep(asleep)
    finally:
        os.kill(qt_entry.child.pid, signal.SIGCONT)
    report = wait()
    tally.add(report)
    assert (report.outcome, report.restored) == (Outcome.INSERTED, True)
    assert qt_entry.shows("刚才卡了一下")
    assert desk.paste() == BEFORE.encode()


@contextlib.contextmanager
def busy(page: Page) -> Iterator[None]:
    """The page itself stands still, as one with much to do does; the browser around it goes on."""
    stopped = []
    for folder in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            command = (folder / "cmdline").read_bytes().decode(errors="replace")
            if "--type=renderer" in command and f"{page.path}.profile" in command:
                stopped.append(int(folder.name))
    assert stopped, "a page is a process of its own"
    for pid in stopped:
        os.kill(pid, signal.SIGSTOP)
    try:
        yield
    finally:
        for pid in stopped:
            os.kill(pid, signal.SIGCONT)


@pytest.mark.parametrize("seconds", [0.4, *(pytest.param(long, marks=pytest.mark.load) for long in (0.1, 0.2, 1.0, 3.0))])
def test_a_busy_page_gets_the_reply_and_never_what_was_copied_before(
    desk: Desk, page: Page, tally: Tally, seconds: float
) -> None:
    """The browser reads at once, the page when it gets to it: its reading is the one that counts."""
    desk.set_text(BEFORE)
    target = page.focus()
    with busy(page):
        wait = desk.insert_soon("您好，我在。", target)
        time.sleep(seconds)
    report = wait()
    tally.add(report)
    assert (report.outcome, report.restored) == (Outcome.INSERTED, True)
    assert page.shows("您好，我在。")
    assert desk.paste() == BEFORE.encode()


@pytest.mark.load
def test_a_page_that_hangs_is_told_as_copied_and_gets_the_reply_or_nothing(desk: Desk, page: Page, tally: Tally) -> None:
    desk.set_text(BEFORE)
    target = page.focus()
    with busy(page):
        report = desk.insert("您好，我在。", target)
        tally.add(report)
        assert (report.outcome, report.reason) == (Outcome.COPIED, Reason.NOT_READ)
        assert desk.paste() == "您好，我在。".encode()
    # The browser may have thrown away the keys of a page that did not answer; this one shows that it answers again.
    desk.key("a")
    until(lambda: page.text().endswith(b"a"), "the page is back")
    assert page.text() in (b"a", "您好，我在。a".encode())


@pytest.mark.parametrize("seconds", [2.5, pytest.param(30, marks=pytest.mark.load)])
def test_a_held_hotkey_is_one_press(desk: Desk, gtk_editor: Program, seconds: float) -> None:
    gtk_editor.focus()
    presses: list[Target] = []
    assert desk.seam.register("Ctrl+Alt+Space", presses.append).state is HotkeyState.READY
    try:
        desk.xdotool("keydown", "ctrl", "keydown", "alt", "keydown", "space")
        until(lambda: presses, "it fires")
        time.sleep(seconds)
        assert len(presses) == 1
        desk.xdotool("keyup", "space", "keyup", "alt", "keyup", "ctrl")
        desk.key("ctrl+alt+space")
        until(lambda: len(presses) == 2, "the next press is a press")
    finally:
        desk.xdotool("keyup", "space", "keyup", "alt", "keyup", "ctrl")
        desk.seam.unregister("Ctrl+Alt+Space")
