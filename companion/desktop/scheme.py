"""Whether the desktop is set to dark or light, and each change of it (the Settings portal: ``color-scheme``).

Asked by ourselves on Linux, because Qt follows it there only under some desktops. Elsewhere Qt knows it.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Any

from companion.desktop.bus_watch import BusWatch, NullWatch, Source, Watch
from companion.desktop.motion import inner

_SETTINGS = Source(
    "SESSION", "org.freedesktop.portal.Desktop", "/org/freedesktop/portal/desktop", "org.freedesktop.portal.Settings",
    "SettingChanged",
)  # fmt: skip
_KEY = ("org.freedesktop.appearance", "color-scheme")
_NAMES = {1: "dark", 2: "light"}


def watch_scheme(told: Callable[[str], None], platform: str = sys.platform) -> Watch:
    """Call `told` with ``dark``, ``light`` or, for no preference, the empty string: once at the start where a portal
    knows it, and after each change, on a thread of its own. Never raises; never waits for the bus.
    """
    if not platform.startswith("linux"):
        return NullWatch()

    def tell(value: object) -> None:
        told(_NAMES.get(value, "") if isinstance(value, int) else "")

    def heard(body: tuple[Any, ...]) -> None:
        if body[:2] == _KEY:
            tell(inner(body[2]))

    return BusWatch("scheme", _SETTINGS, heard, ("Read", "ss", _KEY), lambda body: tell(inner(body[0])))
