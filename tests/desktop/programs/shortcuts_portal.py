"""A GlobalShortcuts portal on the session bus, as its interface is documented: requests, sessions, one binding a session.

Arguments: ``grant`` (everything), ``deny`` (nothing bound), ``cancel`` (the person closes the question), ``old`` (a portal
without this interface). Each call is a line of JSON on stdout; ``activate ID TIME``, ``deactivate ID TIME`` and ``revoke``
on stdin.
"""

import json
import os
import select
import sys

from jeepney import DBusAddress, HeaderFields, MessageType, new_error, new_method_return, new_signal
from jeepney.bus_messages import message_bus
from jeepney.io.blocking import open_dbus_connection

PATH = "/org/freedesktop/portal/desktop"
SHORTCUTS = "org.freedesktop.portal.GlobalShortcuts"
mode = sys.argv[1]
bound_once = set()
session = client = ""


def say(**what):
    print(json.dumps(what, ensure_ascii=False), flush=True)


def signal(path, interface, member, signature, body):
    message = new_signal(DBusAddress(path, interface=interface), member, signature, body)
    message.header.fields[HeaderFields.destination] = client
    bus.send(message)


def answer(message, token, code, results):
    path = f"{PATH}/request/{client[1:].replace('.', '_')}/{token}"
    bus.send(new_method_return(message, "o", (path,)))
    signal(path, "org.freedesktop.portal.Request", "Response", "ua{sv}", (code, results))


def called(message, interface, member, body):
    global session
    if member == "Get":
        known = mode != "old" and body[0] == SHORTCUTS
        bus.send(new_method_return(message, "v", (("u", 2),)) if known else
                 new_error(message, "org.freedesktop.DBus.Error.InvalidArgs"))
    elif member == "Register":
        say(call="Register", app=body[0])
        bus.send(new_method_return(message))
    elif member == "CreateSession":
        options = {name: value for name, (_kind, value) in body[0].items()}
        session = f"{PATH}/session/{client[1:].replace('.', '_')}/{options['session_handle_token']}"
        say(call="CreateSession", session=session)
        answer(message, options["handle_token"], 0, {"session_handle": ("s", session)})
    elif member == "BindShortcuts":
        if body[0] in bound_once or body[0] != session:
            bus.send(new_error(message, "org.freedesktop.portal.Error.InvalidArgument"))
            return
        bound_once.add(body[0])
        asked = {name: {key: value for key, (_kind, value) in about.items()} for name, about in body[1]}
        say(call="BindShortcuts", shortcuts=asked, parent=body[2])
        given = [(name, {"description": ("s", about["description"]), "trigger_description": ("s", "x")})
                 for name, about in asked.items() if mode == "grant"]
        answer(message, body[3]["handle_token"][1], int(mode == "cancel"), {"shortcuts": ("a(sa{sv})", given)})
    elif member == "Close":
        say(call="Close", session=message.header.fields[HeaderFields.path])
        session = ""
        bus.send(new_method_return(message))
    else:
        bus.send(new_error(message, "org.freedesktop.DBus.Error.UnknownMethod"))


with open_dbus_connection("SESSION") as bus:
    bus.send_and_get_reply(message_bus.RequestName("org.freedesktop.portal.Desktop"))
    say(call="READY")
    while True:
        try:
            message = bus.receive(timeout=0.02)
        except TimeoutError:
            message = None
        if message is not None and message.header.message_type is MessageType.method_call:
            fields = message.header.fields
            client = fields[HeaderFields.sender]
            called(message, fields.get(HeaderFields.interface), fields[HeaderFields.member], message.body)
        if not select.select([0], [], [], 0)[0]:
            continue
        told = os.read(0, 4096)
        if not told:
            sys.exit()
        for words in (line.split() for line in told.decode().splitlines()):
            if words[0] == "revoke":
                signal(session, "org.freedesktop.portal.Session", "Closed", None, ())
            else:
                member = "Activated" if words[0] == "activate" else "Deactivated"
                signal(PATH, SHORTCUTS, member, "osta{sv}", (session, words[1], int(words[2]), {}))
