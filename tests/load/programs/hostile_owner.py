"""Owns the clipboard and behaves badly: HOW BYTES. Says READY, lives until ended.

`good` answers in pieces as it should; `dies` ends itself in the middle; `stalls` falls silent in the middle; `trickles` sends
a byte now and then, for ever; `slow` takes 0.3 s for each answer; `busy` takes 3 s; `refuses` offers and then refuses;
`lies` announces a size it does not have.
"""

import io
import os
import struct
import sys
import time

from xcffib.xproto import CW, EventMask, PropertyNotifyEvent, SelectionRequestEvent
from xclient import Client

how, size = sys.argv[1], int(sys.argv[2])
PIECE = 200_000
client = Client()
window = client.window()
clipboard = client.atom("CLIPBOARD")
incr, utf8 = client.atom("INCR"), client.atom("UTF8_STRING")
left: dict[tuple[int, int], int] = {}


def put(requestor: int, place: int, kind: int, width: int, data: bytes) -> None:
    # Packed here: xcffib's own packing takes one Python object per byte.
    head = struct.pack("=xB2xIIIB3xI", 0, requestor, place, kind, width, len(data) * 8 // width)
    client.core.send_request(18, io.BytesIO(head + data))


def answer(event: SelectionRequestEvent) -> None:
    if how == "slow":
        time.sleep(0.3)
    if how == "busy":
        time.sleep(3)
    place = event.property or event.target
    name = client.atom_name(event.target)
    if name == "TARGETS":
        put(event.requestor, place, 4, 32, struct.pack("=3I", event.target, utf8, client.atom("application/x-own")))
    elif how == "refuses" or name not in ("UTF8_STRING", "application/x-own"):
        place = 0
    elif size <= PIECE:
        put(event.requestor, place, event.target, 8, b"x" * size)
    else:
        client.core.ChangeWindowAttributes(event.requestor, CW.EventMask, [EventMask.PropertyChange])
        told = size * 100 if how == "lies" else size
        put(event.requestor, place, incr, 32, struct.pack("=I", min(told, 2**31)))
        left[event.requestor, place] = size
    notice = struct.pack("=B3xIIIII8x", 31, event.time, event.requestor, event.selection, event.target, place)
    client.core.SendEvent(False, event.requestor, 0, notice)
    client.conn.flush()


def send(event: PropertyNotifyEvent) -> None:
    key = event.window, event.atom
    rest = left.get(key)
    if rest is None:
        return
    if how in ("dies", "stalls") and rest < size // 2:
        if how == "dies":
            os._exit(0)
        return
    if how == "trickles":
        time.sleep(0.3)
    count = min(rest, 1 if how == "trickles" else PIECE)
    put(event.window, event.atom, utf8, 8, b"x" * count)
    client.conn.flush()
    if count:
        left[key] = rest - count
    else:
        del left[key]


client.core.SetSelectionOwner(window, clipboard, 0)
assert client.core.GetSelectionOwner(clipboard).reply().owner == window
print("READY", flush=True)
while True:
    event = client.event(time.monotonic() + 600)
    if isinstance(event, SelectionRequestEvent):
        answer(event)
    elif isinstance(event, PropertyNotifyEvent) and event.state == 1:
        send(event)
