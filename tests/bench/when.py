"""The grammar and the ledger measured, each beside a yardstick of the same run, since machines differ.

    python -m tests.bench.when
"""

from __future__ import annotations

import re
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from companion.timers.calendar_file import shipped_calendar
from companion.timers.ledger import Ledger
from companion.timers.model import PromiseKind
from companion.timers.recovery import open_promises
from companion.timers.stages import Rules
from companion.timers.watch import Watch
from tests.timers.test_when import REFUSED, RIGHT
from tests.timers.worlds import NOW, SHANGHAI, Machine, moment, read

DRAFT = "非常抱歉给您添麻烦了，您的情况我已经完整记录下来，并转给负责退款的同事核对。" * 6 + "我会在30分钟内联系您，最晚明天下午3点前给出方案。"


def clocked(work: Callable[[], object], times: int) -> list[float]:
    """Milliseconds of each call."""
    spans = []
    for _ in range(times):
        began = time.perf_counter()
        work()
        spans.append((time.perf_counter() - began) * 1000)
    return spans


def show(name: str, spans: list[float], yardstick: float, what: str) -> None:
    middle = statistics.median(spans)
    print(f"{name:34} median {middle:8.3f} ms  max {max(spans):8.3f} ms  = {middle / yardstick:6.1f} x {what}")


def grammar() -> None:
    texts = [row.split("=")[0] for row in RIGHT.strip().replace("\n", "|").split("|")]
    refused = [text for listed in REFUSED.values() for text in listed.split("|")]
    pattern = re.compile(r"(\d+)(分钟|小时|天)(后|内)")
    yardstick = statistics.median(clocked(lambda: [pattern.search(text) for text in texts], 50)) / len(texts)
    for name, listed in (("a time alone", texts), ("a refusal with three choices", refused), ("a draft of 260 characters", [DRAFT])):
        spans = [min(clocked(lambda text=text: read(text), 5)) for text in listed]  # type: ignore[misc]
        show(name, spans, yardstick, "one regular expression")


def imports() -> None:
    def start(code: str) -> list[float]:
        return clocked(lambda: subprocess.run([sys.executable, "-c", code], check=True), 9)

    empty, usual = statistics.median(start("pass")), statistics.median(start("import argparse, json, dataclasses, platformdirs"))
    spans = [span - usual for span in start("import argparse, json, dataclasses, platformdirs, companion.timers.when")]
    show("import of the grammar itself", spans, empty, "an empty interpreter")


def ledger() -> None:
    when = moment("30分钟后")
    with tempfile.TemporaryDirectory() as name:
        raw = sqlite3.connect(Path(name) / "raw.sqlite3", isolation_level=None)
        raw.execute("PRAGMA journal_mode=WAL")
        raw.execute("PRAGMA synchronous=FULL")
        raw.execute("CREATE TABLE t (x TEXT)")
        commit = statistics.median(clocked(lambda: raw.execute("INSERT INTO t VALUES ('x')"), 300))
        book = Ledger(open_promises(Path(name) / "companion.sqlite3", NOW).shelf)
        show("a promise safe on disk", clocked(lambda: book.add(PromiseKind.FOLLOW_UP, "王女士", when, NOW), 1000), commit, "one bare commit")
        machine = Machine()
        watch = Watch(book, Rules(SHANGHAI, shipped_calendar()))
        show("first look at 1,000 promises", clocked(lambda: watch.tick(machine.reading()), 1), commit, "one bare commit")
        show("idle look at 1,000 promises", clocked(lambda: watch.tick(machine.reading()), 200), commit, "one bare commit")
        machine.suspend(3600)
        show("1,000 due at once after sleep", clocked(lambda: watch.tick(machine.reading()), 1), commit, "one bare commit")


if __name__ == "__main__":
    grammar()
    imports()
    ledger()
