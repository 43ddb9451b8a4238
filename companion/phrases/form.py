"""Between a phrase and the fields of a form: lists as a person types them, messages with a line between them."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import fields as fields_of
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType

from companion.base.i18n import _
from companion.phrases.editing import Fields
from companion.phrases.model import Phrase, Problem, Slot, Status
from companion.phrases.pack_entry import from_entry, problems_of, to_entry
from companion.phrases.pack_slots import usual_kind
from companion.phrases.slots import slot_names

PART = "---"
"""Alone on a line: the next message of a reply begins."""
MOST_CHARS = 20_000
"""Of one field; far above any reply, and below what a pack file may hold in one text."""
_BETWEEN = re.compile(r"[\s,，、;；#]+")
_PART_LINE = re.compile(r"\n?^[ \t]*---[ \t]*$\n?", re.MULTILINE)


def to_fields(phrase: Phrase) -> Fields:
    """The phrase as it stands in the form."""
    return Fields(
        title=phrase.title, text=f"\n{PART}\n".join(phrase.parts), stage=phrase.stage, category="/".join(phrase.category),
        channels=" ".join(phrase.channels), tags=" ".join(phrase.tags), code=phrase.code, says="\n".join(phrase.says),
        when=phrase.when, caution=phrase.caution,
    )  # fmt: skip


def part_spans(text: str) -> tuple[tuple[int, int], ...]:
    """Where each message of a typed text stands, without the blanks around it; empty ones left out."""
    cuts = [found.span() for found in _PART_LINE.finditer(text)]
    starts, ends = [0, *(end for _start, end in cuts)], [*(start for start, _end in cuts), len(text)]
    spans = []
    for start, end in zip(starts, ends, strict=True):
        part = text[start:end]
        if part.strip():
            first = start + len(part) - len(part.lstrip())
            spans.append((first, first + len(part.strip())))
    return tuple(spans)


def parts_of(text: str) -> tuple[str, ...]:
    """The messages of a typed text."""
    return tuple(text[start:end] for start, end in part_spans(text))


def to_phrase(fields: Fields, base: Phrase, known: Callable[[str], Slot | None]) -> Phrase:
    """The phrase that `fields` describe; what a form has no field for comes from `base`.

    A slot that `base` does not have is declared as `known` declares that name elsewhere.
    """
    parts = parts_of(fields.text)
    slots: Mapping[str, Slot] = {
        name: base.slots.get(name) or known(name) or Slot(name, usual_kind(name)) for name in slot_names(parts)
    }
    return replace(
        base, title=" ".join(fields.title.split()), parts=parts, stage=fields.stage,
        category=tuple(part.strip() for part in re.split("[/／]", fields.category)) if fields.category.strip() else (),
        channels=tuple(fields.channels.split()), tags=tuple(dict.fromkeys(filter(None, _BETWEEN.split(fields.tags)))),
        code=fields.code.strip(), says=tuple(filter(None, map(str.strip, fields.says.splitlines()))),
        when=fields.when.strip(), caution=fields.caution.strip(), slots=MappingProxyType(dict(slots)),
    )  # fmt: skip


def new_phrase(phrase_id: str) -> Phrase:
    """A phrase of one's own, still empty."""
    return Phrase(phrase_id, "", (), status=Status.DRAFT)


def checked(phrase: Phrase, file: Path) -> tuple[Phrase | None, tuple[Problem, ...]]:
    """The phrase as a reader of the pack would have it, and what is wrong; None while anything is an error."""
    if not phrase.parts:
        return None, (_error("text", _("还没有正文。")),)
    entry = to_entry(phrase)
    long = [key for key, value in entry.items() if len(str(value)) > MOST_CHARS]
    if long:
        said = _("太长了，最多 {limit} 个字。").format(limit=MOST_CHARS)
        return None, tuple(_error(key, said) for key in long)
    found = problems_of([entry], file)
    if any(problem.severity == "error" for problem in found):
        return None, found
    return from_entry(entry), found


def is_blank(fields: Fields) -> bool:
    """Whether nothing at all was typed."""
    return not any(str(getattr(fields, field.name)).strip() for field in fields_of(fields))


def _error(key: str, message: str) -> Problem:
    return Problem("", 1, 1, key, "error", message)
