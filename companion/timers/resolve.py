"""A clause and the present give one moment, or the reason why not."""

from __future__ import annotations

from copy import copy
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import NamedTuple

from companion.base.i18n import _
from companion.timers.calendar import WorkCalendar
from companion.timers.clause import Clause, Clock, Length, Unclear
from companion.timers.dates import Resolved, day_of, shift_months
from companion.timers.faces import (
    is_within_day,
    minutes_in_half,
    minutes_in_part,
    other_reading,
    within_day,
)
from companion.timers.moment import Kind, WorkingHours

TOO_FAR_YEARS = 10
_DAY = 1440
_MORNING = 360
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


class Frame(NamedTuple):
    """The present: `now` aware in `zone`, to the second; the working days and hours."""

    now: datetime
    zone: tzinfo
    calendar: WorkCalendar
    hours: WorkingHours

    @property
    def today(self) -> date:
        """The date where the agent is."""
        return self.now.date()


class Meant(NamedTuple):
    """What a clause means. `length` is set when the moment was given as a length of time."""

    at: datetime
    kind: Kind
    keeps_wall: bool
    length: Length | None = None
    notes: tuple[str, ...] = ()


def resolve(clause: Clause, frame: Frame) -> Meant:
    """Raises `Unclear`."""
    if clause.blank:
        raise Unclear("no_time")
    meant = _bracketed(clause, clause.inner, frame) if clause.inner else _plain(clause, frame)
    if meant.at > _latest(frame):
        raise Unclear("too_far")
    if meant.at <= frame.now:
        raise Unclear("past")
    return meant


def localise(naive: datetime, zone: tzinfo) -> datetime:
    """That wall time in `zone`. Raises `Unclear` when clocks skip it or show it twice."""
    first, second = naive.replace(tzinfo=zone, fold=0), naive.replace(tzinfo=zone, fold=1)
    if first.utcoffset() == second.utcoffset():
        return first
    back = first.astimezone(UTC).astimezone(zone).replace(tzinfo=None)
    raise Unclear("ambiguous" if back == naive else "nonexistent_time")


def _latest(frame: Frame) -> datetime:
    limit = shift_months(frame.today, 12 * TOO_FAR_YEARS) + timedelta(days=1)
    return datetime(limit.year, limit.month, limit.day, tzinfo=frame.zone)


def _plain(clause: Clause, frame: Frame) -> Meant:
    if len(clause.clocks) > 1:
        raise Unclear("ambiguous")
    if len(clause.parts) > 1:
        clause.parts = _one_part(clause.parts)
    if clause.length is not None:
        return _length(clause, clause.length, frame)
    if clause.negative:
        raise Unclear("ambiguous")
    if clause.work:
        return _working(clause, frame)
    if clause.clocks:
        return _clock(clause, clause.clocks[0], frame)
    return _day(clause, frame)


def _one_part(parts: list[str]) -> list[str]:
    names = set(parts)
    if names <= {"evening", "midnight"} or names <= {"night", "midnight"}:
        return ["midnight"]
    if names <= {"evening", "night", "dusk"}:
        return ["evening"]
    if names <= {"morning", "forenoon"}:
        return ["morning"]
    if len(names) == 1:
        return [parts[0]]
    raise Unclear("contradiction")


def _kind(clause: Clause, usual: Kind) -> Kind:
    return "deadline" if clause.bound or clause.suffix in ("in", "before") else usual


def _length(clause: Clause, length: Length, frame: Frame) -> Meant:
    if clause.negative:
        raise Unclear("non_positive")
    if not any(length):
        raise Unclear("non_positive")
    if clause.work and clause.suffix == "before" and not (clause.clocks or clause.parts):
        return _before_work(clause, length, frame)
    if clause.work or clause.days:
        raise Unclear("ambiguous")
    if clause.clocks or clause.parts:
        return _day_count_at(clause, length, frame)
    if clause.suffix == "before":
        raise Unclear("past")
    notes = [_("按上限计算")] if clause.upper else []
    if length.workdays:
        if length.months or length.days or length.seconds:
            raise Unclear("ambiguous")
        day, unsure = _workdays(length.workdays, frame)
        at = localise(datetime.combine(day, frame.hours.end), frame.zone)
        return Meant(at, _kind(clause, "deadline"), True, length, (*notes, *_unsure(unsure)))
    at = _ahead(length, frame)
    wall = bool(length.months or length.days)
    usual: Kind = "instant" if wall and not length.seconds else "elapsed"
    return Meant(at, _kind(clause, usual), wall, length, tuple(notes))


