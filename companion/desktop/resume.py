"""The machine woke up: logind says so on the system bus (PrepareForSleep), heard through jeepney.

It only makes the next look at the promises come at once; without it that look comes within its usual half minute.
"""

from __future__ import annotations

import sys
from collections.abc import Callable

from companion.desktop.bus_watch import BusWatch, NullWatch, Source, Watch

_SLEEP = Source(
    "SYSTEM", "org.freedesktop.login1", "/org/freedesktop/login1", "org.freedesktop.login1.Manager", "PrepareForSleep"
)


def watch_resume(woken: Callable[[], None], platform: str = sys.platform) -> Watch:
    """Call `woken`, on a thread of its own, each time the machine has woken. Never raises; never waits for the bus."""
    if not platform.startswith("linux"):
        return NullWatch()
    # True comes before the machine sleeps, False once it is awake again.
    return BusWatch("resume", _SLEEP, lambda body: woken() if body == (False,) else None)
