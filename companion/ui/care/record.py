"""What care keeps, as the window uses it: the journal with notes, wishes and contacts; answers in words where it fails.

The only part of the program that opens the journal. It logs nothing and hands nothing on.
"""

from __future__ import annotations

import contextlib
import dataclasses
import secrets
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path

from companion.base.guarded_yaml import Refused
from companion.base.i18n import _, language
from companion.care.contacts import Contact, read_contacts
from companion.care.journal import DEFAULT_DAYS, Consent, Entry, Journal, Note
from companion.care.private_store import PrivateStore, Unusable
from companion.care.translation import read_texts, translated


class Record:
    """Every method that changes something returns "" or one sentence for the agent.

    `old_contacts`: where an earlier version kept the agent's list; what is there moves into the journal.
    """

    def __init__(self, journal: Path, shipped_contacts: Path, old_contacts: Path, now: Callable[[], datetime]) -> None:
        self._journal = Journal(journal)
        self._shipped, self._old = shipped_contacts, old_contacts
        self._now = now

    def settle(self) -> None:
        """At the start: what has grown old goes, what an earlier version left elsewhere comes in."""
        self.expire()
        self._take_in()

    def consent(self) -> Consent | None:
        """What was agreed; None before the first consent, and where the file cannot be read."""
        agreed = self._journal.consent()
        return None if isinstance(agreed, Unusable) else agreed

    def days(self) -> int:
        """How long a note would be kept; 0 while nothing is."""
        agreed = self.consent()
        return agreed.days if agreed is not None and agreed.on else 0

    def switch(self, on: bool, days: int = DEFAULT_DAYS) -> str:
        """Agree, or keep nothing from now on."""
        return _told(self._journal.agree(days) if on else self._journal.switch_off())

    def keep(self, note: Note) -> str:
        """Keep a note; agreeing with the default first where the journal was off: the button said so."""
        told = "" if self.days() else self.switch(True)
        return told or _told(self._journal.add(note, self._now()))

    def entries(self) -> tuple[tuple[Entry, ...], str]:
        """The notes, and what is wrong with them."""
        found = self._journal.notes(self._now())
        return ((), found.message) if isinstance(found, Unusable) else (found, "")

    def pin(self, entry_id: str, on: bool) -> str:
        """Let a note survive the end of the shift."""
        return _told(self._journal.pin(entry_id, on))

    def forget(self, entry_id: str) -> str:
        """Delete one note."""
        return _told(self._journal.forget(entry_id))

    def lay_down(self) -> str:
        """The end of the shift: delete what is not pinned."""
        return _told(self._journal.end_shift())

    def expire(self) -> str:
        """Delete what has grown old."""
        return _told(self._journal.expire(self._now()))

    def done(self, exercise_id: str) -> str:
        """An exercise was done to its end."""
        return _told(self._journal.finished(exercise_id, self._now()))

    def recent(self) -> tuple[str, ...]:
        """What was done lately."""
        return self._journal.recent()

    def favourites(self) -> tuple[str, ...]:
        """What the agent wants first."""
        return self._journal.favourites()

    def favour(self, exercise_id: str, on: bool) -> str:
        """Want it first, or not."""
        return _told(self._journal.favour(exercise_id, on))

    def contacts(self) -> tuple[tuple[Contact, ...], str]:
        """The agent's own list or the shipped one, and what is wrong with either."""
        told = self._take_in()
        own = self._journal.contacts()
        if isinstance(own, tuple):
            return own, told
        shipped, problems = read_contacts(self._shipped)
        shipped = translated(shipped, read_texts(self._shipped.parent, language()))
        return shipped, _told(own) or told or _wrong(problems)

    def save_contact(self, contact: Contact) -> str:
        """Add it (without an id it gets one) or change it."""
        if not contact.id:
            contact = dataclasses.replace(contact, id=f"own-{secrets.token_hex(4)}")
        found, _problem = self.contacts()
        known = contact.id in {one.id for one in found}
        return self._save([contact if one.id == contact.id else one for one in found] + ([] if known else [contact]))

    def remove_contact(self, contact_id: str) -> str:
        """Take it off the list, a shipped one too."""
        return self._save([one for one in self.contacts()[0] if one.id != contact_id])

    def erase(self) -> str:
        """All of it: the journal and the agent's own contacts, overwritten and removed."""
        refused = self._journal.erase() or PrivateStore(self._old).erase()
        return _told(refused)

    def _save(self, contacts: list[Contact]) -> str:
        kept = self._journal.contacts()
        # What cannot be read now must not be written over with the shipped list.
        return _told(kept if isinstance(kept, Unusable) else self._journal.keep_contacts(contacts))

    def _take_in(self) -> str:
        if not self._old.exists():
            return ""
        kept = self._journal.contacts()
        refused = kept if isinstance(kept, Unusable) else None
        if kept is None:
            found, problems = read_contacts(self._old)
            if problems:
                return _wrong(problems)
            refused = self._journal.keep_contacts(found)
        refused = refused or PrivateStore(self._old).erase()
        with contextlib.suppress(OSError):
            self._old.parent.rmdir()
        return _told(refused)


def _wrong(problems: Sequence[Refused]) -> str:
    return _("联系人文件有问题：{problem}").format(problem=problems[0]) if problems else ""


def _told(refused: Unusable | None) -> str:
    return refused.message if refused is not None else ""
