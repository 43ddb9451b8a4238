"""A clause and the present give one moment, or the reason why not."""

from __future__ import annotations

from copy import copy
from datetime import UTC, date, datetime, timedelta

from companion.base.i18n import _
from companion.timers.clause import Clause, Length, Unclear
from companion.timers.clocktime import at_clock, at_part, on_day
from companion.timers.dates import Resolved, day_of, shift_months
from companion.timers.faces import minutes_in_half, minutes_in_part, other_reading
from companion.timers.moment import Kind
from companion.timers.present import DAY_MINUTES, Frame, Meant, kind_of, localise

TOO_FAR_YEARS = 10


def resolve(clause: Clause, frame: Frame) -> Meant:
    """Raises `Unclear`."""
    if clause.blank:
        raise Unclear("no_time")
    meant = _bracketed(clause, clause.inner, frame) if clause.inner else _plain(clause, frame)
    if meant.at > _latest(frame):
        raise Unclear("too_far")
    if meant.at <= frame.now:
        # The same hour tomorrow is what is most often meant instead; offered, never assumed.
        instead = f"明天{meant.at:%H:%M}" if clause.clocks else "明天下班前" if clause.work == "close" else ""
        raise Unclear("past", (instead,) if instead else ())
    return meant


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
        return at_clock(clause, clause.clocks[0], frame)
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
        return Meant(at, kind_of(clause, "deadline"), True, length, (*notes, *_unsure(unsure)))
    at = _ahead(length, frame)
    wall = bool(length.months or length.days)
    usual: Kind = "instant" if wall and not length.seconds else "elapsed"
    return Meant(at, kind_of(clause, usual), wall, length, tuple(notes))


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
    meant = on_day(clause, clause.clocks[0] if clause.clocks else None, Resolved(day), frame)
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
    return Meant(at, kind_of(clause, "instant"), True, notes=(note.format(time=f"{edge:%H:%M}"),))


def _before_work(clause: Clause, length: Length, frame: Frame) -> Meant:
    """``下班前半小时``."""
    if length.months or length.days or length.workdays:
        raise Unclear("ambiguous")
    edge = _working(clause, frame)
    at = (edge.at.astimezone(UTC) - timedelta(seconds=length.seconds)).astimezone(frame.zone)
    return Meant(at, "instant", True, notes=edge.notes)


def _day(clause: Clause, frame: Frame) -> Meant:
    """A day without an hour: its beginning of work, or its end when it is a deadline (cli.md, `when`)."""
    if clause.parts:
        return at_part(clause, frame)
    if clause.suffix == "after":
        raise Unclear("vague")
    resolved = day_of(clause.days, frame.now, frame.calendar)
    by = kind_of(clause, "instant") == "deadline"
    relative = all(day[0] == "offset" for day in clause.days)
    if by and clause.suffix == "before" and not clause.bound and relative:
        # ``明天前``: before tomorrow begins, or before it ends?
        raise Unclear("ambiguous" if resolved.day > frame.today else "needs_hour")
    if resolved.edge or by or clause.days == [("next-workday",)]:
        at = localise(datetime.combine(resolved.day, frame.hours.end), frame.zone)
        note = _("按下班时间 {time} 计算").format(time=f"{frame.hours.end:%H:%M}")
        return Meant(at, "deadline", True, notes=(*resolved.notes, note))
    if resolved.day == frame.today:
        raise Unclear("needs_hour")
    at = localise(datetime.combine(resolved.day, frame.hours.start), frame.zone)
    note = _("没有说几点，按上班时间 {time} 计算").format(time=f"{frame.hours.start:%H:%M}")
    return Meant(at, "instant", True, notes=(*resolved.notes, note))


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
        if shown != minutes % DAY_MINUTES and not (open_half and shown == other_reading(minutes)):
            return False
    return True
