"""Promises in words: the line for a list, and the text for a colleague who takes over."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, tzinfo

from companion.base.i18n import _
from companion.timers.echo import read_back
from companion.timers.masks import masked
from companion.timers.model import Promise, PromiseKind, State

__all__ = ["hand_over", "kind_name", "line", "masked", "state_name"]


def kind_name(kind: PromiseKind) -> str:
    """The kind, in the user's language."""
    return {
        PromiseKind.HOLD: _("等待"),
        PromiseKind.TRANSFER: _("转接"),
        PromiseKind.FOLLOW_UP: _("回访"),
        PromiseKind.CORRECTION: _("更正回拨"),
    }[kind]


def state_name(state: State) -> str:
    """The state, in the user's language."""
    return {
        State.OPEN: _("进行中"),
        State.SOON: _("快到了"),
        State.DUE: _("到期"),
        State.OVERDUE: _("已过期"),
        State.DONE: _("已完成"),
        State.RENEGOTIATED: _("已改约"),
        State.HANDED_OVER: _("已交接"),
        State.CANCELLED: _("已取消"),
    }[state]


def line(promise: Promise, now: datetime, zone: tzinfo) -> str:
    """One promise on one line: when, how it stands, what kind, about what."""
    parts = [
        read_back(promise.due.astimezone(zone)),
        state_name(promise.state_at(now)),
        kind_name(promise.kind),
        masked(promise.text),
    ]
    if promise.first_due != promise.due:
        parts.append(_("最初约定 {time}").format(time=read_back(promise.first_due.astimezone(zone))))
    return "  ".join(part for part in parts if part)


def hand_over(promises: Iterable[Promise], now: datetime, zone: tzinfo) -> str:
    """The open promises as a text to give to a colleague, soonest first, customers' numbers masked."""
    waiting = sorted((p for p in promises if p.is_open), key=lambda p: (p.due, p.id))
    if not waiting:
        return _("没有未完成的承诺。")
    lines = [_("交接：共 {count} 条未完成的承诺").format(count=len(waiting))]
    lines += [f"{number}. {line(promise, now, zone)}" for number, promise in enumerate(waiting, 1)]
    return "\n".join(lines)
