"""One process at a time, or many that keep one out: SQLite's own lock on an empty file. It ends with its process, on every system."""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Iterator
from pathlib import Path

from companion.base.files import make_folder
from companion.base.store import reported


@contextlib.contextmanager
def alone(lock: Path, guarded: Path, seconds: float) -> Iterator[None]:
    """Nobody else is in here, or in `among_others`, with `lock` meanwhile; waits for it so many seconds.

    Raises `StoreError` about `guarded` on entering: kind ``locked`` when it has waited for nothing.
    """
    with contextlib.ExitStack() as stack:
        with reported(guarded):
            stack.enter_context(contextlib.closing(_gate(lock, seconds))).execute("BEGIN EXCLUSIVE")
        yield


@contextlib.contextmanager
def among_others(lock: Path, seconds: float) -> Iterator[None]:
    """Nobody is `alone` meanwhile. Where no lock can be made, or none in so many seconds, one goes in all the same."""
    with contextlib.ExitStack() as stack:
        with contextlib.suppress(OSError, sqlite3.Error):
            gate = stack.enter_context(contextlib.closing(_gate(lock, seconds)))
            gate.execute("BEGIN")
            gate.execute("SELECT 1 FROM sqlite_master").fetchone()
        yield


def _gate(lock: Path, seconds: float) -> sqlite3.Connection:
    """Raises OSError, sqlite3.Error."""
    make_folder(lock.parent)
    if not lock.exists():
        lock.touch(mode=0o600)
    return sqlite3.connect(lock, timeout=seconds, isolation_level=None)
