"""The shadow copy: text as the matchers see it, with the way back to the text as it was written.

Chinese is not English with other letters: width, case, Traditional characters and zero-width marks are folded on a
copy, and every position of the copy knows which characters of the original it stands for.
"""

from __future__ import annotations

import re
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


# Characters that fold one to one, whatever stands beside them: nearly all of every message.
_ONE_TO_ONE = re.compile(r"[\n -~、。“”‘’《》【】「」『』\u4e00-\u9fff\uff01-\uff5e]+|.", re.DOTALL)


@lru_cache(maxsize=1)
def _one_to_one_map() -> dict[int, str]:
    wide = {code: unicodedata.normalize("NFKC", chr(code)).lower() for code in range(0xFF01, 0xFF5F)}
    return simplified_map() | wide | {code: chr(code).lower() for code in range(0x41, 0x5B)}


def fold(text: str) -> Folded:
    """NFKC, lower case, Simplified, without invisible characters and middle dots; lengths may differ, the spans lead back."""
    shadow: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    for run in _ONE_TO_ONE.finditer(text):
        start, end = run.span()
        char = text[start]
        if end - start > 1 or "\u4e00" <= char <= "\u9fff":
            shadow.append(run.group().translate(_one_to_one_map()))
            starts += range(start, end)
            ends += range(start + 1, end + 1)
        elif char not in _SILENT and not unicodedata.combining(char):
            folded = unicodedata.normalize("NFKC", char).lower().translate(simplified_map())
            shadow.append(folded)
            starts += [start] * len(folded)
            ends += [end] * len(folded)
    return Folded("".join(shadow), tuple(starts), tuple(ends))


def fold_text(text: str) -> str:
    """Only the shadow text of `fold`."""
    return fold(text).text
