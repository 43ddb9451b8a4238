"""The watch over the promises: what to say now, and when to look again. Reads no clock; the caller does.

A stage is recorded in the store before it is announced, and recorded again once it was shown: a program killed in
between announces it after the restart, and nothing is announced twice.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta, tzinfo

from companion.timers.ledger import Ledger
from companion.timers.model import Promise, zone_name
from companion.timers.stages import Rules, Stage, hold_number, hold_seconds, is_hold, next_at, reached, speaks

LONGEST_WAIT = timedelta(seconds=30)
"""The caller looks again at least this often, so that a clock that was set cannot hide a promise for long."""
_GAP = 90.0
"""Seconds between two looks after which the machine must have slept, or the program have been stopped."""
_SLEPT = 2.0


@dataclass(frozen=True, slots=True)
class Reading:
    """The three clocks and the zone at one moment: `now` aware; `boot` counts through suspend, `monotonic` does not."""

    now: datetime
    boot: float
    monotonic: float
    zone: tzinfo


@dataclass(frozen=True, slots=True)
class Event:
    """One thing to show. `stage`: soon, morning, due, nudge, snooze, hold or moved (the zone changed).

    `missed`: its moment passed while nobody could be told (asleep, not running): show all of these on one card.
    """

    promise: Promise
    stage: str
    name: str
    """The recorded stage (``nudge:3``); give the event back to `Watch.shown` once it is on the screen."""
    at: datetime
    missed: bool = False
    elapsed: float = 0.0
    """Of a hold: seconds waited."""


class Watch:
    """Looks at the ledger. One per running program."""

    def __init__(self, ledger: Ledger, rules: Rules) -> None:
        self._ledger = ledger
        self.rules = rules
        self._last: Reading | None = None
        self._changes = -1
        self._open: dict[str, Promise] = {}
        self._next: dict[str, datetime | None] = {}
        # Where the elapsed time of a hold is counted from: (boot reading, seconds waited by then).
        self._anchors: dict[str, tuple[float, float]] = {}

    def tick(self, reading: Reading) -> list[Event]:
        """What to show now, soonest due first. Raises `StoreError`: then nothing was announced and nothing is lost."""
        reading = replace(reading, now=reading.now.astimezone(UTC))
        missed = self._was_away(reading)
        starting = self._last is None
        if self._last is None or zone_name(self._last.zone, reading.now) != zone_name(reading.zone, reading.now):
            self.rules = replace(self.rules, zone=reading.zone)
            self._changes = -1
            self._next.clear()
        self._refresh(reading)
        events = self._moved(reading)
        untold = self._untold(reading) if starting else []
        again = {event.promise.id for event in untold if event.stage == "due"}
        fired = [event for event in self._fire(reading, missed) if event.promise.id not in again]
        speaking = {event.promise.id for event in fired}
        events += fired + [event for event in untold if event.promise.id not in speaking]
        events += self._hold_events(reading, missed)
        self._last = reading
        return sorted(events, key=lambda event: (event.promise.due, event.promise.id))

    def use(self, rules: Rules) -> None:
        """Other working days or hours: the stages that are still to come are worked out anew."""
        self.rules = rules
        self._changes = -1
        self._next.clear()

    def shown(self, events: Iterable[Event]) -> None:
        """Record that these are on the screen; until then a restart announces them again."""
        known: dict[str, frozenset[str]] = {}
        for event in events:
            known[event.promise.id] = known.get(event.promise.id, frozenset()) | event.promise.fired

        def change(found: list[Promise]) -> list[Promise]:
            # Renegotiated in between: the stages of the new date are not among those shown.
            return [replace(p, told=p.told | (known[p.id] & p.fired)) for p in found if (known[p.id] & p.fired) - p.told]

        if any(event.promise.fired - event.promise.told for event in events):
            self._ledger.shelf.change(known, change)

    def next_look(self, reading: Reading) -> datetime:
        """When to tick again: the next stage, or 30 seconds ahead, whichever is first. Never before now."""
        now = reading.now.astimezone(UTC)
        wake = now + LONGEST_WAIT
        for at in self._next.values():
            if at is not None and at < wake:
                wake = at
        for promise in self._open.values():
            if is_hold(promise):
                left = hold_seconds(_hold_nudges(promise) + 1) - self.elapsed(promise, reading)
                wake = min(wake, now + timedelta(seconds=max(left, 0.0)))
        return max(wake, now)

    def elapsed(self, promise: Promise, reading: Reading) -> float:
        """Seconds a customer has waited: by the boot clock, which sleeps with nobody; from the wall clock after a restart."""
        anchor = self._anchors.get(promise.id)
        if anchor is None:
            waited = max((reading.now - promise.created).total_seconds(), 0.0)
            anchor = self._anchors[promise.id] = (reading.boot, waited)
        return max(reading.boot - anchor[0], 0.0) + anchor[1]

    def _was_away(self, reading: Reading) -> bool:
        if self._last is None:
            return True
        last = self._last
        awake = reading.monotonic - last.monotonic
        slept = (reading.boot - last.boot) - awake > _SLEPT
        jumped = (reading.now - last.now).total_seconds() - awake > _GAP
        return slept or jumped or awake > _GAP

    def _refresh(self, reading: Reading) -> None:
        changes = self._ledger.shelf.changes()
        if changes == self._changes:
            return
        self._changes = changes
        before = self._open
        self._open = {promise.id: promise for promise in self._ledger.open_promises()}
        kept = {}
        for name, promise in self._open.items():
            same = before.get(name) == promise and name in self._next
            kept[name] = self._next[name] if same else self._due_next(promise, reading)
        self._next = kept
        for gone in self._anchors.keys() - self._open.keys():
            del self._anchors[gone]

    def _due_next(self, promise: Promise, reading: Reading) -> datetime | None:
        return None if is_hold(promise) else next_at(promise, reading.now, self.rules)

    def _fire(self, reading: Reading, missed: bool) -> list[Event]:
        ripe = [name for name, at in self._next.items() if at is not None and at <= reading.now]
        if not ripe:
            return []
        events: list[Event] = []

        def change(found: list[Promise]) -> list[Promise]:
            written = []
            for promise in found:
                stages = reached(promise, reading.now, self.rules) if promise.is_open else []
                if stages:
                    said = speaks(stages, promise, reading.now)
                    recorded = _recorded(promise, stages, said)
                    written.append(recorded)
                    if said is not None:
                        events.append(_event(recorded, said, missed))
            return written

        written = self._ledger.shelf.change(ripe, change)
        self._changes = -1 if not written else self._changes
        for promise in written:
            self._open[promise.id] = promise
        for name in ripe:
            self._next[name] = self._due_next(self._open[name], reading)
        return events

    def _untold(self, reading: Reading) -> list[Event]:
        """Recorded before the last end of the program, never shown: the latest of each promise."""
        events = []
        for promise in self._open.values():
            names = promise.fired - promise.told
            if names and not is_hold(promise):
                name = "due" if "due" in names else max(names, key=lambda n: int(n.partition(":")[2] or 0))
                events.append(_event(promise, Stage(name, promise.due), True))
        return events

    def _hold_events(self, reading: Reading, missed: bool) -> list[Event]:
        waits = {p.id: self.elapsed(p, reading) for p in self._open.values() if is_hold(p)}
        ripe = [name for name, waited in waits.items() if hold_number(waited) > _hold_nudges(self._open[name])]
        if not ripe:
            return []

        def change(found: list[Promise]) -> list[Promise]:
            return [
                replace(p, fired=p.fired | {f"hold:{hold_number(waits[p.id])}"})
                for p in found
                if p.is_open and is_hold(p) and hold_number(waits[p.id]) > _hold_nudges(p)
            ]

        events = []
        for promise in self._ledger.shelf.change(ripe, change):
            self._open[promise.id] = promise
            elapsed = waits[promise.id]
            number = hold_number(elapsed)
            at = reading.now - timedelta(seconds=elapsed - hold_seconds(number))
            events.append(Event(promise, "hold", f"hold:{number}", at, missed, elapsed))
        return events

    def _moved(self, reading: Reading) -> list[Event]:
        """The zone changed: promises made of days and clock times keep their wall time, the others their instant."""
        zone = zone_name(reading.zone, reading.now)
        other = [p.id for p in self._open.values() if p.keeps_wall and p.zone != zone and "due" not in p.fired]
        if not other:
            return []
        moved: list[Promise] = []

        def change(found: list[Promise]) -> list[Promise]:
            for promise in found:
                if promise.is_open and "due" not in promise.fired:
                    wall = datetime.fromisoformat(promise.wall)
                    # A wall time the new zone skips or shows twice: the first instant it can mean.
                    due = wall.replace(tzinfo=reading.zone).astimezone(UTC)
                    moved.append(replace(promise, due=due, zone=zone))
            return moved

        instants = {name: self._open[name].due for name in other}

        self._ledger.shelf.change(other, change)
        for promise in moved:
            self._open[promise.id] = promise
            self._next[promise.id] = self._due_next(promise, reading)
        return [Event(p, "moved", "moved", reading.now) for p in moved if p.due != instants[p.id]]


def _recorded(promise: Promise, stages: list[Stage], said: Stage | None) -> Promise:
    names = {stage.name for stage in stages}
    quiet = names - ({said.name} if said is not None else set())
    return replace(promise, fired=promise.fired | names, told=promise.told | quiet)


def _hold_nudges(promise: Promise) -> int:
    return max((int(name.partition(":")[2]) for name in promise.fired if name.startswith("hold:")), default=0)


def _event(promise: Promise, stage: Stage, missed: bool) -> Event:
    return Event(promise, stage.name.partition(":")[0], stage.name, stage.at, missed)
