"""Work in a process of its own: its answer, or what it said before it was killed."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable
from pathlib import Path

NOBODY = 65534


def forked(work: Callable[[], bytes]) -> tuple[int, int]:
    """Run `work` in a process of its own; returns (its id, where its answer comes out)."""
    reading, writing = os.pipe()
    child = os.fork()
    if not child:
        os.close(reading)
        try:
            os.write(writing, work())
        finally:
            os._exit(0)
    os.close(writing)
    return child, reading


def answer(child: int, reading: int) -> list[str]:
    with os.fdopen(reading, "rb") as words:
        said = words.read().decode().split()
    os.waitpid(child, 0)
    return said


def become_nobody() -> None:
    """Root may read everything; for the rest of this process we are not root."""
    if os.geteuid() == 0:
        os.seteuid(NOBODY)


def killed(folder: Path, write: Callable[[Path, int], None], seconds: float) -> list[str]:
    """Fork a writer, kill it so long after its first word; returns what it acknowledged. Forked, so that it starts at once."""
    reading, writing = os.pipe()
    child = os.fork()
    if not child:
        os.close(reading)
        try:
            write(folder, writing)
        finally:
            os._exit(1)
    os.close(writing)
    with os.fdopen(reading, "rb", buffering=0) as words:
        said = words.read(8)
        time.sleep(seconds)
        os.kill(child, signal.SIGKILL)
        while more := words.read(65536):
            said += more
    assert os.waitpid(child, 0)[1] == signal.SIGKILL
    return said.decode().splitlines()
