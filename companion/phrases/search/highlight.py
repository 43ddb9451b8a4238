"""Where a term stands in the fields of the phrases that are shown, as they are written."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

import numpy as np

from companion.base.fold import fold
from companion.phrases.model import Phrase
from companion.phrases.search.answer import field_text
from companion.phrases.search.found import Found, Mask
from companion.phrases.search.index import HEAD_FIELDS, Index, Ints, Layer
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
    chosen = np.zeros(len(index), np.bool_)
    chosen[list(docs)] = True
    ends = dict(zip(docs, index.ends[:, docs].T.tolist(), strict=True))
    for doc, start, length, quality in _matches(found.head, found.head_docs, index.head, docs, chosen):
        field = bisect_left(ends[doc], start)
        if field < _STAGE:
            begin = ends[doc][field - 1] + 1 if field else int(index.head.offsets[doc])
            raw[doc].append(Place(HEAD_FIELDS[field], start - begin, start - begin + length, start, quality))
    for doc, start, length, quality in _matches(found.body, found.body_docs, index.body, docs, chosen):
        begin = start - int(index.body.offsets[doc])
        raw[doc].append(Place("text", begin, begin + length, start, quality))
    return {doc: _apart(some) for doc, some in raw.items()}


def _matches(
    frontier: Frontier, run_docs: Sequence[Ints], layer: Layer, docs: Sequence[int], chosen: Mask
) -> Iterator[tuple[int, int, int, int]]:
    """(phrase, position, characters, quality) of every path that lies in one of `docs`."""
    if frontier.single:
        positions = np.concatenate([np.arange(layer.offsets[doc], layer.offsets[doc + 1]) for doc in docs])
        types = layer.types.take(positions)
        for piece in frontier.single:
            quality = piece.table.take(types)
            at = np.flatnonzero(quality)
            starts = positions[at]
            for doc, start, good in zip(layer.docs_of(starts).tolist(), starts.tolist(), quality[at].tolist(), strict=True):
                yield doc, start, 1, good
    for run, own in zip(frontier.runs, run_docs, strict=True):
        at = np.flatnonzero(chosen.take(own))
        if len(at):
            rows = zip(own[at].tolist(), run.starts[at].tolist(), run.quality[at].tolist(), strict=True)
            for doc, start, good in rows:
                yield doc, start, run.length, good


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


def spans(phrase: Phrase, found: Sequence[Place], plain_head: bool, plain_text: bool) -> dict[str, tuple[Span, ...]]:
    """The places in code points of the fields as they are written; a layer is `plain` if folding kept all its lengths."""
    by_field: dict[str, set[Span]] = {"title": set(), "text": set()}
    for place in found:
        by_field.setdefault(place.field, set()).add((place.start, place.end))
    return {
        name: _written(phrase, name, some, plain_text if name == "text" else plain_head) for name, some in by_field.items()
    }


_shadow = lru_cache(maxsize=256)(fold)
"""The same few texts are shown again at the next letter."""


def _written(phrase: Phrase, name: str, some: set[Span], plain: bool) -> tuple[Span, ...]:
    if not some:
        return ()
    if not plain:
        shadow = _shadow(field_text(phrase, name))
        some = {shadow.span(start, end) for start, end in some}
    if len(some) > 1:
        some = {a for a in some if not any(a != b and b[0] <= a[0] and a[1] <= b[1] for b in some)}
    return tuple(sorted(some))
