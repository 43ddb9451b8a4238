"""Waiting until the target has the keyboard again, and saying why if it has not."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

from companion.desktop.ports import NO_TARGET, Reason, Target
from companion.desktop.windows.api import Api
from companion.desktop.windows.targets import Targets

# Windows of others tell us of no change of their focus; asked only while an insertion waits (s).
_ASK_AGAIN = 0.005
ARRIVES = 0.5
"""Longest wait (s) for the target's focus (rivals.md C1)."""
_ASK_WINDOWS = 0.1
"""After this long (s) without the target in front it is brought there."""
_FOREIGN_STAYS = 0.12
"""A different window in front for this long (s) is no longer the passing state of a change."""
SETTLE = 0.025
"""From focus to key (s): Qt targets need it (desktop.md, section 4)."""


@dataclass(frozen=True, slots=True)
class Arrival:
    """`reason` is NONE when the target has the focus; else `now` is the window that has it."""

    reason: Reason
    now: Target = NO_TARGET


class FocusWatch:
    """The way of the focus back to one target."""

    def __init__(self, api: Api, targets: Targets, target: Target, bring_forward: bool = False) -> None:
        self._windows = api.windows
        self._targets = targets
        self._target = target
        self._loop = asyncio.get_running_loop()
        self._since: float | None = None
        self._asked = 0
        self._bring_forward = bring_forward
        self.look()

    def look(self) -> bool:
        """Whether the target is in front with the control that had the keyboard, at this moment."""
        there = self._windows.foreground() == self._target.window and self._focus_right()
        if not there:
            self._since = None
        elif self._since is None:
            self._since = self._loop.time()
        return there

    def _focus_right(self) -> bool:
        """Another field of the same window is another place; one made anew in place of the old is not."""
        gui = self._windows.gui(self._target.window)
        wanted = self._target.focus
        if gui is None or not wanted:
            return True
        return gui.focus == wanted or (bool(gui.focus) and not self._windows.exists(wanted))

    async def arrive(self) -> Arrival:
        """Wait for the target, help twice, settle."""
        started = self._loop.time()
        foreign_since: float | None = None
        while not self.look():
            now = self._loop.time()
            if not self._windows.exists(self._target.window):
                return Arrival(Reason.TARGET_GONE)
            other = self._other()
            foreign_since = (foreign_since or now) if other else None
            if foreign_since is not None and now - foreign_since > _FOREIGN_STAYS and not self._bring_forward:
                return self.elsewhere()
            if now - started > ARRIVES:
                return self.elsewhere()
            due = (self._asked + (0 if self._bring_forward else 1)) * _ASK_WINDOWS
            if self._asked < 2 and now - started >= due and (self._bring_forward or not other):
                self._asked += 1
                self._windows.bring_forward(self._target.window, self._target.focus)
            await asyncio.sleep(_ASK_AGAIN)
        await asyncio.sleep(max(0.0, (self._since or 0.0) + SETTLE - self._loop.time()))
        return Arrival(Reason.NONE) if self.look() else self.elsewhere()

    def touch(self) -> None:
        """A modifier went up just now: the target hears of it, so settle anew."""
        if self._since is not None:
            self._since = self._loop.time()

    def elsewhere(self) -> Arrival:
        """Where the focus is instead."""
        if not self._windows.exists(self._target.window):
            return Arrival(Reason.TARGET_GONE)
        return Arrival(Reason.FOCUS_ELSEWHERE, self._targets.capture())

    def _other(self) -> bool:
        """Whether a different window, not ours, is in front."""
        front = self._windows.foreground()
        return bool(front) and front != self._target.window and not self._targets.is_ours(front)
