"""The agent, or a pop-up, changes the window at any moment around Enter: no reply ever stands in the wrong one."""

from __future__ import annotations

import random
import struct
import sys
import time
from collections.abc import Iterator

import pytest

from companion.desktop.ports import Outcome
from tests.load.tally import Tally
from tests.screen.desk import PROGRAMS, SYSTEM_PYTHON, Desk, Program, SecondWindow, until
from tests.screen.running_app import MESSAGE, PALETTE, Agent, Insertion, RunningApp, agent, app  # noqa: F401 - fixtures

sys.path.insert(0, str(PROGRAMS))
from xclient import Client  # noqa: E402

BEFORE = "客户刚发来的单号：20261122001"
REPLY = "您好，这里是晴川电器，我是林晓。"
ASKED = Insertion(0, "asked", "", False)
ELSEWHERE = Insertion(0, "pressed in the other window", "", False)


@pytest.fixture
def programs(gtk_editor: Program, qt_entry: Program, page: Program) -> Iterator[list[Program]]:
    yield [gtk_editor, qt_entry, page]


class Switch:
    """One round: the palette over `one`, Enter and the change to `other` some moment apart."""

    def __init__(self, desk: Desk, hands: Agent, one: Program, other: Program) -> None:
        self.desk, self.hands, self.app, self.one, self.other = desk, hands, hands.app, one, other

    def run(self, apart: float) -> Insertion:
        """`apart` in seconds: how long after Enter the other window comes; negative: before it."""
        self.other.focus()
        self.one.focus()
        self.desk.set_text(BEFORE)
        self.hands.open()
        self.hands.type("zz01")
        until(lambda: len(self.app.rows()) == 1, "one phrase is found")
        before, returns = len(self.app.insertions()), len(self.other.returns())
        self.hands.pause()
        enter, change = ["key", "Return"], ["windowactivate", str(self.other.target.window)]
        first, second = (enter, change) if apart >= 0 else (change, enter)
        self.desk.xdotool(*first, "sleep", f"{abs(apart):.3f}", *second)
        return self._ended(before, returns)

    def _ended(self, before: int, returns: int) -> Insertion:
        """Enter has pasted or copied, or the palette asks, or it was pressed in the other window already."""

        def ended() -> Insertion | None:
            if len(self.app.insertions()) > before:
                return self.app.insertions()[before]
            if any("Enter 粘到" in words for words in self.app.shown(PALETTE)):
                return ASKED
            return ELSEWHERE if len(self.other.returns()) >= returns + 2 else None

        found = until(ended, "pasted, copied, asked, or pressed elsewhere")
        if found in (ASKED, ELSEWHERE):
            self.hands.escape()
        return found

    def wrong(self, ended: Insertion, apart: float) -> str:
        """What is not as it must be; empty when all is well."""
        there = REPLY.encode() if ended.outcome == "inserted" else b""
        # Enter pressed by hand after the change is the other window's own.
        own = (b"", b"\n") if apart < 0 else (b"",)
        if self.one.text() != there or self.other.text() not in own:
            return f"{apart:+.3f} s {ended}: {self.one.text()!r} | {self.other.text()!r}"
        return ""


@pytest.mark.parametrize("count", [8, pytest.param(200, marks=[pytest.mark.load, pytest.mark.timeout(1800)])])
def test_no_reply_ever_stands_in_the_wrong_window(
    desk: Desk, agent: Agent, programs: list[Program], tally: Tally, count: int  # noqa: F811 - the fixture
) -> None:
    chance = random.Random(20261122)
    for _ in range(count):
        one, other = chance.sample(programs, 2)
        apart = chance.uniform(-0.1, 0.3)
        switch = Switch(desk, agent, one, other)
        ended = switch.run(apart)
        tally.outcomes[f"{ended.outcome} {ended.reason}".strip()] += 1
        if ended.outcome in ("copied", "refused"):
            until(lambda: agent.app.says(MESSAGE), "the strip says what happened")
        if wrong := switch.wrong(ended, apart):
            tally.wrong.append(wrong)
        lies = (REPLY if ended.outcome == "copied" else BEFORE).encode()
        if desk.paste() != lies:
            tally.unrestored.append(f"{apart:+.3f} s {ended}: {desk.paste()[:60]!r}")
    assert (tally.wrong, tally.unrestored) == ([], [])


def _come_forward(client: Client, window: int, by_itself: bool) -> None:
    """As a task list asks for a window; or as a window does that takes the focus without asking."""
    if by_itself:
        client.core.SetInputFocus(1, window, 0)
    else:
        kind = client.atom("_NET_ACTIVE_WINDOW")
        message = struct.pack("=BBHIIIIIII", 33, 32, 0, window, kind, 2, 0, 0, 0, 0)
        client.core.SendEvent(False, client.root, (1 << 19) | (1 << 20), message)
    client.conn.flush()


@pytest.fixture(params=["three programs", "two windows of one"])
def windows(desk: Desk, request: pytest.FixtureRequest) -> Iterator[list[Program]]:
    if request.param == "three programs":
        yield request.getfixturevalue("programs")
        return
    path = desk.file("two-windows")
    first = Program(desk, "两个窗口", [SYSTEM_PYTHON, PROGRAMS / "gtk_editor.py", path, "两个窗口"], path)
    yield [first, SecondWindow(first)]
    first.quit()


@pytest.mark.parametrize("count", [20, pytest.param(400, marks=[pytest.mark.load, pytest.mark.timeout(1800)])])
def test_a_switch_at_any_moment_of_the_insertion_itself(
    desk: Desk, windows: list[Program], tally: Tally, count: int
) -> None:
    """Without the palette before it, and within the few hundredths of a second that matter."""
    chance = random.Random(1122)
    client = Client(desk.desktop.display)
    for number in range(count):
        one, other = chance.sample(windows, 2)
        other.focus()
        target = one.focus()
        desk.set_text(BEFORE)
        pause, by_itself = chance.uniform(0.0, 0.08), chance.random() < 0.5
        ended = desk.insert_soon(f"只给第一个窗口{number}", target)
        time.sleep(pause)
        _come_forward(client, other.target.focus if by_itself else other.target.window, by_itself)
        report = ended()
        tally.add(report)
        expected = f"只给第一个窗口{number}".encode() if report.outcome is Outcome.INSERTED else b""
        if expected:
            until(lambda one=one: one.text(), "the reply")
        if (one.text(), other.text()) != (expected, b""):
            tally.wrong.append(f"{pause:.3f} s {report}: {one.text()!r} | {other.text()!r}")
        if desk.paste() != (BEFORE.encode() if expected else f"只给第一个窗口{number}".encode()):
            tally.unrestored.append(f"{pause:.3f} s {report}: {desk.paste()[:60]!r}")
    client.conn.disconnect()
    assert (tally.wrong, tally.unrestored) == ([], [])


def test_the_app_has_no_unexpected_errors(app: RunningApp) -> None:  # noqa: F811 - the fixture
    assert "unexpected" not in app.log(), app.log()
