"""Small text work for painting: UTF-16 offsets, elision, masked titles. Pure but for the font metrics handed in."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterable

ELLIPSIS = "……"
Spans = tuple[tuple[int, int], ...]
_DIGITS = re.compile(r"\d(?:[ -]?\d){4,}")
_FULL_STOPS = "，。！？；：、…）”"
_STOPS = "，。！？；：,.!?;:\n "


def utf16(text: str, position: int) -> int:
    """The UTF-16 offset (Qt's) of code point `position` in `text`."""
    return position + sum(1 for char in text[:position] if ord(char) > 0xFFFF)


def utf16_spans(text: str, spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """Half-open code point spans as (start, length) in UTF-16 units."""
    found = []
    for start, end in spans:
        first = utf16(text, start)
        found.append((first, utf16(text, end) - first))
    return found


def elide(text: str, width: float, advance: Callable[[str], float]) -> str:
    """`text`, or as much of its beginning as fits into `width` with ``……`` after it."""
    if advance(text) <= width:
        return text
    room = width - advance(ELLIPSIS)
    lengths = range(1, len(text) + 1)
    fitting = bisect_right(lengths, room, key=lambda length: advance(text[:length]))
    return text[:fitting].rstrip() + ELLIPSIS


def clip(spans: Spans, length: int) -> Spans:
    """The parts of `spans` before `length`."""
    return tuple((start, min(end, length)) for start, end in spans if start < length)


def excerpt(text: str, spans: Spans, reach: int) -> tuple[str, Spans]:
    """`text` from the clause of its first match on, when that lies beyond `reach` characters; spans moved along."""
    if not spans or spans[0][1] <= reach:
        return text, spans
    start = spans[0][0]
    cut = max((text.rfind(stop, 0, start) for stop in _STOPS), default=-1) + 1
    if start - cut > reach - 4:
        cut = max(start - 4, 0)
    if cut == 0:
        return text, spans
    shift = cut - len(ELLIPSIS)
    return ELLIPSIS + text[cut:], tuple((first - shift, last - shift) for first, last in spans if first >= cut)


def mask_numbers(text: str) -> str:
    """A window title fit for the screen: every run of five digits or more keeps only its ends."""

    def masked(found: re.Match[str]) -> str:
        digits = re.sub(r"\D", "", found[0])
        head, tail = (3, 4) if len(digits) == 11 else (1, 2) if len(digits) < 8 else (1, 4)
        return digits[:head] + "*" * min(len(digits) - head - tail, 4) + digits[-tail:]

    return _DIGITS.sub(masked, text)


def one_line(text: str) -> str:
    """`text` without line ends: nothing between lines where the first ends in Chinese punctuation, else one space."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    joined = "".join(line if line[-1] in _FULL_STOPS else line + " " for line in lines)
    return joined.rstrip(" ")
