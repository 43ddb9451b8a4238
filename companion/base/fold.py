"""The shadow copy: text as the matchers see it, with the way back to the text as it was written.

Chinese is not English with other letters: width, case, Traditional characters and zero-width marks are folded on a
copy, and every position of the copy knows which characters of the original it stands for.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from companion.base.paths import resources_dir

# Invisible in a chat window, and pasted along with copied text (reliability.md, S4).
INVISIBLE = frozenset(
    "\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e"
    "\u2060\u2061\u2062\u2063\u2064\u2066\u2067\u2068\u2069\u3164\ufe0e\ufe0f\ufeff\uffa0"
)


# Set between the halves of a title or a foreign name, and never said or typed: 退款·进度, 约翰·史密斯.
_MIDDLE_DOTS = frozenset("\u00b7\u2022\u2027\u30fb\uff65")
_SILENT = INVISIBLE | _MIDDLE_DOTS


@dataclass(frozen=True, slots=True)
class Folded:
    """`text` is the shadow; character i of it stands for ``original[starts[i]:ends[i]]`` (code points)."""

    text: str
    starts: tuple[int, ...]
    ends: tuple[int, ...]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The half-open span of the original that ``text[start:end]`` stands for; empty spans stay empty."""
        if not self.text:
            return (0, 0)
        if start >= end:
            at = self.starts[start] if start < len(self.starts) else self.ends[-1]
            return (at, at)
        return (self.starts[start], self.ends[end - 1])


@lru_cache(maxsize=1)
def simplified_map() -> dict[int, str]:
    """Code point of a Traditional character -> the Simplified one, for `str.translate`. One to one."""
    table = (resources_dir() / "tables" / "fold.txt").read_text(encoding="utf-8").strip()
    return {ord(table[i]): table[i + 1] for i in range(0, len(table), 2)}


def fold(text: str) -> Folded:
    """NFKC, lower case, Simplified, without invisible characters and middle dots; lengths may differ, the spans lead back."""
    simplified = simplified_map()
    if text.isascii():
        positions = tuple(range(len(text) + 1))
        return Folded(text.lower(), positions[:-1], positions[1:])
    shadow: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    for index, char in enumerate(text):
        if char in _SILENT or unicodedata.combining(char):
            continue
        plain = char if "\u4e00" <= char <= "\u9fff" else unicodedata.normalize("NFKC", char).lower()
        for folded in plain.translate(simplified):
            shadow.append(folded)
            starts.append(index)
            ends.append(index + 1)
    return Folded("".join(shadow), tuple(starts), tuple(ends))


def fold_text(text: str) -> str:
    """Only the shadow text of `fold`."""
    return fold(text).text
