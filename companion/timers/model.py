"""A promise: what was said, when it falls due, and what has become of it. Values only; no clock, no file."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta, tzinfo
from enum import StrEnum
from typing import Any


class PromiseKind(StrEnum):
    """What kind of promise (timers-care.md, "timer kinds and defaults")."""

    HOLD = "hold"
    """A customer waits on the line: counts elapsed time, through suspend."""
    TRANSFER = "transfer"
    FOLLOW_UP = "follow-up"
    CORRECTION = "correction"
    """A wrong answer was given: call back and put it right."""


class State(StrEnum):
    """Where a promise stands. The first four are open, and time moves it through them."""

    OPEN = "open"
    SOON = "soon"
    DUE = "due"
    OVERDUE = "overdue"
    DONE = "done"
    RENEGOTIATED = "renegotiated"
    """An earlier date, kept for the record; the promise itself goes on under its own id."""
    HANDED_OVER = "handed-over"
    CANCELLED = "cancelled"


CLOSED = frozenset({State.DONE, State.RENEGOTIATED, State.HANDED_OVER, State.CANCELLED})
LEAD_SHARE, LEAD_LEAST, LEAD_MOST = 0.1, timedelta(minutes=5), timedelta(hours=2)
"""The warning comes 10 % of the span before the promise is due, at least 5 minutes and at most 2 hours."""
TRANSFER_WARNS_AT = 0.8
"""A transfer warns when 80 % of it has passed."""
DEFAULT_SPANS = {PromiseKind.TRANSFER: timedelta(minutes=3), PromiseKind.CORRECTION: timedelta(minutes=15)}
HOLD_LIMIT = timedelta(seconds=180)
"""When a hold offers to call back instead."""
GRACE = timedelta(minutes=5)
"""How long after the due moment a promise counts as overdue and not as due."""


@dataclass(frozen=True, slots=True)
class Promise:
    """All instants are aware, UTC. `fired` and `told` hold stage names (`stages`): recorded, and shown."""

    id: str
    kind: PromiseKind
    text: str
    words: str
    """The words for the time as they were given."""
    due: datetime
    first_due: datetime
    """What was promised first; renegotiating never moves it."""
    zone: str
    created: datetime
    state: State = State.OPEN
    """Only OPEN or a closed one; `state_at` gives the rest."""
    closed: datetime | None = None
    keeps_wall: bool = True
    wall: str = ""
    """The due moment as wall time in `zone`, ISO without offset."""
    workdays: int = 0
    base: datetime | None = None
    """Where the span and the working days are counted from; None: `created`."""
    snoozed: datetime | None = None
    reason: str = ""
    fired: frozenset[str] = frozenset()
    told: frozenset[str] = frozenset()

    @property
    def is_open(self) -> bool:
        """Whether it still has to be kept."""
        return self.state not in CLOSED

    @property
    def counted_from(self) -> datetime:
        """The moment of the promise as it stands now."""
        return self.base or self.created

    def state_at(self, now: datetime) -> State:
        """The state to show at `now`. What has been announced as due never looks open again (a clock set back)."""
        if not self.is_open:
            return self.state
        if now >= self.due + GRACE:
            return State.OVERDUE
        if now >= self.due or "due" in self.fired:
            return State.DUE
        warn = warning(self)
        return State.SOON if warn is not None and now >= warn else State.OPEN

    def as_json(self, now: datetime, zone: tzinfo) -> dict[str, Any]:
        """The object of cli.md, `timer`."""
        return {
            "id": self.id,
            "kind": str(self.kind),
            "text": self.text,
            "words": self.words,
            "due": _iso(self.due, zone),
            "first_due": _iso(self.first_due, zone),
            "state": str(self.state_at(now)),
            "created": _iso(self.created, zone),
            "closed": _iso(self.closed, zone) if self.closed else None,
        }


def warning(promise: Promise) -> datetime | None:
    """When to warn that it falls due; None when it is too short for a warning, and for a hold."""
    span = promise.due - promise.counted_from
    if promise.kind is PromiseKind.HOLD:
        return None
    if promise.kind is PromiseKind.TRANSFER:
        return promise.counted_from + span * TRANSFER_WARNS_AT
    lead = min(max(span * LEAD_SHARE, LEAD_LEAST), LEAD_MOST)
    return promise.due - lead if lead < span else None


def closed_as(promise: Promise, state: State, now: datetime, reason: str = "") -> Promise:
    """The promise, closed."""
    return replace(promise, state=state, closed=now.astimezone(UTC), reason=reason)


def zone_name(zone: tzinfo, at: datetime) -> str:
    """The key of a zone, or its offset where it has none (``+08:00``)."""
    key = getattr(zone, "key", None)
    return str(key) if key else f"{at.astimezone(zone):%z}"


def _iso(at: datetime, zone: tzinfo) -> str:
    return at.astimezone(zone).isoformat(timespec="seconds")
