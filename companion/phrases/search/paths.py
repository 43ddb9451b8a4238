"""All ways to read a typed term along the texts of one layer: a dynamic programme over the letters of the query.

A frontier at letter k holds where the first k letters can have been read: for paths of p characters, their start
positions and summed qualities. Nothing depends on letters further right, so typing on reuses every frontier.
All segmentations are covered: ``xian`` is one syllable and two, ``nan`` also ``n`` + ``an``.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from os.path import commonprefix
from typing import Protocol

import numpy as np

from companion.phrases.search.index import Layer
from companion.phrases.search.pieces import Piece, Run
from companion.phrases.search.pinyin import LONGEST, is_letter

SEAM, GAP = "'", " "
"""In a term: a syllable ends here; or a word ends here, and the text may have a space."""


class Maker(Protocol):
    """Makes the piece that some typed letters stand for."""

    def __call__(self, typed: str, final: bool) -> Piece | None:
        """The piece, or None when no text has it."""
        ...


@dataclass(slots=True, eq=False)
class Frontier:
    """Paths that end at one letter. Those of a single piece are not spelt out: their postings may be huge."""

    single: list[Piece] = field(default_factory=list)
    runs: list[Run] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.single or self.runs)

    def spelt_out(self, layer: Layer) -> list[Run]:
        """Every path as a run."""
        return [piece.run(layer) for piece in self.single] + self.runs


@dataclass(eq=False)
class Paths:
    """The frontiers of one term in one layer. A term neither begins nor ends with a seam."""

    layer: Layer
    maker: Maker
    space: Piece | None
    term: str = ""
    _open: list[Frontier] = field(default_factory=lambda: [Frontier()])
    """By letter: what may go on, so that the last piece is not an abbreviation but for an initial."""

    def find(self, term: str) -> Frontier:
        """Every reading of `term`."""
        same = len(commonprefix((self.term, term)))
        del self._open[same + 1 :]
        self.term = term
        while len(self._open) < len(term):
            self._open.append(self._reach(len(self._open), final=False))
        return self._reach(len(term), final=True)

    def _reach(self, end: int, final: bool) -> Frontier:
        if end and self.term[end - 1] in (SEAM, GAP):
            return self._cross(end - 1)
        reached = Frontier()
        for start in range(self._first(end), end):
            if start and not self._open[start]:
                continue
            typed = self.term[start:end]
            piece = self.maker(typed, final)
            if piece is None:
                continue
            if start == 0:
                reached.single.append(piece)
                continue
            reached.runs += extend(self._open[start], piece, self.layer)
        reached.runs = merged(reached.runs)
        return reached

    def _first(self, end: int) -> int:
        """Where the longest piece that ends at `end` may begin: more than one character are letters."""
        start = end - 1
        if is_letter(self.term[start]):
            while start > max(0, end - LONGEST) and is_letter(self.term[start - 1]):
                start -= 1
        return start

    def _cross(self, at: int) -> Frontier:
        """The frontier behind a seam: the part before it may end in an abbreviation."""
        before = self._reach(at, final=True) if at else Frontier()
        if self.term[at] == SEAM or self.space is None:
            return before
        spaced = extend(before, self.space, self.layer)
        return Frontier(before.single, [*before.runs, *spaced])


def extend(frontier: Frontier, piece: Piece, layer: Layer) -> list[Run]:
    """Every path of `frontier` that goes on with `piece`."""
    found = [first.before(piece, layer) for first in frontier.single]
    for run in frontier.runs:
        quality = piece.table.take(layer.types.take(run.starts + run.length))
        kept = (quality != 0).nonzero()[0]
        if len(kept):
            found.append(Run(run.length + 1, run.starts.take(kept), run.quality.take(kept) + quality.take(kept)))
    return [run for run in found if len(run.starts)]


def merged(runs: list[Run]) -> list[Run]:
    """The same paths, one run per length."""
    by_length: dict[int, list[Run]] = {}
    for run in runs:
        by_length.setdefault(run.length, []).append(run)
    return [
        same[0]
        if len(same) == 1
        else Run(length, np.concatenate([r.starts for r in same]), np.concatenate([r.quality for r in same]))
        for length, same in by_length.items()
    ]