def _ahead(length: Length, frame: Frame) -> datetime:
    """Months and days keep the wall time, hours pass as they are counted."""
    try:
        at = frame.now
        if length.months or length.days:
            day = shift_months(frame.today, length.months) + timedelta(days=length.days)
            naive = datetime.combine(day, frame.now.time())
            at = localise(naive, frame.zone)
        return (at.astimezone(UTC) + timedelta(seconds=length.seconds)).astimezone(frame.zone)
    except (OverflowError, ValueError) as error:
        raise Unclear("too_far") from error


def _workdays(count: int, frame: Frame) -> tuple[date, tuple[int, ...]]:
    if count > 366 * TOO_FAR_YEARS:
        raise Unclear("too_far")
    return frame.calendar.add_workdays(frame.today, count)


def _unsure(years: tuple[int, ...]) -> tuple[str, ...]:
    return tuple(_("{year}年调休安排未录入，按周一至周五计算").format(year=year) for year in years)


def _day_count_at(clause: Clause, length: Length, frame: Frame) -> Meant:
    """``3天后下午3点``, ``两个工作日后上午10点``."""
    if length.seconds or clause.suffix not in ("after", "") or not (length.days or length.months or length.workdays):
        raise Unclear("contradiction" if length.seconds and not length.days else "ambiguous")
    if not clause.suffix:
        raise Unclear("ambiguous")
    unsure: tuple[int, ...] = ()
    if length.workdays:
        day, unsure = _workdays(length.workdays, frame)
    else:
        try:
            day = shift_months(frame.today, length.months) + timedelta(days=length.days)
        except (OverflowError, ValueError) as error:
            raise Unclear("too_far") from error
    meant = _on_day(clause, clause.clocks[0] if clause.clocks else None, Resolved(day), frame)
    kind: Kind = "deadline" if clause.bound else "instant"
    return Meant(meant.at, kind, True, length if length.workdays else None, (*meant.notes, *_unsure(unsure)))


def _working(clause: Clause, frame: Frame) -> Meant:
    if clause.clocks or (clause.parts and clause.days):
        raise Unclear("ambiguous")
    if clause.parts:
        raise Unclear("contradiction")
    hours = frame.hours
    edge = hours.end if clause.work == "close" else hours.start
    if clause.days:
        day = day_of(clause.days, frame.now, frame.calendar).day
    else:
        day = frame.today
        if clause.work == "open" and (localise(datetime.combine(day, edge), frame.zone) <= frame.now or not frame.calendar.is_workday(day)):
            day, _years = frame.calendar.add_workdays(day, 1)
    at = localise(datetime.combine(day, edge), frame.zone)
    note = _("按下班时间 {time} 计算") if clause.work == "close" else _("按上班时间 {time} 计算")
    return Meant(at, _kind(clause, "instant"), True, notes=(note.format(time=f"{edge:%H:%M}"),))


def _before_work(clause: Clause, length: Length, frame: Frame) -> Meant:
    """``下班前半小时``."""
    if length.months or length.days or length.workdays:
        raise Unclear("ambiguous")
    edge = _working(clause, frame)
    at = (edge.at.astimezone(UTC) - timedelta(seconds=length.seconds)).astimezone(frame.zone)
    return Meant(at, "instant", True, notes=edge.notes)


def _clock(clause: Clause, clock: Clock, frame: Frame) -> Meant:
    if clause.days:
        return _on_day(clause, clock, day_of(clause.days, frame.now, frame.calendar), frame)
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
                return Meant(at, _kind(clause, "instant"), True, notes=notes)
    best = within_day(clock)
    at = _at(frame.today, best, clock, frame)
    if at > frame.now:
        return Meant(at, _kind(clause, "instant"), True, notes=notes)
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
    """The moments an open hour may mean, soonest first, said so that each is one."""
    found = []
    for offset in (0, 1):
        for hour in (clock.hour % 12, clock.hour % 12 + 12):
            day = frame.today + timedelta(days=offset)
            found.append(f"{day.month}月{day.day}日 {hour:02d}:{clock.minute:02d}")
    return tuple(found)


