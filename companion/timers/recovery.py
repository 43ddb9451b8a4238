"""Opening the promises whatever happened to the file: a damaged one is set aside, the newest good backup restored."""

from __future__ import annotations

import contextlib
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from companion.base.gate import alone, among_others
from companion.base.i18n import _
from companion.base.store import StoreError, open_store, reported
from companion.timers.backups import flush, good_backups, taken_at
from companion.timers.model import Promise
from companion.timers.shelf import MIGRATIONS, PART, Damaged, Shelf, identity, promise_of

KEEP_CLOSED = timedelta(days=30)
_REPAIR_SECONDS = 60.0
"""How long to wait for another process that repairs the file; it takes far less than one."""


@dataclass(frozen=True, slots=True)
class Opened:
    """The promises, and what has to be said aloud about the file ("" when all is well)."""

    shelf: Shelf
    notice: str = ""
    set_aside: Path | None = None
    read_only: bool = False
    """What is written to it is lost (`reading.open_to_read`)."""


def open_promises(path: Path, now: datetime) -> Opened:
    """Open the store at `path`, repaired if need be. Raises `StoreError` when there is nothing to write to.

    Other processes may be at work on it: it counts as damaged only if it still is while nobody can write.
    """
    # Where no lock can be made, nothing can be repaired either.
    with among_others(_lock(path), _REPAIR_SECONDS):
        shelf = _as_it_stands(path)
    if shelf is not None:
        return Opened(shelf)
    # One process at a time, and none that is just opening the file: half of the old one and half of the new is neither.
    with alone(_lock(path), path, _REPAIR_SECONDS), reported(path):
        shelf = _as_it_stands(path, alone=True)
        return Opened(shelf) if shelf is not None else _restore(path, now)


def forget_old(shelf: Shelf, now: datetime) -> int:
    """Remove what was closed over 30 days before `now`, which has to be a clock's; returns how many. Raises `StoreError`."""
    return shelf.forget_closed(now - KEEP_CLOSED)


def _as_it_stands(path: Path, *, alone: bool = False) -> Shelf | None:
    """The open shelf; None for a damaged file, and for none at all where there are copies of one."""
    backups = good_backups(path)
    with reported(path):
        fresh = not path.exists() or path.stat().st_size == 0
    return None if fresh and backups else _sound(path, expect_content=bool(backups), alone=alone)


def _lock(path: Path) -> Path:
    return path.with_name(f"{path.stem}.repair")


def _sound(path: Path, *, expect_content: bool, alone: bool = False) -> Shelf | None:
    """The open shelf, or None when the file is damaged. Raises `StoreError` for everything else."""
    if expect_content and not _has_promises(path):
        return None
    opened = identity(path)
    try:
        shelf = Shelf(open_store(path, MIGRATIONS, PART), path, opened)
    except StoreError as error:
        # "broken": a page that reads as another schema; no full disk or lock looks like that.
        if error.kind in ("damaged", "broken"):
            return None
        raise
    try:
        shelf.verify(alone=alone)
    except StoreError as error:
        shelf.close()
        if error.kind in ("damaged", "broken"):
            return None
        raise
    return shelf


def _has_promises(path: Path) -> bool:
    """Whether the file has our tables: an empty file is a perfectly valid empty database."""
    try:
        connection = sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)
    except sqlite3.Error:
        return False
    try:
        return int(connection.execute("SELECT count(*) FROM promise_seal").fetchone()[0]) == 1
    except sqlite3.OperationalError as error:
        # Busy is not damaged: open_store will wait.
        return "no such table" not in str(error)
    except sqlite3.DatabaseError:
        return False
    finally:
        connection.close()


