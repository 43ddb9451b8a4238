"""A query as terms: folded, split where words break, with the seams inside pinyin kept."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

from companion.base.fold import fold_text
from companion.phrases.search.paths import GAP, SEAM
from companion.phrases.search.pinyin import is_letter

MOST_LETTERS, MOST_TERMS = 128, 12
"""Longer queries are cut: nobody types them, and a pasted page must not stop the keystrokes."""

_APOSTROPHES = frozenset("'`\u2018\u2019\u02bc\u00b4")
_TONES = str.maketrans("āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜüńňǹḿ", "aaaaeeeeiiiioooouuuuvvvvvnnnm")


@dataclass(frozen=True, slots=True)
class Query:
    """`folded`: the whole query as codes and usage know it. `terms`: each must match, in any order.

    `joined` is all terms in a row, for phrases that have them side by side; empty when there is only one.
    """

    folded: str
    terms: tuple[str, ...]
    joined: str


def parse(query: str) -> Query:
    """The terms of what was typed."""
    folded = fold_text(query).strip()
    words = [""]
    for char in folded.translate(_TONES)[:MOST_LETTERS]:
        if char in _APOSTROPHES and words[-1] and is_letter(words[-1][-1]):
            words[-1] += SEAM
        elif group(char) == 0:
            words.append("")
        else:
            words[-1] += char
    terms = tuple(dict.fromkeys(word.strip(SEAM) for word in words if word.strip(SEAM)))[:MOST_TERMS]
    return Query(folded, terms, GAP.join(terms) if len(terms) > 1 else "")


def letters(term: str) -> int:
    """How many letters of a term use up text."""
    return len(term) - term.count(SEAM) - term.count(GAP)


def group(char: str) -> int:
    """0 what breaks words, 1 Latin letters and digits, 2 other letters and pictures."""
    if char.isascii():
        return 1 if char.isalnum() else 0
    category = unicodedata.category(char)
    return 2 if category[0] in "LN" or category in ("So", "Sk", "Cn", "Co", "Cs") else 0
