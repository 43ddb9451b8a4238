"""Where a term stands in the fields of the phrases that are shown, as they are written."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from companion.base.fold import fold
from companion.phrases.model import Phrase
from companion.phrases.search.answer import field_text
from companion.phrases.search.found import Found
from companion.phrases.search.index import HEAD_FIELDS, Index, Layer
from companion.phrases.search.paths import Frontier

Span = tuple[int, int]

_SHOWN = 0.8
"""A match of less than this share of the best quality of its term is chance, and not shown."""
_STAGE = len(HEAD_FIELDS) - 1


class Place(NamedTuple):
    """A match: the field, start and end in the folded field, the position in the layer, the quality."""

    field: str
    start: int
    end: int
    position: int
    quality: int


def places(index: Index, found: Found, docs: Sequence[int]) -> dict[int, list[Place]]:
    """For each of `docs`, where `found` matched it: the best readings, best first, no two of them overlapping."""
    raw: dict[int, list[Place]] = {doc: [] for doc in docs}
    ends = {doc: [0, *index.ends[:, doc].tolist()] for doc in docs}
    for doc, start, length, quality in _matches(found.head, index.head, docs):
        first = int(index.head.offsets[doc])
        field = sum(start > end for end in ends[doc][1:])
        if field < _STAGE:
            begin = ends[doc][field] + 1 if field else first
            raw[doc].append(Place(HEAD_FIELDS[field], start - begin, start - begin + length, start, quality))
    for doc, start, length, quality in _matches(found.body, index.body, docs):
        begin = start - int(index.body.offsets[doc])
        raw[doc].append(Place("text", begin, begin + length, start, quality))
    return {doc: _apart(some) for doc, some in raw.items()}


def _matches(frontier: Frontier, layer: Layer, docs: Sequence[int]) -> list[tuple[int, int, int, int]]:
    """(phrase, position, characters, quality) of every path that lies in one of `docs`."""
    matches: list[tuple[int, int, int, int]] = []
    own = np.array(docs, np.int32)
    if frontier.single:
        positions = np.concatenate([np.arange(layer.offsets[doc], layer.offsets[doc + 1]) for doc in docs])
        types = layer.types.take(positions)
        for piece in frontier.single:
            quality = piece.table.take(types)
            at = np.flatnonzero(quality)
            starts = positions[at]
            rows = zip(layer.docs_of(starts).tolist(), starts.tolist(), quality[at].tolist(), strict=True)
            matches += [(doc, start, 1, good) for doc, start, good in rows]
    chosen = np.zeros(len(layer.plain), np.bool_)
    chosen[own] = True
    for run in frontier.runs:
        run_docs = layer.docs_of(run.starts)
        at = np.flatnonzero(chosen.take(run_docs))
        rows = zip(run_docs[at].tolist(), run.starts[at].tolist(), run.quality[at].tolist(), strict=True)
        matches += [(doc, start, run.length, good) for doc, start, good in rows]
    return matches


def _apart(some: list[Place]) -> list[Place]:
    if len(some) < 2:
        return some
    kept: list[Place] = []
    behind: dict[str, int] = {}
    least = _SHOWN * max(place.quality for place in some)
    some = [place for place in some if place.quality >= least]
    some.sort(key=lambda place: (-place.quality, place.start, -place.end))
    for place in some:
        # Matches of equal quality come from left to right: only a change of quality asks for a full comparison.
        if place.start >= behind.get(place.field, 0) or not any(
            p.field == place.field and p.start < place.end and place.start < p.end for p in kept
        ):
            kept.append(place)
            behind[place.field] = max(behind.get(place.field, 0), place.end)
    return kept


def spans(phrase: Phrase, found: Sequence[Place], plain: bool) -> dict[str, tuple[Span, ...]]:
    """The places in code points of the fields as they are written; `plain` if folding kept all lengths."""
    by_field: dict[str, set[Span]] = {"title": set(), "text": set()}
    for place in found:
        by_field.setdefault(place.field, set()).add((place.start, place.end))
    return {name: _written(phrase, name, some, plain) for name, some in by_field.items()}


def _written(phrase: Phrase, name: str, some: set[Span], plain: bool) -> tuple[Span, ...]:
    if not some:
        return ()
    if not plain:
        shadow = fold(field_text(phrase, name))
        some = {shadow.span(start, end) for start, end in some}
    if len(some) > 1:
        some = {a for a in some if not any(a != b and b[0] <= a[0] and a[1] <= b[1] for b in some)}
    return tuple(sorted(some))
