"""Waiting until the target has the keyboard again, and saying why if it has not: what is the same on every system."""

from __future__ import annotations

import asyncio
from abc import ABC, abstractmethod
from dataclasses import dataclass

from companion.desktop.ports import NO_TARGET, Reason, Target

ARRIVES = 0.5
"""Longest wait (s) for the target's focus (rivals.md C1)."""
SETTLE = 0.025
"""From focus to key (s) at most: Qt targets need it (desktop.md, section 4: 195 of 200 without, 200 of 200 with)."""
_HELP = 0.1
"""After this long (s) without the target in front, and nobody else's window there, the system is asked for it."""
_FOREIGN_STAYS = 0.12
"""A different window in front for this long (s) is no longer the passing state of a change."""
# Most systems tell of no change of other programs' focus; asked only while an insertion waits (s).
_ASK_AGAIN = 0.005


@dataclass(frozen=True, slots=True)
class Arrival:
    """`reason` is NONE when the target has the focus; else `now` is the window that has it."""

    reason: Reason
    now: Target = NO_TARGET


class FocusWatch(ABC):
    """The way of the focus back to one target. `most_helps`: how often the system is asked for it."""

    most_helps = 1

    def __init__(self, target: Target, bring_forward: bool) -> None:
        """`bring_forward`: the agent wants it there although another window is in front."""
        self._target = target
        self._bring_forward = bring_forward
        self._loop = asyncio.get_running_loop()
        self._helped = 0

    async def arrive(self) -> Arrival:
        """Wait for the target, help, settle, look again."""
        started = self._loop.time()
        foreign_since: float | None = None
        while not self.look():
            now = self._loop.time()
            if not self._exists():
                return Arrival(Reason.TARGET_GONE)
            other = self._other()
            foreign_since = (foreign_since or now) if other else None
            stays = foreign_since is not None and now - foreign_since > _FOREIGN_STAYS
            if (stays and not self._bring_forward) or now - started > ARRIVES:
                return self.elsewhere()
            due = started + (self._helped + (not self._bring_forward)) * _HELP
            if self._helped < self.most_helps and now >= due and (self._bring_forward or not other):
                self._helped += 1
                self._help()
            await self._change()
        await self._settle()
        return await self.still()

    async def still(self) -> Arrival:
        """Whether it has the focus at this moment."""
        return Arrival(Reason.NONE) if self.look() else self.elsewhere()

    def elsewhere(self) -> Arrival:
        """Where the focus is instead."""
        if not self._exists():
            return Arrival(Reason.TARGET_GONE)
        return Arrival(Reason.FOCUS_ELSEWHERE, self._capture())

    async def _settle(self) -> None:
        """Give the target's toolkit its moment."""
        await asyncio.sleep(SETTLE)

    async def _change(self) -> None:
        """Until there may be something new to see."""
        await asyncio.sleep(_ASK_AGAIN)

    @abstractmethod
    def look(self) -> bool:
        """Whether the target has the focus, at this moment."""

    @abstractmethod
    def _exists(self) -> bool:
        """Whether the target's window is still there."""

    @abstractmethod
    def _other(self) -> bool:
        """Whether a different window, not ours, is in front."""

    @abstractmethod
    def _capture(self) -> Target:
        """The window that is in front."""

    @abstractmethod
    def _help(self) -> None:
        """Ask the system to bring the target forward."""
