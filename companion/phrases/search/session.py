"""Searching while somebody types: what the last keystroke found is the start of the next."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from os.path import commonprefix

import numpy as np

from companion.phrases.model import Phrase
from companion.phrases.search.answer import CODE, NEAR, REMEMBERED, Answer, Hit, View
from companion.phrases.search.highlight import how, one_by_one, places, spans
from companion.phrases.search.index import CODE_BYTES, Index, Ints
from companion.phrases.search.near import LADDER, near_runs
from companion.phrases.search.paths import Paths
from companion.phrases.search.pieces import Pieces
from companion.phrases.search.rank import (
    SIDE_BY_SIDE,
    USED,
    Found,
    Grades,
    Mask,
    all_of,
    band_of,
    best,
    final_grades,
    grade_body,
    grade_codes,
    grade_head,
    remembered_grade,
    score_of,
    served,
)
from companion.phrases.search.records import from_record
from companion.phrases.search.terms import Query, letters, parse

_USED_AMONG = 200
"""Usage reorders at least so many of the best hits."""


@dataclass(eq=False)
class Segment:
    """An index that may be searched, with what no longer counts in it; pieces and masks are remembered."""

    index: Index
    alive: Mask
    pieces: Pieces = field(init=False)
    _served: tuple[object, Mask] | None = None

    def __post_init__(self) -> None:
        self.pieces = Pieces(self.index)

    def served(self, view: View) -> Mask:
        """The phrases that `view` may show."""
        key = (view.today, view.all_status)
        if self._served is None or self._served[0] != key:
            self._served = (key, served(self.index, self.alive, view))
        return self._served[1]


@dataclass(slots=True, eq=False)
class _Result:
    """One segment's answer to one query, before the best are picked."""

    segment: Segment
    founds: list[Found]
    grades: Grades
    docs: Ints
    total: int


@dataclass(slots=True)
class _Candidate:
    result: _Result
    doc: int
    grade: float
    phrase: Phrase


class _Typing:
    """The terms of one person's last query in one segment."""

    def __init__(self, segment: Segment) -> None:
        self.segment = segment
        self._paths: dict[str, tuple[Paths, Paths]] = {}
        self._found: dict[tuple[str, str], Found] = {}

    def forget(self, terms: set[str]) -> None:
        """Drop what belongs to none of `terms`, but for the paths that one of them may go on from."""
        self._found = {key: found for key, found in self._found.items() if key[0] in terms}

    def find(self, term: str, near: str = "") -> Found:
        """Where a term stands in this segment."""
        key = (term, near)
        if key not in self._found:
            self._found[key] = self._near(term, near) if near else self._exact(term)
        return self._found[key]

    def settle(self, terms: set[str]) -> None:
        """After a query: keep the paths of its terms only."""
        self._paths = {term: both for term, both in self._paths.items() if term in terms}

    def _exact(self, term: str) -> Found:
        index = self.segment.index
        start = max(self._paths, key=lambda old: len(commonprefix((old, term))), default="")
        if commonprefix((start, term)):
            both = self._paths.pop(start)
        else:
            pieces = self.segment.pieces
            space = pieces.whitespace()
            both = (Paths(index.head, pieces.exact, space), Paths(index.body, pieces.exact, space))
        self._paths[term] = both
        head, body = (one_by_one(paths.find(term), paths.layer) for paths in both)
        return Found(term, head, body)

    def _near(self, term: str, kind: str) -> Found:
        index, pieces = self.segment.index, self.segment.pieces
        head = one_by_one(near_runs(kind, term, pieces, index.head), index.head)
        body = one_by_one(near_runs(kind, term, pieces, index.body), index.body)
        return Found(term, head, body, near=kind)


class SearchSession:
    """One search field, or one stream of queries. `phrase_at(segment, doc)` builds the phrase of a hit."""

    def __init__(
        self, segments: Sequence[Segment], phrase_at: Callable[[Index, int], Phrase] | None = None
    ) -> None:
        self._typing = [_Typing(segment) for segment in segments]
        self._phrase_at = phrase_at or (lambda index, doc: from_record(index.record(doc)))

    def search(self, query: str, limit: int = 50, *, view: View | None = None) -> Answer:
        """The best `limit` hits (all for 0), in order; the order is the same each time."""
        view = view or View()
        parsed = parse(query)
        if not parsed.folded:
            return Answer(query, 0, ())
        terms = {*parsed.terms, parsed.joined}
        for typing in self._typing:
            typing.forget(terms)
        results = self._results(parsed, limit, view)
        for typing in self._typing:
            typing.settle(terms)
        hits = self._hits(parsed, results, limit, view)
        return Answer(query, sum(result.total for result in results), tuple(hits))

    def _results(self, parsed: Query, limit: int, view: View) -> list[_Result]:
        near = {term: "" for term in parsed.terms}
        for term in parsed.terms:
            if not any(typing.find(term) for typing in self._typing) and not self._is_code(term):
                near[term] = next(
                    (kind for kind in LADDER if any(typing.find(term, kind) for typing in self._typing)), ""
                )
        return [_grade(typing, parsed, near, limit, view) for typing in self._typing]

    def _is_code(self, term: str) -> bool:
        code = _code(term)
        return any(
            np.searchsorted(t.segment.index.codes, code) < np.searchsorted(t.segment.index.codes, code + b"\xff")
            for t in self._typing
        )

    def _hits(self, parsed: Query, results: list[_Result], limit: int, view: View) -> list[Hit]:
        candidates = self._candidates(parsed, results, limit, view)
        hits: dict[int, Hit] = {}
        for result in results:
            own = [(place, c) for place, c in enumerate(candidates) if c.result is result]
            docs = [candidate.doc for _, candidate in own]
            where = [places(result.segment.index, found, docs) for found in result.founds] if docs else []
            for place, candidate in own:
                hits[place] = _hit(candidate, result.founds, where, parsed)
        return [hits[place] for place in range(len(candidates))]

    def _candidates(self, parsed: Query, results: list[_Result], limit: int, view: View) -> list[_Candidate]:
        remembered = view.usage.remembered(parsed.folded) if view.usage else None
        wanted = max(limit, _USED_AMONG) if limit and view.usage else limit
        candidates = []
        for result in results:
            index = result.segment.index
            grades = final_grades(index, result.docs, result.grades, view)
            docs, grades = best(result.docs, grades, wanted)
            if remembered:
                extra = [doc for doc in index.docs_of_id(remembered) if doc in result.docs and doc not in docs]
                docs = np.concatenate((docs, np.array(extra, np.int32)))
                grades = np.concatenate((grades, np.zeros(len(extra), np.float32)))
            candidates += [
                _Candidate(result, doc, grade, self._phrase_at(index, doc))
                for doc, grade in zip(docs.tolist(), grades.tolist(), strict=True)
            ]
        if view.usage:
            for candidate in candidates:
                candidate.grade += USED * min(1.0, max(0.0, view.usage.weight(candidate.phrase.id)))
                if candidate.phrase.id == remembered and band_of(candidate.grade) > CODE:
                    candidate.grade = remembered_grade()
        candidates.sort(key=lambda c: (-round(c.grade, 3), len(c.phrase.title), c.phrase.id))
        return candidates[:limit] if limit else candidates


