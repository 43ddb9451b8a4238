"""What was almost typed: southern pinyin, homophone hanzi, and pinyin with one slip of a finger."""

from __future__ import annotations

from functools import lru_cache

from companion.phrases.search.index import Layer
from companion.phrases.search.paths import GAP, SEAM, Frontier, extend, merged
from companion.phrases.search.pieces import Pieces
from companion.phrases.search.pinyin import LONGEST, Syllables, is_letter

FUZZY, HOMOPHONE, TYPO = "fuzzy", "homophone", "typo"
LADDER = (FUZZY, HOMOPHONE, TYPO)

LEAST_LETTERS, MOST_LETTERS = 3, 32
"""Letters of a term in which a slip is looked for: in fewer anything would do, in more there is no need."""


def may_bend(kind: str, term: str) -> bool:
    """Whether there is anything in `term` to bend; plain terms (no kind) always may."""
    if kind == HOMOPHONE:
        return not term.isascii()
    return kind != FUZZY or any(is_letter(char) for char in term)


def slips(term: str, pieces: Pieces, layer: Layer) -> Frontier:
    """Where `term` stands in `layer` if one letter of it was dropped, doubled or swapped with the next."""
    return _Slips(term.replace(SEAM, "").replace(GAP, ""), pieces, layer).find()


class _Slips:
    """Rows of whole syllables (and hanzi) with exactly one slip in them."""

    def __init__(self, term: str, pieces: Pieces, layer: Layer) -> None:
        self.term = term
        self.pieces = pieces
        self.layer = layer
        self.syllables = pieces.index.syllables

    def find(self) -> Frontier:
        letters = sum(map(is_letter, self.term))
        if not LEAST_LETTERS <= letters <= MOST_LETTERS:
            return Frontier()
        found = self._walk(self.term, bend=True)
        for at in range(len(self.term) - 1):
            here, following = self.term[at], self.term[at + 1]
            if here != following and is_letter(here) and is_letter(following):
                swapped = self.term[:at] + following + here + self.term[at + 2 :]
                if whole(self.syllables, swapped)[-1]:
                    other = self._walk(swapped, bend=False)
                    found = Frontier(found.single + other.single, merged(found.runs + other.runs))
        return found

    def _walk(self, term: str, bend: bool) -> Frontier:
        """Paths over `term` in whole syllables; with `bend`, those with exactly one of them slipped."""
        size = len(term)
        head, tail = whole(self.syllables, term), whole(self.syllables, term, backwards=True)
        clean = [Frontier() for _ in range(size + 1)]
        bent = [Frontier() for _ in range(size + 1)]
        for end in range(1, size + 1):
            for start in range(max(0, end - LONGEST - 1), end):
                typed = term[start:end]
                if len(typed) > 1 and not (typed.isascii() and typed.isalpha()):
                    continue
                if _is_whole(self.syllables, typed):
                    if head[start]:
                        self._step(clean[start], start, typed, False, clean[end])
                    if bend and start and tail[end]:
                        self._step(bent[start], start, typed, False, bent[end])
                if bend and head[start] and tail[end]:
                    self._step(clean[start], start, typed, True, bent[end])
            for reached in (clean[end], bent[end]):
                reached.runs = merged(reached.runs)
        return (bent if bend else clean)[size]

    def _step(self, frontier: Frontier, start: int, typed: str, slip: bool, reached: Frontier) -> None:
        if start and not frontier:
            return
        piece = self.pieces.slipped(typed) if slip else self.pieces.full(typed)
        if piece is None:
            return
        if start == 0:
            reached.single.append(piece)
        else:
            reached.runs += extend(frontier, piece, self.layer)


@lru_cache(maxsize=128)
def whole(syllables: Syllables, term: str, backwards: bool = False) -> tuple[bool, ...]:
    """For each place, whether the part before it (after it, if `backwards`) is a row of syllables and hanzi."""
    size = len(term)
    table = [False] * (size + 1)
    table[size if backwards else 0] = True
    for at in range(size - 1, -1, -1) if backwards else range(1, size + 1):
        for length in range(1, min(LONGEST, size - at if backwards else at) + 1):
            start, end = (at, at + length) if backwards else (at - length, at)
            if table[end if backwards else start] and _is_whole(syllables, term[start:end]):
                table[at] = True
                break
    return tuple(table)


def _is_whole(syllables: Syllables, part: str) -> bool:
    return bool(syllables.exact(part)) if is_letter(part[0]) else len(part) == 1
