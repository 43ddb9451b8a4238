"""The present of these tests: Wednesday 2026-11-18, 10:17 in Shanghai; and a machine whose clocks can be set."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta, tzinfo
from zoneinfo import ZoneInfo

from companion.timers.calendar_file import shipped_calendar
from companion.timers.moment import Moment, Refusal
from companion.timers.watch import Reading
from companion.timers.when import parse

SHANGHAI = ZoneInfo("Asia/Shanghai")
NEW_YORK = ZoneInfo("America/New_York")
NOW = datetime(2026, 11, 18, 10, 17, tzinfo=SHANGHAI)


def read(text: str, now: datetime = NOW, zone: tzinfo = SHANGHAI) -> Moment | Refusal:
    return parse(text, now, zone, shipped_calendar())


def moment(text: str, now: datetime = NOW, zone: tzinfo = SHANGHAI) -> Moment:
    answer = read(text, now, zone)
    assert isinstance(answer, Moment), (text, answer)
    return answer


@dataclass
class Machine:
    """Wall, boot and monotonic clock, each moving by its own rule, and a zone."""

    wall: datetime = NOW.astimezone(UTC)
    boot: float = 5000.0
    monotonic: float = 3000.0
    zone: tzinfo = field(default=SHANGHAI)

    def run(self, seconds: float) -> None:
        self.wall += timedelta(seconds=seconds)
        self.boot += seconds
        self.monotonic += seconds

    def suspend(self, seconds: float) -> None:
        self.wall += timedelta(seconds=seconds)
        self.boot += seconds

    def set_clock(self, seconds: float) -> None:
        self.wall += timedelta(seconds=seconds)

    def reading(self) -> Reading:
        return Reading(self.wall, self.boot, self.monotonic, self.zone)
