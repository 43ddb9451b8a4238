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


class Places(NamedTuple):
    """Where a term was found in one phrase: in the folded fields, no two spans of a field overlapping."""

    first: tuple[str, int, int]
    """The best match: its field, its position in the layer and its length."""
    spans: dict[str, list[Span]]


def places(index: Index, found: Found, docs: Sequence[int]) -> dict[int, Places]:
    """Of each of `docs` in which `found` matched, the best readings."""
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
    columns = (owner[kept], field[kept], start, end, position[kept])
    rows = zip(*(column[order].tolist() for column in columns), strict=True)
    return _apart(own.tolist(), rows)


def _matches(frontier: Frontier, run_docs: Sequence[Ints], layer: Layer, own: Ints, count: int) -> Ints:
    """(place in `own` of the phrase, position, characters, quality) of every path that lies in one of `own`, as rows."""
    found = []
    if frontier.single:
        found += [(owners, run) for run, owners in in_phrases(own, layer.offsets.take(own + 1), frontier, layer)]
    if frontier.runs:
        chosen = np.zeros(count, np.bool_)
        chosen[own] = True
        for run, docs in zip(frontier.runs, run_docs, strict=True):
            at = chosen.take(docs).nonzero()[0]
            if len(at):
                found.append((np.searchsorted(own, docs[at]), Run(run.length, run.starts[at], run.quality[at])))
    parts = [np.array((owners, run.starts, np.full(len(owners), run.length), run.quality), np.int32) for owners, run in found]
    return np.concatenate(parts, axis=1) if parts else np.zeros((4, 0), np.int32)


def _apart(docs: Sequence[int], rows: Iterable[tuple[int, int, int, int, int]]) -> dict[int, Places]:
    """Of the matches of each phrase, which come best first, those that no better one overlaps."""
    kept: dict[int, Places] = {}
    before, own, behind = -1, dict[str, list[Span]](), dict[int, int]()
    for owner, field, start, end, position in rows:
        if owner != before:
            before, own, behind = owner, {}, {}
            kept[docs[owner]] = Places((_NAMES[field], position, end - start), own)
        some = own.setdefault(_NAMES[field], [])
        last = behind.get(field, 0)
        # Matches of equal quality come from left to right: only a change of quality asks for a full comparison.
        if start >= last or not any(a < end and start < b for a, b in some):
            some.append((start, end))
            if end > last:
                behind[field] = end
    return kept


def spans(phrase: Phrase, found: Sequence[Places], plain_head: bool, plain_text: bool) -> dict[str, tuple[Span, ...]]:
    """The places in code points of the fields as they are written; a layer is `plain` if folding kept all its lengths."""
    by_field = {"title": [], "text": [], **found[0].spans} if found else {"title": [], "text": []}
    for more in found[1:]:
        for name, some in more.spans.items():
            by_field[name] = by_field.get(name, []) + some
    return {
        name: _written(phrase, name, some, plain_text if name == "text" else plain_head) if some else ()
        for name, some in by_field.items()
    }


_shadow = lru_cache(maxsize=256)(fold)
"""The same few texts are shown again at the next letter."""


def _written(phrase: Phrase, name: str, some: list[Span], plain: bool) -> tuple[Span, ...]:
    if not plain:
        shadow = _shadow(field_text(phrase, name))
        some = [shadow.span(start, end) for start, end in some]
    if len(some) == 1:
        return tuple(some)
    kept: list[Span] = []
    for start, end in sorted(some, key=_longest_first):
        if not kept or end > kept[-1][1]:
            kept.append((start, end))
    return tuple(kept)


def _longest_first(span: Span) -> Span:
    return span[0], -span[1]
