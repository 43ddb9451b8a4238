"""A database file that only its owner reads and from which deleted rows really go.

No connection outlives a call. Deletion overwrites (`secure_delete`) and rewrites the file without free pages (VACUUM,
its copy in memory); the rollback journal is gone when a call returns. What a file system or a drive keeps beyond that
is outside a program's reach.
"""

from __future__ import annotations

import contextlib
import os
import sqlite3
import stat
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias

from companion.base.i18n import _

_BUSY_SECONDS = 2.0
_SIDE_FILES = ("-journal", "-wal", "-shm")
# The VACUUM copy and every temporary table stay in memory: nothing reaches another file.
_PRAGMAS = ("temp_store = MEMORY", "secure_delete = ON", "journal_mode = DELETE", "synchronous = FULL")

Statement: TypeAlias = tuple[str, tuple[object, ...]]


@dataclass(frozen=True, slots=True)
class Unusable:
    """The file cannot be used now; `reason` is one of: foreign, damaged, busy, disk."""

    reason: str

    @property
    def message(self) -> str:
        """One sentence that says what to do."""
        return {
            "foreign": _("这个记录文件不属于你，或是一个链接，没有打开它。请把它移走再试。"),
            "damaged": _("你的记录坏了，读不出来。可以一键清除，重新开始。"),
            "busy": _("你的记录正被另一个窗口使用，请稍等一下再试。"),
            "disk": _("写不进磁盘，这次没有保存。请检查磁盘空间和权限。"),
        }[self.reason]


@dataclass(frozen=True, slots=True)
class PrivateStore:
    """The file at `path`. What the disk or SQLite refuses comes back as an `Unusable`, never as an exception."""

    path: Path

    def exists(self) -> bool:
        """Whether there is anything there; an empty file is nothing."""
        try:
            facts = self.path.lstat()
        except OSError:
            return False
        return not stat.S_ISREG(facts.st_mode) or facts.st_size > 0

    def read(self, sql: str, values: tuple[object, ...] = ()) -> list[Any] | Unusable:
        """The rows of a query; none when there is no file."""
        if not self.exists():
            return []
        db = self._open()
        if isinstance(db, Unusable):
            return db
        with contextlib.closing(db):
            try:
                return db.execute(sql, values).fetchall()
            except sqlite3.Error as error:
                return _refusal(error)

    def write(self, statements: Sequence[Statement], *, only_if: str = "", create: bool = False) -> Unusable | None:
        """Do all of `statements` or none. Nothing happens when the query `only_if` finds no row, or, without `create`,
        when there is no file.
        """
        if not create and not self.exists():
            return None
        db = self._open(create=create)
        if isinstance(db, Unusable):
            return db
        with contextlib.closing(db):
            try:
                db.execute("BEGIN IMMEDIATE")
                if only_if and db.execute(only_if).fetchone() is None:
                    db.execute("ROLLBACK")
                    return None
                for sql, values in statements:
                    db.execute(sql, values)
                db.execute("COMMIT")
            except sqlite3.Error as error:
                return _refusal(error)
        return None

    def delete(self, statements: Sequence[Statement]) -> Unusable | None:
        """As `write`, where rows are deleted: when this returns, no byte of them is in the folder."""
        if not self.exists():
            return None
        db = self._open()
        if isinstance(db, Unusable):
            return db
        with contextlib.closing(db):
            try:
                db.execute("BEGIN IMMEDIATE")
                changed = sum(db.execute(sql, values).rowcount for sql, values in statements)
                db.execute("COMMIT")
                if changed:
                    db.execute("VACUUM")
            except sqlite3.Error as error:
                return _refusal(error)
        return None

    def erase(self) -> Unusable | None:
        """Overwrite and remove the file with all that belongs to it; works on a damaged one."""
        try:
            for path in (self.path, *(Path(f"{self.path}{side}") for side in _SIDE_FILES)):
                _wipe(path)
        except OSError:
            return Unusable("disk")
        return None

    def _open(self, *, create: bool = False) -> sqlite3.Connection | Unusable:
        try:
            if create and not self.path.is_symlink() and not self.path.exists():
                self.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
                os.close(os.open(self.path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
            if not _owner_only(self.path):
                return Unusable("foreign")
        except OSError:
            return Unusable("disk")
        try:
            db = sqlite3.connect(self.path, timeout=_BUSY_SECONDS, isolation_level=None)
        except sqlite3.Error as error:
            return _refusal(error)
        try:
            for pragma in _PRAGMAS:
                db.execute(f"PRAGMA {pragma}")
        except sqlite3.Error as error:
            db.close()
            return _refusal(error)
        return db


def _owner_only(path: Path) -> bool:
    """A regular file of this user alone; rights that were widened are narrowed again."""
    facts = path.lstat()
    if not stat.S_ISREG(facts.st_mode) or facts.st_nlink > 1:
        return False
    if hasattr(os, "getuid"):
        if facts.st_uid != os.getuid():
            return False
        if stat.S_IMODE(facts.st_mode) & 0o077:
            path.chmod(0o600)
    return True


def _refusal(error: sqlite3.Error) -> Unusable:
    # Only the code is looked at: the exception ends here, before any crash report.
    code = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_ERROR) & 0xFF
    if code in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
        return Unusable("busy")
    if code in (sqlite3.SQLITE_ERROR, sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB):
        return Unusable("damaged")
    return Unusable("disk")


def _wipe(path: Path) -> None:
    """Overwrite a file with zeros and remove it; a link is removed, never followed."""
    if not path.is_symlink() and path.is_file():
        with path.open("r+b") as file:
            size = os.fstat(file.fileno()).st_size
            for start in range(0, size, 1 << 20):
                file.write(bytes(min(1 << 20, size - start)))
            file.flush()
            os.fsync(file.fileno())
    path.unlink(missing_ok=True)
