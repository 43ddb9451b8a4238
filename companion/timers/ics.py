"""Open promises as iCalendar (RFC 5545), for the calendar of one's own. Customers' numbers are masked."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

from companion.base.i18n import _
from companion.timers.masks import masked
from companion.timers.model import Promise, PromiseKind, warning

_LINE_BYTES = 75
_LENGTH = timedelta(minutes=15)
"""How long an entry lasts in the calendar: long enough to be seen, no claim about the call."""


def calendar_text(promises: Iterable[Promise], now: datetime) -> str:
    """One VEVENT with a VALARM per open promise, holds left out. CRLF line ends, lines of at most 75 bytes."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Companion//Promises//ZH", "CALSCALE:GREGORIAN"]
    for promise in promises:
        if promise.is_open and promise.kind is not PromiseKind.HOLD:
            lines += _event(promise, now)
    lines.append("END:VCALENDAR")
    return "".join(folded + "\r\n" for line in lines for folded in _fold(line))


def _event(promise: Promise, now: datetime) -> list[str]:
    summary = masked(promise.text) or _("承诺")
    warn = warning(promise)
    lead = promise.due - warn if warn is not None else timedelta(0)
    return [
        "BEGIN:VEVENT",
        f"UID:{promise.id}@companion",
        f"DTSTAMP:{_stamp(now)}",
        f"CREATED:{_stamp(promise.created)}",
        f"DTSTART:{_stamp(promise.due)}",
        f"DTEND:{_stamp(promise.due + _LENGTH)}",
        f"SUMMARY:{_escape(summary)}",
        f"DESCRIPTION:{_escape(masked(promise.words))}",
        f"CATEGORIES:{promise.kind.upper()}",
        "BEGIN:VALARM",
        "ACTION:DISPLAY",
        f"DESCRIPTION:{_escape(summary)}",
        f"TRIGGER:-PT{int(lead.total_seconds() // 60)}M",
        "END:VALARM",
        "END:VEVENT",
    ]


def _stamp(at: datetime) -> str:
    return f"{at.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def _escape(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    return "".join(char for char in escaped.replace("\r\n", "\n").replace("\n", "\\n") if char >= " " or char == "\t")


def _fold(line: str) -> list[str]:
    """Cut between characters, counted in bytes; a continued line begins with a space."""
    folded, current, size = [], "", 0
    for char in line:
        width = len(char.encode("utf-8", "replace"))
        if size + width > _LINE_BYTES:
            folded.append(current)
            current, size = " ", 1
        current, size = current + char, size + width
    return [*folded, current]
