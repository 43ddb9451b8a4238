"""The only place that reads the clocks of the machine. Everything else takes time as an argument."""

from __future__ import annotations

import os
import time
from datetime import UTC, datetime, tzinfo
from pathlib import Path
from typing import Protocol
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError


class Clock(Protocol):
    """Three independent readings, so that a test can suspend the machine or set its clock."""

    def now(self) -> datetime:
        """The wall clock, aware, UTC."""
        ...

    def boot(self) -> float:
        """Seconds since some fixed moment, counting through suspend."""
        ...

    def monotonic(self) -> float:
        """Seconds since some fixed moment, stopping in suspend where the system does."""
        ...

    def zone(self) -> tzinfo:
        """The zone of the user, as it is now."""
        ...


class SystemClock:
    """The real clocks."""

    def now(self) -> datetime:
        """The wall clock, aware, UTC."""
        return datetime.now(UTC)

    def boot(self) -> float:
        """CLOCK_BOOTTIME where there is one; elsewhere the monotonic clock, which counts suspend on Windows."""
        clock = getattr(time, "CLOCK_BOOTTIME", None)
        return time.clock_gettime(clock) if clock is not None else time.monotonic()

    def monotonic(self) -> float:
        """time.monotonic."""
        return time.monotonic()

    def zone(self) -> tzinfo:
        """The zone of the system at this moment, by name where the system gives one, so that it knows its clock changes."""
        offset = datetime.now(UTC).astimezone().tzinfo
        assert offset is not None
        named = _named_zone()
        return named if named is not None and _agree(named, offset) else offset


def _named_zone() -> ZoneInfo | None:
    name = os.environ.get("TZ", "").lstrip(":")
    if not name:
        _before, found, name = _localtime().partition("/zoneinfo/")
        if not found:
            return None
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None


def _localtime() -> str:
    """Where /etc/localtime leads. One step is nearly always enough, and a tenth of the cost of the whole way."""
    try:
        step = str(Path("/etc/localtime").readlink())
    except OSError:
        return ""
    return step if "/zoneinfo/" in step else str(Path("/etc/localtime").resolve())


def _agree(named: tzinfo, offset: tzinfo) -> bool:
    now = datetime.now(UTC)
    return now.astimezone(named).utcoffset() == now.astimezone(offset).utcoffset()
