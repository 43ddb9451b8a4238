"""Reply after reply into each kind of program, whatever was copied before: the reply arrives whole, the clipboard comes back."""

from __future__ import annotations

import base64
import contextlib
import json
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest

from companion.desktop.ports import Outcome
from tests.load.tally import Tally
from tests.screen.desk import Desk, Program, until
from tests.screen.test_paste import FAMILY, FILES, PNG

COPIER = Path(__file__).parent / "programs" / "copier.py"
TEXT = {"text/plain": "客户刚发来的单号：20261122001".encode(), "text/html": b"<b>20261122001</b>"}
KINDS: dict[str, Mapping[str, bytes]] = {"text": TEXT, "image": {"image/png": PNG}, "files": FILES}
# As the seam sees them: the names under which the bytes must be back.
READABLE = {"text": ("UTF8_STRING", "text/html"), "image": ("image/png",), "files": tuple(FILES)}


@contextlib.contextmanager
def copier(desk: Desk) -> Iterator[Callable[[str], None]]:
    """The program in which the agent copies."""
    child = desk.spawn(sys.executable, COPIER, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def copy(kind: str) -> None:
        child.stdin.write(f"{kind}\n")
        child.stdin.flush()
        assert child.stdout.readline().strip() == kind
        name = READABLE[kind][0]
        until(lambda: desk.paste(name) == wanted(kind)[name], f"{kind} is copied")

    try:
        said = {kind: {name: base64.b64encode(data).decode() for name, data in formats.items()} for kind, formats in KINDS.items()}
        child.stdin.write(json.dumps(said) + "\n")
        yield copy
    finally:
        desk.stop(child)


def wanted(kind: str) -> dict[str, bytes]:
    formats = {"UTF8_STRING": TEXT["text/plain"], **KINDS[kind]} if kind == "text" else dict(KINDS[kind])
    return {name: formats[name] for name in READABLE[kind]}


def reply(number: int) -> str:
    """Every tenth is as long as the longest that people send."""
    text = f"第{number}句：退款 1–3 天到账😊{FAMILY}，café。\n请放心。"
    return text + "长" * (2000 - len(text)) if number % 10 == 9 else text


@pytest.mark.parametrize("count", [10, pytest.param(200, marks=[pytest.mark.load, pytest.mark.timeout(1200)])])
def test_every_reply_arrives_whole_and_every_clipboard_is_as_before(
    desk: Desk, program: Program, tally: Tally, count: int
) -> None:
    with copier(desk) as copy:
        for number in range(count):
            kind = list(KINDS)[number % 3]
            copy(kind)
            target = program.focus()
            report = desk.insert(reply(number), target)
            tally.add(report)
            arrives = _text(program, reply(number) if report.outcome is Outcome.INSERTED else "")
            if arrives:
                tally.wrong.append(f"{number}: {arrives}")
            back = {name: desk.paste(name) for name in READABLE[kind]}
            if report.outcome is Outcome.INSERTED and (not report.restored or back != wanted(kind)):
                tally.unrestored.append(f"{number}: {kind}, {report}")
    assert (tally.wrong, tally.unrestored) == ([], [])
    assert tally.inserted == count


def _text(program: Program, expected: str) -> str:
    """What stands there instead of what was expected; empty when all is well."""
    with contextlib.suppress(AssertionError):
        until(lambda: program.text() == expected.encode(), "the reply", 5)
    seen = program.text()
    return "" if seen == expected.encode() else f"{seen[:60]!r} ({len(seen)} bytes)"


def test_large_replies_and_large_clipboards_go_in_pieces_both_ways(desk: Desk, program: Program, tally: Tally) -> None:
    """Over 256 KiB no X server takes it in one go."""
    former = {"text/plain": ("前文" * 200_000).encode(), "application/x-own": bytes(range(256)) * 4000}
    text = "".join(f"{number} 请您放心😊\n" for number in range(20_000))
    with desk.owner(former):
        report = desk.insert(text, program.focus())
        tally.add(report)
        assert (report.outcome, report.restored) == (Outcome.INSERTED, True)
        until(lambda: len(program.text()) >= len(text.encode()), "all of it has arrived")
        assert program.text() == text.encode()
    assert desk.paste("text/plain") == former["text/plain"]
    assert desk.paste("application/x-own") == former["application/x-own"]
    program.focus()
