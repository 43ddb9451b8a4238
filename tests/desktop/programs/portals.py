"""The portals GlobalShortcuts and RemoteDesktop on the session bus, as their interfaces are documented.

Arguments: ``grant`` (everything), ``deny`` (nothing), ``cancel`` (the person closes the question), ``old`` (a portal from
before them); then the command that presses Ctrl+V, if any. Each call is a line of JSON on stdout; ``activate ID TIME [TOKEN]``,
``deactivate ID TIME`` and ``revoke`` on stdin.
"""

import json
import os
import select
import subprocess
import sys

from jeepney import DBusAddress, HeaderFields, MessageType, new_error, new_method_return, new_signal
from jeepney.bus_messages import message_bus
from jeepney.io.blocking import open_dbus_connection

PATH = "/org/freedesktop/portal/desktop"
SHORTCUTS = "org.freedesktop.portal.GlobalShortcuts"
REMOTE = "org.freedesktop.portal.RemoteDesktop"
CONTROL, V = 0xFFE3, ord("v")
mode, press = sys.argv[1], sys.argv[2:]
bound_once = set()
down = []
starts = 0
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
    global session, starts
    if member == "Get":
        known = mode != "old" and body[0] in (SHORTCUTS, REMOTE)
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
    elif member == "SelectDevices":
        options = {name: value for name, (_kind, value) in body[1].items()}
        say(call="SelectDevices", types=options["types"], persist=options["persist_mode"], token=options.get("restore_token", ""))
        answer(message, options["handle_token"], 0, {})
    elif member == "Start":
        starts += 1
        say(call="Start")
        given = {"devices": ("u", int(mode == "grant")), "restore_token": ("s", f"token-{starts}")}
        answer(message, body[2]["handle_token"][1], int(mode == "cancel"), {} if mode == "cancel" else given)
    elif member == "NotifyKeyboardKeysym":
        if body[0] != session:
            bus.send(new_error(message, "org.freedesktop.portal.Error.NotAllowed"))
            return
        keysym, state = body[2], body[3]
        say(call="Key", keysym=keysym, state=state)
        down.append(keysym) if state else down.remove(keysym)
        if press and state and down == [CONTROL, V]:
            subprocess.run(press, check=True)
        bus.send(new_method_return(message))
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
                options = {"activation_token": ("s", words[3])} if words[3:] else {}
                signal(PATH, SHORTCUTS, member, "osta{sv}", (session, words[1], int(words[2]), options))
