"""Clock times and parts of the day to instants: the policy of cli.md for what leaves half of the day open."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from companion.base.i18n import _
from companion.timers.clause import Clause, Clock, Unclear
from companion.timers.dates import Resolved, day_of
from companion.timers.faces import (
    is_within_day,
    minutes_in_half,
    minutes_in_part,
    other_reading,
    within_day,
)
from companion.timers.present import Frame, Meant, kind_of, on_the_clock

_MORNING = 360
_AWAKE = 7
_PART_NAMES = {"dawn": "凌晨", "morning": "早上", "forenoon": "上午", "afternoon": "下午", "dusk": "傍晚", "evening": "晚上", "night": "晚上"}
_USUAL_HOURS = {
    "dawn": (4, 5, 6),
    "morning": (9, 10, 8),
    "forenoon": (10, 11, 9),
    "afternoon": (3, 4, 5),
    "dusk": (5, 6, 7),
    "evening": (8, 7, 9),
    "night": (9, 10, 11),
}


def at_clock(clause: Clause, clock: Clock, frame: Frame) -> Meant:
    """A clock time, on its day or the next time it comes. Raises `Unclear`."""
    if clause.days:
        return on_day(clause, clock, day_of(clause.days, frame.now, frame.calendar), frame)
    notes = (_("按结束时间计算"),) if clause.upper else ()
    try:
        minutes = _certain_minutes(clause, clock)
    except Unclear as unclear:
        if unclear.reason != "ambiguous" or clause.parts:
            raise
        raise Unclear("ambiguous", _readings(clock, frame)) from unclear
    if minutes is not None:
        for offset in (-1, 0, 1, 2):
            at = _at(frame.today + timedelta(days=offset), minutes, clock, frame)
            if at > frame.now:
                return Meant(at, kind_of(clause, "instant"), True, notes=notes)
    best = within_day(clock)
    at = _at(frame.today, best, clock, frame)
    if at > frame.now:
        return Meant(at, kind_of(clause, "instant"), True, notes=notes)
    raise Unclear("ambiguous", _readings(clock, frame))


def _certain_minutes(clause: Clause, clock: Clock) -> int | None:
    """The minutes of the day when the half of the day is certain, else None. Raises `Unclear`."""
    if clause.parts:
        return minutes_in_part(clock, clause.parts[0])
    if clock.half:
        return minutes_in_half(clock)
    minutes = clock.hour * 60 + clock.minute
    if clock.style == "24":
        return minutes
    # ``9:30`` is the 24-hour clock; ``3:30`` may be, or may be the afternoon.
    if clock.style == "digits" and (is_within_day(minutes) or not is_within_day(other_reading(minutes))):
        return minutes
    if clock.style == "digits":
        raise Unclear("ambiguous")
    return None


def _readings(clock: Clock, frame: Frame) -> tuple[str, ...]:
    """The moments an open hour may mean, soonest first but for the small hours, said so that each is one."""
    return _awake_first([frame.today, frame.today + timedelta(days=1)], clock)


def _at(day: date, minutes: int, clock: Clock, frame: Frame) -> datetime:
    return on_the_clock(day, minutes, clock.second, frame.zone)


def on_day(clause: Clause, clock: Clock | None, resolved: Resolved, frame: Frame) -> Meant:
    """A clock time, or a part of the day that is one (``中午``), on a known day. Raises `Unclear`."""
    day = resolved.day
    if clock is None:
        if clause.parts[0] not in ("noon", "midnight"):
            raise Unclear("needs_hour", _hours_of(day, clause.parts[0], frame))
        clock = Clock(12 if clause.parts[0] == "noon" else 24, 0, 0, "24")
    notes = resolved.notes + ((_("按结束时间计算"),) if clause.upper else ())
    try:
        minutes = _certain_minutes(clause, clock)
    except Unclear as unclear:
        if unclear.reason != "ambiguous" or clause.parts:
            raise
        raise Unclear("ambiguous", _readings_on(day, clock)) from unclear
    if clause.parts == ["night"] and minutes is not None and minutes < _MORNING:
        # ``今天夜里2点``: the night that has passed, or the coming one?
        raise Unclear("ambiguous")
    if minutes is None:
        minutes = within_day(clock)
        if day != frame.today and minutes != clock.hour * 60 + clock.minute:
            # ``明天5点``: only of today is the afternoon certain, as the reading that is still to come.
            raise Unclear("ambiguous", _readings_on(day, clock))
        late = _at(day, other_reading(minutes), clock, frame)
        if _at(day, minutes, clock, frame) <= frame.now < late:
            raise Unclear("ambiguous", _readings_on(day, clock))
    return Meant(_at(day, minutes, clock, frame), kind_of(clause, "instant"), True, notes=notes)


def _readings_on(day: date, clock: Clock) -> tuple[str, ...]:
    return _awake_first([day], clock)


def _awake_first(days: list[date], clock: Clock) -> tuple[str, ...]:
    """Both halves of each day in order; nobody promises a call at 03:00, so the small hours come last."""
    early = clock.hour % 12
    moments = [(hour, day) for day in days for hour in (early, early + 12)]
    moments.sort(key=lambda moment: moment[0] < _AWAKE)
    return tuple(f"{day.month}月{day.day}日 {hour:02d}:{clock.minute:02d}" for hour, day in moments)


def at_part(clause: Clause, frame: Frame) -> Meant:
    """A part of the day alone: only noon and midnight are a time. Raises `Unclear`."""
    part = clause.parts[0]
    if part not in ("noon", "midnight"):
        if clause.days:
            day = day_of(clause.days, frame.now, frame.calendar).day
            raise Unclear("needs_hour", _hours_of(day, part, frame))
        tomorrow = frame.today + timedelta(days=1)
        raise Unclear("needs_hour", _hours_of(frame.today, part, frame) + _hours_of(tomorrow, part, frame))
    clock = Clock(12 if part == "noon" else 24, 0, 0, "24")
    return at_clock(clause, clock, frame)


def _hours_of(day: date, part: str, frame: Frame) -> tuple[str, ...]:
    """Usual hours of that part of that day, ready to choose."""
    names = {0: "今天", 1: "明天", 2: "后天"}
    name = names.get((day - frame.today).days, f"{day.month}月{day.day}日")
    if day.year != frame.today.year and name not in names.values():
        name = f"{day.year}年{name}"
    return tuple(f"{name}{_PART_NAMES[part]}{hour}点" for hour in _USUAL_HOURS[part])
