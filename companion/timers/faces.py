"""From what was said of the hour to the hour meant: parts of the day, and the policy for a bare hour."""

from __future__ import annotations

from companion.timers.clause import Clock, Unclear

PARTS = ("dawn", "morning", "forenoon", "noon", "afternoon", "dusk", "evening", "night", "midnight")
"""凌晨 · 早上 · 上午 · 中午 · 下午 · 傍晚 · 晚上 · 夜里 · 午夜."""

_OPENS, _CLOSES = 8 * 60, 20 * 60
"""A bare hour is meant between 08:00 and 20:00 (cli.md, `when`): twelve hours, so one reading and no more."""

# Part -> hour as said -> hour meant; "?" is said by some for one and by others for another.
_TABLES: dict[str, dict[int, int]] = {
    "dawn": {h: h for h in range(7)} | {12: 0, 24: 24},
    "morning": {h: h for h in range(4, 12)},
    "forenoon": {h: h for h in range(6, 12)},
    "noon": {11: 11, 12: 12, 1: 13, 2: 14, 13: 13, 14: 14},
    "afternoon": {h: h + 12 for h in range(1, 9)} | {12: 12} | {h: h for h in range(13, 21)},
    "dusk": {h: h + 12 for h in range(4, 9)} | {h: h for h in range(16, 21)},
    "evening": {h: h + 12 for h in range(5, 12)} | {h: h for h in range(17, 24)} | {12: 24, 24: 24, 0: 24},
    "night": {h: h + 12 for h in range(8, 12)} | {h: h for h in range(20, 24)} | {12: 24, 24: 24, 0: 24}
    | {h: h for h in range(1, 6)},
    "midnight": {12: 24, 0: 24, 24: 24},
}
_UNSURE: dict[str, tuple[int, ...]] = {
    "morning": (1, 2, 3, 12),
    "forenoon": (1, 2, 3, 4, 5, 12),
    "evening": (1, 2, 3, 4),
}


def minutes_in_part(clock: Clock, part: str) -> int:
    """Minutes after the midnight that begins the day; 1440 and more belong to the night after it. Raises `Unclear`."""
    if clock.half:
        return _agree(minutes_in_half(clock), part)
    hour = _TABLES[part].get(clock.hour)
    if hour is None:
        unsure = clock.hour in _UNSURE.get(part, ())
        raise Unclear("ambiguous" if unsure else "contradiction")
    return hour * 60 + clock.minute


def minutes_in_half(clock: Clock) -> int:
    """The same for am and pm."""
    return (clock.hour % 12 + (12 if clock.half == "pm" else 0)) * 60 + clock.minute


def _agree(minutes: int, part: str) -> int:
    if minutes // 60 not in _TABLES[part].values():
        raise Unclear("contradiction")
    return minutes


def within_day(clock: Clock) -> int:
    """The reading of a clock time whose half of the day is open that lies between 08:00 and 20:00, in minutes."""
    early = clock.hour % 12 * 60 + clock.minute
    return early if _OPENS <= early < _CLOSES else early + 720


def other_reading(minutes: int) -> int:
    """The same clock face, half a day apart."""
    return (minutes + 720) % 1440


def is_within_day(minutes: int) -> bool:
    """Whether it lies between 08:00 and 20:00."""
    return _OPENS <= minutes < _CLOSES