def _restore(path: Path, now: datetime) -> Opened:
    aside = _set_aside(path, now)
    for backup in good_backups(path):
        _put_back(backup, path)
        shelf = _sound(path, expect_content=True)
        if shelf is not None:
            saved = _rescue(aside, shelf) if aside else 0
            return Opened(shelf, _restored_sentence(backup, aside, saved), aside)
        with reported(path):
            path.unlink(missing_ok=True)
            # Else it would be taken for the newest of all, for ever.
            backup.replace(backup.with_name(f"{backup.name}.damaged"))
    shelf = Shelf(open_store(path, MIGRATIONS, PART), path)
    saved = _rescue(aside, shelf) if aside else 0
    notice = _("承诺记录已损坏，也没有可用的备份，从还能读的部分找回 {saved} 条。请核对手上的承诺。").format(saved=saved)
    if aside is not None:
        notice += _("原文件留在 {file}。").format(file=aside.name)
    return Opened(shelf, notice, aside)


def _put_back(backup: Path, path: Path) -> None:
    """Whole or not at all: who opens `path` meanwhile must not find half of it."""
    temporary = path.with_name(f".companion-tmp-{backup.name}")
    with reported(path):
        try:
            shutil.copyfile(backup, temporary)
            temporary.chmod(0o600)
            flush(temporary)
            temporary.replace(path)
        finally:
            temporary.unlink(missing_ok=True)


def _restored_sentence(backup: Path, aside: Path | None, saved: int) -> str:
    taken = taken_at(backup)
    assert taken is not None
    with contextlib.suppress(OverflowError, ValueError):
        taken = taken.astimezone()
    notice = _("承诺记录已损坏，已用 {when} 的备份恢复，另从损坏的文件找回 {saved} 条。请核对最近的承诺。").format(
        when=f"{taken:%m-%d %H:%M}", saved=saved
    )
    return notice if aside is None else notice + _("原文件留在 {file}。").format(file=aside.name)


def _set_aside(path: Path, now: datetime) -> Path | None:
    """Move the file and what belongs to it out of the way; never overwrites an earlier one."""
    aside = path.with_name(f"{path.stem}-{now.astimezone(UTC):%Y%m%dT%H%M%S}.damaged.sqlite3")
    number = 1
    while aside.exists():
        number += 1
        aside = path.with_name(f"{path.stem}-{now.astimezone(UTC):%Y%m%dT%H%M%S}-{number}.damaged.sqlite3")
    with reported(path), _held(path) as release:
        if not path.exists():
            return None
        try:
            path.rename(aside)
        except PermissionError:
            # Windows moves no file that is open, not even by us.
            release()
            path.rename(aside)
        for suffix in ("-wal", "-shm"):
            part = path.with_name(path.name + suffix)
            if part.exists():
                part.rename(aside.with_name(aside.name + suffix))
    return aside


@contextlib.contextmanager
def _held(path: Path) -> Iterator[Callable[[], None]]:
    """Nobody writes to the file meanwhile, as far as it can still be locked; whoever waits finds it moved then."""
    if not path.exists():
        yield lambda: None
        return
    connection = sqlite3.connect(path, timeout=5.0, isolation_level=None)
    try:
        with contextlib.suppress(sqlite3.Error):
            connection.execute("BEGIN IMMEDIATE")
        yield connection.close
    finally:
        connection.close()


def _rescue(aside: Path, shelf: Shelf) -> int:
    """Bring over the rows of the damaged file whose checksum holds and that are newer than the backup's."""
    known = {promise.id: promise for promise in shelf.open_promises()}
    rescued: list[Promise] = []
    with contextlib.suppress(sqlite3.Error):
        connection = sqlite3.connect(aside)
        try:
            for promise in _readable(connection):
                if known.get(promise.id) != promise:
                    rescued.append(promise)
        finally:
            connection.close()
    shelf.change([], lambda _none: rescued)
    return sum(promise.is_open for promise in rescued)


def _readable(connection: sqlite3.Connection) -> list[Promise]:
    found: list[Promise] = []
    columns = "id, kind, text, words, due, first_due, zone, created, state, closed, keeps_wall, wall, workdays, base, snoozed, reason, fired, told, changed, checksum"
    with contextlib.suppress(sqlite3.Error):
        for row in connection.execute(f"SELECT {columns} FROM promises"):
            with contextlib.suppress(Damaged, ValueError, OverflowError):
                found.append(promise_of(row))
    return found
