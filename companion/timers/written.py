"""Dates as they are written: ``2027年1月5日``, ``明年1月5号``, ``下个月1号``, ``25号``, ``12月底``, ``nov 25``, ``年底``."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from companion.timers.clause import Day, Unclear
from companion.timers.lexicon import T
from companion.timers.tokens import Piece

_ORDINALS = frozenset({"st", "nd", "rd", "th"})
_FIRST_YEAR = 1000


class Read(NamedTuple):
    """A date, and where it ends."""

    day: Day
    end: int


def read_date(pieces: Sequence[Piece], at: int) -> Read | None:
    """The date that begins at `at`, or None. Raises `Unclear` for a year or a month without a day."""
    start = at
    year, at = _year(pieces, at)
    if year is not None and _is_year_end(_get(pieces, at)):
        return Read(("edge-year" if year[0] == "rel" else "year-end", year[1]), at + 1)
    month, at = _month(pieces, at)
    if month is None:
        if at != start:
            raise Unclear("past" if year is not None and year[0] == "rel" and year[1] < 0 else "ambiguous")
        return _bare_day(pieces, at)
    following = _get(pieces, at)
    if following is not None and following.kind is T.BOTTOM:
        return Read(_month_end(year, month), at + 1)
    if following is None or following.kind is not T.NUM or not isinstance(following.value, int):
        raise Unclear("past" if month[0] == "rel" and month[1] < 0 else "ambiguous")
    return _day_of(year, month, pieces, at)


def _get(pieces: Sequence[Piece], at: int) -> Piece | None:
    return pieces[at] if at < len(pieces) else None


def _year(pieces: Sequence[Piece], at: int) -> tuple[Day | None, int]:
    piece, following = pieces[at], _get(pieces, at + 1)
    if piece.kind is T.YEAR:
        return ("rel", piece.value), at + 1
    is_year = piece.kind is T.NUM and following is not None and following.value == "nian"
    third = _get(pieces, at + 2)
    counted = third is not None and third.kind is T.SUFFIX and third.value == "after"
    if is_year and not counted and isinstance(piece.value, int) and piece.value >= _FIRST_YEAR:
        return ("abs", piece.value), at + 2
    return None, at


def _is_year_end(piece: Piece | None) -> bool:
    """``底``, ``年底`` behind a year."""
    return piece is not None and (piece.kind is T.BOTTOM or (piece.kind is T.EDGE and piece.value == ("year", 0)))


def _month(pieces: Sequence[Piece], at: int) -> tuple[Day | None, int]:
    piece, following = _get(pieces, at), _get(pieces, at + 1)
    if piece is None:
        return None, at
    if piece.kind is T.MONTH:
        return (piece.value[0], piece.value[1]), at + 1
    is_month = piece.kind is T.NUM and following is not None and following.value == "yue"
    if is_month and isinstance(piece.value, int):
        return ("abs", piece.value), at + 2
    return None, at


def _month_end(year: Day | None, month: Day) -> Day:
    if month[0] == "rel":
        return ("edge-month", month[1])
    return ("month-end", *(year or ("none", None)), month[1])


def _is_numbered(piece: Piece | None) -> bool:
    return piece is not None and (piece.kind is T.NUMBERED or piece.value == "ri")


def _day_of(year: Day | None, month: Day, pieces: Sequence[Piece], at: int) -> Read:
    """The day that stands behind its month."""
    number, following = pieces[at].value, _get(pieces, at + 1)
    end = at + 2 if _is_numbered(following) else at + 1
    if month[0] == "rel":
        return Read(("dom", month[1], number), end)
    if end == at + 1 and following is not None and following.kind in (T.UNIT, T.POINT, T.TO):
        raise Unclear("ambiguous")
    return Read(("month-day", *(year or ("none", None)), month[1], number), end)


def _bare_day(pieces: Sequence[Piece], at: int) -> Read | None:
    """``25号``; and English, where the month stands behind the day: ``25 december``, ``25th of november``."""
    piece, following, third = pieces[at], _get(pieces, at + 1), _get(pieces, at + 2)
    if piece.kind is not T.NUM or not isinstance(piece.value, int):
        return None
    if following is not None and following.kind is T.MONTH and following.value[0] == "abs":
        return Read(_in_month(following, piece), at + 2)
    if not _is_numbered(following):
        return None
    assert following is not None
    if following.value == "ri" and third is not None and third.value in ("in", "after"):
        return None
    if following.text in _ORDINALS:
        month = at + 3 if third is not None and third.kind is T.FILL else at + 2
        named = _get(pieces, month)
        if named is not None and named.kind is T.MONTH and named.value[0] == "abs":
            return Read(_in_month(named, piece), month + 1)
    return Read(("dom", None, piece.value), at + 2)


def _in_month(month: Piece, day: Piece) -> Day:
    return ("month-day", "none", None, month.value[1], day.value)
