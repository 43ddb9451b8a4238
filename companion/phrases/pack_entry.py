"""One phrase as an entry of a pack file, and back: what the phrase manager writes and reads."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from companion.base.guarded_yaml import Document, Tree, dump
from companion.phrases.model import Phrase, Problem, Review, Slot, Validity
from companion.phrases.pack_report import Report
from companion.phrases.pack_schema import PhraseReader
from companion.phrases.pack_slots import usual_kind
from companion.phrases.packs import read_pack

Entry = dict[str, Tree]


def to_entry(phrase: Phrase) -> Entry:
    """The documented keys of `phrase`, those without a value left out."""
    entry: Entry = {"id": phrase.id, "title": phrase.title}
    if len(phrase.parts) == 1:
        entry["text"] = phrase.parts[0]
    else:
        entry["parts"] = list(phrase.parts)
    lists = {"channels": phrase.channels, "tags": phrase.tags, "says": phrase.says}
    more: Entry = {
        "category": "/".join(phrase.category), "stage": phrase.stage, "code": phrase.code, "when": phrase.when,
        "caution": phrase.caution, **{key: list(texts) for key, texts in lists.items()},
        "slots": {name: _slot(slot) for name, slot in phrase.slots.items() if slot != Slot(name, usual_kind(name))},
        "status": phrase.status.value, "review": _review(phrase.review), "valid": _valid(phrase.valid),
    }  # fmt: skip
    if phrase.source is not None:
        more["source"] = _filled({"document": phrase.source.document, "section": phrase.source.section})
    return {**entry, **_filled(more)}


def from_entry(entry: Tree) -> Phrase | None:
    """The phrase of an entry; None when it breaks a rule of the format."""
    return PhraseReader(Report(Document("", entry)), "").read(entry, 0)


def problems_of(entries: Sequence[Entry], file: Path) -> tuple[Problem, ...]:
    """What a reader of the pack would say of these entries, hidden characters included."""
    return read_pack(dump(as_pack({}, entries)).encode("utf-8"), file).problems


def as_pack(head: Entry, entries: Sequence[Entry]) -> Entry:
    """A whole pack file."""
    return {"pack": head, "phrases": list(entries)}


def _filled(entry: Entry) -> Entry:
    return {key: value for key, value in entry.items() if value}


def _slot(slot: Slot) -> Entry:
    known: Entry = {"choices": list(slot.choices), "default": slot.default, "limit": slot.limit}
    return {"kind": slot.kind, **({} if slot.required else {"required": "false"}), **_filled(known)}


def _review(review: Review | None) -> Entry:
    if review is None:
        return {}
    return _filled({"by": review.by, "on": review.on.isoformat() if review.on else "", "note": review.note})


def _valid(valid: Validity) -> Entry:
    days = {"from": valid.first, "until": valid.last}
    return {key: day.isoformat() for key, day in days.items() if day is not None}
