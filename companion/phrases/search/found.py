"""Where one term was found in one segment: the paths, and the phrases they lie in, each worked out once and only when asked."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from companion.phrases.search.answer import BODY, LABEL, NEAR, PREFIX, START, TITLE, WHOLE
from companion.phrases.search.index import CODE_BYTES, Index, Ints, Layer
from companion.phrases.search.paths import Frontier
from companion.phrases.search.pieces import Indexes, Piece, Run, ranges
from companion.phrases.search.terms import letters

BAND, LIFT = 100.0, 20.0
"""A grade is one number per phrase, 0 for no match: ``(9 - band) * BAND + LIFT + score``."""

NEAR_TITLE, NEAR_LABEL = 6.0, 3.0
"""Inside the last band, a title still goes before a label, and that before a text."""

_READ = 3
"""A posting costs as much as so many characters read one after the other."""

Grades: TypeAlias = NDArray[np.float32]
Mask: TypeAlias = NDArray[np.bool_]


WITH_TITLES, WITH_LABELS = range(1, 3)
"""How far a term was graded: where it begins titles (0), in titles, and in every other field of the head layer."""

class Found:
    """What `term` matched. `near`: empty, or what was bent for it (fuzzy, homophone, typo)."""

    def __init__(self, index: Index, term: str, head: Frontier, body: Frontier, near: str = "") -> None:
        self.index = index
        self.term = term
        self.head = head
        self.body = body
        self.near = near
        self._level = -1

    @cached_property
    def codes(self) -> Ints:
        """The phrases whose code begins with the term."""
        first, last = code_range(self.index, code_key(self.term))
        return self.index.code_docs[first:last]

    def __bool__(self) -> bool:
        return bool(self.head or self.body or len(self.codes))

    @cached_property
    def head_docs(self) -> list[Ints]:
        """The phrases of each run of the head layer."""
        return [self.index.head.docs_of(run.starts) for run in self.head.runs]

    @cached_property
    def body_docs(self) -> list[Ints]:
        """The phrases of each run of the body layer."""
        return [self.index.body.docs_of(run.starts) for run in self.body.runs]

    @cached_property
    def _grades(self) -> Grades:
        """What `graded` gives. At first by code and by readings of several characters in the head layer."""
        grades = np.zeros(len(self.index), np.float32)
        grades[self.codes] = (9 - LABEL) * BAND + LIFT
        for run, docs in zip(self.head.runs, self.head_docs, strict=True):
            np.maximum.at(grades, docs, self._in_head(run, docs))
        return grades

    def graded(self, level: int) -> Grades:
        """The grades by the fields of `level`; perhaps by the next fields, too."""
        grades = self._grades
        while self.head.single and self._level < level:
            self._level += 1
            for piece in self.head.single:
                run = piece.run(self.index.head, self._level)
                docs = self.index.head.docs_of(run.starts)
                np.maximum.at(grades, docs, self._in_head(run, docs))
        return grades

    def title_grades(self, docs: Ints) -> Grades:
        """The grades of `docs` by their titles; of what stands elsewhere, some."""
        return self._looked_up(docs, self.index.ends[0].take(docs))

    def head_grades(self, docs: Ints) -> Grades:
        """The grades of `docs` by every field of the head layer."""
        layer = self.index.head
        if self._level >= WITH_LABELS or not _is_shorter(docs, self.head, layer):
            return self.graded(WITH_LABELS).take(docs)
        return self._looked_up(docs, layer.offsets.take(docs + 1))

    def _looked_up(self, docs: Ints, ends: Ints) -> Grades:
        """The grades of `docs` by their head layer before `ends`."""
        grades = self._grades.take(docs)
        for run, owners in in_phrases(docs, ends, self.head, self.index.head):
            np.maximum.at(grades, owners, self._in_head(run, docs.take(owners)))
        return grades

    def grades(self, wanted: Mask, docs: Ints) -> Grades:
        """The grades of `docs`, which are those in `wanted`, by every field."""
        layer = self.index.body
        grades = np.zeros(len(self.index), np.float32)
        rows = list(zip(self.body.runs, self.body_docs, strict=True))
        if not _is_shorter(docs, self.body, layer):
            runs = [piece.run(layer) for piece in self.body.single]
            rows += [(run, layer.docs_of(run.starts)) for run in runs]
        for run, own in rows:
            kept = wanted.take(own).nonzero()[0]
            own = own.take(kept)
            np.maximum.at(grades, own, self._in_body(run.quality.take(kept), own))
        best = np.maximum(grades.take(docs), self.head_grades(docs))
        if _is_shorter(docs, self.body, layer):
            for run, owners in in_phrases(docs, layer.offsets.take(docs + 1), self.body, layer):
                np.maximum.at(best, owners, self._in_body(run.quality, docs.take(owners)))
        return best

    def _in_head(self, run: Run, docs: Ints) -> Grades:
        bands = _bands(self.index, run, docs)
        score = run.quality.astype(np.float32) * np.float32(0.1 / letters(self.term)) - self.index.title_cost.take(docs)
        if self.near:
            score += np.where(bands == LABEL, np.float32(NEAR_LABEL), np.float32(NEAR_TITLE))
            bands[:] = NEAR
        grades: Grades = (9 - bands) * np.float32(BAND) + np.float32(LIFT) + score
        return grades

    def _in_body(self, quality: Ints, docs: Ints) -> Grades:
        base = np.float32((9 - (NEAR if self.near else BODY)) * BAND + LIFT)
        grades: Grades = base + (
            quality.astype(np.float32) * np.float32(0.1 / letters(self.term)) - self.index.text_cost.take(docs)
        )
        return grades

    @cached_property
    def anywhere(self) -> Mask:
        """The phrases with the term in any field."""
        mask = self._grades > 0
        for places in {piece.places for piece in (*self.head.single, *self.body.single) if piece.places}:
            mask |= self._spoken(places)
        for layer, frontier in ((self.index.head, self.head), (self.index.body, self.body)):
            for piece in frontier.single:
                for positions in _written(piece, layer):
                    mask[layer.docs_of(positions).astype(np.intp)] = True
        for docs in self.body_docs:
            mask[docs.astype(np.intp)] = True
        return mask

    def _spoken(self, places: tuple[int, ...]) -> Mask:
        """The phrases that have one of these syllables, in either layer."""
        packed = np.bitwise_or.reduce(self.index.spoken[list(places)], axis=0)
        return np.unpackbits(packed, count=len(self.index)).view(np.bool_)


def _is_shorter(docs: Ints, frontier: Frontier, layer: Layer) -> bool:
    """Whether looking through `docs` for the single pieces of `frontier` is less work than reading their postings."""
    if not frontier.single:
        return False
    mean = len(layer.types) // max(1, len(layer.plain))
    return len(docs) * mean < _READ * sum(piece.count(layer) for piece in frontier.single)


def in_phrases(docs: Ints, ends: Ints, frontier: Frontier, layer: Layer) -> Iterator[tuple[Run, Indexes]]:
    """Each single piece of `frontier` in `docs` before `ends`: the paths, and the place in `docs` of the phrase of each."""
    if not frontier.single:
        return
    starts = layer.offsets.take(docs)
    lengths = ends - starts
    positions = ranges(starts, lengths)
    owners = np.arange(len(docs)).repeat(lengths)
    types = layer.types.take(positions)
    for piece in frontier.single:
        quality = piece.table.take(types)
        at = (quality != 0).nonzero()[0]
        yield Run(1, positions.take(at), quality.take(at).astype(np.int32)), owners.take(at)


def _written(piece: Piece, layer: Layer) -> list[Ints]:
    """The positions of the characters that `piece` holds apart from its syllables; of all, if they are not known."""
    if piece.places is None:
        return [piece.run(layer).starts]
    return [layer.positions(one) for one in piece.literals]


def _bands(index: Index, run: Run, docs: Ints) -> NDArray[np.float32]:
    """Label, title, start of a word in it, its beginning, or all of it: the band of each path in the head layer."""
    layer: Layer = index.head
    starts = run.starts
    title_end = index.ends[0].take(docs)
    bands = np.full(len(starts), LABEL, np.float32)
    inside = (starts < title_end).nonzero()[0]
    starts, title_end = starts.take(inside), title_end.take(inside)
    begins = starts == layer.offsets.take(docs.take(inside))
    at_word = layer.types.take(starts - 1) < index.breaks
    whole = starts + run.length == title_end
    bands[inside] = np.where(begins, np.where(whole, WHOLE, PREFIX), np.where(at_word, START, TITLE))
    return bands


def code_key(text: str) -> bytes:
    """A folded code as the index has it."""
    return text.encode("utf-8", "surrogatepass")[:CODE_BYTES]


def code_range(index: Index, key: bytes) -> tuple[int, int]:
    """The places of the codes that begin with `key`."""
    if not key:
        return 0, 0
    return int(np.searchsorted(index.codes, key)), int(np.searchsorted(index.codes, key + b"\xff"))
