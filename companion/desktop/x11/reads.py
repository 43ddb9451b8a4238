"""What the target asks of the clipboard after the paste key, and when it has what it wants."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field

QUIET = 0.15
"""Without a further request for this long (s) the target is done (measured on a loaded machine: 3 of 60 lost with 0.06 s)."""
QUIET_TWICE = 0.6
"""The same (s) for one that has read the text twice: a page whose own handlers look at it first reads a third time."""
_SLOW = 3.0
_QUIET_MOST = 0.6
# The browser looks at the formats once or twice before it reads, the page nine times: on a layout whose Ctrl+V the browser does
# not know, the page alone reads, once.
_PAGE_LOOKS = 5
_MAY_ASK_AGAIN = 1.5
"""A program not known yet that looks at the formats once more after the text may come for the text again (s)."""

# Chromium's browser process reads the text before the page hears of the key, and the page reads it again once it has time,
# which may take seconds: the second reading is the one that counts. With the former clipboard back in between, a busy page
# was seen to paste that. Programs built on Chromium under names of their own are learned.
_READ_TWICE = ("chrom", "electron", "microsoft-edge", "msedge", "brave", "vivaldi", "opera", "yandex")


class Habits:
    """How often a program reads a text that it pastes: known for some by name, learned of the others."""

    def __init__(self) -> None:
        self._learned: dict[str, int] = {}

    def of(self, program: str) -> int:
        """1 or 2; 0: not known yet."""
        name = program.lower()
        return 2 if any(word in name for word in _READ_TWICE) else self._learned.get(name, 0)

    def learn(self, program: str, reads: Reads) -> None:
        """Take in one insertion that has come to its end."""
        if reads.looked_again:
            self._learned[program.lower()] = min(reads.texts, 2)

    def forget(self, program: str) -> None:
        """It did not do as it was learned to: it is a stranger again."""
        self._learned.pop(program.lower(), None)


@dataclass(slots=True)
class Reads:
    """The requests since the key was sent at `sent` (loop time). `habit`: see `Habits.of`."""

    sent: float
    habit: int = 0
    first: float | None = None
    """When it asked for the text first."""
    last: float = 0.0
    """When it asked for anything last."""
    texts: int = 0
    looks: int = 0
    """How often it asked for the formats before it asked for the text."""
    looked_again: bool = False
    """It asked for the formats after it had asked for the text."""
    unfinished: int = 0
    refused: bool = False
    """The target was not in front right after the key, or when the text was asked for: from then on nobody gets it."""
    last_refused: float = 0.0
    ended: bool = False
    changed: asyncio.Event = field(default_factory=asyncio.Event)

    def asked(self, now: float, pieces: int, text: bool, formats: bool) -> None:
        """One request; `pieces` as in `selection.Read`."""
        self.last = now
        self.looks += formats and not self.texts
        if text:
            if self.first is None and self.looks >= _PAGE_LOOKS:
                self.habit = 1
            self.first = self.first or now
            self.texts += pieces == 1 or (pieces == 0 and not self.unfinished)
        self.looked_again |= formats and self.texts > 0
        self.unfinished += pieces
        self.changed.set()

    def refuse(self, now: float, by_target: bool) -> None:
        """The text was asked for, and not given: another window has come to the front.

        Once the target has read it the key did arrive, and only what the target itself misses counts.
        """
        if not self.texts or (by_target and self.texts < 2 and self.habit != 1):
            self.refused, self.last_refused = True, now
            self.changed.set()

    def end(self) -> None:
        """Another program has taken the clipboard: nothing of ours can be read any more."""
        self.ended = True
        self.changed.set()

    def done_at(self) -> float | None:
        """When it counts as done, unless it asks again; a target slow to ask is slow to ask again. None: not yet."""
        if self.refused:
            # One that asks for several formats is refused each.
            return self.last_refused + QUIET if self.last_refused else None
        if self.first is None or self.unfinished or self.texts < self.habit:
            return None
        least = QUIET_TWICE if self.texts > 1 else QUIET
        quiet = self.last + max(least, min(_SLOW * (self.first - self.sent), _QUIET_MOST))
        unsure = not self.habit and self.texts == 1 and self.looked_again
        return max(quiet, self.first + _MAY_ASK_AGAIN) if unsure else quiet
