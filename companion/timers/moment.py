"""What the grammar answers: a moment, or a refusal with its reason and ready ways on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time
from typing import Any, Literal, NamedTuple

from companion.base.i18n import _

Kind = Literal["instant", "deadline", "elapsed"]
"""At that time; by that time; after so much time has passed."""

Reason = Literal[
    "empty",
    "no_time",
    "vague",
    "ambiguous",
    "needs_hour",
    "invalid_time",
    "invalid_date",
    "nonexistent_time",
    "past",
    "non_positive",
    "too_far",
    "contradiction",
]


class WorkingHours(NamedTuple):
    """When the agent works, wall time. Days are the calendar's business."""

    start: time = time(9)
    end: time = time(18)
    refused: str = ""
    """Why these are the usual hours and not those that were asked for; a sentence to be said aloud."""

    @classmethod
    def of(cls, start: str, end: str) -> WorkingHours:
        """From two wall times ``HH:MM``; the usual hours, and `refused`, unless the day ends after it starts."""
        hours, usual = cls(time.fromisoformat(start), time.fromisoformat(end)), cls()
        if hours.start < hours.end:
            return hours
        sentence = _("上下班时间 {start} 到 {end} 用不了：下班要晚于上班，还不支持跨夜的班次。现在按 {usual_start} 到 {usual_end} 计算。")
        said = sentence.format(start=start, end=end, usual_start=f"{usual.start:%H:%M}", usual_end=f"{usual.end:%H:%M}")
        return cls(refused=said)


@dataclass(frozen=True, slots=True)
class Moment:
    """A time wholly understood.

    `at` is aware, in the zone that was given, to the second. `span` is half-open in code points of the text as it was
    written, and `text` is that part of it. `echo` says the same moment again in a form that parses to it.
    """

    at: datetime
    kind: Kind
    text: str
    span: tuple[int, int]
    echo: str
    note: str | None = None
    keeps_wall: bool = True
    """Made of days or clock times: a change of zone keeps the wall time. False: made of hours, keeps the instant."""
    workdays: int = 0
    """How many working days were counted; 0: none, so that a new calendar table changes nothing."""

    @property
    def ok(self) -> bool:
        """True: there is a time."""
        return True

    def as_json(self) -> dict[str, Any]:
        """The object of cli.md, `when`."""
        return {
            "ok": True,
            "text": self.text,
            "at": self.at.isoformat(),
            "kind": self.kind,
            "span": list(self.span),
            "echo": self.echo,
            "note": self.note,
        }


@dataclass(frozen=True, slots=True)
class Refusal:
    """No time that could be promised. `choices` are expressions that parse, most likely first."""

    text: str
    reason: Reason
    message: str
    choices: tuple[str, ...] = ()

    @property
    def ok(self) -> bool:
        """False: there is no time."""
        return False

    def as_json(self) -> dict[str, Any]:
        """The object of cli.md, `when`."""
        return {
            "ok": False,
            "text": self.text,
            "reason": self.reason,
            "message": self.message,
            "choices": list(self.choices),
        }
