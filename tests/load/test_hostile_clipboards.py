"""Whoever owns the clipboard may hang, die or lie: the reply arrives all the same, soon, and what was lost is named."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from companion.desktop.ports import Outcome
from companion.ui.paste_flow import sentence_for
from tests.load.tally import Tally
from tests.screen.desk import PROGRAMS, Desk, Program

OWNER = Path(__file__).parent / "programs" / "hostile_owner.py"
MEGABYTE = 1_000_000
LONGEST = 8.0
"""No owner may keep a reply back longer (s). Two seconds are given to it; the rest is this machine's to be slow in."""


@contextlib.contextmanager
def owned(desk: Desk, how: str, size: int) -> Iterator[subprocess.Popen[str]]:
    """The clipboard is owned by a program that behaves like this."""
    environment = {**desk.desktop.environment, "PYTHONPATH": str(PROGRAMS)}
    child = desk.spawn(sys.executable, OWNER, how, str(size), env=environment, stdout=subprocess.PIPE, text=True)
    try:
        assert child.stdout.readline() == "READY\n"
        yield child
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.kill(child.pid, signal.SIGCONT)
        desk.stop(child)


def _memory() -> int:
    """Resident memory of this process, bytes."""
    lines = Path("/proc/self/status").read_text().split("\n")
    return 1024 * int(next(line for line in lines if line.startswith("VmRSS")).split()[1])


@pytest.mark.parametrize(
    ("how", "size"),
    [
        ("dies", MEGABYTE), ("stalls", MEGABYTE), ("trickles", MEGABYTE), ("slow", 100), ("busy", 100), ("refuses", 100),
        ("lies", MEGABYTE), ("good", 100 * MEGABYTE),
    ],
)  # fmt: skip
def test_the_reply_arrives_and_what_was_lost_is_named(
    desk: Desk, gtk_editor: Program, tally: Tally, how: str, size: int
) -> None:
    target = gtk_editor.focus()
    memory = _memory()
    with owned(desk, how, size):
        started = time.monotonic()
        report = desk.insert(f"您好，{how}", target)
        took = time.monotonic() - started
        tally.add(report)
        assert report.outcome is Outcome.INSERTED
        assert gtk_editor.shows(f"您好，{how}")
        assert took < LONGEST
        assert _memory() - memory < 2.5 * 64 * MEGABYTE
        if how not in ("slow", "refuses"):
            assert report.lost and not report.restored
            assert "没能还原" in sentence_for(report)
    # And the next one finds everything in order.
    desk.set_text("最初的内容")
    assert desk.insert("再来一句", gtk_editor.focus()).restored
    assert gtk_editor.shows("再来一句")
    assert desk.paste() == "最初的内容".encode()


def test_twenty_megabytes_are_kept_and_given_back(desk: Desk, gtk_editor: Program, tally: Tally) -> None:
    target = gtk_editor.focus()
    with owned(desk, "good", 20 * MEGABYTE):
        report = desk.insert("您好", target)
        tally.add(report)
        assert (report.outcome, report.restored, report.lost) == (Outcome.INSERTED, True, ())
        assert gtk_editor.shows("您好")
    assert desk.paste() == b"x" * 20 * MEGABYTE
    desk.copy("好了")


@pytest.mark.parametrize("size", [100, pytest.param(MEGABYTE, marks=pytest.mark.load)])
def test_an_owner_stopped_at_any_moment_of_the_reading_costs_a_moment(
    desk: Desk, gtk_editor: Program, tally: Tally, size: int
) -> None:
    for pause in (0.0, 0.005, 0.01, 0.02, 0.05):
        target = gtk_editor.focus()
        with owned(desk, "good", size) as owner:
            started = time.monotonic()
            wait = desk.insert_soon(f"停{pause}", target)
            time.sleep(pause)
            os.kill(owner.pid, signal.SIGSTOP)
            report = wait()
            took = time.monotonic() - started
        tally.add(report)
        assert report.outcome is Outcome.INSERTED and took < LONGEST
        assert report.restored or report.lost
        assert gtk_editor.shows(f"停{pause}")
