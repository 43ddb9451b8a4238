"""The check-in after a hard call as a value machine: one key is enough, two at most; it keeps nothing."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, replace

TYPE_KEYS = {"1": 1, "2": 2, "3": 3, "4": 4, "0": 0}
"""Key -> how the call was: arguing, insisting, abusive, wearing down, other."""
TIME_KEYS = {"q": 20, "w": 60, "e": 180, "r": 300}
"""Key -> seconds the agent has."""
DEFAULT_SECONDS = 60
"""When no time key is pressed (screens.md, the minute after an abusive call)."""
DEFAULT_INTENSITY = 2
"""When no type key is pressed."""


@dataclass(frozen=True, slots=True)
class CheckIn:
    """What is known so far. Feed it keys with `press`; act on it once `ready`, close the card once `finished`."""

    call_type: int | None = None
    presses: int = 0
    chosen_seconds: int | None = None
    confirmed: bool = False
    cancelled: bool = False

    @property
    def finished(self) -> bool:
        """No further key changes anything."""
        both = self.call_type is not None and self.chosen_seconds is not None
        return self.cancelled or self.confirmed or both

    @property
    def ready(self) -> bool:
        """An exercise can be offered; the caller may wait a moment for a time key or a repeated press."""
        return not self.cancelled and (self.confirmed or self.call_type is not None)

    @property
    def kind_of_call(self) -> int:
        """The call type for the offer; 0 is "just hard"."""
        return self.call_type or 0

    @property
    def seconds(self) -> int:
        """Seconds for the offer."""
        return self.chosen_seconds or DEFAULT_SECONDS

    @property
    def intensity(self) -> int:
        """1 to 3: how often the type key was pressed; 2 without one."""
        return min(self.presses, 3) if self.call_type is not None else DEFAULT_INTENSITY

    def press(self, key: str) -> CheckIn:
        """The state after `key`: a digit, a letter, "enter" or "esc", any width or case; others change nothing."""
        if self.finished:
            return self
        key = unicodedata.normalize("NFKC", key).strip().lower()
        if key in ("esc", "escape"):
            return CheckIn(cancelled=True)
        if key in ("enter", "return"):
            return replace(self, confirmed=True)
        if key in TIME_KEYS:
            return replace(self, chosen_seconds=TIME_KEYS[key])
        if key in TYPE_KEYS:
            kind = TYPE_KEYS[key]
            return replace(self, call_type=kind, presses=self.presses + 1 if kind == self.call_type else 1)
        return self
