"""Searching while somebody types: what the last keystroke found is the start of the next."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from os.path import commonprefix

import numpy as np

from companion.phrases.search.answer import (
    CODE,
    NEAR,
    START,
    TITLE,
    Answer,
    Hit,
    UsageWeights,
    View,
)
from companion.phrases.search.found import Found, Grades
from companion.phrases.search.index import Ints
from companion.phrases.search.marks import PAGE, LazyMarks, Page, Shown
from companion.phrases.search.near import FUZZY, HOMOPHONE, LADDER, TYPO, may_bend, slips
from companion.phrases.search.paths import Frontier, Paths
from companion.phrases.search.pieces import Indexes
from companion.phrases.search.rank import (
    USED,
    band_of,
    best,
    combine,
    remembered_grade,
    score_of,
    with_view,
)
from companion.phrases.search.segment import Segment
from companion.phrases.search.terms import Query, parse

_MOST_USED = 100
_FEW, _FEW_EXACT = 10, 100
_NOWHERE = np.zeros(0, np.intp)


class _Typing:
    """The terms of one person's last query in one segment."""

    def __init__(self, segment: Segment) -> None:
        self.segment = segment
        self._paths: dict[tuple[str, str], tuple[Paths, Paths]] = {}
        self._found: dict[tuple[str, str], Found] = {}

    def find(self, term: str, near: str = "") -> Found:
        """Where a term stands in this segment, or almost stands if `near` names a way to bend it."""
        key = (term, near)
        if key not in self._found:
            common = self.segment.common(term) if not near else None
            self._found[key] = common or self._look(term, near)
        return self._found[key]

    def settle(self, terms: set[str]) -> None:
        """After a query: keep what belongs to its terms, for the next keystroke to go on from."""
        self._paths = {key: both for key, both in self._paths.items() if key[0] in terms}
        self._found = {key: found for key, found in self._found.items() if key[0] in terms}

    def _look(self, term: str, near: str) -> Found:
        index, pieces = self.segment.index, self.segment.pieces
        if near == TYPO:
            head = slips(term, pieces, index.head)
            # A slip is a guess; the texts are asked only when no title or label bears it out.
            return Found(index, term, head, Frontier() if head else slips(term, pieces, index.body), near)
        if not may_bend(near, term):
            return Found(index, term, Frontier(), Frontier(), near)
        head_paths, body_paths = self._go_on(term, near)
        found = Found(index, term, head_paths.find(term), body_paths.find(term), near)
        self.segment.keep_common(found)
        return found

    def _go_on(self, term: str, near: str) -> tuple[Paths, Paths]:
        """The paths of the former term that has most in common with this one, or new ones."""
        index, pieces = self.segment.index, self.segment.pieces
        former = max(self._paths, key=lambda key: _common(key, (term, near)), default=(term, near))
        if former in self._paths and _common(former, (term, near)):
            both = self._paths.pop(former)
        else:
            maker, space = {FUZZY: pieces.fuzzy, HOMOPHONE: pieces.homophone}.get(near, pieces.exact), pieces.whitespace()
            both = (Paths(index.head, maker, space), Paths(index.body, maker, space))
        self._paths[term, near] = both
        return both


def _common(one: tuple[str, str], other: tuple[str, str]) -> int:
    return len(commonprefix((one[0], other[0]))) if one[1] == other[1] else 0


@dataclass(slots=True, eq=False)
class _Result:
    """One segment's answer, before the best of all segments are picked."""

    segment: Segment
    founds: list[Found]
    docs: Ints
    grades: Grades
    total: int
    borne_out: bool
    """Some hit stands in a title; or, if it was only almost typed, in a title or label."""
    at_start: bool
    """Some hit stands at the start of a title or of a clause of it."""


