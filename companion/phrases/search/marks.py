"""How a hit was matched, and where: worked out for a page of hits when the first of them is looked at.

Two hundred rows are asked for at every keystroke, and nine of them are painted.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from typing import NamedTuple

from companion.base.fold import fold_text
from companion.phrases.model import Phrase
from companion.phrases.search.answer import CODE, REMEMBERED, Marks, Span
from companion.phrases.search.found import Found
from companion.phrases.search.highlight import Places, places, spans
from companion.phrases.search.segment import Segment

PAGE = 20
"""Hits that are worked out together."""


class Shown(NamedTuple):
    """One hit as the search left it; `founds` are those of its segment."""

    segment: Segment
    founds: list[Found]
    doc: int
    phrase: Phrase
    band: int


class Page:
    """Some hits in a row of the answer to one query, which is folded."""

    def __init__(self, query: str, shown: Sequence[Shown]) -> None:
        self._query = query
        self._shown = shown

    @cached_property
    def marks(self) -> list[tuple[str, dict[str, tuple[Span, ...]]]]:
        """For each hit, in which way it was matched, and its spans by field."""
        docs: dict[int, list[int]] = {}
        founds = {id(one.founds): one.founds for one in self._shown}
        for one in self._shown:
            docs.setdefault(id(one.founds), []).append(one.doc)
        where = {key: [places(found.index, found, docs[key]) for found in some] for key, some in founds.items()}
        return [self._marks(one, [by_doc.get(one.doc) for by_doc in where[id(one.founds)]]) for one in self._shown]

    def _marks(self, one: Shown, found: list[Places | None]) -> tuple[str, dict[str, tuple[Span, ...]]]:
        index, phrase, doc = one.segment.index, one.phrase, one.doc
        marks = spans(phrase, [some for some in found if some], bool(index.head.plain[doc]), bool(index.body.plain[doc]))
        if phrase.code and _begins(phrase.code, self._query):
            marks["code"] = ((0, min(len(phrase.code), len(self._query))),)
        return _match(one, found), marks


class LazyMarks(Marks):
    """The marks of one hit of a page."""

    __slots__ = ("_at", "_page")

    def __init__(self, page: Page, at: int) -> None:
        self._page = page
        self._at = at

    @property
    def match(self) -> str:
        """As `Marks.match`."""
        return self._page.marks[self._at][0]

    def _spans(self) -> Mapping[str, tuple[Span, ...]]:
        return self._page.marks[self._at][1]

    def __getitem__(self, field: str) -> tuple[Span, ...]:
        return self._spans()[field]

    def __iter__(self) -> Iterator[str]:
        return iter(self._spans())

    def __len__(self) -> int:
        return len(self._spans())


def _begins(code: str, query: str) -> bool:
    folded = code.lower() if code.isascii() else fold_text(code)
    return folded.strip().startswith(query)


def _match(one: Shown, found: list[Places | None]) -> str:
    if one.band in (CODE, REMEMBERED):
        return "code" if one.band == CODE else "remembered"
    ways = set()
    for term, some in zip(one.founds, found, strict=True):
        if term.near:
            ways.add(term.near)
        elif some:
            field, position, length = some.first
            layer = one.segment.index.body if field == "text" else one.segment.index.head
            ways.add(one.segment.how(layer, term.term, position, length))
    if not ways:
        return "code"
    return ways.pop() if len(ways) == 1 else "mixed"
