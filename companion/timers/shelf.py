"""Promises in SQLite: every row carries a checksum, and a seal over all of them notices a row that went missing.

SQLite itself does not notice damaged content (reliability.md, fact 10).
"""

from __future__ import annotations

import contextlib
import hashlib
import sqlite3
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

from companion.base.i18n import _
from companion.base.store import StoreError, reported, transaction
from companion.timers.model import Promise, PromiseKind, State

PART = "timers"
MIGRATIONS = (
    """
    CREATE TABLE promises (
        id TEXT PRIMARY KEY, kind TEXT NOT NULL, text TEXT NOT NULL, words TEXT NOT NULL,
        due INTEGER NOT NULL, first_due INTEGER NOT NULL, zone TEXT NOT NULL, created INTEGER NOT NULL,
        state TEXT NOT NULL, closed INTEGER, keeps_wall INTEGER NOT NULL, wall TEXT NOT NULL,
        workdays INTEGER NOT NULL, base INTEGER, snoozed INTEGER, reason TEXT NOT NULL,
        fired TEXT NOT NULL, told TEXT NOT NULL, changed INTEGER NOT NULL, checksum INTEGER NOT NULL
    ) WITHOUT ROWID;
    CREATE INDEX promises_state ON promises (state, due);
    CREATE TABLE promise_seal (one INTEGER PRIMARY KEY CHECK (one = 1), mix INTEGER NOT NULL, changes INTEGER NOT NULL);
    INSERT INTO promise_seal VALUES (1, 0, 0);
    """,
)
_COLUMNS = (
    "id, kind, text, words, due, first_due, zone, created, state, closed, keeps_wall, wall, workdays, base, snoozed, "
    "reason, fired, told, changed"
)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
Row = tuple[object, ...]


class Damaged(StoreError):
    """A row or the seal does not add up."""

    def __init__(self) -> None:
        super().__init__("damaged", _("承诺记录已损坏。请重启程序，它会用备份恢复。"))


class Moved(StoreError):
    """Another process set the file aside after this one opened it: open it again and ask once more."""

    def __init__(self) -> None:
        super().__init__("moved", _("承诺记录刚被另一个程序换过，这一步没有存下来。请再试一次。"))


Identity = tuple[int, int]
"""Which file a path names: device and number."""


def identity(path: Path) -> Identity | None:
    """The file at `path` now; None when there is none."""
    try:
        facts = path.stat()
    except OSError:
        return None
    return facts.st_dev, facts.st_ino


