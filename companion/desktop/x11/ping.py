"""Asking a window whether its program has dealt with all it was told before (EWMH, _NET_WM_PING)."""

from __future__ import annotations

import asyncio
import contextlib
import struct
from typing import Any

from xcffib.xproto import ClientMessageEvent, EventMask

from companion.desktop.x11.connection import Display

_CLIENT_MESSAGE = ClientMessageEvent.event_number
_MOST_PROTOCOLS = 64
# Where answers are sent to: the second by Qt.
_MASK = EventMask.SubstructureNotify | EventMask.StructureNotify


async def answered(display: Display, window: int, patience: float) -> None:
    """Return when it has answered, or after `patience` (s), always used up by one that does not take part.

    A program deals with its events in their order: it knows of a change of focus before it answers, and before it
    sees a key that is sent after.
    """
    protocols, ping = display.atom("WM_PROTOCOLS"), display.atom("_NET_WM_PING")
    listed = display.get_property(window, protocols, 4 * _MOST_PROTOCOLS)
    if listed is None or ping not in listed.numbers():
        await asyncio.sleep(patience)
        return
    answer = asyncio.Event()
    # The window manager has pings of its own under way: ours are known by their time.
    time = display.last_time

    def heard(event: Any) -> None:
        said = event.data.data32
        if event.window == display.root and event.type == protocols and tuple(said[:3]) == (ping, time, window):
            answer.set()

    display.listen(ClientMessageEvent, heard)
    try:
        with display.selected(display.root, _MASK), contextlib.suppress(TimeoutError):
            asked = struct.pack("=BBHIIIIIII", _CLIENT_MESSAGE, 32, 0, window, protocols, ping, time, window, 0, 0)
            display.core.SendEvent(False, window, EventMask.NoEvent, asked)
            display.flush()
            await asyncio.wait_for(answer.wait(), patience)
    finally:
        display.unlisten(ClientMessageEvent, heard)
