"""The present that words are read against, and what they turn out to mean in it."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import NamedTuple

from companion.timers.calendar import WorkCalendar
from companion.timers.clause import Clause, Length, Unclear
from companion.timers.moment import Kind, WorkingHours

DAY_MINUTES = 1440


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


def localise(naive: datetime, zone: tzinfo) -> datetime:
    """That wall time in `zone`. Raises `Unclear` when clocks skip it or show it twice."""
    first, second = naive.replace(tzinfo=zone, fold=0), naive.replace(tzinfo=zone, fold=1)
    if first.utcoffset() == second.utcoffset():
        return first
    back = first.astimezone(UTC).astimezone(zone).replace(tzinfo=None)
    raise Unclear("ambiguous" if back == naive else "nonexistent_time")


def on_the_clock(day: date, minutes: int, second: int, zone: tzinfo) -> datetime:
    """So many minutes after the midnight that begins `day`; more than a day's worth runs on. Raises `Unclear`."""
    day += timedelta(days=minutes // DAY_MINUTES)
    minutes %= DAY_MINUTES
    return localise(datetime.combine(day, time(minutes // 60, minutes % 60, second)), zone)


def kind_of(clause: Clause, usual: Kind) -> Kind:
    """Deadline when the words set a bound, else the `usual` kind."""
    return "deadline" if clause.bound or clause.suffix in ("in", "before") else usual
