"""Waiting for a desktop to be usable: by the events that say so, never by a fixed time."""

from __future__ import annotations

import select
import time
from typing import Any

import xcffib
import xcffib.xproto
from jeepney import DBusAddress, MatchRule, MessageType, Properties, message_bus
from jeepney.io.blocking import Proxy, open_dbus_connection
from xcffib.xproto import CW, EventMask

_WATCHER = DBusAddress(
    "/StatusNotifierWatcher", "org.kde.StatusNotifierWatcher", "org.kde.StatusNotifierWatcher"
)


def wait_for_window_manager(display: str, timeout: float) -> None:
    """Until a window manager says that it is there (_NET_SUPPORTING_WM_CHECK on the root). Raises TimeoutError."""
    connect: Any = xcffib.connect
    connection = connect(display=display)
    try:
        root = connection.get_setup().roots[connection.pref_screen].root
        name = "_NET_SUPPORTING_WM_CHECK"
        atom = connection.core.InternAtom(False, len(name), name).reply().atom
        connection.core.ChangeWindowAttributes(root, CW.EventMask, [EventMask.PropertyChange])
        until = time.monotonic() + timeout
        while not connection.core.GetProperty(False, root, atom, 0, 0, 1).reply().value_len:
            remaining = until - time.monotonic()
            if remaining <= 0:
                raise TimeoutError("openbox")
            select.select([connection.get_file_descriptor()], [], [], min(remaining, 0.5))
            while connection.poll_for_event() is not None:
                pass
    finally:
        connection.disconnect()


def wait_for_bus_name(address: str, name: str, timeout: float) -> None:
    """Until somebody owns `name` on the bus at `address`. Raises TimeoutError."""
    until = time.monotonic() + timeout
    with open_dbus_connection(address) as connection:
        bus = Proxy(message_bus, connection, timeout=timeout)
        rule = MatchRule(
            type="signal",
            interface="org.freedesktop.DBus",
            member="NameOwnerChanged",
            sender="org.freedesktop.DBus",
        )
        rule.add_arg_condition(0, name)
        bus.AddMatch(rule)
        if bus.NameHasOwner(name)[0]:
            return
        with connection.filter(rule) as signals:
            while True:
                signal = connection.recv_until_filtered(signals, timeout=max(0.0, until - time.monotonic()))
                if signal.body[2]:
                    return


def wait_for_tray_host(address: str, timeout: float) -> None:
    """Until the tray's watcher has somebody who draws its icons; Qt asks for exactly that. Raises TimeoutError."""
    until = time.monotonic() + timeout
    with open_dbus_connection(address) as connection:
        rule = MatchRule(type="signal", interface=_WATCHER.interface, member="StatusNotifierHostRegistered")
        Proxy(message_bus, connection, timeout=timeout).AddMatch(rule)
        with connection.filter(rule) as signals:
            reply = connection.send_and_get_reply(
                Properties(_WATCHER).get("IsStatusNotifierHostRegistered"), timeout=timeout
            )
            if reply.header.message_type is MessageType.method_return and reply.body[0][1]:
                return
            connection.recv_until_filtered(signals, timeout=max(0.0, until - time.monotonic()))
