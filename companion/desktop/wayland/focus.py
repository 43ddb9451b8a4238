"""Waiting on Wayland until the target is the active window again."""

from __future__ import annotations

import asyncio
import contextlib

from companion.desktop.focus_watch import Arrival, FocusWatch
from companion.desktop.ports import Target
from companion.desktop.wayland.toplevels import Toplevels
from companion.desktop.wayland.wire import Proxy, Wire

# The compositor tells of changes; should it not (s).
_LOOK_AGAIN = 0.02


class WaylandFocusWatch(FocusWatch):
    """The window that the compositor calls active; where in it the keyboard is, nobody is told."""

    def __init__(self, wire: Wire, toplevels: Toplevels, seat: Proxy, target: Target, bring_forward: bool) -> None:
        self._wire = wire
        self._toplevels = toplevels
        self._seat = seat
        super().__init__(target, bring_forward)

    async def still(self) -> Arrival:
        """As everywhere, once nothing that the compositor has to tell is still on its way."""
        await self._wire.round_trip()
        return await super().still()

    def look(self) -> bool:
        """As `FocusWatch.look`."""
        return self._toplevels.is_active(self._target)

    def _exists(self) -> bool:
        return self._toplevels.exists(self._target.window)

    def _other(self) -> bool:
        return bool(self._toplevels.capture().window)

    def _capture(self) -> Target:
        return self._toplevels.capture()

    def _help(self) -> None:
        self._toplevels.activate(self._target.window, self._seat)

    async def _change(self) -> None:
        self._toplevels.changed.clear()
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._toplevels.changed.wait(), _LOOK_AGAIN)
