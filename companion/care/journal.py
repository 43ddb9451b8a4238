"""The agent's own journal: opt-in, owner-only, short-lived, really deleted, and read by nobody else.

One file of its own, `journal.sqlite3`, that does not exist before the first consent (or the first contact the agent
fills in) and not after an erasure. Times are arguments, aware. Nothing is counted, scored or summed, and no row number
could be taken for a count.
"""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from companion.care.contacts import Contact, as_text, from_text
from companion.care.private_store import PrivateStore, Statement, Unusable

DEFAULT_DAYS = 7
"""Days until an entry deletes itself."""
DAYS = (1, 30)
"""The shortest and the longest choice."""
FIELD_CHARS = 200
"""The longest line of a note, in characters: a line, not a diary (Smyth 1998: long writing can hurt at once)."""
_SCHEMA: tuple[Statement, ...] = (
    ("CREATE TABLE IF NOT EXISTS own (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID", ()),
    (
        "CREATE TABLE IF NOT EXISTS note (id TEXT PRIMARY KEY, at TEXT NOT NULL, fact TEXT NOT NULL,"
        " held TEXT NOT NULL, next TEXT NOT NULL, pinned INTEGER NOT NULL) WITHOUT ROWID",
        (),
    ),
    ("CREATE TABLE IF NOT EXISTS done (exercise TEXT PRIMARY KEY, at TEXT NOT NULL) WITHOUT ROWID", ()),
    ("CREATE TABLE IF NOT EXISTS favourite (exercise TEXT PRIMARY KEY) WITHOUT ROWID", ()),
)
_SWITCHED_ON = "SELECT 1 FROM own WHERE key = 'on' AND value = '1'"


@dataclass(frozen=True, slots=True, repr=False)
class Note:
    """Three lines: what happened, what I held well, one sentence for next time. Its repr shows none of them."""

    fact: str = ""
    held: str = ""
    next: str = ""

    def __repr__(self) -> str:
        return "Note(…)"

    @property
    def lines(self) -> tuple[str, str, str]:
        """The three as they are kept: each one line, no space around it."""
        return (" ".join(self.fact.split()), " ".join(self.held.split()), " ".join(self.next.split()))

    @property
    def fits(self) -> bool:
        """Whether no line is longer than `FIELD_CHARS`."""
        return max(map(len, self.lines)) <= FIELD_CHARS


@dataclass(frozen=True, slots=True, repr=False)
class Entry:
    """A kept note. A pinned one survives the end of the shift, but not the retention."""

    id: str
    at: datetime
    note: Note
    pinned: bool = False

    def __repr__(self) -> str:
        return "Entry(…)"


@dataclass(frozen=True, slots=True)
class Consent:
    """What the agent agreed to: `on` is the switch, `days` the retention."""

    on: bool
    days: int