def _at(day: date, minutes: int, clock: Clock, frame: Frame) -> datetime:
    day += timedelta(days=minutes // _DAY)
    minutes %= _DAY
    naive = datetime.combine(day, time(minutes // 60, minutes % 60, clock.second))
    return localise(naive, frame.zone)


def _on_day(clause: Clause, clock: Clock | None, resolved: Resolved, frame: Frame) -> Meant:
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
        late = _at(day, other_reading(minutes), clock, frame)
        if _at(day, minutes, clock, frame) <= frame.now < late:
            raise Unclear("ambiguous", _readings_on(day, clock))
    return Meant(_at(day, minutes, clock, frame), _kind(clause, "instant"), True, notes=notes)


def _readings_on(day: date, clock: Clock) -> tuple[str, ...]:
    early = clock.hour % 12
    return tuple(f"{day.month}月{day.day}日 {hour:02d}:{clock.minute:02d}" for hour in (early, early + 12))


def _day(clause: Clause, frame: Frame) -> Meant:
    """A day without an hour: its beginning of work, or its end when it is a deadline (cli.md, `when`)."""
    if clause.parts:
        return _part_only(clause, frame)
    if clause.suffix == "after":
        raise Unclear("vague")
    resolved = day_of(clause.days, frame.now, frame.calendar)
    by = _kind(clause, "instant") == "deadline"
    relative = all(day[0] == "offset" for day in clause.days)
    if by and clause.suffix == "before" and not clause.bound and relative:
        # ``明天前``: before tomorrow begins, or before it ends?
        raise Unclear("ambiguous" if resolved.day > frame.today else "needs_hour")
    if resolved.edge or by:
        at = localise(datetime.combine(resolved.day, frame.hours.end), frame.zone)
        note = _("按下班时间 {time} 计算").format(time=f"{frame.hours.end:%H:%M}")
        return Meant(at, "deadline", True, notes=(*resolved.notes, note))
    if resolved.day == frame.today:
        raise Unclear("needs_hour")
    at = localise(datetime.combine(resolved.day, frame.hours.start), frame.zone)
    note = _("没有说几点，按上班时间 {time} 计算").format(time=f"{frame.hours.start:%H:%M}")
    return Meant(at, "instant", True, notes=(*resolved.notes, note))


def _part_only(clause: Clause, frame: Frame) -> Meant:
    part = clause.parts[0]
    if part not in ("noon", "midnight"):
        day = day_of(clause.days, frame.now, frame.calendar).day if clause.days else frame.today
        raise Unclear("needs_hour", _hours_of(day, part, frame))
    clock = Clock(12 if part == "noon" else 24, 0, 0, "24")
    return _clock(clause, clock, frame)


def _hours_of(day: date, part: str, frame: Frame) -> tuple[str, ...]:
    """Usual hours of that part of that day, ready to choose."""
    names = {0: "今天", 1: "明天", 2: "后天"}
    name = names.get((day - frame.today).days, f"{day.month}月{day.day}日")
    if day.year != frame.today.year and name not in names.values():
        name = f"{day.year}年{name}"
    return tuple(f"{name}{_PART_NAMES[part]}{hour}点" for hour in _USUAL_HOURS[part])


def _bracketed(clause: Clause, inner: Clause, frame: Frame) -> Meant:
    """``11:17 周四（30 分钟后）``: the brackets say it exactly, and what stands before them has to agree."""
    outer = copy(clause)
    outer.inner = None
    if outer.blank:
        return _plain(inner, frame)
    if inner.length is None:
        return _merged(outer, inner, frame)
    meant = _plain(inner, frame)
    if outer.length is not None or outer.work:
        same = _plain(outer, frame).at == meant.at
    else:
        same = _shows(outer, meant.at, frame)
    if not same:
        raise Unclear("contradiction")
    return meant


def _merged(outer: Clause, inner: Clause, frame: Frame) -> Meant:
    """``周五（11月20日）下午3点``: the brackets name the day or the time once more."""
    if outer.length is not None or outer.work or inner.work or inner.suffix or inner.bound:
        raise Unclear("contradiction")
    if inner.clocks and outer.clocks:
        if not _shows(inner, _plain(outer, frame).at, frame):
            raise Unclear("contradiction")
        return _plain(outer, frame)
    outer.days, outer.parts = outer.days + inner.days, outer.parts + inner.parts
    outer.clocks = outer.clocks + inner.clocks
    return _plain(outer, frame)


def _shows(outer: Clause, at: datetime, frame: Frame) -> bool:
    """Whether calendar and clock show `outer` at `at`, to the minute."""
    if outer.days and day_of(outer.days, frame.now, frame.calendar).day != at.date():
        return False
    for clock in outer.clocks:
        minutes = clock.hour * 60 + clock.minute
        if outer.parts:
            minutes = minutes_in_part(clock, outer.parts[0])
        elif clock.half:
            minutes = minutes_in_half(clock)
        shown = at.hour * 60 + at.minute
        open_half = clock.style != "24" and not outer.parts and not clock.half
        if shown != minutes % _DAY and not (open_half and shown == other_reading(minutes)):
            return False
    return True
