"""Clock times: ``3点半``, ``差五分六点``, ``15:30``, ``3pm``, ``quarter to five``."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from companion.timers.clause import Clock, Unclear
from companion.timers.lexicon import T
from companion.timers.tokens import Piece

_LAST_HOUR, _MINUTES = 24, 60
_BARE = frozenset({"at", "by", "before", "after", "around", "about", "until", "till"})


class Read(NamedTuple):
    """A clock time, where it ends, and the first one when it was a range (``3到5点``)."""

    clock: Clock
    end: int
    first: Clock | None = None


def read_clock(pieces: Sequence[Piece], at: int) -> Read | None:
    """The clock time that begins at `at`, or None. Raises `Unclear` for hours and minutes that do not exist."""
    piece = pieces[at]
    if piece.kind is T.CLOCK:
        hour, minute, second, digits = piece.value
        certain = digits == 2 and hour < 13 or hour > 12 or hour == 0
        clock = _checked(Clock(hour, minute, second, "24" if certain else "digits"))
        return _with_meridiem(pieces, at + 1, clock)
    if piece.kind is T.SHORT:
        return _short_of(pieces, at)
    english = _english(pieces, at)
    if english is not None:
        return english
    if piece.kind is T.NUM:
        return _said(pieces, at)
    return None


def _checked(clock: Clock) -> Clock:
    whole = clock.hour < _LAST_HOUR or (clock.hour == _LAST_HOUR and not clock.minute and not clock.second)
    if not whole or clock.minute >= _MINUTES or clock.second >= _MINUTES:
        raise Unclear("invalid_time")
    return clock


def _hour(value: object) -> int:
    if not isinstance(value, int):
        raise Unclear("invalid_time")
    if value > _LAST_HOUR:
        raise Unclear("invalid_time")
    return value


def _clock(hour: int, minute: int = 0) -> Clock:
    return _checked(Clock(hour, minute, 0, "24" if hour > 12 or hour == 0 else "said"))


def _said(pieces: Sequence[Piece], at: int) -> Read | None:
    end, first = at + 1, None
    if isinstance(pieces[at].value, tuple):
        # ``三四点``: two hours, one of which was meant.
        if end < len(pieces) and pieces[end].kind is T.POINT:
            raise Unclear("ambiguous")
        return None
    value = pieces[at].value
    if end + 2 < len(pieces) and pieces[end].kind is T.TO and pieces[end + 1].kind is T.NUM:
        if pieces[end + 2].kind is not T.POINT:
            return None
        first, value, end = _clock(_hour(value)), pieces[end + 1].value, end + 2
    if end < len(pieces) and pieces[end].kind is T.MERIDIEM:
        return _with_meridiem(pieces, end, _clock(_hour(value)))
    if end >= len(pieces) or pieces[end].kind is not T.POINT:
        return _bare(pieces, at)
    minute, end = _minutes(pieces, end + 1)
    if end < len(pieces) and pieces[end].kind is T.SHARP and not minute:
        end += 1
    hour = _hour(value)
    if minute < 0:
        return Read(_before(hour, -minute), end, first)
    return Read(_clock(hour, minute), end, first)


def _minutes(pieces: Sequence[Piece], at: int) -> tuple[int, int]:
    """The minutes behind the hour and where they end; negative: to the hour (``三点差五分``)."""
    if at >= len(pieces):
        return 0, at
    piece = pieces[at]
    if piece.kind is T.HALF:
        return (0, at) if _is_duration_head(pieces, at) else (30, at + 1)
    if piece.kind is T.PAST_HOUR and at + 1 < len(pieces) and pieces[at + 1].kind is T.NUM:
        return _minutes(pieces, at + 1)
    if piece.kind is T.SHORT:
        found = _count(pieces, at + 1)
        if found is None:
            raise Unclear("ambiguous")
        return -found[0], found[1]
    if piece.kind is not T.NUM:
        return 0, at
    if piece.text in "零〇" and at + 1 < len(pieces) and pieces[at + 1].kind is T.NUM and not pieces[at + 1].gap:
        return _minutes(pieces, at + 1)
    found = _count(pieces, at)
    if found is not None:
        return found
    following = pieces[at + 1] if at + 1 < len(pieces) else None
    if following is not None and following.kind in (T.UNIT, T.MEASURE, T.HALF, T.POINT, T.NUMBERED):
        return 0, at
    # One digit alone may be five minutes or half an hour's tenths: ``3点5``.
    spelled = isinstance(piece.value, int) and (len(piece.text) == 2 and piece.text.isdigit() or piece.value >= 10 or piece.text[0] in "零〇")
    if not spelled:
        raise Unclear("ambiguous")
    return piece.value, at + 1


def _is_duration_head(pieces: Sequence[Piece], at: int) -> bool:
    return at + 1 < len(pieces) and pieces[at + 1].kind in (T.UNIT, T.MEASURE)


def _count(pieces: Sequence[Piece], at: int) -> tuple[int, int] | None:
    """``十分``, ``5分钟``, ``一刻``: minutes with their unit."""
    if at + 1 >= len(pieces) or pieces[at].kind is not T.NUM or pieces[at + 1].kind is not T.UNIT:
        return None
    number, unit = pieces[at].value, pieces[at + 1]
    if not isinstance(number, int):
        return None
    if unit.text == "刻":
        if not 1 <= number <= 3:
            raise Unclear("invalid_time")
        return number * 15, at + 2
    if unit.text == "分":
        if number >= _MINUTES:
            raise Unclear("invalid_time")
        return number, at + 2
    return None


def _short_of(pieces: Sequence[Piece], at: int) -> Read | None:
    """``差五分六点``, ``差一刻五点``, ``差10分钟到3点``."""
    found = _count(pieces, at + 1)
    if found is None and at + 2 < len(pieces) and pieces[at + 2].text == "分钟":
        value = pieces[at + 1].value
        found = (value, at + 3) if isinstance(value, int) and value < _MINUTES else None
    if found is None:
        return None
    minutes, end = found
    if end < len(pieces) and pieces[end].kind is T.TO:
        end += 1
    if end + 1 >= len(pieces) or pieces[end].kind is not T.NUM or pieces[end + 1].kind is not T.POINT:
        return None
    return Read(_before(_hour(pieces[end].value), minutes), end + 2)


def _before(hour: int, minutes: int) -> Clock:
    _clock(hour)
    if not minutes:
        return _clock(hour)
    if hour == 1:
        return Clock(12, 60 - minutes, 0, "said")
    return _clock((hour - 1) % 24, 60 - minutes)


def _with_meridiem(pieces: Sequence[Piece], at: int, clock: Clock) -> Read:
    if at >= len(pieces) or pieces[at].kind is not T.MERIDIEM:
        return Read(clock, at)
    if clock.hour > 12 or clock.hour == 0:
        raise Unclear("contradiction")
    return Read(clock._replace(half=pieces[at].value), at + 1)


def _english(pieces: Sequence[Piece], at: int) -> Read | None:
    """``half past 3``, ``quarter to 5``."""
    piece = pieces[at]
    minutes = 30 if piece.text == "half" else 15 if piece.text == "quarter" else None
    if minutes is None or at + 2 >= len(pieces) or pieces[at + 2].kind is not T.NUM:
        return None
    link, hour = pieces[at + 1], _hour(pieces[at + 2].value)
    if link.text == "past":
        return _with_meridiem(pieces, at + 3, _clock(hour, minutes))
    if link.text == "to" and minutes == 15:
        return _with_meridiem(pieces, at + 3, _before(hour, minutes))
    return None


def _bare(pieces: Sequence[Piece], at: int) -> Read | None:
    """``at 8``, ``8 o'clock``."""
    value = pieces[at].value
    if at + 1 < len(pieces) and pieces[at + 1].kind is T.SHARP and pieces[at + 1].text.isascii():
        return Read(_clock(_hour(value)), at + 2)
    following = pieces[at + 1].kind if at + 1 < len(pieces) else None
    blocked = following in (T.UNIT, T.MEASURE, T.HALF, T.NUMBERED, T.MONTH, T.TO, T.NUM)
    if at and pieces[at - 1].text in _BARE and isinstance(value, int) and not blocked:
        return Read(_clock(_hour(value)), at + 1)
    return None
