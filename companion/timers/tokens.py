"""Text to pieces: fold, drop what copying left behind, cut into the words of time. One pass, longest word first."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any, NamedTuple

from companion.base.fold import fold
from companion.timers.lexicon import WORDS, T
from companion.timers.numbers import HAN, adjacent_range, han_number

# A page that annotated its characters, copied: 預(yù)計 (timers-care.md, "Truncation / quality").
_PINYIN = r"(?<=[\u3400-\u9fff])\((?!(?:am|pm|hrs?|mins?|secs?|days?)\))[a-zà-ǿāēěīōūǎǐǒǔǖǘǚǜ]{1,6}\)"
# A day typed while the input method was off, before a time that it changes: ``mingtian下午3点``. Refused, never guessed.
_SPELLED = re.compile(
    r"(?:da)*(?:jin|ming|hou|zuo|qian)(?:tian|ri|er|zao|wan)|(?:xia|shang|ben|zhe)+(?:ge)?(?:zhou|xingqi|libai)[a-z]*"
    r"|(?:zhou|xingqi|libai)(?:yi|er|san|si|wu|liu|ri|tian|mo)|(?:shang|zhong|xia)wu|(?:zao|wan)shang|lingchen|bangwan"
)
_DATE = re.compile(r"(\d{4})([-/.])(\d{1,2})\2(\d{1,2})(?!\d)|(\d{1,2})/(\d{1,2})(?![\d/])", re.ASCII)
_CLOCK = re.compile(r"(\d{1,2}):(\d{2})(?::(\d{2}))?(?![\d:])", re.ASCII)
_ENDS = frozenset("。!?;；！？\n\r…")


class Piece(NamedTuple):
    """One word. `start` and `end` are positions in the folded text; `gap`: there is space before it."""

    kind: T
    value: Any
    text: str
    start: int
    end: int
    gap: bool


class Pieces(NamedTuple):
    """The words of a text, and the way back to it: position i of the folded text -> code points of the original."""

    items: list[Piece]
    starts: tuple[int, ...]
    ends: tuple[int, ...]

    def span(self, first: int, last: int) -> tuple[int, int]:
        """The half-open span of the original that the pieces first..last (inclusive) stand for."""
        return self.starts[self.items[first].start], self.ends[self.items[last].end - 1]


@lru_cache(maxsize=1)
def _by_first() -> dict[str, tuple[tuple[str, T, Any], ...]]:
    table: dict[str, list[tuple[str, T, Any]]] = {}
    for word, (kind, value) in WORDS.items():
        if not (word.isascii() and word.isalpha()):
            table.setdefault(word[0], []).append((word, kind, value))
    return {first: tuple(sorted(words, key=lambda w: -len(w[0]))) for first, words in table.items()}


def tokenise(text: str) -> Pieces:
    """Cut `text` into pieces; every character that is not space lies in exactly one. Never fails, linear time."""
    folded = fold(text)
    shadow, starts, ends = folded.text, folded.starts, folded.ends
    if "(" in shadow:
        keep = [True] * len(shadow)
        for match in re.finditer(_PINYIN, shadow):
            keep[match.start() : match.end()] = [False] * (match.end() - match.start())
        starts = tuple(s for s, kept in zip(starts, keep, strict=False) if kept)
        ends = tuple(e for e, kept in zip(ends, keep, strict=False) if kept)
        shadow = "".join(c for c, kept in zip(shadow, keep, strict=True) if kept)
    return Pieces(_scan(shadow), starts, ends)


def _scan(shadow: str) -> list[Piece]:
    items: list[Piece] = []
    words = _by_first()
    at, gap, size = 0, False, len(shadow)
    while at < size:
        char = shadow[at]
        if char.isspace() and char not in _ENDS:
            at, gap = at + 1, True
            continue
        kind, value, end = _word(shadow, at, char, words)
        if kind is T.EDGE and items and items[-1].kind in (T.NUM, T.HALF) and char in "月年":
            # ``12月底`` is the end of December, not twelve and the end of this month; ``半年内`` is half a year.
            kind, value, end = T.UNIT, "yue" if char == "月" else "nian", at + 1
        items.append(Piece(kind, value, shadow[at:end], at, end, gap))
        at, gap = end, False
    return items


def _word(
    shadow: str, at: int, char: str, words: dict[str, tuple[tuple[str, T, Any], ...]]
) -> tuple[T, Any, int]:
    if "0" <= char <= "9":
        return _digits(shadow, at)
    for word, kind, value in words.get(char, ()):
        if shadow.startswith(word, at):
            return kind, value, at + len(word)
    if char in HAN:
        return _han(shadow, at)
    if "a" <= char <= "z":
        end = _run_of(shadow, at, "a", "z")
        if shadow.startswith(".m.", end):
            end += len(".m.")
        elif shadow.startswith("'clock", end):
            end += len("'clock")
        word = shadow[at:end]
        kind, value = WORDS.get(word, (T.MANY, None) if _SPELLED.fullmatch(word) else (T.OTHER, None))
        return kind, value, end
    return T.OTHER, None, at + 1


def _digits(shadow: str, at: int) -> tuple[T, Any, int]:
    match = _DATE.match(shadow, at)
    if match:
        year, _sep, month, day, month_only, day_only = match.groups()
        if year:
            return T.DATE, (int(year), int(month), int(day)), match.end()
        return T.DATE, (None, int(month_only), int(day_only)), match.end()
    match = _CLOCK.match(shadow, at)
    if match:
        hour, minute, second = match.groups()
        return T.CLOCK, (int(hour), int(minute), int(second or 0), len(hour)), match.end()
    end = _run_of(shadow, at, "0", "9")
    if end + 1 < len(shadow) and shadow[end] == "." and "0" <= shadow[end + 1] <= "9":
        end = _run_of(shadow, end + 1, "0", "9")
    text = shadow[at:end]
    # Python refuses to convert thousands of digits; a number of that size is no time anyway.
    value = float(text[:20]) if "." in text else int(text[:20])
    return T.NUM, value, end


def _run_of(shadow: str, at: int, first: str, last: str) -> int:
    """Where the characters first..last that begin at `at` end."""
    while at < len(shadow) and first <= shadow[at] <= last:
        at += 1
    return at


def _han(shadow: str, at: int) -> tuple[T, Any, int]:
    end = at
    while end < len(shadow) and shadow[end] in HAN and end - at < 12:
        end += 1
    text = shadow[at:end]
    value: Any = adjacent_range(text)
    if value is None:
        value = han_number(text)
    return (T.OTHER, None, end) if value is None else (T.NUM, value, end)
