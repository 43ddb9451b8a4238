"""One signal of one service on a message bus, heard through jeepney on a thread of its own."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol

_log = logging.getLogger("companion.desktop.bus")
_SECONDS = 2.0
Question = tuple[str, str, tuple[Any, ...]]
"""Method, signature of its arguments, arguments."""


class Watch(Protocol):
    """Listens until it is closed."""

    def close(self) -> None:
        """No more calls."""
        ...


class NullWatch:
    """Nobody to listen to."""

    def close(self) -> None:
        """Nothing is held."""


@dataclass(frozen=True, slots=True)
class Source:
    """Who says it, and where. `bus`: ``SESSION`` or ``SYSTEM``."""

    bus: str
    service: str
    path: str
    interface: str
    member: str


class BusWatch:
    """Connects and listens on the thread, so that a bus that hangs keeps nobody waiting. Never raises.

    `question` is asked first, once the bus has taken the request for the signal; its answer comes to `answered`. Both
    callbacks get the body of a message, on the thread.
    """

    def __init__(
        self, name: str, source: Source, heard: Callable[[tuple[Any, ...]], None],
        question: Question | None = None, answered: Callable[[tuple[Any, ...]], None] = lambda _body: None,
    ) -> None:  # fmt: skip
        self._source, self._heard = source, heard
        self._question, self._answered = question, answered
        self._lock = threading.Lock()
        self._connection: Any = None
        self._closed = False
        self.listening = threading.Event()
        """The bus has taken the request; signals from now on arrive."""
        self._thread = threading.Thread(target=self._listen, name=name, daemon=True)
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
        from jeepney import DBusErrorResponse
        from jeepney.io.common import RouterClosed
        from jeepney.io.threading import ReceiveStopped, open_dbus_connection

        try:
            connection = open_dbus_connection(self._source.bus, auth_timeout=_SECONDS)
        except (OSError, KeyError, ValueError, RuntimeError) as error:
            _log.info("no %s bus: %s", self._source.bus, type(error).__name__)
            return
        try:
            self._begin(connection)
            with self._lock:
                if self._closed:
                    return
                self._connection = connection
            self.listening.set()
            while True:
                self._take(connection.receive())
        except (ReceiveStopped, RouterClosed, DBusErrorResponse, OSError, ValueError) as error:
            _log.info("the %s bus is silent: %s", self._source.bus, type(error).__name__)
        finally:
            with self._lock:
                self._connection = None
            connection.close()

    def _begin(self, connection: Any) -> None:
        from jeepney import DBusAddress, MatchRule, MessageType, new_method_call
        from jeepney.bus_messages import message_bus
        from jeepney.io.threading import DBusRouter, Proxy

        source = self._source
        # Only what the service itself sends: the bus knows who owns its name.
        rule = MatchRule(
            type="signal", sender=source.service, interface=source.interface, member=source.member, path=source.path
        )
        with DBusRouter(connection) as router:
            Proxy(message_bus, router, timeout=_SECONDS).AddMatch(rule)
            if self._question is None:
                return
            address = DBusAddress(source.path, source.service, source.interface)
            reply = router.send_and_get_reply(new_method_call(address, *self._question), timeout=_SECONDS)
        if reply.header.message_type is MessageType.method_return and not self._closed:
            self._answered(reply.body)

    def _take(self, message: Any) -> None:
        from jeepney import HeaderFields, MessageType

        fields = message.header.fields
        is_ours = message.header.message_type is MessageType.signal and fields.get(HeaderFields.member) == self._source.member
        if is_ours and not self._closed:
            self._heard(message.body)
