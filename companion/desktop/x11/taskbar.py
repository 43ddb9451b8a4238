"""Windows that come and go over other programs and are no entry of the task list."""

from __future__ import annotations

import struct

from xcffib.xproto import Atom

from companion.desktop.x11.connection import Display


def keep_off(display: Display, window: int) -> None:
    """Ask for a place in no task list and no pager (EWMH _NET_WM_STATE); to be called before `window` is mapped.

    Qt adds its own states to those it finds. On return the server has it: Qt's connection comes later.
    """
    states = [display.atom(f"_NET_WM_STATE_SKIP_{what}") for what in ("TASKBAR", "PAGER")]
    name = display.atom("_NET_WM_STATE")
    display.set_property(window, name, Atom.ATOM, 32, struct.pack("=2I", *states), append=True)
    display.reply(display.core.GetInputFocus())
