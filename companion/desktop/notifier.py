"""Which notification service this system has for us."""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable

from companion.desktop.ports import Notice, Notifier
from companion.desktop.ports_null import NullNotifier


def choose_notifier(platform: str = sys.platform) -> Notifier:
    """The desktop's own service on Linux; elsewhere none: on Windows the tray shows balloons (ui/tray_notifier.py)."""
    if platform.startswith("linux"):
        from companion.desktop.notify_dbus import connect_notifier

        return connect_notifier()
    return NullNotifier()


def later_notifier(platform: str = sys.platform) -> Notifier:
    """As `choose_notifier`, but the bus is not asked before there is something to say: nobody's start waits for it."""
    return _Later(choose_notifier) if platform.startswith("linux") else choose_notifier(platform)


class _Later:
    """Chooses at the first notice."""

    def __init__(self, choose: Callable[[], Notifier]) -> None:
        self._choose = choose
        self._chosen: Notifier | None = None
        self._lock = threading.Lock()

    def notify(self, notice: Notice, chosen: Callable[[str], None]) -> bool:
        """As the port."""
        with self._lock:
            if self._chosen is None:
                self._chosen = self._choose()
        return self._chosen.notify(notice, chosen)

    def close(self) -> None:
        """As the port."""
        with self._lock:
            if self._chosen is not None:
                self._chosen.close()
