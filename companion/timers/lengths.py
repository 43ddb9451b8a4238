"""Lengths of time: ``半小时``, ``一个半小时``, ``1h30m``, ``20到30分钟``, ``三刻钟``."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from companion.timers.clause import Length, Unclear
from companion.timers.context import NUMBER_WORDS, after_hour
from companion.timers.lexicon import T
from companion.timers.tokens import Piece

_SECONDS = {"hour": 3600, "quarter": 900, "minute": 60, "fen": 60, "second": 1}
_RANK = {"year": 7, "nian": 7, "month": 6, "week": 5, "day": 4, "ri": 4, "workday": 4, "hour": 3, "quarter": 2}
_RANK |= {"minute": 2, "fen": 2, "second": 1}
_BIG = 10**9


class Read(NamedTuple):
    """A length, where it ends, and whether it was the upper bound of a range."""

    length: Length
    end: int
    upper: bool


class _Amount(NamedTuple):
    low: float
    high: float
    half: bool
    end: int


def read_length(pieces: Sequence[Piece], at: int) -> Read | None:
    """The longest length that begins at `at`, or None when there is none. Raises `Unclear`."""
    total: Length | None = None
    rank, upper, position = 99, False, at
    while True:
        start = position
        if total is not None and start < len(pieces) and _joins(pieces, start):
            start += 1
        part = _part(pieces, start, later=total is not None)
        if part is None or (total is not None and part[1] >= rank):
            break
        length, rank, position, ranged = part
        total = length if total is None else total.plus(length)
        upper = upper or ranged
    if total is None:
        return None
    if rank == _RANK["hour"] and _bare_minutes(pieces, position):
        return Read(total.plus(Length(seconds=60 * pieces[position].value)), position + 1, upper)
    return Read(total, position, upper)


def _bare_minutes(pieces: Sequence[Piece], at: int) -> bool:
    if at >= len(pieces) or not after_hour(pieces[at]):
        return False
    return at + 1 == len(pieces) or pieces[at + 1].kind in (T.SUFFIX, T.CLOSE)


def _joins(pieces: Sequence[Piece], at: int) -> bool:
    piece = pieces[at]
    return piece.kind is T.COMMA or (piece.kind is T.NUM and piece.text in "零〇" and at + 1 < len(pieces))


def _part(pieces: Sequence[Piece], at: int, *, later: bool) -> tuple[Length, int, int, bool] | None:
    amount = _amount(pieces, at)
    if amount is None or amount.end >= len(pieces):
        return None
    at = amount.end
    if pieces[at].kind is T.LOWER:
        raise Unclear("vague")
    if pieces[at].text in NUMBER_WORDS and at + 1 < len(pieces) and pieces[at + 1].value in ("day", "workday"):
        unit, at = "workday", at + 1
    elif pieces[at].kind is T.UNIT:
        unit = pieces[at].value
    else:
        return None
    if not _is_length_unit(pieces, at, unit, amount, later):
        return None
    at += 1
    high, half_after = amount.high, False
    if at < len(pieces) and pieces[at].kind is T.HALF and not _begins_length(pieces, at):
        high, half_after, at = high + 0.5, True, at + 1
    if amount.low > amount.high:
        raise Unclear("contradiction")
    if (amount.half or half_after) and unit == "minute" and pieces[at - 1].text == "分":
        return None
    return _length(high, unit), _RANK[unit], at, amount.low < amount.high


def _begins_length(pieces: Sequence[Piece], at: int) -> bool:
    return at + 1 < len(pieces) and pieces[at + 1].kind in (T.UNIT, T.MEASURE)


def _is_length_unit(pieces: Sequence[Piece], at: int, unit: str, amount: _Amount, later: bool) -> bool:
    following = pieces[at + 1] if at + 1 < len(pieces) else None
    directed = following is not None and following.kind is T.SUFFIX and following.value in ("in", "after")
    if unit == "yue":
        return False
    if unit == "ri":
        return directed
    if unit == "nian":
        return amount.high < 1000 or directed
    if unit == "fen":
        return later or pieces[at].text == "m" or following is None or following.kind in (T.SUFFIX, T.CLOSE, T.TO)
    if unit == "quarter" and pieces[at].text == "quarter":
        return False
    if unit == "quarter" and pieces[at].text == "刻":
        return following is None or following.kind in (T.SUFFIX, T.CLOSE)
    return True


def _amount(pieces: Sequence[Piece], at: int) -> _Amount | None:
    """A number, a range of two, and what a half adds: ``半``, ``一个半``."""
    if at >= len(pieces):
        return None
    piece = pieces[at]
    if piece.kind is T.HALF:
        end = at + 1
        while end < len(pieces) and (pieces[end].kind is T.MEASURE or pieces[end].text in ("an", "a")):
            end += 1
        return _Amount(0.5, 0.5, True, end)
    if piece.kind is not T.NUM:
        return None
    low, high = piece.value if isinstance(piece.value, tuple) else (piece.value, piece.value)
    end = at + 1
    decimal = _spoken_decimal(pieces, at)
    if decimal is not None:
        return _Amount(decimal, decimal, False, at + 3)
    if end + 1 < len(pieces) and pieces[end].kind is T.TO and pieces[end + 1].kind is T.NUM:
        second = pieces[end + 1].value
        high, end = (second[1] if isinstance(second, tuple) else second), end + 2
    half = False
    if end < len(pieces) and pieces[end].kind is T.MEASURE:
        end += 1
    if end < len(pieces) and pieces[end].kind is T.HALF:
        high, half, end = high + 0.5, True, end + 1
        low = high if low + 0.5 == high else low
    return _Amount(low, high, half, end)


def _spoken_decimal(pieces: Sequence[Piece], at: int) -> float | None:
    """``一点五小时``: the point of a number, not of a clock."""
    if at + 3 >= len(pieces) or pieces[at + 1].text != "点":
        return None
    whole, _point, tenth, unit = pieces[at : at + 4]
    if tenth.kind is not T.NUM or unit.kind is not T.UNIT or unit.value != "hour" or unit.gap:
        return None
    if not isinstance(whole.value, int) or not isinstance(tenth.value, int) or tenth.value > 9:
        return None
    return whole.value + tenth.value / 10


def _length(count: float, unit: str) -> Length:
    if count > _BIG:
        raise Unclear("too_far")
    if unit in _SECONDS:
        return Length(seconds=round(count * _SECONDS[unit]))
    if count != int(count):
        # Half a month is fifteen days and half a year six months; half a day may be four hours or twelve.
        if unit == "month" and count == 0.5:
            return Length(days=15)
        if unit in ("nian", "year") and (count * 12).is_integer():
            return Length(months=int(count * 12))
        raise Unclear("ambiguous")
    whole = int(count)
    if unit == "workday":
        return Length(workdays=whole)
    if unit in ("nian", "year"):
        return Length(months=12 * whole)
    if unit == "month":
        return Length(months=whole)
    return Length(days=whole * (7 if unit == "week" else 1))
