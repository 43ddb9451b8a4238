"""What an exercise is: steps in time, what it suits, and whose advice it puts into practice."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from companion.base.documents import cite

KINDS = ("breathing", "body", "water", "move", "words", "recall", "review", "person", "after-shift")
"""The kinds of exercise; `after-shift` is never offered between two calls."""
BODILY = frozenset({"body", "water", "move"})
"""Kinds that use the body; one stands beside every breathing exercise (Chin et al. 2024, 10.3389/fpsyg.2024.1412928)."""
SECONDS = (20, 60, 180, 300)
"""The lengths an agent can choose between two calls."""
CALL_TYPES = (0, 1, 2, 3, 4)
"""How the call was: 0 just hard, 1 arguing, 2 insisting, 3 abusive, 4 wearing down. Of the call, never of a customer."""


@dataclass(frozen=True, slots=True)
class Step:
    """One thing to do for some seconds.

    `name` is the one word shown large and announced; `lines` are shown under it; `level` is how full the breathing
    shape stands at the end of the step (0 empty to 1 full), None where it does not move.
    """

    name: str
    seconds: float
    lines: tuple[str, ...] = ()
    level: float | None = None


@dataclass(frozen=True, slots=True)
class Plan:
    """`steps` done `rounds` times over."""

    steps: tuple[Step, ...]
    rounds: int = 1

    @property
    def seconds(self) -> float:
        """The whole length."""
        return sum(step.seconds for step in self.steps) * self.rounds


@dataclass(frozen=True, slots=True)
class Source:
    """Whose advice or finding it is: a document and its section, or a paper and its DOI."""

    document: str = ""
    section: str = ""
    paper: str = ""
    doi: str = ""

    @property
    def shown(self) -> str:
        """For the agent, short: the paper without its number, or the document by its title, with the section."""
        return self.paper or cite(self.document, self.section)

    @property
    def full(self) -> str:
        """For the agent, a paper with its number."""
        return str(self) if self.paper else self.shown

    def __str__(self) -> str:
        return f"{self.paper} doi:{self.doi}" if self.paper else f"{self.document.partition('_')[0]} §{self.section}"


@dataclass(frozen=True, slots=True)
class Exercise:
    """One exercise as the content files give it.

    `seconds` are the lengths it suits (of `SECONDS`; empty after the shift), `types` the calls it suits.
    `steps` are those of the shortest length. `loop`: longer means more rounds; else the steps grow in proportion.
    `stop` is the line that says when to stop; every breathing exercise has one. `fields` are the labels of a
    three-line review.
    """

    id: str
    kind: str
    title: str
    steps: tuple[Step, ...]
    sources: tuple[Source, ...]
    seconds: tuple[int, ...] = ()
    types: tuple[int, ...] = CALL_TYPES
    loop: bool = False
    off_desk: bool = False
    opening: str = ""
    closing: str = ""
    stop: str = ""
    fields: tuple[str, ...] = ()

    def plan(self, seconds: int) -> Plan:
        """The steps for a length of `seconds`, which has to be one of `self.seconds`; exactly as long."""
        if seconds not in self.seconds:
            raise ValueError(f"{self.id} does not suit {seconds} s")
        own = sum(step.seconds for step in self.steps)
        if self.loop:
            return Plan(self.steps, round(seconds / own))
        if seconds == own:
            return Plan(self.steps)
        return Plan(
            tuple(
                Step(step.name, length, step.lines, step.level)
                for step, length in zip(self.steps, _shares([step.seconds for step in self.steps], seconds), strict=True)
            )
        )


@dataclass(frozen=True, slots=True)
class Library:
    """All exercises, and what to offer when.

    `table` gives, for (call type, seconds), the ids to offer first, second and third. `daily` is the exercise and
    the seconds of the daily slot that an agent may set; `slow_down` the steps of the six-second strip; `asks` ready
    sentences that ask for a few minutes away.
    """

    exercises: tuple[Exercise, ...]
    table: Mapping[tuple[int, int], tuple[str, ...]]
    daily: tuple[str, int]
    slow_down: tuple[Step, ...]
    asks: tuple[str, ...]

    def get(self, exercise_id: str) -> Exercise | None:
        """The exercise of that id."""
        return next((exercise for exercise in self.exercises if exercise.id == exercise_id), None)

    def after_shift(self) -> tuple[Exercise, ...]:
        """What to do when the shift is over."""
        return tuple(exercise for exercise in self.exercises if exercise.kind == "after-shift")


def _shares(weights: Sequence[float], whole: int) -> list[int]:
    """`whole` in whole parts by weight (largest remainder), none of them zero."""
    total = sum(weights)
    exact = [weight * whole / total for weight in weights]
    parts = [max(1, int(share)) for share in exact]
    by_rest = sorted(range(len(parts)), key=lambda i: (parts[i] - exact[i], i))
    for i in range(whole - sum(parts)):
        parts[by_rest[i % len(parts)]] += 1
    return parts
