"""Which notification service this system has for us."""

from __future__ import annotations

import sys

from companion.desktop.ports import Notifier, NullNotifier


def choose_notifier(platform: str = sys.platform) -> Notifier:
    """The desktop's own service on Linux; elsewhere none: on Windows the tray shows balloons (ui/tray_notifier.py)."""
    if platform.startswith("linux"):
        from companion.desktop.notify_dbus import connect_notifier

        return connect_notifier()
    return NullNotifier()
