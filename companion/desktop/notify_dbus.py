"""Notifications with buttons through the desktop's own service (org.freedesktop.Notifications), by jeepney.

QtDBus cannot send the unsigned numbers that Notify asks for (ARCHITECTURE.md).
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from html import escape
from typing import Any

from jeepney import (
    DBusAddress,
    DBusErrorResponse,
    HeaderFields,
    MatchRule,
    Message,
    MessageType,
    new_method_call,
)
from jeepney.bus_messages import message_bus
from jeepney.io.threading import DBusConnection, DBusRouter, Proxy, ReceiveStopped, open_dbus_connection

from companion.base.i18n import _
from companion.desktop.ports import Notice, Notifier
from companion.desktop.ports_null import NullNotifier

_SERVICE = "org.freedesktop.Notifications"
_ADDRESS = DBusAddress("/org/freedesktop/Notifications", _SERVICE, _SERVICE)
_SEND_SECONDS = 1.0
"""A bus that does not take a message for so long is as good as none; Qt's thread must not wait for it."""
_NORMAL = 1
_SOUND = "message-new-instant"
"""From the naming specification of sound themes."""
_log = logging.getLogger("companion.desktop.notify")
Chosen = Callable[[str], None]


def connect_notifier() -> Notifier:
    """The session's service, or a NullNotifier where there is no bus or nothing on it that shows notifications."""
    try:
        connection = open_dbus_connection("SESSION", auth_timeout=_SEND_SECONDS)
    except (OSError, KeyError, ValueError, RuntimeError) as error:
        _log.info("no session bus: %s", type(error).__name__)
        return NullNotifier()
    try:
        there = _has_service(connection)
    except (OSError, DBusErrorResponse):
        there = False
    if not there:
        connection.close()
        return NullNotifier()
    return DBusNotifier(connection)


class DBusNotifier:
    """The Notifier port. `notify` only sends; what comes back is read on a thread of its own, which calls `chosen`."""

    def __init__(self, connection: DBusConnection) -> None:
        self._connection = connection
        self._lock = threading.Lock()
        self._sent: dict[int, Chosen] = {}
        self._shown: dict[int, Chosen] = {}
        self._waiting: list[tuple[Notice, Chosen]] = []
        self._capabilities: frozenset[str] | None = None
        self._asked = 0
        self._there = True
        connection.sock.settimeout(_SEND_SECONDS)
        # Asked for before the first notification, so that no pressed button is missed.
        rule = MatchRule(type="signal", sender=_SERVICE, interface=_SERVICE, path=_ADDRESS.object_path)
        self._connection.send(message_bus.AddMatch(rule))
        self._thread = threading.Thread(target=self._receive, name="notifications", daemon=True)
        self._thread.start()

    def notify(self, notice: Notice, chosen: Chosen) -> bool:
        """As the port. The first one asks the service what it can show; until it answers, notices wait their turn."""
        try:
            with self._lock:
                if self._capabilities is None:
                    self._waiting.append((notice, chosen))
                    if not self._asked:
                        self._asked = self._send(new_method_call(_ADDRESS, "GetCapabilities"))
                else:
                    self._show(notice, chosen)
        except OSError:
            self._there = False
        return self._there

    def close(self) -> None:
        """No more answers; the connection is given back."""
        self._connection.interrupt()
        self._thread.join(timeout=_SEND_SECONDS)
        self._connection.close()

    def _show(self, notice: Notice, chosen: Chosen) -> None:
        known = self._capabilities or frozenset()
        body = escape(notice.body, quote=False) if "body-markup" in known else notice.body
        actions = [part for action in notice.actions for part in action] if "actions" in known else []
        hints: dict[str, tuple[str, object]] = {"urgency": ("y", _NORMAL), "desktop-entry": ("s", "companion")}
        hints |= {"sound-name": ("s", _SOUND)} if notice.sound else {"suppress-sound": ("b", True)}
        values = (_("客服伙伴"), 0, "", notice.title, body, actions, hints, -1)
        self._sent[self._send(new_method_call(_ADDRESS, "Notify", "susssasa{sv}i", values))] = chosen

    def _send(self, message: Message) -> int:
        serial = int(next(self._connection.outgoing_serial))
        self._connection.send(message, serial=serial)
        return serial

    def _receive(self) -> None:
        while True:
            try:
                message = self._connection.receive()
            except TimeoutError:
                continue
            except (ReceiveStopped, OSError, ValueError):
                self._there = False
                return
            try:
                with self._lock:
                    press = self._take(message)
            except OSError:
                self._there = False
                return
            if press is not None:
                press()

    def _take(self, message: Message) -> Callable[[], None] | None:
        fields = message.header.fields
        kind = message.header.message_type
        if kind in (MessageType.method_return, MessageType.error):
            self._answered(int(fields.get(HeaderFields.reply_serial, 0)), kind is MessageType.error, message.body)
        elif kind is MessageType.signal and fields.get(HeaderFields.interface) == _SERVICE:
            return self._signalled(str(fields.get(HeaderFields.member)), message.body)
        return None

    def _answered(self, serial: int, failed: bool, body: Any) -> None:
        if serial == self._asked:
            self._asked = 0
            self._there = not failed
            waiting, self._waiting = self._waiting, []
            if failed:
                return
            self._capabilities = frozenset(body[0])
            for notice, chosen in waiting:
                self._show(notice, chosen)
            return
        chosen_by = self._sent.pop(serial, None)
        if chosen_by is not None:
            self._there = not failed
            if not failed:
                self._shown[int(body[0])] = chosen_by

    def _signalled(self, member: str, body: Any) -> Callable[[], None] | None:
        if member == "ActionInvoked":
            chosen = self._shown.get(int(body[0]))
            return (lambda: chosen(str(body[1]))) if chosen is not None else None
        if member == "NotificationClosed":
            self._shown.pop(int(body[0]), None)
        return None



def _has_service(connection: DBusConnection) -> bool:
    """Whether somebody shows notifications, or would be started to."""
    with DBusRouter(connection) as router:
        bus = Proxy(message_bus, router, timeout=_SEND_SECONDS)
        return _SERVICE in bus.ListNames()[0] or _SERVICE in bus.ListActivatableNames()[0]
