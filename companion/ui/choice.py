"""What leaves a window of ours, and the one function that lets it leave."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from companion.desktop.ports import NO_TARGET, Target
from companion.phrases.model import Phrase
from companion.phrases.slots import fill, left_over


class Action(StrEnum):
    """What is to happen with the text."""

    PASTE = "paste"
    COPY = "copy"
    SEGMENTS = "segments"
    """Paste the first part now, each further one on the next press of the hotkey."""


@dataclass(frozen=True, slots=True)
class Choice:
    """A reply ready to go, every slot filled. `parts` has one text for PASTE and COPY, two or more for SEGMENTS."""

    phrase_id: str
    parts: tuple[str, ...]
    action: Action
    query: str
    target: Target
    values: Mapping[str, str]
    """The slot values it was filled with, typed ones and the agent's own."""
    bring_forward: bool = False
    """Another window has come to the front since, and the agent wants it in `target` all the same."""


class Doubt(StrEnum):
    """Why a phrase does not leave yet."""

    SLOTS = "slots"
    """A required slot is empty or wrong: nothing gets round this."""
    MARKS = "marks"
    """The text itself holds what looks like a blank of another program (XX, 【姓名】): asks once."""
    INTERNAL = "internal"
    """Meant for colleagues: asks once."""
    MOVED = "moved"
    """Another window has come to the front since: asks once."""
    BESIDE = "beside"
    """Meant to take the place of selected text, and none is selected: it would stand beside the old one. Asks once."""


@dataclass(frozen=True, slots=True)
class Request:
    """Everything that decides whether, and as what, a phrase leaves."""

    phrase: Phrase
    values: Mapping[str, str]
    action: Action
    target: Target = NO_TARGET
    now: Target = NO_TARGET
    """The foreign window that is in front just now; NO_TARGET: none has come since."""
    query: str = ""
    instead: bool = False
    """Meant to take the place of the text that is selected in `target`."""
    confirmed: frozenset[Doubt] = frozenset()
    """The doubts the agent has answered with a second Enter; SLOTS cannot be among them."""


def decide(request: Request) -> Choice | Doubt:
    """The only way out of the palette, for every key, the mouse and the form alike.

    Without a target window everything becomes a copy; a phrase of one part is never segmented.
    """
    filled = fill(request.phrase, request.values)
    if not filled.ready:
        return Doubt.SLOTS
    result = filled.parts
    if left_over(request.phrase.parts) and Doubt.MARKS not in request.confirmed:
        return Doubt.MARKS
    action = request.action if request.target.window else Action.COPY
    if action is Action.SEGMENTS and len(result) == 1:
        action = Action.PASTE
    if action is not Action.COPY:
        if request.phrase.internal and Doubt.INTERNAL not in request.confirmed:
            return Doubt.INTERNAL
        if request.now.window not in (0, request.target.window) and Doubt.MOVED not in request.confirmed:
            return Doubt.MOVED
        if request.instead and request.target.selected is False and Doubt.BESIDE not in request.confirmed:
            return Doubt.BESIDE
    parts = result if action is Action.SEGMENTS else ("\n".join(result),)
    bring_forward = Doubt.MOVED in request.confirmed
    return Choice(request.phrase.id, parts, action, request.query, request.target, dict(request.values), bring_forward)