class Journal:
    """The journal at `path`.

    Calls that cannot be carried out return an `Unusable`; none raises for the state of the disk. Before consent and
    while the switch is off nothing is written. Without a file everything reads as empty.
    """

    def __init__(self, path: Path) -> None:
        self._store = PrivateStore(path)

    def consent(self) -> Consent | Unusable | None:
        """What was agreed, None before the first consent."""
        rows = self._store.read("SELECT key, value FROM own")
        if isinstance(rows, Unusable):
            return rows
        own: dict[str, str] = dict(rows)
        if "on" not in own:
            return None
        days = own.get("days", "")
        return Consent(own["on"] == "1", int(days)) if days.isdecimal() else Unusable("damaged")

    def agree(self, days: int = DEFAULT_DAYS) -> Unusable | None:
        """First consent, or a change of it: switched on, entries kept `days` (1 to 30). This makes the file."""
        if not DAYS[0] <= days <= DAYS[1]:
            raise ValueError("days out of range")
        own = ("INSERT OR REPLACE INTO own VALUES ('on', '1'), ('days', ?)", (str(days),))
        return self._store.write([*_SCHEMA, own], create=True)

    def switch_off(self) -> Unusable | None:
        """Keep nothing from now on. What is there stays until it expires or is erased."""
        return self._store.write([("UPDATE own SET value = '0' WHERE key = 'on'", ())])

    def add(self, note: Note, at: datetime) -> Unusable | None:
        """Keep a note; an empty one is not kept. ValueError for a line longer than `FIELD_CHARS`."""
        stamp = _stamp(at)
        if not note.fits:
            raise ValueError("a line of the note is too long")
        if not any(note.lines):
            return None
        row = (secrets.token_hex(8), stamp, *note.lines)
        return self._store.write([("INSERT INTO note VALUES (?, ?, ?, ?, ?, 0)", row)], only_if=_SWITCHED_ON)

    def notes(self, now: datetime) -> tuple[Entry, ...] | Unusable:
        """The notes not yet expired at `now`, newest first; what has expired is deleted by this call."""
        refused = self.expire(now)
        if refused is not None:
            return refused
        rows = self._store.read("SELECT id, at, fact, held, next, pinned FROM note ORDER BY at DESC, id")
        if isinstance(rows, Unusable):
            return rows
        return tuple(Entry(r[0], datetime.fromisoformat(r[1]), Note(r[2], r[3], r[4]), bool(r[5])) for r in rows)

    def pin(self, entry_id: str, pinned: bool) -> Unusable | None:
        """Let a note survive the end of the shift, or not."""
        return self._store.write([("UPDATE note SET pinned = ? WHERE id = ?", (int(pinned), entry_id))])

    def forget(self, entry_id: str) -> Unusable | None:
        """Delete one note."""
        return self._store.delete([("DELETE FROM note WHERE id = ?", (entry_id,))])

    def end_shift(self) -> Unusable | None:
        """Delete every note that is not pinned."""
        return self._store.delete([("DELETE FROM note WHERE NOT pinned", ())])

    def expire(self, now: datetime) -> Unusable | None:
        """Delete what is as old as the retention, and what lies over a day ahead (the clock was set back since)."""
        agreed = self.consent()
        if not isinstance(agreed, Consent):
            return agreed
        limits = (_stamp(now - timedelta(days=agreed.days)), _stamp(now + timedelta(days=1)))
        return self._store.delete(
            [
                ("DELETE FROM note WHERE at <= ? OR at > ?", limits),
                ("DELETE FROM done WHERE at <= ? OR at > ?", limits),
            ]
        )

    def finished(self, exercise_id: str, at: datetime) -> Unusable | None:
        """Remember when an exercise was last done, so that the next offer is another one."""
        row = ("INSERT OR REPLACE INTO done VALUES (?, ?)", (exercise_id, _stamp(at)))
        return self._store.write([row], only_if=_SWITCHED_ON)

    def recent(self) -> tuple[str, ...]:
        """Exercises done within the retention, newest first; none where nothing can be read."""
        rows = self._store.read("SELECT exercise FROM done ORDER BY at DESC, exercise")
        return () if isinstance(rows, Unusable) else tuple(row[0] for row in rows)

    def favour(self, exercise_id: str, on: bool) -> Unusable | None:
        """Make an exercise a favourite, or not."""
        if not on:
            return self._store.delete([("DELETE FROM favourite WHERE exercise = ?", (exercise_id,))])
        row = ("INSERT OR IGNORE INTO favourite VALUES (?)", (exercise_id,))
        return self._store.write([row], only_if=_SWITCHED_ON)

    def favourites(self) -> tuple[str, ...]:
        """The favourite exercises; none where nothing can be read."""
        rows = self._store.read("SELECT exercise FROM favourite ORDER BY exercise")
        return () if isinstance(rows, Unusable) else tuple(row[0] for row in rows)

    def contacts(self) -> tuple[Contact, ...] | Unusable | None:
        """The agent's own list; None where there is none yet."""
        rows = self._store.read("SELECT value FROM own WHERE key = 'contacts'")
        if isinstance(rows, Unusable):
            return rows
        if not rows:
            return None
        found = from_text(rows[0][0])
        return Unusable("damaged") if found is None else found

    def keep_contacts(self, contacts: Sequence[Contact]) -> Unusable | None:
        """Keep this list; of the one before no byte is left. Typing it in is the consent to it, and to it alone: the
        switch does not concern it, and it does not expire.
        """
        row = ("INSERT INTO own VALUES ('contacts', ?)", (as_text(contacts),))
        return self._store.write(_SCHEMA, create=True) or self._store.delete(
            [("DELETE FROM own WHERE key = 'contacts'", ()), row]
        )

    def erase(self) -> Unusable | None:
        """Overwrite and remove the whole journal, consent and contacts included; works on a damaged one."""
        return self._store.erase()


def _stamp(at: datetime) -> str:
    if at.tzinfo is None:
        raise ValueError("a time without a zone")
    return at.astimezone(UTC).isoformat(timespec="seconds")
