"""logind on a bus of its own: for each line of stdin, ``sleep`` or ``wake``, sends what logind would. ``other``: another's."""

import sys

from jeepney import DBusAddress, new_signal
from jeepney.bus_messages import message_bus
from jeepney.io.blocking import open_dbus_connection

PATH, MANAGER = "/org/freedesktop/login1", "org.freedesktop.login1.Manager"
with open_dbus_connection("SYSTEM") as bus, open_dbus_connection("SYSTEM") as stranger:
    bus.send_and_get_reply(message_bus.RequestName("org.freedesktop.login1"))
    print("READY", flush=True)
    for line in sys.stdin:
        word = line.strip()
        sender = stranger if word == "other" else bus
        sender.send(new_signal(DBusAddress(PATH, interface=MANAGER), "PrepareForSleep", "b", (word == "sleep",)))
