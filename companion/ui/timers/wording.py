"""Promises in the few words of a row, a card, the tray; customers' numbers masked everywhere."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from companion.base.i18n import _
from companion.timers.echo import WEEKDAYS
from companion.timers.model import GRACE, Promise, PromiseKind, State
from companion.timers.promises import kind_name, masked
from companion.timers.watch import Event
from companion.ui.icon import Mood
from companion.ui.texts import mask_numbers

SOON = timedelta(minutes=15)
"""What falls due within this needs action now: the tray and the panel count it (screens.md 3.4)."""

HOLD_PHRASE, LONG_PHRASE, LATE_PHRASE, MOVED_PHRASE = "等待中回一声", "比预想的久", "过时补救", "提前说明要晚"
"""Titles in the shipped packs (phrases/hold.yaml, phrases/follow-up.yaml)."""


def what(promise: Promise) -> str:
    """About whom and what; the kind where nothing was written."""
    return masked(promise.text) or kind_name(promise.kind)


def clock_words(at: datetime, now: datetime, *, short: bool = False) -> str:
    """``11:17``, ``明天 09:00``, ``11月25日 周三 18:00`` (`short`: without the weekday), by the calendar of `now` (local)."""
    local = at.astimezone(now.tzinfo)
    days = (local.date() - now.date()).days
    clock = f"{local:%H:%M}"
    if days == 0:
        return clock
    near = {1: _("明天 {clock}"), -1: _("昨天 {clock}")}.get(days)
    if near is not None:
        return near.format(clock=clock)
    if short:
        return _("{month}月{day}日 {clock}").format(month=local.month, day=local.day, clock=clock)
    return _("{month}月{day}日 周{weekday} {clock}").format(
        month=local.month, day=local.day, weekday=WEEKDAYS[local.weekday()], clock=clock
    )


def length_words(span: timedelta) -> str:
    """``12 分钟``, ``3 小时 20 分钟``, ``2 天``; less than a minute counts as one."""
    minutes = max(int(abs(span).total_seconds() // 60), 1)
    hours, minutes = divmod(minutes, 60)
    days, hours = divmod(hours, 24)
    if days:
        return _("{days} 天 {hours} 小时").format(days=days, hours=hours) if hours else _("{days} 天").format(days=days)
    if not hours:
        return _("{minutes} 分钟").format(minutes=minutes)
    if not minutes:
        return _("{hours} 小时").format(hours=hours)
    return _("{hours} 小时 {minutes} 分钟").format(hours=hours, minutes=minutes)


def remaining(promise: Promise, now: datetime) -> str:
    """How far it is, in words."""
    left = promise.due - now
    if left > timedelta(0):
        # Rounded up: what is due in 11 minutes and 40 seconds is not due in 11.
        return _("还有 {length}").format(length=length_words(left + timedelta(seconds=59)))
    if -left < timedelta(minutes=1):
        return _("到时间了")
    return _("已过 {length}").format(length=length_words(left))


def waited(seconds: float) -> str:
    """``01:23``, or ``1:02:03`` from an hour on."""
    minutes, rest = divmod(int(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes:02}:{rest:02}"


def urgent(promises: Sequence[Promise], now: datetime) -> int:
    """How many are due within 15 minutes or overdue; holds have their own pill."""
    return sum(p.is_open and p.kind is not PromiseKind.HOLD and p.due <= now + SOON for p in promises)


def mood_of(promises: Sequence[Promise], now: datetime) -> Mood:
    """The shape of the tray icon."""
    kept = [p for p in promises if p.is_open and p.kind is not PromiseKind.HOLD]
    if any(p.state_at(now) in (State.DUE, State.OVERDUE) for p in kept):
        return Mood.DUE
    return Mood.SOON if urgent(kept, now) else Mood.CALM


def tray_words(promises: Sequence[Promise], now: datetime) -> str:
    """The tooltip: how many, how urgent, the next one."""
    kept = sorted((p for p in promises if p.is_open and p.kind is not PromiseKind.HOLD), key=lambda p: p.due)
    if not kept:
        return _("没有待兑现的承诺")
    late = sum(p.due <= now for p in kept)
    near = urgent(kept, now) - late
    parts = [_("{count} 个待回访").format(count=len(kept))]
    if late:
        parts.append(_("{count} 个已到期").format(count=late))
    if near:
        parts.append(_("{count} 个在 15 分钟内到期").format(count=near))
    first = next((p for p in kept if p.due > now), kept[0])
    parts.append(_("最近 {clock} {what}").format(clock=clock_words(first.due, now), what=what(first)))
    return "，".join(parts)


def card_title(events: Sequence[Event], now: datetime) -> str:
    """The first line of the due card: one promise, or how many and why together."""
    if len(events) > 1:
        late = sum(event.promise.due <= now for event in events)
        if late and any(event.missed for event in events):
            return _("您不在的时候 {count} 个到期").format(count=late)
        return _("{count} 个到期").format(count=late) if late == len(events) else _("{count} 个承诺").format(count=len(events))
    event = events[0]
    if event.stage == "moved":
        return _("时区变了，仍按当地 {clock} 提醒").format(clock=clock_words(event.promise.due, now))
    if event.promise.due > now:
        return _("{length}后到期").format(length=length_words(event.promise.due - now + timedelta(seconds=59)))
    return _("已过期") if now >= event.promise.due + GRACE else _("到时间了")


def phrase_query(promise: Promise, now: datetime) -> str:
    """What to look for in the palette for this promise as it stands: the title of a vetted phrase, never translated."""
    if promise.kind is PromiseKind.HOLD:
        return HOLD_PHRASE if now < promise.due else LONG_PHRASE
    if promise.kind is PromiseKind.TRANSFER:
        return "对方正忙"
    if promise.kind is PromiseKind.CORRECTION:
        return "更正说法"
    if promise.is_open and now >= promise.due + GRACE:
        return LATE_PHRASE
    if promise.due > now and promise.first_due != promise.due:
        return MOVED_PHRASE
    if promise.due > now and promise.base is not None:
        # Agreed on anew and still its first time: a wait that became a call back.
        return LONG_PHRASE
    return "进度同步" if promise.due > now else "按约回电"


def window_words(title: str) -> str:
    """The title of a chat window as whom a promise is about, its numbers masked, at most 30 characters."""
    return mask_numbers(masked(title.strip()))[:30]
