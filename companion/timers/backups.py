"""Copies of the promises beside the store: when one is made, which are kept, which one to go back to first."""

from __future__ import annotations

import os
import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

from companion.base.store import reported
from companion.timers.shelf import Shelf

BACKUPS_KEPT = 12
BACKUP_EVERY = timedelta(minutes=30)
_FOLDER = "backups"
_NAME = re.compile(r"-(\d{8}T\d{6})\.(\d{1,18})\.sqlite3\Z")


def rotate_backups(shelf: Shelf, now: datetime) -> Path | None:
    """Copy the store beside itself when it changed since the last copy, at most every 30 minutes; keep twelve.

    A copy from the future (the clock was wrong then) does not count as recent. Raises `StoreError`. Returns the new
    copy, if any.
    """
    folder, now = shelf.path.parent / _FOLDER, now.astimezone(UTC)
    changes = shelf.changes()
    kept = good_backups(shelf.path)
    past = [taken for backup in kept if (taken := taken_at(backup)) is not None and taken <= now]
    if any(_changes(backup) == changes for backup in kept) or (past and now - max(past) < BACKUP_EVERY):
        return None
    name = f"{shelf.path.stem}-{now:%Y%m%dT%H%M%S}.{changes}.sqlite3"
    temporary = folder / f".companion-tmp-{name}"
    with reported(shelf.path):
        folder.mkdir(mode=0o700, exist_ok=True)
        os.close(os.open(temporary, os.O_CREAT | os.O_TRUNC | os.O_WRONLY, 0o600))
        try:
            shelf.copy_to(temporary)
            flush(temporary)
            temporary.replace(folder / name)
        finally:
            for leftover in folder.glob(f"{temporary.name}*"):
                leftover.unlink(missing_ok=True)
        for old in good_backups(shelf.path)[BACKUPS_KEPT:]:
            old.unlink(missing_ok=True)
    return folder / name


def good_backups(path: Path) -> list[Path]:
    """The copies of the store at `path`, the one with the most changes in it first. Not yet checked.

    The clock may have been wrong when one was made; the number of changes only grows. Other files are left out.
    """
    try:
        named = [(_changes(file), taken, file) for file in (path.parent / _FOLDER).iterdir() if file.name.startswith(f"{path.stem}-") and (taken := taken_at(file)) is not None]
    except OSError:
        return []
    return [file for _changes_, _taken, file in sorted(named, reverse=True)]


def taken_at(backup: Path) -> datetime | None:
    """When the copy says that it was made, UTC; None for a name that no copy has."""
    found = _NAME.search(backup.name)
    if found is None:
        return None
    try:
        return datetime.strptime(found[1], "%Y%m%dT%H%M%S").replace(tzinfo=UTC)
    except ValueError:
        return None


def _changes(backup: Path) -> int:
    found = _NAME.search(backup.name)
    return int(found[2]) if found else -1


def flush(path: Path) -> None:
    """Wait until `path` is on the disk. Raises OSError."""
    handle = os.open(path, os.O_RDWR)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
