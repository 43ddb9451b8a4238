"""Whom to turn to: people the agent fills in, and public numbers as dated defaults that can be changed or removed.

The defaults ship as a file. The agent's own list lies in the journal and replaces them wholly once it is saved, so
that a removed number stays removed.
"""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from companion.base.guarded_yaml import Refused, load
from companion.base.i18n import _
from companion.care.fields import Fields

KINDS = ("person", "line", "danger")
"""A person the agent knows, a public listening line, a number for danger to life."""
CONTACTS_FILE = "contacts.yaml"


@dataclass(frozen=True, slots=True, repr=False)
class Contact:
    """One row. `as_of` is the day the row was last known to be right, "" for the agent's own entries. Its repr shows
    nothing of it.
    """

    id: str
    kind: str
    name: str
    number: str = ""
    hours: str = ""
    note: str = ""
    region: str = ""
    as_of: str = ""
    source: str = ""

    def __repr__(self) -> str:
        return "Contact(…)"

    @property
    def filled(self) -> bool:
        """Whether there is a number to turn to."""
        return bool(self.number.strip())


_KEYS = tuple(entry.name for entry in dataclasses.fields(Contact))


def read_contacts(path: Path) -> tuple[tuple[Contact, ...], tuple[Refused, ...]]:
    """The list of a file, empty where something is wrong with it; and what is wrong."""
    try:
        document = load(path)
    except Refused as refused:
        return (), (refused,)
    problems: list[Refused] = []
    root = Fields(document, (), document.tree, problems)
    root.known(("contacts",))
    contacts = tuple(_contact(item) for item in root.items("contacts"))
    return (() if problems else contacts), tuple(problems)


def as_text(contacts: Sequence[Contact]) -> str:
    """The list as one text, for the journal."""
    return json.dumps([dataclasses.asdict(contact) for contact in contacts], ensure_ascii=False)


def from_text(text: str) -> tuple[Contact, ...] | None:
    """The list of `as_text`; None for any other text."""
    try:
        return tuple(Contact(**{name: str(row.get(name, "")) for name in _KEYS}) for row in json.loads(text))
    except (ValueError, TypeError, AttributeError):
        return None


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