def _code(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")[:CODE_BYTES]


def _grade(typing: _Typing, parsed: Query, near: dict[str, str], limit: int, view: View) -> _Result:
    segment = typing.segment
    index = segment.index
    mask = segment.served(view)
    founds = [typing.find(term, near[term]) for term in parsed.terms]
    grades = np.zeros(len(index), np.float32)
    if len(founds) == 1:
        only = founds[0]
        grade_head(index, only, letters(only.term), grades)
        grade_codes(index, _code(parsed.folded), True, grades)
        if limit and int(np.count_nonzero((grades > 0) & mask)) >= max(limit, _USED_AMONG):
            return _counted(segment, founds, grades, mask)
        grade_body(index, only, letters(only.term), grades)
    else:
        grades = _together(typing, parsed, founds, near)
        grade_codes(index, _code(parsed.folded), True, grades)
    docs = np.flatnonzero((grades > 0) & mask).astype(np.int32)
    return _Result(segment, founds, grades, docs, len(docs))


def _counted(segment: Segment, founds: list[Found], grades: Grades, mask: Mask) -> _Result:
    """Enough phrases match in a better band: those that match in the text alone are counted, not graded."""
    hit = grades > 0
    docs = np.flatnonzero(hit & mask).astype(np.int32)
    for _, body_docs in founds[0].body:
        hit[body_docs] = True
    return _Result(segment, founds, grades, docs, int(np.count_nonzero(hit & mask)))


def _together(typing: _Typing, parsed: Query, founds: list[Found], near: dict[str, str]) -> Grades:
    index = typing.segment.index
    each = []
    for found in founds:
        grades = np.zeros(len(index), np.float32)
        grade_head(index, found, letters(found.term), grades)
        grade_codes(index, _code(found.term), False, grades)
        grade_body(index, found, letters(found.term), grades)
        each.append(grades)
    grades = all_of(each) if each else np.zeros(len(index), np.float32)
    if parsed.joined and not any(near.values()):
        joined = typing.find(parsed.joined)
        row = np.zeros(len(index), np.float32)
        grade_head(index, joined, letters(parsed.joined), row)
        grade_body(index, joined, letters(parsed.joined), row)
        np.maximum(grades, np.where(row > 0, row + np.float32(SIDE_BY_SIDE), row), out=grades)
    return grades


def _hit(candidate: _Candidate, founds: list[Found], where: list[dict[int, list]], parsed: Query) -> Hit:  # type: ignore[type-arg]
    index = candidate.result.segment.index
    phrase, doc = candidate.phrase, candidate.doc
    band = band_of(candidate.grade)
    some = [place for found in where for place in found[doc]]
    plain = bool(index.head.plain[doc] and index.body.plain[doc])
    marks = spans(phrase, some, plain)
    if phrase.code and _code(parsed.folded) and _starts_with_code(index, doc, parsed):
        marks["code"] = ((0, min(len(phrase.code), len(parsed.folded))),)
    return Hit(phrase, score_of(candidate.grade, phrase), _match(candidate, founds, where, band), band, marks)


def _starts_with_code(index: Index, doc: int, parsed: Query) -> bool:
    code = _code(parsed.folded)
    first = int(np.searchsorted(index.codes, code, "left"))
    last = int(np.searchsorted(index.codes, code + b"\xff", "left"))
    return doc in index.code_docs[first:last]


def _match(candidate: _Candidate, founds: list[Found], where: list[dict[int, list]], band: int) -> str:  # type: ignore[type-arg]
    if band in (CODE, REMEMBERED):
        return "code" if band == CODE else "remembered"
    near = next((found.near for found in founds if found.near), "")
    if near or band == NEAR:
        return near
    segment = candidate.result.segment
    ways = set()
    for found, by_doc in zip(founds, where, strict=True):
        if some := by_doc[candidate.doc]:
            name, start, end, at, _ = some[0]
            layer = segment.index.body if name == "text" else segment.index.head
            ways.add(how(segment.index, segment.pieces, layer, found.term, at, end - start))
    if not ways:
        return "code"
    return ways.pop() if len(ways) == 1 else "mixed"
