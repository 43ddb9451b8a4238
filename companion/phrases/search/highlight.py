"""Where a term stands in the fields of the phrases that are shown, as they are written."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import NamedTuple

import numpy as np

from companion.base.fold import fold
from companion.phrases.model import Phrase
from companion.phrases.search.answer import Span, field_text
from companion.phrases.search.found import Found, in_phrases
from companion.phrases.search.index import HEAD_FIELDS, Index, Ints, Layer
from companion.phrases.search.paths import Frontier
from companion.phrases.search.pieces import Run

_SHOWN = 0.8
"""A match of less than this share of the best quality of its term is chance, and not shown."""
_STAGE = len(HEAD_FIELDS) - 1
"""A stage is never shown as a match: the list does not write it out."""
_NAMES = (*HEAD_FIELDS, "text")
_TEXT = len(HEAD_FIELDS)


class Place(NamedTuple):
    """A match: the field, start and end in the folded field, the position in the layer, the quality."""

    field: str
    start: int
    end: int
    position: int
    quality: int


def places(index: Index, found: Found, docs: Sequence[int]) -> dict[int, list[Place]]:
    """For each of `docs`, where `found` matched it: the best readings, best first, no two of them overlapping."""
    own = np.array(sorted(docs), np.int32)
    head = _matches(found.head, found.head_docs, index.head, own, len(index))
    body = _matches(found.body, found.body_docs, index.body, own, len(index))
    ends = index.ends.take(own, axis=1)
    field = (ends.take(head[0], axis=1) < head[1]).sum(axis=0)
    head, field = head[:, field < _STAGE], field[field < _STAGE]
    begins = np.concatenate((index.head.offsets.take(own)[None, :], ends[:-1] + 1))[field, head[0]]
    field = np.concatenate((field, np.full(body.shape[1], _TEXT)))
    begins = np.concatenate((begins, index.body.offsets.take(own).take(body[0])))
    owner, position, length, quality = np.concatenate((head, body), axis=1)
    most = np.zeros(len(own), np.int32)
    np.maximum.at(most, owner, quality)
    kept = (quality >= _SHOWN * most.take(owner)).nonzero()[0]
    start = (position - begins)[kept]
    end = start + length[kept]
    order = np.lexsort((-end, start, -quality[kept], owner[kept]))
    columns = (owner[kept], field[kept], start, end, position[kept], quality[kept])
    rows = zip(*(column[order].tolist() for column in columns), strict=True)
    return _apart(own.tolist(), rows)


def _matches(frontier: Frontier, run_docs: Sequence[Ints], layer: Layer, own: Ints, count: int) -> Ints:
    """(place in `own` of the phrase, position, characters, quality) of every path that lies in one of `own`, as rows."""
    found = []
    if frontier.single:
        found += [(owners, run) for run, owners in in_phrases(own, frontier, layer)]
    if frontier.runs:
        chosen = np.zeros(count, np.bool_)
        chosen[own] = True
        for run, docs in zip(frontier.runs, run_docs, strict=True):
            at = chosen.take(docs).nonzero()[0]
            if len(at):
                found.append((np.searchsorted(own, docs[at]), Run(run.length, run.starts[at], run.quality[at])))
    parts = [np.array((owners, run.starts, np.full(len(owners), run.length), run.quality), np.int32) for owners, run in found]
    return np.concatenate(parts, axis=1) if parts else np.zeros((4, 0), np.int32)


def _apart(docs: Sequence[int], rows: Iterable[tuple[int, int, int, int, int, int]]) -> dict[int, list[Place]]:
    """Of the matches of each phrase, which come best first, those that no better one overlaps."""
    kept: dict[int, list[Place]] = {doc: [] for doc in docs}
    behind: dict[tuple[int, int], int] = {}
    for owner, field, start, end, position, quality in rows:
        some = kept[docs[owner]]
        name = _NAMES[field]
        last = behind.get((owner, field), 0)
        # Matches of equal quality come from left to right: only a change of quality asks for a full comparison.
        if start >= last or not any(p.field == name and p.start < end and start < p.end for p in some):
            some.append(Place(name, start, end, position, quality))
            if end > last:
                behind[owner, field] = end
    return kept


def spans(phrase: Phrase, found: Sequence[Place], plain_head: bool, plain_text: bool) -> dict[str, tuple[Span, ...]]:
    """The places in code points of the fields as they are written; a layer is `plain` if folding kept all its lengths."""
    by_field: dict[str, set[Span]] = {"title": set(), "text": set()}
    for place in found:
        by_field.setdefault(place.field, set()).add((place.start, place.end))
    return {
        name: _written(phrase, name, some, plain_text if name == "text" else plain_head) if some else ()
        for name, some in by_field.items()
    }


_shadow = lru_cache(maxsize=256)(fold)
"""The same few texts are shown again at the next letter."""


def _written(phrase: Phrase, name: str, some: set[Span], plain: bool) -> tuple[Span, ...]:
    if not plain:
        shadow = _shadow(field_text(phrase, name))
        some = {shadow.span(start, end) for start, end in some}
    if len(some) == 1:
        return tuple(some)
    longest_first = sorted(some, key=lambda span: (span[0], -span[1]))
    kept: list[Span] = []
    for start, end in longest_first:
        if not kept or end > kept[-1][1]:
            kept.append((start, end))
    return tuple(kept)
