"""Whom to turn to: people the agent fills in, and public numbers as dated defaults that can be changed or removed.

The agent's own list replaces the shipped one wholly once it is saved, so that a removed number stays removed.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from companion.base.files import write_atomic
from companion.base.guarded_yaml import Refused, Tree, dump, load
from companion.base.i18n import _
from companion.care.fields import Fields

KINDS = ("person", "line", "danger")
"""A person the agent knows, a public listening line, a number for danger to life."""
CONTACTS_FILE = "contacts.yaml"


@dataclass(frozen=True, slots=True)
class Contact:
    """One row. `as_of` is the day the row was last known to be right, "" for the agent's own entries."""

    id: str
    kind: str
    name: str
    number: str = ""
    hours: str = ""
    note: str = ""
    region: str = ""
    as_of: str = ""
    source: str = ""

    @property
    def filled(self) -> bool:
        """Whether there is a number to turn to."""
        return bool(self.number.strip())


_KEYS = tuple(entry.name for entry in dataclasses.fields(Contact))


def load_contacts(shipped: Path, own: Path) -> tuple[tuple[Contact, ...], tuple[Refused, ...]]:
    """The agent's own list if there is one that can be read, else the shipped one; and what is wrong with either."""
    problems: list[Refused] = []
    for path in (own, shipped):
        if path == own and not path.exists():
            continue
        found = _read(path, problems)
        if found is not None:
            return found, tuple(problems)
    return (), tuple(problems)


def save_contacts(own: Path, contacts: Sequence[Contact]) -> None:
    """Write the agent's own list, owner-only and whole. Raises OSError."""
    rows: list[Tree] = [{name: value for name, value in dataclasses.asdict(c).items() if value} for c in contacts]
    write_atomic(own, dump({"contacts": rows}).encode("utf-8"))


def _read(path: Path, problems: list[Refused]) -> tuple[Contact, ...] | None:
    try:
        document = load(path)
    except Refused as refused:
        problems.append(refused)
        return None
    root = Fields(document, (), document.tree, problems)
    root.known(("contacts",))
    before = len(problems)
    contacts = tuple(_contact(item) for item in root.items("contacts"))
    return contacts if len(problems) == before else None


def _contact(fields: Fields) -> Contact:
    fields.known(_KEYS)
    contact = Contact(
        id=fields.text("id", required=True),
        kind=fields.text("kind", required=True, choices=KINDS),
        name=fields.text("name", required=True),
        number=fields.text("number"),
        hours=fields.text("hours"),
        note=fields.text("note"),
        region=fields.text("region"),
        as_of=fields.text("as_of"),
        source=fields.text("source"),
    )
    if contact.as_of and not _is_day(contact.as_of):
        fields.fault("as_of", _("日期应形如 2025-05-01。"))
    return contact


def _is_day(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False
