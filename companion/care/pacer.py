"""The pace of an exercise as a pure function of time: nothing is counted up, so nothing drifts.

Boundaries are whole microseconds from the start; a phase is looked up, never stepped to. The caller owns the clock.
"""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate

from companion.care.model import Plan, Step
from companion.care.translation import spoken

_MICRO = 1_000_000


@dataclass(frozen=True, slots=True)
class Phase:
    """Where an exercise stands at one moment.

    `index` is the step of the round and `cycle` the round, both from 0; `fraction` [0, 1] of the step is over and
    `remaining` seconds of it are left; `level` is the eased breathing level, 0 empty to 1 full.
    """

    name: str
    index: int
    fraction: float
    level: float
    cycle: int
    remaining: float
    done: bool = False


@dataclass(frozen=True, slots=True)
class Announcement:
    """Words for the ear, once per phase, `at` seconds from the start."""

    at: float
    text: str


class Pacer:
    """Phases of `steps` done `rounds` times over."""

    def __init__(self, steps: Sequence[Step], rounds: int = 1) -> None:
        if not steps or rounds < 1 or any(round(step.seconds * _MICRO) < 1 for step in steps):
            raise ValueError("a pace needs steps of some length and at least one round")
        self.steps = tuple(steps)
        self.rounds = rounds
        lengths = [round(step.seconds * _MICRO) for step in self.steps]
        self._starts = [0, *accumulate(lengths)]
        self._round = self._starts[-1]
        self._levels = _levels(self.steps)

    @classmethod
    def of(cls, plan: Plan) -> Pacer:
        """The pace of a plan."""
        return cls(plan.steps, plan.rounds)

    @property
    def duration(self) -> float:
        """Seconds from start to end."""
        return self._round * self.rounds / _MICRO

    def at(self, t: float) -> Phase:
        """The phase `t` seconds after the start. Before the start it is the first, after the end the last one, done."""
        micro = max(0, round(t * _MICRO))
        done = micro >= self._round * self.rounds
        cycle, inside = divmod(micro, self._round)
        if done:
            cycle, inside = self.rounds - 1, self._round
        index = min(bisect_right(self._starts, inside), len(self.steps)) - 1
        start, end = self._starts[index], self._starts[index + 1]
        fraction = (inside - start) / (end - start)
        low, high = self._levels[index], self._levels[index + 1]
        return Phase(
            name=self.steps[index].name,
            index=index,
            fraction=fraction,
            level=low + (high - low) * ease(fraction),
            cycle=cycle,
            remaining=(end - inside) / _MICRO,
            done=done,
        )

    def next_start(self, t: float) -> float:
        """When the phase after the one at `t` begins, in seconds from the start; the end for the last."""
        phase = self.at(t)
        return self.duration if phase.done else (phase.cycle * self._round + self._starts[phase.index + 1]) / _MICRO

    def announcements(self) -> Iterator[Announcement]:
        """One for each phase, in order: the name, and what is new to say with it."""
        for cycle in range(self.rounds):
            for index, step in enumerate(self.steps):
                words = (step.name, *step.lines) if cycle == 0 else (step.name,)
                yield Announcement((cycle * self._round + self._starts[index]) / _MICRO, spoken(words))


def ease(fraction: float) -> float:
    """Ease in and out along a sine: 0 at 0, 1 at 1, no jump of speed at either end."""
    return (1 - math.cos(math.pi * fraction)) / 2


def _levels(steps: Sequence[Step]) -> list[float]:
    """The level at each boundary of a round; a round begins where it ends, so that rounds join without a jump."""
    given = [step.level for step in steps if step.level is not None]
    levels = [given[-1] if given else 0.0]
    for step in steps:
        levels.append(levels[-1] if step.level is None else step.level)
    return levels


@dataclass(frozen=True, slots=True)
class Playhead:
    """Pause and skip as values. `now` is any steady clock in seconds; `elapsed` is what `Pacer.at` wants."""

    started: float
    paused: float | None = None

    def elapsed(self, now: float) -> float:
        """Seconds of the exercise gone by, pauses left out."""
        return (now if self.paused is None else self.paused) - self.started

    def toggled(self, now: float) -> Playhead:
        """Paused, or going on from where it was paused."""
        if self.paused is None:
            return replace(self, paused=now)
        return Playhead(self.started + now - self.paused)

    def moved(self, now: float, to: float) -> Playhead:
        """At `to` seconds of the exercise; a paused one stays paused."""
        return Playhead((now if self.paused is None else self.paused) - to, self.paused)
