"""One SQLite file, opened so that what was acknowledged survives a kill and a power cut (reliability.md, R1, R4, R6)."""

from __future__ import annotations

import contextlib
import errno
import os
import shutil
import sqlite3
import stat
from collections.abc import Iterator, Sequence
from pathlib import Path

from companion.base.files import make_folder
from companion.base.i18n import _

_BUSY_SECONDS = 5.0
_LEAST_SPACE = 64 * 1024
"""Bytes. SQLite makes the index of the -wal file in steps of 32 KB."""
_NO_SPACE = frozenset({errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC)})


class StoreError(Exception):
    """The store cannot be used. `kind`: ``damaged``, ``newer``, ``locked``, ``full``, ``forbidden`` or ``broken``.

    The text is one sentence for a person that says what to do.
    """

    def __init__(self, kind: str, message: str) -> None:
        super().__init__(message)
        self.kind = kind


def open_store(path: Path, migrations: Sequence[str], part: str = "") -> sqlite3.Connection:
    """Open or make the store at `path`, owner-only, and bring it up to the last of `migrations`.

    Migration n (from 1) is a script of statements; it runs once, whole or not at all, and leaves the version at n:
    user_version, or, where several modules share a file, a version of its own for each named `part`. Every statement
    on the connection commits by itself and is then on disk; `transaction` joins several. The connection may move
    between threads, one at a time. Raises `StoreError`; a damaged file is left as it is, for the caller to set aside.
    """
    with reported(path):
        _make_owner_only(path)
        connection = sqlite3.connect(path, timeout=_BUSY_SECONDS, isolation_level=None, check_same_thread=False)
        try:
            _prepare(connection)
            _check(connection, path)
            _migrate(connection, path, migrations, part)
        except BaseException:
            connection.close()
            raise
    return connection


@contextlib.contextmanager
def transaction(connection: sqlite3.Connection) -> Iterator[sqlite3.Connection]:
    """All statements inside, or none. On disk when it ends without an exception."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield connection
        connection.execute("COMMIT")
    except BaseException:
        # A COMMIT that failed (full disk) may have rolled back by itself.
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise


@contextlib.contextmanager
def reported(path: Path) -> Iterator[None]:
    """What SQLite and the system raise inside becomes a `StoreError`."""
    try:
        yield
    except sqlite3.Error as error:
        raise _explained(path, getattr(error, "sqlite_errorcode", 0) & 0xFF, str(error)) from error
    except OSError as error:
        raise (_full() if error.errno in _NO_SPACE else _forbidden(path)) from error


def _full() -> StoreError:
    return StoreError("full", _("磁盘满了，这次的记录没有存下来。请腾出空间再试。"))


def _is_full(folder: Path) -> bool:
    try:
        return shutil.disk_usage(folder).free < _LEAST_SPACE
    except OSError:
        return False


def _forbidden(path: Path) -> StoreError:
    message = _("{file} 打不开或写不了，这次的记录存不下来。请检查文件夹的权限。")
    return StoreError("forbidden", message.format(file=path))


def _explained(path: Path, code: int, detail: str) -> StoreError:
    if code in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB):
        return _damaged(path)
    if code in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
        return StoreError("locked", _("{file} 正被另一个程序占用。请稍后再试。").format(file=path))
    # On a full disk SQLite cannot even open: it has to make a file beside ours first.
    if code == sqlite3.SQLITE_FULL or (code in (sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_IOERR) and _is_full(path.parent)):
        return _full()
    if code in (sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM, sqlite3.SQLITE_IOERR):
        return _forbidden(path)
    return StoreError("broken", _("{file} 读写出错（{reason}）。请重启程序再试。").format(file=path, reason=detail))


def _damaged(path: Path) -> StoreError:
    return StoreError("damaged", _("{file} 已损坏。请先把它移到别处，再重启程序。").format(file=path))


def _make_owner_only(path: Path) -> None:
    # SQLite gives -wal and -shm the mode of the file itself.
    make_folder(path.parent)
    try:
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    except FileExistsError:
        facts = path.stat()
        if not stat.S_ISREG(facts.st_mode):
            raise
        if facts.st_mode & 0o077:
            path.chmod(0o600)


def _prepare(connection: sqlite3.Connection) -> None:
    if connection.execute("PRAGMA journal_mode").fetchone()[0] != "wal":
        # Two first openings at once: one of them may be told "locked" at once, whatever the timeout says.
        with contextlib.suppress(sqlite3.OperationalError):
            connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=FULL")
    connection.execute("PRAGMA foreign_keys=ON")


def _check(connection: sqlite3.Connection, path: Path) -> None:
    if connection.execute("PRAGMA quick_check(1)").fetchone()[0] != "ok":
        raise _damaged(path)


def _migrate(connection: sqlite3.Connection, path: Path, migrations: Sequence[str], part: str) -> None:
    if _version(connection, part) > len(migrations):
        raise StoreError("newer", _("{file} 是更新版本的程序写的。请升级后再打开。").format(file=path))
    for number, script in enumerate(migrations, 1):
        if _version(connection, part) >= number:
            continue
        with transaction(connection):
            # Asked again inside: another process may have been faster.
            if _version(connection, part) < number:
                for statement in _statements(script):
                    connection.execute(statement)
                _set_version(connection, part, number)


def _version(connection: sqlite3.Connection, part: str) -> int:
    if not part:
        return int(connection.execute("PRAGMA user_version").fetchone()[0])
    known = connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'parts' AND type = 'table'").fetchone()
    row = connection.execute("SELECT version FROM parts WHERE name = ?", (part,)).fetchone() if known else None
    return int(row[0]) if row else 0


def _set_version(connection: sqlite3.Connection, part: str, version: int) -> None:
    if not part:
        connection.execute(f"PRAGMA user_version = {version:d}")
        return
    connection.execute("CREATE TABLE IF NOT EXISTS parts (name TEXT PRIMARY KEY, version INTEGER NOT NULL)")
    connection.execute("INSERT OR REPLACE INTO parts VALUES (?, ?)", (part, version))


def _statements(script: str) -> Iterator[str]:
    """The statements of a script. `executescript` would commit what is open first."""
    statement = ""
    for piece in script.split(";"):
        statement += piece + ";"
        if sqlite3.complete_statement(statement):
            if statement.strip(" \n;"):
                yield statement
            statement = ""
