"""Where one term was found in one segment: the paths, and the phrases they lie in, each worked out once and only when asked."""

from __future__ import annotations

from functools import cached_property
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from companion.phrases.search.answer import BODY, LABEL, NEAR, PREFIX, START, TITLE, WHOLE
from companion.phrases.search.index import CODE_BYTES, IN_TITLE, Index, Ints, Layer
from companion.phrases.search.paths import Frontier
from companion.phrases.search.pieces import Piece, Run
from companion.phrases.search.terms import letters

BAND, LIFT = 100.0, 20.0
"""A grade is one number per phrase, 0 for no match: ``(9 - band) * BAND + LIFT + score``."""

NEAR_TITLE, NEAR_LABEL = 6.0, 3.0
"""Inside the last band, a title still goes before a label, and that before a text."""

Grades: TypeAlias = NDArray[np.float32]
Mask: TypeAlias = NDArray[np.bool_]


class Found:
    """What `term` matched. `near`: empty, or what was bent for it (fuzzy, homophone, typo)."""

    def __init__(self, index: Index, term: str, head: Frontier, body: Frontier, near: str = "") -> None:
        self.index = index
        self.term = term
        self.head = head
        self.body = body
        self.near = near

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
    def title_grades(self) -> Grades:
        """The grades by title and code, and by what else of the head layer costs no more to look at."""
        grades = np.zeros(len(self.index), np.float32)
        grades[self.codes] = (9 - LABEL) * BAND + LIFT
        layer = self.index.head
        for piece in self.head.single:
            run = piece.run(layer, np.flatnonzero(piece.follow(layer) & IN_TITLE))
            self._raise_head(grades, run, layer.docs_of(run.starts))
        for run, docs in zip(self.head.runs, self.head_docs, strict=True):
            self._raise_head(grades, run, docs)
        return grades

    @cached_property
    def head_grades(self) -> Grades:
        """The grades by title, tags, category, what customers say, and the beginning of the code."""
        grades = self.title_grades
        layer = self.index.head
        for piece in self.head.single:
            run = piece.run(layer, np.flatnonzero(piece.follow(layer) < IN_TITLE))
            grades = grades.copy() if grades is self.title_grades else grades
            self._raise_head(grades, run, layer.docs_of(run.starts))
        return grades

    def _raise_head(self, grades: Grades, run: Run, docs: Ints) -> None:
        bands = _bands(self.index, run, docs)
        score = run.quality.astype(np.float32) * np.float32(0.1 / letters(self.term)) - self.index.title_cost.take(docs)
        if self.near:
            score += np.where(bands == LABEL, np.float32(NEAR_LABEL), np.float32(NEAR_TITLE))
            bands[:] = NEAR
        np.maximum.at(grades, docs, (9 - bands) * np.float32(BAND) + np.float32(LIFT) + score)

    @cached_property
    def anywhere(self) -> Mask:
        """The phrases with the term in any field."""
        mask = self.title_grades > 0
        for layer, frontier in ((self.index.head, self.head), (self.index.body, self.body)):
            for piece in frontier.single:
                mask |= self._spoken(piece)
                for positions in _written(piece, layer):
                    mask[layer.docs_of(positions).astype(np.intp)] = True
        for docs in self.body_docs:
            mask[docs.astype(np.intp)] = True
        return mask

    def _spoken(self, piece: Piece) -> Mask:
        """The phrases that have one of the syllables of `piece`, in either layer."""
        if not piece.places:
            return np.zeros(len(self.index), np.bool_)
        packed = np.bitwise_or.reduce(self.index.spoken[list(piece.places)], axis=0)
        return np.unpackbits(packed, count=len(self.index)).view(np.bool_)

    def grades(self, wanted: Mask) -> Grades:
        """The grades by every field, for the phrases in `wanted`."""
        grades = self.head_grades.copy()
        base = np.float32((9 - (NEAR if self.near else BODY)) * BAND + LIFT)
        layer = self.index.body
        single = [piece.run(layer) for piece in self.body.single]
        single_docs = [layer.docs_of(run.starts) for run in single]
        for run, docs in zip(single + self.body.runs, single_docs + self.body_docs, strict=True):
            kept = np.flatnonzero(wanted.take(docs))
            docs = docs[kept]
            score = run.quality[kept].astype(np.float32) * np.float32(0.1 / letters(self.term)) - self.index.text_cost.take(docs)
            np.maximum.at(grades, docs, base + score)
        return grades


def _written(piece: Piece, layer: Layer) -> list[Ints]:
    """The positions of the characters that `piece` holds apart from its syllables; of all, if they are not known."""
    if piece.places is None:
        return [piece.positions(layer)]
    return [layer.order[layer.ptr[one] : layer.ptr[one + 1]] for one in piece.literals]


def _bands(index: Index, run: Run, docs: Ints) -> NDArray[np.float32]:
    """Label, title, start of a word in it, its beginning, or all of it: the band of each path in the head layer."""
    layer: Layer = index.head
    starts = run.starts
    title_end = index.ends[0].take(docs)
    bands = np.full(len(starts), LABEL, np.float32)
    inside = np.flatnonzero(starts < title_end)
    starts, title_end = starts[inside], title_end[inside]
    begins = starts == layer.offsets.take(docs[inside])
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
