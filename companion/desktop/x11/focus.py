"""Waiting until the target has the keyboard again, and saying why if it has not."""

from __future__ import annotations

import asyncio
import struct
from dataclasses import dataclass

from xcffib.xproto import ClientMessageEvent, EventMask, InputFocus

from companion.desktop.ports import NO_TARGET, Reason, Target
from companion.desktop.x11.connection import Display
from companion.desktop.x11.targets import Targets

_CLIENT_MESSAGE = ClientMessageEvent.event_number
# Focus changes in windows of others raise no event for all toolkits; asked only while an insertion waits.
_ASK_AGAIN = 0.005
ARRIVES = 0.5
"""Longest wait (s) for the target's focus (rivals.md C1)."""
_ASK_MANAGER = 0.1
"""After this long (s) without anybody having the focus the window manager is asked for it."""
_FOREIGN_STAYS = 0.12
"""A different window active for this long (s) is no longer the passing state of a change of focus."""
SETTLE = 0.025
"""From focus to key (s): Qt targets need it (desktop.md, section 4: 195 of 200 without, 200 of 200 with)."""


@dataclass(frozen=True, slots=True)
class Arrival:
    """`reason` is NONE when the target has the focus; else `now` is the window that has it."""

    reason: Reason
    now: Target = NO_TARGET


class FocusWatch:
    """The way of the focus back to one target."""

    def __init__(self, display: Display, targets: Targets, target: Target, bring_forward: bool = False) -> None:
        self._display = display
        self._targets = targets
        self._target = target
        self._loop = asyncio.get_running_loop()
        self._since: float | None = None
        self._asked = False
        self._bring_forward = bring_forward
        self.look()

    def look(self) -> bool:
        """Whether the target is active and has the input focus, at this moment."""
        there = self._targets.active() == self._target.window and self._focus_inside()
        if not there:
            self._since = None
        elif self._since is None:
            self._since = self._loop.time()
        return there

    def _focus_inside(self) -> bool:
        focus = self._targets.focus()
        return bool(focus) and self._targets.belongs(focus, self._target.window)

    async def arrive(self) -> Arrival:
        """Wait for the target, help once, settle."""
        started = self._loop.time()
        foreign_since: float | None = None
        while not self.look():
            now = self._loop.time()
            if not self._targets.exists(self._target.window):
                return Arrival(Reason.TARGET_GONE)
            other = self._other()
            foreign_since = (foreign_since or now) if other else None
            if foreign_since is not None and now - foreign_since > _FOREIGN_STAYS and not self._bring_forward:
                return self.elsewhere()
            if now - started > ARRIVES:
                return self.elsewhere()
            if not self._asked and (self._bring_forward or (not other and now - started > _ASK_MANAGER)):
                self._ask()
            await asyncio.sleep(_ASK_AGAIN)
        await self._settle()
        return Arrival(Reason.NONE) if self.look() else self.elsewhere()

    async def _settle(self) -> None:
        """Give the target's toolkit its moment, and the inner focus back if it went astray."""
        wanted = self._target.focus
        focus = self._targets.focus()
        if wanted and focus != wanted and self._asked and self._targets.exists(wanted):
            self._display.core.SetInputFocus(InputFocus.PointerRoot, wanted, 0)
            self._display.flush()
            self._since = self._loop.time()
        await asyncio.sleep(max(0.0, (self._since or 0.0) + SETTLE - self._loop.time()))

    def touch(self) -> None:
        """The keyboard was freed just now: the target hears of it, so settle anew."""
        if self._since is not None:
            self._since = self._loop.time()

    def elsewhere(self) -> Arrival:
        """Where the focus is instead."""
        if not self._targets.exists(self._target.window):
            return Arrival(Reason.TARGET_GONE)
        return Arrival(Reason.FOCUS_ELSEWHERE, self._targets.capture())

    def _other(self) -> bool:
        """Whether a different window, not ours, is active."""
        active = self._targets.active()
        return bool(active) and active != self._target.window and not self._targets.is_ours(active)

    def _ask(self) -> None:
        """The polite way: the window manager activates (source 2: a pager, by the user's wish)."""
        self._asked = True
        name = self._display.atom("_NET_ACTIVE_WINDOW")
        message = struct.pack("=BBHIIIIIII", _CLIENT_MESSAGE, 32, 0, self._target.window, name, 2, 0, 0, 0, 0)
        mask = EventMask.SubstructureNotify | EventMask.SubstructureRedirect
        self._display.core.SendEvent(False, self._display.root, mask, message)
        if not self._targets.managed():
            self._display.core.SetInputFocus(
                InputFocus.PointerRoot, self._target.focus or self._target.window, 0
            )
        self._display.flush()
