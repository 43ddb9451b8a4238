"""Leaving the clipboard to the desktop's clipboard manager when we end (freedesktop.org, clipboard manager spec)."""

from __future__ import annotations

import asyncio
import struct
from typing import Any

from xcffib.xproto import Atom, SelectionNotifyEvent

from companion.desktop.x11.connection import Display
from companion.desktop.x11.content import SECRET_HINT
from companion.desktop.x11.selection import Owned

_PATIENCE = 0.5


async def hand_over(display: Display, owned: Owned) -> bool:
    """Ask the manager, if there is one, to save what we own. Our marked text is not handed on."""
    manager = display.atom("CLIPBOARD_MANAGER")
    owner = display.reply(display.core.GetSelectionOwner(manager))
    if owner is None or not owner.owner or not owned.still_ours():
        return False
    if owned.former is not None or owned.content is None or display.atom(SECRET_HINT) in owned.content:
        return False
    saved = asyncio.Event()

    def notified(event: Any) -> None:
        if event.requestor == display.window and event.selection == manager:
            saved.set()

    display.listen(SelectionNotifyEvent, notified)
    place = display.atom("COMPANION_SAVE")
    atoms = list(owned.content)
    display.set_property(display.window, place, Atom.ATOM, 32, struct.pack(f"={len(atoms)}I", *atoms))
    time = await display.server_time()
    display.core.ConvertSelection(display.window, manager, display.atom("SAVE_TARGETS"), place, time)
    display.flush()
    try:
        await asyncio.wait_for(saved.wait(), _PATIENCE)
    except TimeoutError:
        return False
    finally:
        display.unlisten(SelectionNotifyEvent, notified)
    return True