class Shelf:
    """The promises of one store file. Reading checks the rows; writing is on disk when it returns.

    `opened`: the identity of the file before it was opened, if known. Every method raises `StoreError` for what the
    file or the disk refuses, and every writing one `Moved` when the file is no longer the one at its path.
    """

    def __init__(self, connection: sqlite3.Connection, path: Path, opened: Identity | None = None) -> None:
        self._connection = connection
        self.path = path
        self._identity = opened or identity(path)

    def moved(self) -> bool:
        """Whether another file, or none, is at the path by now."""
        return self._identity is not None and identity(self.path) != self._identity

    def verify(self, *, alone: bool = False) -> None:
        """Read every row and the seal as they were at one moment; `alone`: while nobody may write. Raises `Damaged`."""
        with reported(self.path):
            # Without a transaction every statement sees a state of its own, and a commit in between looks like damage.
            self._connection.execute("BEGIN IMMEDIATE" if alone else "BEGIN")
            try:
                self._add_up()
            except (ValueError, OverflowError) as error:
                raise Damaged from error
            finally:
                if self._connection.in_transaction:
                    self._connection.execute("ROLLBACK")

    def adds_up(self) -> bool:
        """Whether every row and the seal can be read and are whole."""
        try:
            self.verify()
        except StoreError:
            return False
        return True

    def _add_up(self) -> None:
        mix = 0
        for row in self._connection.execute(f"SELECT {_COLUMNS}, checksum FROM promises"):
            promise_of(row)
            mix ^= int(row[-1])
        if mix != _seal(self._connection)[0]:
            raise Damaged

    @contextlib.contextmanager
    def _writing(self) -> Iterator[None]:
        with reported(self.path), transaction(self._connection):
            if self.moved():
                raise Moved
            yield

    def open_promises(self) -> list[Promise]:
        """What still has to be kept, soonest first."""
        return self._read("WHERE state = 'open' ORDER BY due, id", ())

    def closed_since(self, since: datetime) -> list[Promise]:
        """What was closed from `since` on, the latest first."""
        return self._read("WHERE closed >= ? ORDER BY closed DESC, id", (_ms(since),))

    def get(self, name: str) -> Promise | None:
        """The promise with that id."""
        found = self._read("WHERE id = ?", (name,))
        return found[0] if found else None

    def change(self, names: Iterable[str], change: Callable[[list[Promise]], Iterable[Promise]]) -> list[Promise]:
        """Read those that exist, write what `change` returns, in one transaction; returns what was written.

        Nobody else writes in between, so that a promise closed elsewhere is never opened again.
        """
        with self._writing():
            current = [promise for name in names if (promise := self.get(name)) is not None]
            written = list(change(current))
            self._put(written)
        return written

    def add(self, promise: Promise) -> bool:
        """Write a new promise; False when the id is taken."""
        with self._writing():
            if self.get(promise.id) is not None:
                return False
            self._put([promise])
        return True

    def forget_closed(self, before: datetime) -> int:
        """Remove what was closed before that moment; returns how many."""
        with self._writing():
            old = self._read("WHERE closed < ?", (_ms(before),))
            if old:
                self._reseal(row[0] for row in self._connection.execute("SELECT checksum FROM promises WHERE closed < ?", (_ms(before),)))
                self._connection.execute("DELETE FROM promises WHERE closed < ?", (_ms(before),))
        return len(old)

    def changes(self) -> int:
        """A number that grows with every write, by whichever process."""
        with reported(self.path):
            return _seal(self._connection)[1]

    def copy_to(self, target: Path) -> None:
        """A whole copy of the store file, consistent, into `target` (which exists and is empty)."""
        with reported(self.path):
            copy = sqlite3.connect(target)
            try:
                self._connection.backup(copy)
            finally:
                copy.close()

    def close(self) -> None:
        """Give the file back."""
        self._connection.close()

    def _read(self, where: str, values: tuple[object, ...]) -> list[Promise]:
        with reported(self.path):
            rows = self._connection.execute(f"SELECT {_COLUMNS}, checksum FROM promises {where}", values).fetchall()
        return [promise_of(row) for row in rows]

    def _reseal(self, checksums: Iterable[int]) -> int:
        mix, changes = _seal(self._connection)
        for checksum in checksums:
            mix ^= checksum
        self._connection.execute("UPDATE promise_seal SET mix = ?, changes = ?", (mix, changes + 1))
        return changes + 1

    def _put(self, promises: list[Promise]) -> None:
        for promise in promises:
            old = self._connection.execute("SELECT checksum FROM promises WHERE id = ?", (promise.id,)).fetchone()
            row = _row(promise, _seal(self._connection)[1] + 1)
            checksum = checksum_of(row)
            self._reseal([checksum, *(old or ())])
            marks = ", ".join("?" * (len(row) + 1))
            self._connection.execute(
                f"INSERT OR REPLACE INTO promises ({_COLUMNS}, checksum) VALUES ({marks})", (*row, checksum)
            )


def _seal(connection: sqlite3.Connection) -> tuple[int, int]:
    """(all checksums mixed, number of changes so far)."""
    row = connection.execute("SELECT mix, changes FROM promise_seal").fetchone()
    if row is None:
        raise Damaged
    return int(row[0]), int(row[1])


def checksum_of(row: Row) -> int:
    """63 bits over every column."""
    digest = hashlib.blake2b(repr(row).encode("utf-8", "surrogatepass"), digest_size=8).digest()
    return int.from_bytes(digest, "big") >> 1


def promise_of(row: Row) -> Promise:
    """The promise of a row with its checksum as the last column. Raises `Damaged`."""
    if row[-1] != checksum_of(tuple(row[:-1])):
        raise Damaged
    (name, kind, text, words, due, first_due, zone, created, state, closed, keeps_wall, wall, workdays, base, snoozed, reason, fired, told, _changed) = row[:-1]
    return Promise(
        id=str(name),
        kind=PromiseKind(str(kind)),
        text=str(text),
        words=str(words),
        due=_time(due),
        first_due=_time(first_due),
        zone=str(zone),
        created=_time(created),
        state=State(str(state)),
        closed=None if closed is None else _time(closed),
        keeps_wall=bool(keeps_wall),
        wall=str(wall),
        workdays=int(str(workdays)),
        base=None if base is None else _time(base),
        snoozed=None if snoozed is None else _time(snoozed),
        reason=str(reason),
        fired=frozenset(str(fired).split()),
        told=frozenset(str(told).split()),
    )


def _row(promise: Promise, changed: int) -> Row:
    return (
        promise.id,
        str(promise.kind),
        promise.text,
        promise.words,
        _ms(promise.due),
        _ms(promise.first_due),
        promise.zone,
        _ms(promise.created),
        str(promise.state),
        None if promise.closed is None else _ms(promise.closed),
        int(promise.keeps_wall),
        promise.wall,
        promise.workdays,
        None if promise.base is None else _ms(promise.base),
        None if promise.snoozed is None else _ms(promise.snoozed),
        promise.reason,
        " ".join(sorted(promise.fired)),
        " ".join(sorted(promise.told)),
        changed,
    )


def _ms(at: datetime) -> int:
    return (at - _EPOCH) // timedelta(milliseconds=1)


def _time(value: object) -> datetime:
    return _EPOCH + timedelta(milliseconds=int(str(value)))
