"""Waiting on X11 until the target has the keyboard again."""

from __future__ import annotations

import asyncio
import contextlib
import struct

from xcffib.xproto import ClientMessageEvent, EventMask, InputFocus

from companion.desktop.focus_watch import SETTLE, FocusWatch
from companion.desktop.ports import Target
from companion.desktop.x11.connection import Display
from companion.desktop.x11.ping import answered
from companion.desktop.x11.targets import Targets

# The focus inside a window changes without a word (s).
_ASK_AGAIN = 0.005
_CLIENT_MESSAGE = ClientMessageEvent.event_number


class X11FocusWatch(FocusWatch):
    """The window manager's active window and the server's input focus."""

    def __init__(self, display: Display, targets: Targets, target: Target, bring_forward: bool = False) -> None:
        self._display = display
        self._targets = targets
        self._inside: set[int] = set()
        super().__init__(target, bring_forward)

    def look(self) -> bool:
        """As `FocusWatch.look`. One round trip, once the window with the focus is known to be the target's."""
        active, focus = self._targets.front()
        if active != self._target.window or not focus:
            return False
        if focus not in self._inside and self._targets.belongs(focus, self._target.window):
            self._inside.add(focus)
        return focus in self._inside

    def _exists(self) -> bool:
        return self._targets.exists(self._target.window)

    def _other(self) -> bool:
        active = self._targets.active()
        return bool(active) and active != self._target.window and not self._targets.is_ours(active)

    def _capture(self) -> Target:
        return self._targets.capture()

    async def _change(self) -> None:
        self._targets.changed.clear()
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._targets.changed.wait(), _ASK_AGAIN)

    async def _settle(self) -> None:
        """No longer than the target's program needs to hear of the focus; the inner focus back if it went astray."""
        wanted = self._target.focus
        focus = self._targets.focus()
        if wanted and focus != wanted and self._helped and self._targets.exists(wanted):
            self._display.core.SetInputFocus(InputFocus.PointerRoot, wanted, 0)
            self._display.flush()
            focus = wanted
        # Inside the target may be another program's window, and its frame would answer for it.
        if self._targets.same_client(focus, self._target.window):
            await answered(self._display, self._target.window, SETTLE)
        else:
            await asyncio.sleep(SETTLE)

    def _help(self) -> None:
        """The polite way: the window manager activates (source 2: a pager, by the user's wish)."""
        name = self._display.atom("_NET_ACTIVE_WINDOW")
        message = struct.pack("=BBHIIIIIII", _CLIENT_MESSAGE, 32, 0, self._target.window, name, 2, 0, 0, 0, 0)
        mask = EventMask.SubstructureNotify | EventMask.SubstructureRedirect
        self._display.core.SendEvent(False, self._display.root, mask, message)
        if not self._targets.managed():
            self._display.core.SetInputFocus(
                InputFocus.PointerRoot, self._target.focus or self._target.window, 0
            )
        self._display.flush()
