"""Waiting until the target is the active window again, and saying why if it is not."""

from __future__ import annotations

import asyncio
import contextlib
from dataclasses import dataclass

from companion.desktop.ports import NO_TARGET, Reason, Target
from companion.desktop.wayland.toplevels import Toplevels
from companion.desktop.wayland.wire import Proxy, Wire

# As on X11 (companion/desktop/x11/focus.py), in seconds: the longest wait for the focus; how long nobody may have it
# before the compositor is asked; how long another window is a passing state; and from the focus to the key.
ARRIVES = 0.5
_ASK_COMPOSITOR = 0.1
_FOREIGN_STAYS = 0.12
SETTLE = 0.025
_LOOK_AGAIN = 0.02


@dataclass(frozen=True, slots=True)
class Arrival:
    """`reason` is NONE when the target is active; else `now` is the window that is."""

    reason: Reason
    now: Target = NO_TARGET


class FocusWatch:
    """The way of the focus back to one target."""

    def __init__(self, wire: Wire, toplevels: Toplevels, seat: Proxy, target: Target, bring_forward: bool) -> None:
        self._wire = wire
        self._toplevels = toplevels
        self._seat = seat
        self._target = target
        self._bring_forward = bring_forward
        self._asked = False

    async def arrive(self) -> Arrival:
        """Wait for the target, help once, settle; then ask the compositor a last time."""
        loop = asyncio.get_running_loop()
        started = loop.time()
        foreign_since: float | None = None
        while not self._toplevels.is_active(self._target):
            now = loop.time()
            if not self._toplevels.exists(self._target.window):
                return Arrival(Reason.TARGET_GONE)
            other = self._toplevels.capture()
            foreign_since = (foreign_since or now) if other.window else None
            stays = foreign_since is not None and now - foreign_since > _FOREIGN_STAYS
            if (stays and not self._bring_forward) or now - started > ARRIVES:
                return self.elsewhere()
            if not self._asked and (self._bring_forward or (not other.window and now - started > _ASK_COMPOSITOR)):
                self._asked = True
                self._toplevels.activate(self._target.window, self._seat)
            await self._change()
        await asyncio.sleep(SETTLE)
        return await self.still()

    async def still(self) -> Arrival:
        """Whether it is active at this moment: nothing that the compositor has to tell is still on its way."""
        await self._wire.round_trip()
        return Arrival(Reason.NONE) if self._toplevels.is_active(self._target) else self.elsewhere()

    def elsewhere(self) -> Arrival:
        """Where the focus is instead."""
        if not self._toplevels.exists(self._target.window):
            return Arrival(Reason.TARGET_GONE)
        return Arrival(Reason.FOCUS_ELSEWHERE, self._toplevels.capture())

    async def _change(self) -> None:
        self._toplevels.changed.clear()
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._toplevels.changed.wait(), _LOOK_AGAIN)
