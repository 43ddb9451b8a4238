"""Where the hits of a phrase stand in its fields as they are written, and how they were read."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from companion.base.fold import fold
from companion.phrases.model import Phrase
from companion.phrases.search.answer import field_text
from companion.phrases.search.index import HEAD_FIELDS, Index, Ints, Layer
from companion.phrases.search.paths import GAP, SEAM, Run
from companion.phrases.search.pieces import INITIAL, LITERAL, PREFIX, SYLLABLE, UNUSUAL, Pieces
from companion.phrases.search.pinyin import LONGEST
from companion.phrases.search.rank import Found

Span = tuple[int, int]
_Place = tuple[str, int, int, int, int]
"""(field, start and end in the folded field, absolute start, quality)"""

_SHOWN = 0.8
"""A match of less than this share of the best quality of its term is chance, and not shown."""


def places(index: Index, found: Found, docs: Sequence[int]) -> dict[int, list[_Place]]:
    """For each of `docs`, where `found` matched it, the best readings only and no two of them overlapping."""
    chosen = np.zeros(len(index), np.bool_)
    chosen[list(docs)] = True
    raw: dict[int, list[_Place]] = {doc: [] for doc in docs}
    for layer, hits in ((index.head, found.head), (index.body, found.body)):
        for run, run_docs in hits:
            for at in np.flatnonzero(chosen[run_docs]).tolist():
                place = _place(index, layer, run, at, int(run_docs[at]))
                if place:
                    raw[int(run_docs[at])].append(place)
    return {doc: _apart(some) for doc, some in raw.items()}


def _place(index: Index, layer: Layer, run: Run, at: int, doc: int) -> _Place | None:
    start = int(run.starts[at])
    if layer.name == "body":
        first, name = int(layer.offsets[doc]), "text"
    else:
        first = int(layer.offsets[doc])
        for field, name in enumerate(HEAD_FIELDS):  # noqa: B007
            end = int(index.ends[field][doc])
            if start < end:
                break
            first = end + 1
        if name == "stage":
            return None
    return (name, start - first, start - first + run.length, start, int(run.quality[at]))


def _apart(some: list[_Place]) -> list[_Place]:
    kept: list[_Place] = []
    least = _SHOWN * max((place[4] for place in some), default=0)
    for place in sorted(some, key=lambda place: (-place[4], place[1])):
        if place[4] >= least and not any(p[0] == place[0] and p[1] < place[2] and place[1] < p[2] for p in kept):
            kept.append(place)
    return kept


def spans(phrase: Phrase, found: Sequence[_Place], plain: bool) -> dict[str, tuple[Span, ...]]:
    """The places in code points of the fields as they are written; `plain` if folding kept all lengths."""
    by_field: dict[str, set[Span]] = {"title": set(), "text": set()}
    for name, start, end, _, _ in found:
        by_field.setdefault(name, set()).add((start, end))
    return {name: _written(field_text(phrase, name), some, plain) for name, some in by_field.items()}


def _written(text: str, some: set[Span], plain: bool) -> tuple[Span, ...]:
    if not plain and some:
        shadow = fold(text)
        some = {shadow.span(start, end) for start, end in some}
    inner = {a for a in some for b in some if a != b and b[0] <= a[0] and a[1] <= b[1]}
    return tuple(sorted(some - inner))


def how(index: Index, pieces: Pieces, layer: Layer, term: str, start: int, length: int) -> str:
    """In which way `term` was read there: text, pinyin, initials or mixed."""
    types = layer.types[start : start + length].tolist()
    best: list[dict[int, tuple[int, frozenset[str]]]] = [{0: (0, frozenset())}]
    for kind in types:
        reached: dict[int, tuple[int, frozenset[str]]] = {}
        for at, (total, ways) in best[-1].items():
            at += len(term[at:]) - len(term[at:].lstrip(SEAM + GAP))
            for end in range(at + 1, min(len(term), at + LONGEST) + 1):
                piece = pieces.exact(term[at:end], _final(term, end))
                quality = int(piece.table[kind]) if piece else 0
                if quality and quality + total > reached.get(end, (0, ways))[0]:
                    reached[end] = (quality + total, ways | {_way(quality // (end - at))})
        best.append(reached)
    ways = best[-1].get(len(term), (0, frozenset({"mixed"})))[1]
    return next(iter(ways)) if len(ways) == 1 else "mixed"


def _final(term: str, end: int) -> bool:
    return end == len(term) or term[end] in (SEAM, GAP)


def _way(quality: int) -> str:
    if quality >= LITERAL:
        return "text"
    if quality >= PREFIX - UNUSUAL // 2 and quality <= SYLLABLE:
        return "pinyin"
    return "initials" if quality >= INITIAL - UNUSUAL // 2 else "mixed"


def one_by_one(runs: Sequence[Run], layer: Layer) -> list[tuple[Run, Ints]]:
    """Each run with the phrases of its starts."""
    return [(run, layer.docs[run.starts]) for run in runs if len(run.starts)]
