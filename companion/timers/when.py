"""Words to a moment: a closed grammar for what agents promise. A silently wrong promise is the worst outcome.

The whole clause has to be understood; everything else is refused with a reason (cli.md, `when`, has the policy;
timers-care.md, "Chinese time", why no library will do). Nothing here reads a clock.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, tzinfo
from typing import NamedTuple

from companion.base.i18n import _
from companion.timers.calendar import WorkCalendar
from companion.timers.clause import Unclear
from companion.timers.context import settle
from companion.timers.echo import echo
from companion.timers.forms import read_clause
from companion.timers.lexicon import T
from companion.timers.moment import Moment, Reason, Refusal, WorkingHours
from companion.timers.present import Frame
from companion.timers.refusals import CHOICES, candidates, message
from companion.timers.resolve import resolve
from companion.timers.runs import (
    Run,
    borrowed,
    continues_number,
    is_hurry,
    is_part_only,
    is_promise,
    runs,
    touches_number,
    trim,
)
from companion.timers.tokens import Pieces, tokenise

MAX_CHARS = 500
"""`parse` reads no longer texts: whoever promises a time does it in less. `find` reads any length."""

# The reason that tells most about a sentence without a moment; the first of these that occurs is given.
_ORDER: tuple[Reason, ...] = (
    "invalid_date",
    "invalid_time",
    "contradiction",
    "nonexistent_time",
    "too_far",
    "non_positive",
    "ambiguous",
    "needs_hour",
    "past",
    "vague",
)
# Beside a moment these are small talk: 尽快在30分钟内, 您昨天打来.
_HARMLESS: frozenset[Reason] = frozenset({"vague", "past"})


class Split(NamedTuple):
    """One line of entry: when, and what it is about."""

    when: Moment | Refusal
    rest: str
    """The line without the words for the time."""


class _Found(NamedTuple):
    result: Moment | Unclear
    beside: bool
    """A refusal that says nothing against a moment beside it."""


def parse(
    text: str, now: datetime, zone: tzinfo, calendar: WorkCalendar, hours: WorkingHours | None = None
) -> Moment | Refusal:
    """The one moment that `text` promises, be it a time alone or a sentence with a time in it.

    `now` is aware; `zone` is where clock times are meant. Two different moments in one text are refused as ambiguous.
    """
    frame = _frame(now, zone, calendar, hours)
    if not text.strip():
        return _refusal(text, Unclear("empty"), frame)
    if len(text) > MAX_CHARS:
        return _refusal(text, Unclear("no_time"), frame, _("太长了，请只写一句带时间的话。"))
    result = _parse(text, frame)
    return result if isinstance(result, Moment) else _refusal(text, result, frame)


def find(
    text: str, now: datetime, zone: tzinfo, calendar: WorkCalendar, hours: WorkingHours | None = None
) -> list[Moment]:
    """The promised moments in a draft or a phrase, in order; what is not certain is left out. Any length."""
    frame = _frame(now, zone, calendar, hours)
    pieces = _pieces(text)
    return [found.result for found in _sentence(text, pieces, frame) if isinstance(found.result, Moment)]


def split(
    text: str, now: datetime, zone: tzinfo, calendar: WorkCalendar, hours: WorkingHours | None = None
) -> Split:
    """``30分钟后 王女士 退款进度``: the moment, and the line without its words."""
    when = parse(text, now, zone, calendar, hours)
    if isinstance(when, Refusal):
        return Split(when, text.strip())
    start, end = when.span
    before, after = text[:start].rstrip(), text[end:].lstrip(" \t\u3000,，、:：;；")
    return Split(when, f"{before} {after}".strip(" \t\u3000,，、:：;；"))


def _frame(now: datetime, zone: tzinfo, calendar: WorkCalendar, hours: WorkingHours | None) -> Frame:
    return Frame(now.astimezone(zone).replace(microsecond=0), zone, calendar, hours or WorkingHours())


def _pieces(text: str) -> Pieces:
    pieces = tokenise(text)
    return pieces._replace(items=settle(pieces.items))


def _parse(text: str, frame: Frame) -> Moment | Unclear:
    pieces = _pieces(text)
    if not pieces.items:
        return Unclear("empty")
    whole = trim(Run(0, len(pieces.items)), pieces.items)
    if whole.size and not any(piece.kind is T.OTHER or is_hurry(piece) for piece in whole.of(pieces.items)):
        return _moment(text, pieces, whole, frame)
    return _one(list(_sentence(text, pieces, frame)))


def _one(found: Sequence[_Found]) -> Moment | Unclear:
    moments = [item.result for item in found if isinstance(item.result, Moment)]
    refused = [item.result for item in found if isinstance(item.result, Unclear)]
    if moments and all(item.beside for item in found if isinstance(item.result, Unclear)):
        if len({moment.at for moment in moments}) == 1:
            return moments[0]
        return Unclear("ambiguous", tuple(moment.text for moment in moments))
    for reason in _ORDER:
        for unclear in refused:
            if unclear.reason == reason:
                return unclear
    return Unclear("no_time")


def _sentence(text: str, pieces: Pieces, frame: Frame) -> Iterator[_Found]:
    for run in runs(pieces.items):
        if continues_number(run, pieces.items):
            continue
        for part in run.at_commas(pieces.items):
            trimmed = trim(part, pieces.items)
            if not trimmed.size or not is_promise(trimmed, pieces.items):
                continue
            elsewhere = borrowed(trimmed, pieces.items)
            if elsewhere is None and touches_number(trimmed, pieces.items):
                elsewhere = "ambiguous"
            result = Unclear(elsewhere) if elsewhere else _moment(text, pieces, trimmed, frame)
            if isinstance(result, Unclear) and result.reason == "no_time":
                continue
            small_talk = isinstance(result, Unclear) and (
                result.reason in _HARMLESS or is_part_only(trimmed, pieces.items)
            )
            yield _Found(result, small_talk)


def _moment(text: str, pieces: Pieces, run: Run, frame: Frame) -> Moment | Unclear:
    try:
        clause = read_clause(run.of(pieces.items))
        meant = resolve(clause, frame)
    except Unclear as unclear:
        return unclear
    start, end = pieces.span(run.first, run.end - 1)
    return Moment(
        at=meant.at,
        kind=meant.kind,
        text=text[start:end],
        span=(start, end),
        echo=echo(meant, frame.now),
        note="；".join(meant.notes) or None,
        keeps_wall=meant.keeps_wall,
        workdays=meant.length.workdays if meant.length is not None else 0,
    )


def _refusal(text: str, unclear: Unclear, frame: Frame, said: str | None = None) -> Refusal:
    choices = []
    for candidate in candidates(unclear.reason, unclear.choices, frame):
        if isinstance(_parse(candidate, frame), Moment):
            choices.append(candidate)
        if len(choices) == CHOICES:
            break
    return Refusal(text, unclear.reason, said or message(unclear.reason), tuple(choices))


__all__ = ["Moment", "Refusal", "Split", "WorkingHours", "find", "parse", "split"]
