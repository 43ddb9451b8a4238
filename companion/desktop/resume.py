"""The machine woke up: logind says so on the system bus (PrepareForSleep), heard through jeepney.

It only makes the next look at the promises come at once; without it that look comes within its usual half minute.
"""

from __future__ import annotations

import logging
import sys
import threading
from collections.abc import Callable
from typing import Any, Protocol

_log = logging.getLogger("companion.desktop.resume")
_LOGIND, _PATH, _MANAGER = "org.freedesktop.login1", "/org/freedesktop/login1", "org.freedesktop.login1.Manager"
_SECONDS = 2.0


class ResumeWatch(Protocol):
    """Listens until it is closed."""

    def close(self) -> None:
        """No more calls."""
        ...


class NullResumeWatch:
    """Nobody says when the machine wakes."""

    def close(self) -> None:
        """Nothing is held."""


def watch_resume(woken: Callable[[], None], platform: str = sys.platform) -> ResumeWatch:
    """Call `woken`, on a thread of its own, each time the machine has woken. Never raises; never waits for the bus."""
    return LogindWatch(woken) if platform.startswith("linux") else NullResumeWatch()


class LogindWatch:
    """Connects and listens on a thread, so that a bus that hangs keeps nobody waiting."""

    def __init__(self, woken: Callable[[], None]) -> None:
        self._woken = woken
        self._lock = threading.Lock()
        self._connection: Any = None
        self._closed = False
        self.listening = threading.Event()
        """The bus has taken the request; signals from now on arrive."""
        self._thread = threading.Thread(target=self._listen, name="resume", daemon=True)
        self._thread.start()

    def close(self) -> None:
        """No more calls; the thread ends, or, where the bus hangs, ends with the program."""
        with self._lock:
            self._closed = True
            if self._connection is None:
                return
            self._connection.interrupt()
        self._thread.join(timeout=_SECONDS)

    def _listen(self) -> None:
        from jeepney import DBusErrorResponse, MatchRule
        from jeepney.bus_messages import message_bus
        from jeepney.io.common import RouterClosed
        from jeepney.io.threading import DBusRouter, Proxy, ReceiveStopped, open_dbus_connection

        # Only what logind itself sends: the bus knows who owns its name.
        rule = MatchRule(
            type="signal", sender=_LOGIND, interface=_MANAGER, member="PrepareForSleep", path=_PATH
        )
        try:
            connection = open_dbus_connection("SYSTEM", auth_timeout=_SECONDS)
        except (OSError, KeyError, ValueError, RuntimeError) as error:
            _log.info("no system bus: %s", type(error).__name__)
            return
        try:
            with DBusRouter(connection) as router:
                Proxy(message_bus, router, timeout=_SECONDS).AddMatch(rule)
            with self._lock:
                if self._closed:
                    return
                self._connection = connection
            self.listening.set()
            while True:
                self._take(connection.receive())
        except (ReceiveStopped, RouterClosed, DBusErrorResponse, OSError, ValueError) as error:
            _log.info("the system bus is silent: %s", type(error).__name__)
        finally:
            with self._lock:
                self._connection = None
            connection.close()

    def _take(self, message: Any) -> None:
        from jeepney import HeaderFields, MessageType

        fields = message.header.fields
        is_ours = message.header.message_type is MessageType.signal and fields.get(HeaderFields.member) == "PrepareForSleep"
        # True comes before the machine sleeps, False once it is awake again.
        if is_ours and message.body == (False,) and not self._closed:
            self._woken()
