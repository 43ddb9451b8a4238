"""When a promise speaks up: the warning, the due moment, the nudges after it. Pure arithmetic on one promise."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo
from typing import NamedTuple

from companion.timers.calendar import WorkCalendar
from companion.timers.model import HOLD_LIMIT, Promise, PromiseKind, warning
from companion.timers.moment import WorkingHours

FIRST_NUDGES = (timedelta(minutes=5), timedelta(minutes=15))
NUDGE_EVERY = timedelta(minutes=30)
"""Overdue: after 5 and 15 minutes, then every 30 minutes inside working hours (timers-care.md)."""
HOLD_NUDGES = (45.0, 90.0, HOLD_LIMIT.total_seconds())
HOLD_EVERY = 60.0
_LOOK_AHEAD = 48 * 12
"""Half-hours looked through for the next working one: longer than any public holiday."""


class Stage(NamedTuple):
    """One thing to say about a promise: its name, and the moment it belongs to."""

    name: str
    at: datetime

    @property
    def number(self) -> int:
        """Of a nudge: which one, from 1."""
        return int(self.name.partition(":")[2] or 0)


@dataclass(frozen=True, slots=True)
class Rules:
    """What the stages depend on besides the promise."""

    zone: tzinfo
    calendar: WorkCalendar
    hours: WorkingHours = WorkingHours()

    def working(self, at: datetime) -> bool:
        """Whether the agent works at that moment."""
        local = at.astimezone(self.zone)
        return self.hours.start <= local.time() < self.hours.end and self.calendar.is_workday(local.date())


def reached(promise: Promise, now: datetime, rules: Rules) -> list[Stage]:
    """The stages whose moment has come and that are not recorded yet, oldest first; of several nudges the last."""
    found = [stage for stage in _single(promise, rules) if stage.at <= now and stage.name not in promise.fired]
    if promise.due <= now:
        nudge = _last_nudge(promise, now, rules)
        if nudge is not None:
            found.append(nudge)
    return sorted(found, key=lambda stage: stage.at)


def next_at(promise: Promise, now: datetime, rules: Rules) -> datetime | None:
    """The moment of the next stage that is not recorded, past or to come; None: nothing more."""
    waiting = [stage.at for stage in _single(promise, rules) if stage.name not in promise.fired]
    if not waiting or min(waiting) > promise.due:
        waiting.append(_next_nudge(promise, now, rules))
    return min(waiting)


def speaks(stages: list[Stage], promise: Promise, now: datetime) -> Stage | None:
    """Of the stages reached, the one to announce: the due moment before all, else the latest; none while snoozed."""
    for stage in stages:
        if stage.name == "due":
            return stage
    quiet = promise.snoozed is not None and now < promise.snoozed
    return None if quiet or not stages else stages[-1]


def _single(promise: Promise, rules: Rules) -> Iterator[Stage]:
    warn = warning(promise)
    if warn is not None:
        yield Stage("soon", warn)
    if promise.workdays:
        last_day = promise.due.astimezone(rules.zone).replace(
            hour=rules.hours.start.hour, minute=rules.hours.start.minute, second=0, microsecond=0
        )
        if promise.counted_from < last_day < promise.due:
            yield Stage("morning", last_day)
    if promise.snoozed is not None:
        yield Stage(f"snooze:{int(promise.snoozed.timestamp())}", promise.snoozed)
    yield Stage("due", promise.due)


def _nudge_at(promise: Promise, number: int) -> datetime:
    if number <= len(FIRST_NUDGES):
        return promise.due + FIRST_NUDGES[number - 1]
    return promise.due + FIRST_NUDGES[-1] + NUDGE_EVERY * (number - len(FIRST_NUDGES))


def _passed(promise: Promise, now: datetime) -> int:
    """The number of the last nudge whose moment has come; 0: none."""
    late = now - promise.due
    number = sum(late >= first for first in FIRST_NUDGES)
    if number == len(FIRST_NUDGES):
        number += int((late - FIRST_NUDGES[-1]) / NUDGE_EVERY)
    return number


def _fired_nudge(promise: Promise) -> int:
    return max((int(name.partition(":")[2]) for name in promise.fired if name.startswith("nudge:")), default=0)


def _allowed(promise: Promise, number: int, rules: Rules) -> bool:
    return number <= len(FIRST_NUDGES) or rules.working(_nudge_at(promise, number))


def _last_nudge(promise: Promise, now: datetime, rules: Rules) -> Stage | None:
    number = _passed(promise, now)
    floor = max(_fired_nudge(promise), number - _LOOK_AHEAD)
    while number > floor:
        if _allowed(promise, number, rules):
            return Stage(f"nudge:{number}", _nudge_at(promise, number))
        number -= 1
    return None


def _next_nudge(promise: Promise, now: datetime, rules: Rules) -> datetime:
    number = max(_fired_nudge(promise) + 1, _passed(promise, now))
    for ahead in range(number, number + _LOOK_AHEAD):
        if _allowed(promise, ahead, rules):
            return _nudge_at(promise, ahead)
    return _nudge_at(promise, number + _LOOK_AHEAD)


def hold_number(elapsed: float) -> int:
    """How many nudges a hold of `elapsed` seconds has had: at 45, 90 and 180 s, then every 60 s."""
    number = sum(elapsed >= limit for limit in HOLD_NUDGES)
    if number == len(HOLD_NUDGES):
        number += int((elapsed - HOLD_NUDGES[-1]) // HOLD_EVERY)
    return number


def hold_seconds(number: int) -> float:
    """When nudge `number` (from 1) of a hold comes, in elapsed seconds."""
    if number <= len(HOLD_NUDGES):
        return HOLD_NUDGES[number - 1]
    return HOLD_NUDGES[-1] + HOLD_EVERY * (number - len(HOLD_NUDGES))


def is_hold(promise: Promise) -> bool:
    """Whether it counts elapsed time."""
    return promise.kind is PromiseKind.HOLD