class SearchSession:
    """One search field, or one stream of queries, over some segments."""

    def __init__(self, segments: Sequence[Segment]) -> None:
        self._typing = [_Typing(segment) for segment in segments]

    def search(self, query: str, limit: int = 50, *, view: View | None = None) -> Answer:
        """The best `limit` hits (all for 0), in order; the order is the same each time."""
        view = view or View()
        parsed = parse(query)
        if not parsed.folded:
            return Answer(query, 0, ())
        terms = self._terms(parsed)
        joined = parsed.joined if not any(near for _, near in terms) else ""
        results = [_grade(typing, parsed, terms, joined, limit, view) for typing in self._typing]
        if len(terms) == 1:
            self._add_near(parsed, terms[0], results, limit, view)
        for typing in self._typing:
            typing.settle({parsed.joined, *parsed.terms, *(term for term, _ in terms)})
        hits = _hits(parsed.folded, results, limit)
        return Answer(query, sum(result.total for result in results), tuple(hits))

    def _terms(self, parsed: Query) -> list[tuple[str, str]]:
        """Each term with what must be bent to find it; ``tk运费`` that nothing has in a row becomes two terms."""
        terms: list[tuple[str, str]] = []
        for term in parsed.terms:
            parts = _by_script(term)
            if self._anywhere(term):
                terms.append((term, ""))
            elif len(parts) > 1 and all(self._anywhere(part) for part in parts):
                terms += [(part, "") for part in parts]
            else:
                terms.append((term, next((kind for kind in LADDER if self._anywhere(term, kind)), "")))
        return list(dict.fromkeys(terms))

    def _add_near(
        self, parsed: Query, only: tuple[str, str], results: list[_Result], limit: int, view: View
    ) -> None:
        """Behind few or doubtful hits, what was almost typed: those hits may be chance, read across two words."""
        term, near = only
        kinds = LADDER[LADDER.index(near) + 1 :] if near else (FUZZY, TYPO)
        seen = {typing: [typing.find(term, near)] for typing in self._typing}
        for kind in kinds:
            doubtful = not any(result.borne_out for result in results)
            total = sum(result.total for result in results)
            # Southern spelling often is, by chance, also something inside a title: pintai, (pin)(t)(ai).
            chance = kind == FUZZY and total < _FEW_EXACT and not any(result.at_start for result in results)
            if not chance and not (doubtful and (near or total < _FEW)):
                return
            for typing in self._typing:
                results.append(_grade(typing, parsed, [(term, kind)], "", limit, view, seen[typing]))
                seen[typing].append(typing.find(term, kind))

    def _anywhere(self, term: str, near: str = "") -> bool:
        return any(typing.find(term, near) for typing in self._typing)


def _by_script(term: str) -> list[str]:
    return ["".join(part) for _, part in groupby(term, key=str.isascii)]


def _grade(
    typing: _Typing,
    parsed: Query,
    terms: list[tuple[str, str]],
    joined: str,
    limit: int,
    view: View,
    seen: Sequence[Found] = (),
) -> _Result:
    """`seen`: what these have is left out."""
    segment = typing.segment
    mask = segment.served(view)
    for found in seen:
        mask = mask & ~found.anywhere
    # A query of nothing but signs can still be a code.
    founds = [typing.find(term, near) for term, near in terms] or [Found(segment.index, "", Frontier(), Frontier())]
    row = typing.find(joined) if joined else None
    remembered = view.usage.remembered(parsed.folded) if view.usage else None
    asked = segment.docs_of((remembered,) if remembered else ())
    # What is not shown still tells whether the hits are few or doubtful, so all of it is graded before it is left out.
    docs, grades, total = combine(founds, row, parsed.folded, mask, 0 if view.only else limit, asked)
    grades = with_view(segment.index, docs, grades, view)
    if view.usage:
        _add_usage(segment, docs, grades, view.usage, asked)
    band = band_of(float(grades.max())) if len(grades) else NEAR
    if view.only:
        kept = segment.only(view).take(docs)
        docs, grades = docs[kept], grades[kept]
    docs, grades = best(docs, grades, limit, bool(view.only))
    borne_out = band <= TITLE or (total > 0 and any(f.near and f.head for f in founds))
    return _Result(segment, founds, docs, grades, total, borne_out, band <= START)


def _add_usage(segment: Segment, docs: Ints, grades: Grades, usage: UsageWeights, asked: Ints) -> None:
    """Lift what was used, inside its band; and what is remembered for this very query above all but codes."""
    used, weights = segment.used(usage.most_used(_MOST_USED), usage)
    at, known = _where(docs, used)
    grades[at] += np.float32(USED) * weights[known]
    for at in _where(docs, asked)[0].tolist():
        if band_of(float(grades[at])) > CODE:
            grades[at] = remembered_grade(segment.phrase(int(docs[at])))


def _where(docs: Ints, wanted: Ints) -> tuple[Indexes, Indexes]:
    """The places in the ascending `docs` of those of `wanted` that are there, and the places of these in `wanted`."""
    if not len(docs):
        return _NOWHERE, _NOWHERE
    at = np.minimum(np.searchsorted(docs, wanted), len(docs) - 1)
    there = (docs.take(at) == wanted).nonzero()[0]
    return at[there], there


def _hits(query: str, results: list[_Result], limit: int) -> list[Hit]:
    found = [
        (grade, result.segment.phrase(doc), doc, result)
        for result in results
        for doc, grade in zip(result.docs.tolist(), result.grades.tolist(), strict=True)
    ]
    found.sort(key=lambda one: (-round(one[0], 3), len(one[1].title), one[1].id))
    hits = []
    for first in range(0, min(len(found), limit or len(found)), PAGE):
        some = found[first : min(first + PAGE, limit or len(found))]
        page = Page(query, [Shown(r.segment, r.founds, doc, phrase, band_of(grade)) for grade, phrase, doc, r in some])
        hits += [
            Hit(phrase, score_of(grade, phrase), band_of(grade), LazyMarks(page, at))
            for at, (grade, phrase, _, _) in enumerate(some)
        ]
    return hits
