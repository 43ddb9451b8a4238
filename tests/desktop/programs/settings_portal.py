"""A Settings portal on the session bus: knows the settings of its arguments (namespace, key, signature, value), in fours."""

import sys

from jeepney import HeaderFields, MessageType, new_error, new_method_return
from jeepney.bus_messages import message_bus
from jeepney.io.blocking import open_dbus_connection

words = sys.argv[1:]
known = {
    (words[n], words[n + 1]): (words[n + 2], words[n + 3] if words[n + 2] == "s" else int(words[n + 3]))
    for n in range(0, len(words), 4)
}
known = {place: (sign, bool(value) if sign == "b" else value) for place, (sign, value) in known.items()}
with open_dbus_connection("SESSION") as bus:
    bus.send_and_get_reply(message_bus.RequestName("org.freedesktop.portal.Desktop"))
    print("READY", flush=True)
    while True:
        message = bus.receive()
        if message.header.message_type is not MessageType.method_call:
            continue
        assert message.header.fields[HeaderFields.member] == "Read"
        if message.body in known:
            bus.send(new_method_return(message, "v", (("v", known[message.body]),)))
        else:
            bus.send(new_error(message, "org.freedesktop.portal.Error.NotFound", "s", ("Requested setting not found",)))
