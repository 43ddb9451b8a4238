"""Does a hotkey arrive? A small state machine over what can be seen: the registration, the hotkey, our own key events.

A registered chord that works is taken away before any window sees it. So what our focused window sees of a press tells
who is in the way: nothing at all, the modifiers alone, or the key itself.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum

from companion.desktop.ports import HotkeyReport, HotkeyState

PATIENCE = 3.0
"""Seconds from the first sign of a press to the verdict (screens.md 3.8)."""


class Verdict(StrEnum):
    """Where a press ended up."""

    WAITING = "waiting"
    RECEIVED = "received"
    TAKEN = "taken"
    """Another program has registered the chord: the system said so."""
    REFUSED = "refused"
    """No key gives it, or no backend can register any."""
    SWALLOWED = "swallowed"
    """Registered, and neither hotkey nor key arrived: another program takes it on the way."""
    METHOD = "method"
    """Registered, and the press came to our window as an ordinary key or as input method text."""


@dataclass(frozen=True, slots=True)
class PressTest:
    """A value; every event gives the next one. Times are monotonic seconds."""

    verdict: Verdict
    deadline: float | None = None
    """When silence becomes a verdict; None: nothing has been seen of a press yet."""
    key_seen: bool = False

    @staticmethod
    def begin(report: HotkeyReport) -> PressTest:
        """From the answer to the registration."""
        known = {HotkeyState.READY: Verdict.WAITING, HotkeyState.TAKEN: Verdict.TAKEN}
        return PressTest(known.get(report.state, Verdict.REFUSED))

    @property
    def waiting(self) -> bool:
        """Whether the verdict is still open."""
        return self.verdict is Verdict.WAITING

    def hotkey(self) -> PressTest:
        """The hotkey arrived; late is still received."""
        return replace(self, verdict=Verdict.RECEIVED) if self.verdict not in (Verdict.TAKEN, Verdict.REFUSED) else self

    def modifier(self, now: float) -> PressTest:
        """A modifier of the chord went down in our window: a press has begun."""
        return self._sign(now)

    def key(self, now: float) -> PressTest:
        """The chord's own key, or text of an input method, came to our window instead."""
        return replace(self._sign(now), key_seen=True) if self.waiting else self

    def tick(self, now: float) -> PressTest:
        """Time has passed."""
        if self.waiting and self.deadline is not None and now >= self.deadline:
            return self.give_up()
        return self

    def give_up(self) -> PressTest:
        """The agent says that nothing happened, or the time is over."""
        if not self.waiting:
            return self
        return replace(self, verdict=Verdict.METHOD if self.key_seen else Verdict.SWALLOWED)

    def _sign(self, now: float) -> PressTest:
        if not self.waiting or self.deadline is not None:
            return self
        return replace(self, deadline=now + PATIENCE)
