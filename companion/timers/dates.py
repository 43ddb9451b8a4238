"""Words for days to dates. A day that has passed is said to have passed, never rolled forward."""

from __future__ import annotations

import calendar as months
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

from companion.base.i18n import _
from companion.timers.calendar import WorkCalendar
from companion.timers.clause import Day, Unclear

_NEAR_YEARS = 10


class Resolved(NamedTuple):
    """A date; `edge` when it is the end of a month or a year, so that its end is meant."""

    day: date
    edge: bool = False
    notes: tuple[str, ...] = ()


def day_of(days: Sequence[Day], now: datetime, calendar: WorkCalendar) -> Resolved:
    """The one date that all of `days` name. Raises `Unclear`."""
    today = now.date()
    loose = [day for day in days if _is_loose(day)]
    fixed = [_fixed(day, today, calendar) for day in days if not _is_loose(day)]
    if fixed:
        first = fixed[0]
        if any(other.day != first.day for other in fixed) or any(day[2] != first.day.weekday() for day in loose):
            raise Unclear("contradiction")
        if first.day < today:
            raise Unclear("past")
        return first
    if len({day[2] for day in loose}) > 1:
        raise Unclear("ambiguous")
    return _coming_weekday(int(loose[0][2] or 0), today)


def shift_months(day: date, count: int) -> date:
    """`count` months on; the 31st becomes the last day of a shorter month. Raises OverflowError, ValueError."""
    index = day.year * 12 + day.month - 1 + count
    year, month = divmod(index, 12)
    return date(year, month + 1, min(day.day, months.monthrange(year, month + 1)[1]))


def _is_loose(day: Day) -> bool:
    return day[0] == "weekday" and day[1] is None


def _coming_weekday(weekday: int, today: date) -> Resolved:
    ahead = (weekday - today.weekday()) % 7
    day = today + timedelta(days=ahead)
    if weekday < today.weekday():
        return Resolved(day, notes=(_("本周的已过，按下周 {day} 计算").format(day=f"{day.month}月{day.day}日"),))
    return Resolved(day)


def _fixed(day: Day, today: date, calendar: WorkCalendar) -> Resolved:
    values: Any = day[1:]
    match day[0]:
        case "offset":
            return Resolved(today + timedelta(days=values[0]))
        case "weekday":
            monday = today - timedelta(days=today.weekday())
            return Resolved(monday + timedelta(days=7 * values[0] + values[1]))
        case "next-weekday":
            if values[0] > today.weekday():
                # English ``next friday`` on a Wednesday: this week's to some, next week's to others.
                raise Unclear("ambiguous")
            return Resolved(today + timedelta(days=7 - today.weekday() + values[0]))
        case "next-workday":
            return Resolved(calendar.add_workdays(today, 1)[0])
        case "date":
            year, month, number = values
            return Resolved(_date(today.year if year is None else year, month, number, today))
        case "month-day":
            return Resolved(_date(_year(values[0], values[1], today), values[2], values[3], today))
        case "dom":
            base = shift_months(today.replace(day=1), values[0] or 0)
            return Resolved(_date(base.year, base.month, values[1], today))
        case "edge-month":
            base = shift_months(today.replace(day=1), values[0])
            return Resolved(_last(base.year, base.month), edge=True)
        case "month-end":
            year = _year(values[0], values[1], today)
            if not 1 <= values[2] <= 12:
                raise Unclear("invalid_date")
            return Resolved(_last(year, values[2]), edge=True)
        case "year-end":
            return Resolved(_last(values[0], 12), edge=True)
        case _:
            return Resolved(_last(today.year + values[0], 12), edge=True)


def _year(how: str, value: int | None, today: date) -> int:
    if value is None:
        return today.year
    return today.year + value if how == "rel" else value


def _date(year: int, month: int, number: int, today: date) -> date:
    if year > today.year + _NEAR_YEARS:
        if not (1 <= month <= 12 and 1 <= number <= 31):
            raise Unclear("invalid_date")
        raise Unclear("too_far")
    try:
        return date(year, month, number)
    except (ValueError, OverflowError) as error:
        raise Unclear("invalid_date") from error


def _last(year: int, month: int) -> date:
    if not 1 <= year <= 9999:
        raise Unclear("too_far")
    return date(year, month, months.monthrange(year, month)[1])

