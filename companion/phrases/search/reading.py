"""How a match was read: as it is written, as pinyin, as initials, or some of each."""

from __future__ import annotations

from collections.abc import Sequence

from companion.phrases.search.paths import GAP, SEAM
from companion.phrases.search.pieces import INITIAL, LITERAL, PREFIX, SYLLABLE, UNUSUAL, Pieces
from companion.phrases.search.pinyin import LONGEST


def how(pieces: Pieces, term: str, types: Sequence[int]) -> str:
    """In which way `term` reads as characters of these types: text, pinyin, initials or mixed."""
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
