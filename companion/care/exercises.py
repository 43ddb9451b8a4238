"""What to offer after a hard call: one suggestion, two alternatives, and leaving it is always right.

Pure: the same arguments give the same offer. Nothing here opens by itself and nothing is kept.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from companion.care.model import BODILY, CALL_TYPES, KINDS, SECONDS, Exercise, Library

ABUSIVE = 3
"""The call type after which leaving the desk comes first (off-task withdrawal, 10.1177/1094670520967994)."""
TIME_TO_LEAVE = 180
"""From so many seconds on there is time to leave the desk."""
STRONG = 3
"""The intensity at which leaving the desk comes first, however short the time."""
ABUSIVE_BEFORE = 2
"""After so many abusive calls in a shift the next one counts as strong."""
AVOIDED = 4
"""So many of the latest exercises step back; more would push favourites away for days."""


@dataclass(frozen=True, slots=True)
class Offer:
    """`first` is the suggestion, `alternatives` the two beside it; `skip` is always there.

    `asks` are ready sentences that ask for a few minutes away, given only when leaving comes first after a strong
    call.
    """

    first: Exercise
    alternatives: tuple[Exercise, Exercise]
    seconds: int
    asks: tuple[str, ...] = ()
    skip: bool = True

    @property
    def all(self) -> tuple[Exercise, Exercise, Exercise]:
        """The suggestion and the alternatives."""
        return (self.first, *self.alternatives)


def offer(
    library: Library,
    call_type: int,
    seconds: int,
    *,
    recent: Sequence[str] = (),
    favourites: Collection[str] = (),
    intensity: int = 2,
    abusive_before: int = 0,
) -> Offer:
    """Choose for a call of `call_type` (0 to 4) and `seconds` (20, 60, 180, 300).

    `recent` are the ids done lately, newest first: the last few step back. `favourites` come forward. `intensity` is 1 to 3;
    `abusive_before` how many abusive calls came before in this shift, which the caller keeps in memory alone.
    Raises ValueError for another type or time. The library has to be one that loaded without problems.
    """
    if call_type not in CALL_TYPES or seconds not in SECONDS:
        raise ValueError("no such call type or time")
    strong = intensity >= STRONG or (call_type == ABUSIVE and abusive_before >= ABUSIVE_BEFORE)
    leave = strong or (call_type == ABUSIVE and seconds >= TIME_TO_LEAVE)
    cell = library.table[call_type, seconds]
    latest = list(dict.fromkeys(recent))[:AVOIDED]
    age = {name: AVOIDED - place for place, name in enumerate(latest)}

    def rank(exercise: Exercise) -> tuple[int | bool | str, ...]:
        return (
            leave and not exercise.off_desk,
            age.get(exercise.id, 0),
            exercise.id not in favourites,
            cell.index(exercise.id) if exercise.id in cell else len(cell),
            KINDS.index(exercise.kind),
            exercise.id,
        )

    fitting = [e for e in library.exercises if seconds in e.seconds and call_type in e.types]
    first = min(fitting, key=rank)
    others = sorted((e for e in fitting if e is not first), key=lambda e: rank(e)[1:])
    return Offer(first, _beside(first, others), seconds, library.asks if strong and first.off_desk else ())


def _beside(first: Exercise, others: Sequence[Exercise]) -> tuple[Exercise, Exercise]:
    """The two best of `others`, of a kind of their own; a bodily one among the three if there is a breathing one."""
    chosen = [first]
    for _place in range(2):
        left = [e for e in others if e not in chosen]
        kinds = {e.kind for e in chosen}
        chosen.append(next((e for e in left if e.kind not in kinds), left[0]))
    breathing = any(e.kind == "breathing" for e in chosen)
    if breathing and not any(e.kind in BODILY for e in chosen):
        chosen[2] = next((e for e in others if e.kind in BODILY), chosen[2])
    return chosen[1], chosen[2]
