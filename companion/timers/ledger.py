"""What an agent does with promises. Each answer is a stored promise, on disk, or a sentence why not."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta, tzinfo

from companion.base.i18n import _
from companion.timers.calendar import WorkCalendar
from companion.timers.masks import masked
from companion.timers.model import (
    DEFAULT_SPANS,
    HOLD_LIMIT,
    Promise,
    PromiseKind,
    State,
    closed_as,
    zone_name,
)
from companion.timers.moment import Moment
from companion.timers.shelf import Shelf

MAX_TEXT = 500


@dataclass(frozen=True, slots=True)
class Refused:
    """Nothing was changed. `message` is one sentence for the agent; `reason` one of unknown, closed, late, time."""

    reason: str
    message: str


Answer = Promise | Refused


class Ledger:
    """All promises of one user. `now` is aware; whatever the disk refuses is a `StoreError` with a sentence."""

    def __init__(self, shelf: Shelf, new_id: Callable[[], str] | None = None) -> None:
        self.shelf = shelf
        self._new_id = new_id or (lambda: f"t-{secrets.token_hex(3)}")

    def add(self, kind: PromiseKind, text: str, when: Moment, now: datetime) -> Promise:
        """Store a promise; it is safe on disk when this returns. Customers' numbers are masked before they are stored."""
        zone = when.at.tzinfo
        assert zone is not None
        due = when.at.astimezone(UTC)
        return self._store(
            Promise(
                id="",
                kind=kind,
                text=_clean(text),
                words=masked(when.text),
                due=due,
                first_due=due,
                zone=zone_name(zone, when.at),
                created=_to_ms(now),
                keeps_wall=when.keeps_wall,
                wall=when.at.replace(tzinfo=None).isoformat(),
                workdays=when.workdays,
            )
        )

    def add_span(
        self, kind: PromiseKind, text: str, now: datetime, zone: tzinfo, span: timedelta | None = None
    ) -> Promise:
        """Store a promise counted from now; without a span the usual one of its kind (transfer 3, correction 15 minutes)."""
        due = _to_ms(now) + (span or DEFAULT_SPANS.get(kind, HOLD_LIMIT))
        return self._store(
            Promise(
                id="",
                kind=kind,
                text=_clean(text),
                words="",
                due=due,
                first_due=due,
                zone=zone_name(zone, now),
                created=_to_ms(now),
                keeps_wall=False,
            )
        )

    def start_hold(self, text: str, now: datetime, zone: tzinfo) -> Promise:
        """A customer begins to wait. `due` is when to offer a call back instead."""
        return self.add_span(PromiseKind.HOLD, text, now, zone, HOLD_LIMIT)

    def open_promises(self) -> list[Promise]:
        """What still has to be kept, soonest first."""
        return self.shelf.open_promises()

    def closed(self, now: datetime, days: int = 7) -> list[Promise]:
        """What was closed in the last `days` days, the latest first."""
        return self.shelf.closed_since(now - timedelta(days=days))

    def done(self, name: str, now: datetime) -> Answer:
        """Kept."""
        return self._change(name, _closing(State.DONE, now))

    def cancel(self, name: str, now: datetime, reason: str = "") -> Answer:
        """No longer to be kept."""
        return self._change(name, _closing(State.CANCELLED, now, reason))

    def hand_over(self, name: str, now: datetime, to: str = "") -> Answer:
        """A colleague keeps it from now on."""
        return self._change(name, _closing(State.HANDED_OVER, now, to))

    def reopen(self, name: str, now: datetime) -> Answer:
        """Undo a closing; what was announced stays announced."""

        def change(promise: Promise) -> Answer:
            if promise.is_open or promise.state is State.RENEGOTIATED:
                return Refused("closed", _("这条承诺没有被关闭，不需要恢复。"))
            return replace(promise, state=State.OPEN, closed=None, reason="")

        return self._change(name, change)

    def snooze(self, name: str, until: Moment, now: datetime, why: str = "") -> Answer:
        """No reminders until then; the promise itself does not move. After the due moment a reason is needed."""

        def change(promise: Promise) -> Answer:
            if not promise.is_open:
                return _is_closed()
            if now >= promise.due and not why.strip():
                return Refused("late", _("已经到期，暂不提醒要说明原因，或者改约一个新时间。"))
            return replace(promise, snoozed=until.at.astimezone(UTC))

        return self._change(name, change)

    def renegotiate(self, name: str, when: Moment, now: datetime) -> Answer:
        """Agree on a new time. `first_due` stays what was promised first; the earlier time is kept as a closed promise."""
        number = 1
        while self.shelf.get(f"{name}.{number}") is not None:
            number += 1
        answers: list[Answer] = []

        def change(found: list[Promise]) -> list[Promise]:
            if not found or not found[0].is_open:
                answers.append(_is_closed() if found else _unknown(name))
                return []
            earlier = replace(closed_as(found[0], State.RENEGOTIATED, _to_ms(now)), id=f"{name}.{number}")
            moved = _moved(found[0], when, now)
            answers.append(moved)
            return [earlier, moved]

        self.shelf.change([name], change)
        return answers[0]

    def _store(self, promise: Promise) -> Promise:
        while True:
            named = replace(promise, id=self._new_id())
            if self.shelf.add(named):
                return named

    def _change(self, name: str, change: Callable[[Promise], Answer]) -> Answer:
        answers: list[Answer] = []

        def each(found: list[Promise]) -> list[Promise]:
            answers.extend(change(promise) for promise in found)
            return [answer for answer in answers if isinstance(answer, Promise)]

        self.shelf.change([name], each)
        return answers[0] if answers else _unknown(name)


