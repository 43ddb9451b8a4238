"""What was chosen, and for which query: decayed, local, erasable. The queries themselves are never kept, only digests.

Ranking as in search.md: log2(1 + decayed count), the count decaying with two half-lives at once, so that both
yesterday's phrase and the one of every week stand out.
"""

from __future__ import annotations

import math
import sqlite3
from dataclasses import dataclass
from datetime import datetime
from hashlib import blake2b
from pathlib import Path

from companion.base.fold import fold_text
from companion.base.store import StoreError, open_store, reported, transaction

_DAY = 86_400.0
SHORT, LONG = 3 * _DAY, 30 * _DAY
"""The two half-lives, in seconds (search.md, "Ranking")."""
_FULL = 32.0
_REMEMBERED = 1.5
_MOST_MEMORIES = 5_000

_MIGRATIONS = (
    """
    CREATE TABLE usage (phrase TEXT PRIMARY KEY, short REAL NOT NULL, long REAL NOT NULL, at REAL NOT NULL);
    CREATE TABLE memory (query BLOB NOT NULL, phrase TEXT NOT NULL, count REAL NOT NULL, at REAL NOT NULL,
                         PRIMARY KEY (query, phrase));
    CREATE TABLE salt (value BLOB NOT NULL);
    INSERT INTO salt VALUES (randomblob(16));
    CREATE TABLE pins (phrase TEXT PRIMARY KEY, place INTEGER NOT NULL);
    """,
)


@dataclass(slots=True)
class _Sum:
    """Counts that decay; `at` is when they were last brought up to date, in seconds since 1970."""

    short: float
    long: float
    at: float

    def decayed(self, now: float) -> tuple[float, float]:
        # A clock set back must not make the past grow.
        age = max(0.0, now - self.at)
        return self.short * 0.5 ** (age / SHORT), self.long * 0.5 ** (age / LONG)

    def add(self, now: float) -> None:
        short, long = self.decayed(now)
        self.short, self.long, self.at = short + 1, long + 1, max(now, self.at)


class Usage:
    """All in memory, written through. Without a path, or after the disk failed, it lives as long as the program."""

    def __init__(self, path: Path | None, now: datetime) -> None:
        """Open or make the tables at `path`. Raises `StoreError`."""
        self._path = path or Path()
        self._store: sqlite3.Connection | None = open_store(path, _MIGRATIONS, part="usage") if path else None
        self._now = now.timestamp()
        self._sums: dict[str, _Sum] = {}
        self._memory: dict[bytes, dict[str, _Sum]] = {}
        self._pins: list[str] = []
        self._ranked: list[str] | None = None
        self._salt = b"companion"
        if self._store is not None:
            with reported(self._path):
                self._read(self._store)

    def record(self, query: str, phrase_id: str, now: datetime) -> None:
        """`phrase_id` was inserted after `query` was typed (empty: from the start page)."""
        self.advance(now)
        used = self._sums.setdefault(phrase_id, _Sum(0.0, 0.0, self._now))
        used.add(self._now)
        self._write(
            "INSERT OR REPLACE INTO usage VALUES (?, ?, ?, ?)", (phrase_id, used.short, used.long, used.at)
        )
        key = self._key(query)
        if key is not None:
            chosen = self._memory.setdefault(key, {}).setdefault(phrase_id, _Sum(0.0, 0.0, self._now))
            chosen.add(self._now)
            self._write(
                "INSERT OR REPLACE INTO memory VALUES (?, ?, ?, ?)", (key, phrase_id, chosen.long, chosen.at)
            )

    def advance(self, now: datetime) -> None:
        """Let time pass: everything decays to `now`."""
        self._now = now.timestamp()
        # Two half-lives: as time passes, a phrase used long ago may overtake one used lately.
        self._ranked = None

    def weight(self, phrase_id: str) -> float:
        """How much the phrase was used lately, 0 to 1."""
        used = self._sums.get(phrase_id)
        if used is None:
            return 0.0
        return min(1.0, math.log2(1 + sum(used.decayed(self._now)) / 2) / math.log2(1 + _FULL))

    def remembered(self, query: str) -> str | None:
        """The id of the phrase chosen at least twice, not too long ago, after just this query."""
        key = self._key(query)
        counts = self._memory.get(key, {}) if key is not None else {}
        best = max(counts, key=lambda phrase: (counts[phrase].decayed(self._now)[1], counts[phrase].at), default=None)
        return best if best is not None and counts[best].decayed(self._now)[1] >= _REMEMBERED else None

    def most_used(self, count: int) -> tuple[str, ...]:
        """The ids of the phrases used most, best first, at most `count`."""
        if self._ranked is None:
            self._ranked = sorted(self._sums, key=lambda phrase: (-self.weight(phrase), phrase))
        return tuple(self._ranked[:count])

    def pinned(self) -> tuple[str, ...]:
        """The ids of the pinned phrases, in the order in which they were pinned."""
        return tuple(self._pins)

    def pin(self, phrase_id: str) -> None:
        """Pin a phrase behind those that are pinned already."""
        if phrase_id not in self._pins:
            self._pins.append(phrase_id)
            place = "(SELECT COALESCE(MAX(place), 0) + 1 FROM pins)"
            self._write(f"INSERT OR REPLACE INTO pins VALUES (?, {place})", (phrase_id,))

    def unpin(self, phrase_id: str) -> None:
        """Take a phrase off the pins."""
        if phrase_id in self._pins:
            self._pins.remove(phrase_id)
            self._write("DELETE FROM pins WHERE phrase = ?", (phrase_id,))

    def forget_all(self) -> None:
        """Erase every count and every query, on disk as well; pins stay, they were set by hand. Raises `StoreError`."""
        self._sums.clear()
        self._ranked = None
        self._memory.clear()
        if self._store is None:
            return
        with reported(self._path):
            self._store.execute("PRAGMA secure_delete=ON")
            with transaction(self._store) as store:
                for table in ("usage", "memory", "salt"):
                    store.execute(f"DELETE FROM {table}")
                store.execute("INSERT INTO salt VALUES (randomblob(16))")
            self._salt = self._store.execute("SELECT value FROM salt").fetchone()[0]
            self._store.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def close(self) -> None:
        """Close the file; what was recorded is on disk already."""
        if self._store is not None:
            self._store.close()
            self._store = None

    def _read(self, store: sqlite3.Connection) -> None:
        self._salt = store.execute("SELECT value FROM salt").fetchone()[0]
        self._sums = {row[0]: _Sum(*row[1:]) for row in store.execute("SELECT phrase, short, long, at FROM usage")}
        self._pins = [row[0] for row in store.execute("SELECT phrase FROM pins ORDER BY place")]
        newest = "SELECT query, phrase, count, at FROM memory ORDER BY at DESC LIMIT ?"
        for query, phrase, count, at in store.execute(newest, (_MOST_MEMORIES,)):
            self._memory.setdefault(query, {})[phrase] = _Sum(0.0, count, at)

    def _write(self, statement: str, values: tuple[object, ...]) -> None:
        if self._store is None:
            return
        try:
            with reported(self._path):
                self._store.execute(statement, values)
        except StoreError:
            # Ranking is a convenience: it goes on from memory, and never stands in the way of a reply.
            self.close()

    def _key(self, query: str) -> bytes | None:
        """A keyed digest: what was typed may hold a customer's number, so it is not kept (reliability.md, S6)."""
        folded = " ".join(fold_text(query).split())
        return blake2b(folded.encode("utf-8", "surrogatepass"), digest_size=16, key=self._salt).digest() if folded else None
