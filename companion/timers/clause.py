"""What a clause says, before any clock or calendar is asked."""

from __future__ import annotations

from typing import Any, Literal, NamedTuple

from companion.timers.moment import Reason


class Unclear(Exception):
    """Ends the reading of a clause with the reason; never leaves `when`."""

    def __init__(self, reason: Reason, choices: tuple[str, ...] = ()) -> None:
        super().__init__(reason)
        self.reason: Reason = reason
        self.choices = choices


class Clock(NamedTuple):
    """A time on the clock face. `hour` 0-24, or 1-12 when the half of the day is open."""

    hour: int
    minute: int
    second: int = 0
    style: Literal["said", "digits", "24"] = "said"
    """"said": ``5点``; "digits": ``5:30``; "24": the half of the day is certain (``05:30``, ``17点``)."""
    half: Literal["", "am", "pm"] = ""


class Length(NamedTuple):
    """A length of time: calendar months and days, working days, and elapsed seconds."""

    months: int = 0
    days: int = 0
    workdays: int = 0
    seconds: int = 0

    def plus(self, other: Length) -> Length:
        """Both, one after the other."""
        return Length(*(a + b for a, b in zip(self, other, strict=True)))

    @property
    def rough(self) -> float:
        """Seconds, near enough to compare two lengths."""
        return self.months * 2_629_800.0 + (self.days + self.workdays * 1.4) * 86_400.0 + self.seconds


Day = tuple[Any, ...]
"""("offset", n) · ("weekday", weeks or None, 0-6) · ("date", year or None, month, day) · ("month-day", how, year, month, day) · ("dom", months from now or
None, day) · ("edge-month", n) · ("month-end", year or None, month) · ("edge-year", n) · ("next-workday",)"""


class Clause:
    """The pieces of one clause by their role. Nothing here is checked against another yet."""

    def __init__(self) -> None:
        self.days: list[Day] = []
        self.parts: list[str] = []
        self.clocks: list[Clock] = []
        self.length: Length | None = None
        self.work: Literal["", "open", "close"] = ""
        self.suffix: Literal["", "in", "before", "after"] = ""
        self.bound = False
        self.cue = False
        self.negative = False
        self.upper = False
        """The end of a range: the upper bound is the promise."""
        self.inner: Clause | None = None
        """What stands in brackets behind it and has to agree."""

    @property
    def blank(self) -> bool:
        """Whether no time has been read yet."""
        return not (self.days or self.parts or self.clocks or self.length is not None or self.work)