def waiting(promises: Iterable[Promise]) -> list[Promise]:
    """The holds among `promises`, the longest waiting first."""
    held = [promise for promise in promises if promise.is_open and promise.kind is PromiseKind.HOLD]
    return sorted(held, key=lambda promise: promise.created)


def recompute(ledger: Ledger, calendar: WorkCalendar, zone: tzinfo) -> list[tuple[Promise, Promise]]:
    """Count the working days of open promises anew, after a table arrived. Returns (before, after) of what moved.

    What was announced as due stays; what was only warned about may warn again. Raises `StoreError`.
    """
    moved: list[tuple[Promise, Promise]] = []

    def change(found: list[Promise]) -> list[Promise]:
        for promise in found:
            after = _recounted(promise, calendar, zone)
            if promise.is_open and after.due != promise.due:
                moved.append((promise, after))
        return [after for _before, after in moved]

    counted = [promise.id for promise in ledger.open_promises() if promise.workdays and "due" not in promise.fired]
    if counted:
        ledger.shelf.change(counted, change)
    return moved


def _recounted(promise: Promise, calendar: WorkCalendar, zone: tzinfo) -> Promise:
    local = datetime.fromisoformat(promise.wall)
    start = promise.counted_from.astimezone(zone).date()
    day, _unsure = calendar.add_workdays(start, promise.workdays)
    wall = datetime.combine(day, local.time())
    due = wall.replace(tzinfo=zone).astimezone(UTC)
    if due == promise.due:
        return promise
    return replace(promise, due=due, wall=wall.isoformat(), fired=frozenset(), told=frozenset())


def _closing(state: State, now: datetime, reason: str = "") -> Callable[[Promise], Answer]:
    def change(promise: Promise) -> Answer:
        return closed_as(promise, state, _to_ms(now), masked(reason.strip())) if promise.is_open else _is_closed()

    return change


def _moved(promise: Promise, when: Moment, now: datetime) -> Promise:
    """The promise at its new time, with all its stages before it again. A hold becomes a call back."""
    zone = when.at.tzinfo
    assert zone is not None
    moved = replace(
        promise,
        due=when.at.astimezone(UTC),
        words=masked(when.text),
        zone=zone_name(zone, when.at),
        keeps_wall=when.keeps_wall,
        wall=when.at.replace(tzinfo=None).isoformat(),
        workdays=when.workdays,
        base=_to_ms(now),
        snoozed=None,
        fired=frozenset(),
        told=frozenset(),
    )
    if promise.kind is PromiseKind.HOLD:
        moved = replace(moved, kind=PromiseKind.FOLLOW_UP, first_due=moved.due)
    return moved


def _clean(text: str) -> str:
    return masked(" ".join(text.split()))[:MAX_TEXT]


def _to_ms(now: datetime) -> datetime:
    """What the store keeps of an instant: UTC, milliseconds."""
    now = now.astimezone(UTC)
    return now.replace(microsecond=now.microsecond // 1000 * 1000)


def _unknown(name: str) -> Refused:
    return Refused("unknown", _("没有编号是 {name} 的承诺。用 companion timer list 看编号。").format(name=name))


def _is_closed() -> Refused:
    return Refused("closed", _("这条承诺已经关闭了。"))
