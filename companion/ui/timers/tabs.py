"""What stands in each tab of the panel, as rows."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from enum import IntEnum

from companion.base.i18n import _
from companion.timers.model import Promise, PromiseKind, State
from companion.timers.promises import kind_name, state_name
from companion.ui.timers.rows import Row
from companion.ui.timers.wording import SOON, clock_words, remaining, waited, what


class Tab(IntEnum):
    """The four tabs, in their order."""

    OPEN = 0
    HOLD = 1
    REVIEW = 2
    CLOSED = 3


def tab_name(tab: Tab) -> str:
    """Its heading."""
    return {
        Tab.OPEN: _("进行中"),
        Tab.HOLD: _("等待"),
        Tab.REVIEW: _("下班回顾"),
        Tab.CLOSED: _("已完成（7 天）"),
    }[tab]


def nothing_in(tab: Tab) -> str:
    """What an empty tab says."""
    return {
        Tab.OPEN: _("没有未完成的承诺。按 N 记一条。"),
        Tab.HOLD: _("没有客户在等。输入 h 回车开始等待计时。"),
        Tab.REVIEW: _("都兑现了，可以放心下班。"),
        Tab.CLOSED: _("最近 7 天没有完成的承诺。"),
    }[tab]


def open_rows(promises: Sequence[Promise], now: datetime) -> list[Row]:
    """Open promises: overdue first, among them the corrections; then by when they fall due."""

    def order(promise: Promise) -> tuple[bool, bool, datetime]:
        late = promise.due <= now
        return not late, late and promise.kind is not PromiseKind.CORRECTION, promise.due

    kept = sorted((p for p in promises if p.kind is not PromiseKind.HOLD), key=order)
    return [_open_row(promise, now) for promise in kept]


def hold_rows(promises: Sequence[Promise], elapsed: Callable[[Promise], float]) -> list[Row]:
    """Customers that wait, the longest first."""
    held = sorted((p for p in promises if p.kind is PromiseKind.HOLD), key=lambda p: p.created)
    rows = []
    for promise in held:
        seconds = elapsed(promise)
        urgency = 0 if seconds < 45 else 1 if seconds < 180 else 2
        rows.append(Row(promise, waited(seconds), what(promise), _("客户等待中"), urgency))
    return rows


def closed_rows(promises: Sequence[Promise], now: datetime) -> list[Row]:
    """What was closed, the latest first; earlier dates of a promise that goes on are not counted as done."""
    rows = []
    for promise in promises:
        if promise.closed is None or promise.state is State.RENEGOTIATED:
            continue
        detail = [state_name(promise.state), kind_name(promise.kind)]
        if promise.reason:
            detail.append(promise.reason)
        rows.append(Row(promise, clock_words(promise.closed, now, short=True), what(promise), " · ".join(detail)))
    return rows


def _open_row(promise: Promise, now: datetime) -> Row:
    urgency = 2 if promise.due <= now else 1 if promise.due <= now + SOON else 0
    detail = [remaining(promise, now)]
    if what(promise) != kind_name(promise.kind):
        detail.append(kind_name(promise.kind))
    if promise.first_due != promise.due:
        detail.append(_("最初约定 {clock}").format(clock=clock_words(promise.first_due, now)))
    return Row(promise, clock_words(promise.due, now, short=True), what(promise), " · ".join(detail), urgency)
