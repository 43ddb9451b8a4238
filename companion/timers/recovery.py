"""Opening the promises whatever happened to the file: a damaged one is set aside, the newest good backup restored."""

from __future__ import annotations

import contextlib
import os
import shutil
import sqlite3
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from companion.base.i18n import _
from companion.base.store import StoreError, open_store, reported
from companion.timers.model import Promise
from companion.timers.shelf import MIGRATIONS, PART, Damaged, Shelf, promise_of

BACKUPS_KEPT = 12
BACKUP_EVERY = timedelta(minutes=30)
KEEP_CLOSED = timedelta(days=30)
_FOLDER = "backups"


@dataclass(frozen=True, slots=True)
class Opened:
    """The promises, and what has to be said aloud about the file ("" when all is well)."""

    shelf: Shelf
    notice: str = ""
    set_aside: Path | None = None


def open_promises(path: Path, now: datetime) -> Opened:
    """Open the store at `path`, repaired if need be. Raises `StoreError` when there is nothing to write to."""
    backups = good_backups(path)
    fresh = not path.exists() or path.stat().st_size == 0
    if not fresh or not backups:
        shelf = _sound(path, expect_content=bool(backups))
        if shelf is not None:
            shelf.forget_closed(now - KEEP_CLOSED)
            return Opened(shelf)
    return _restore(path, now, backups)


def rotate_backups(shelf: Shelf, now: datetime) -> Path | None:
    """Copy the store beside itself when it changed since the last copy, at most every 30 minutes; keep twelve.

    Raises `StoreError`. Returns the new copy, if any.
    """
    folder = shelf.path.parent / _FOLDER
    mark = f".{shelf.changes()}."
    kept = _backup_files(shelf.path)
    if kept and (mark in kept[0].name or now.astimezone(UTC) < _taken(kept[0]) + BACKUP_EVERY):
        return None
    name = f"{shelf.path.stem}-{now.astimezone(UTC):%Y%m%dT%H%M%S}{mark}sqlite3"
    temporary = folder / f".companion-tmp-{name}"
    with reported(shelf.path):
        folder.mkdir(mode=0o700, exist_ok=True)
        os.close(os.open(temporary, os.O_CREAT | os.O_TRUNC | os.O_WRONLY, 0o600))
        try:
            shelf.copy_to(temporary)
            _flush(temporary)
            temporary.replace(folder / name)
        finally:
            for leftover in folder.glob(f"{temporary.name}*"):
                leftover.unlink(missing_ok=True)
        for old in _backup_files(shelf.path)[BACKUPS_KEPT:]:
            old.unlink(missing_ok=True)
    return folder / name


def good_backups(path: Path) -> list[Path]:
    """The copies of the store at `path`, newest first. Not yet checked."""
    return _backup_files(path)


def _backup_files(path: Path) -> list[Path]:
    return sorted((path.parent / _FOLDER).glob(f"{path.stem}-*.sqlite3"), reverse=True)


def _taken(backup: Path) -> datetime:
    stamp = backup.name.split(".")[0].rpartition("-")[2]
    return datetime.strptime(stamp, "%Y%m%dT%H%M%S").replace(tzinfo=UTC)


def _flush(path: Path) -> None:
    handle = os.open(path, os.O_RDWR)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _sound(path: Path, *, expect_content: bool) -> Shelf | None:
    """The open shelf, or None when the file is damaged. Raises `StoreError` for everything else."""
    if expect_content and not _has_promises(path):
        return None
    try:
        connection = open_store(path, MIGRATIONS, PART)
    except StoreError as error:
        # "broken": a page that reads as another schema; no full disk or lock looks like that.
        if error.kind in ("damaged", "broken"):
            return None
        raise
    shelf = Shelf(connection, path)
    try:
        shelf.verify()
    except (Damaged, sqlite3.DatabaseError, ValueError, OverflowError):
        shelf.close()
        return None
    return shelf


def _has_promises(path: Path) -> bool:
    """Whether the file has our tables: an empty file is a perfectly valid empty database."""
    try:
        connection = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
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


def _restore(path: Path, now: datetime, backups: list[Path]) -> Opened:
    aside = _set_aside(path, now)
    for backup in backups:
        with reported(path):
            shutil.copyfile(backup, path)
            path.chmod(0o600)
            _flush(path)
        shelf = _sound(path, expect_content=True)
        if shelf is not None:
            saved = _rescue(aside, shelf) if aside else 0
            return Opened(shelf, _restored_sentence(backup, aside, saved), aside)
        path.unlink(missing_ok=True)
    shelf = Shelf(open_store(path, MIGRATIONS, PART), path)
    saved = _rescue(aside, shelf) if aside else 0
    notice = _("承诺记录已损坏，也没有可用的备份，从还能读的部分找回 {saved} 条。请核对手上的承诺。").format(saved=saved)
    if aside is not None:
        notice += _("原文件留在 {file}。").format(file=aside.name)
    return Opened(shelf, notice, aside)


def _restored_sentence(backup: Path, aside: Path | None, saved: int) -> str:
    when = _taken(backup).astimezone()
    notice = _("承诺记录已损坏，已用 {when} 的备份恢复，另从损坏的文件找回 {saved} 条。请核对最近的承诺。").format(
        when=f"{when:%m-%d %H:%M}", saved=saved
    )
    return notice if aside is None else notice + _("原文件留在 {file}。").format(file=aside.name)


def _set_aside(path: Path, now: datetime) -> Path | None:
    """Move the file and what belongs to it out of the way; never overwrites an earlier one."""
    aside = path.with_name(f"{path.stem}-{now.astimezone(UTC):%Y%m%dT%H%M%S}.damaged.sqlite3")
    number = 1
    while aside.exists():
        number += 1
        aside = path.with_name(f"{path.stem}-{now.astimezone(UTC):%Y%m%dT%H%M%S}-{number}.damaged.sqlite3")
    moved = False
    with reported(path):
        for suffix in ("", "-wal", "-shm"):
            part = path.with_name(path.name + suffix)
            if part.exists():
                part.rename(aside.with_name(aside.name + suffix))
                moved = True
    return aside if moved else None


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
