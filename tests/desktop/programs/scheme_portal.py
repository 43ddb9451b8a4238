"""A Settings portal on the session bus: ``color-scheme`` as its argument says, then as each line of stdin says."""

import sys
import threading

from jeepney import DBusAddress, HeaderFields, MessageType, new_error, new_method_return, new_signal
from jeepney.bus_messages import message_bus
from jeepney.io.threading import DBusRouter, open_dbus_connection

PATH, SETTINGS = "/org/freedesktop/portal/desktop", "org.freedesktop.portal.Settings"
KEY = ("org.freedesktop.appearance", "color-scheme")
now = [int(sys.argv[1])]
bus = open_dbus_connection("SESSION")
with DBusRouter(bus) as router:
    router.send_and_get_reply(message_bus.RequestName("org.freedesktop.portal.Desktop"), timeout=5)


def follow() -> None:
    for line in sys.stdin:
        key = KEY
        if line.strip().isdigit():
            now[0] = int(line)
        else:
            key = (KEY[0], line.strip())
        bus.send(new_signal(DBusAddress(PATH, interface=SETTINGS), "SettingChanged", "ssv", (*key, ("u", now[0]))))


threading.Thread(target=follow, daemon=True).start()
print("READY", flush=True)
while True:
    message = bus.receive()
    if message.header.message_type is not MessageType.method_call:
        continue
    if message.header.fields[HeaderFields.member] == "Read" and message.body == KEY:
        bus.send(new_method_return(message, "v", (("v", ("u", now[0])),)))
    else:
        bus.send(new_error(message, "org.freedesktop.portal.Error.NotFound", "s", ("Requested setting not found",)))
