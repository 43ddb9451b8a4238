"""What the palette shows before anything is typed: pinned, what usually follows, what is used most (screens.md 3.1)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from companion.base.i18n import _
from companion.phrases.model import STAGES, Phrase, Status
from companion.phrases.search.answer import View

PINNED, NEXT, USUAL = 5, 5, 9
"""How many phrases each section shows at most."""
_USED = 50
"""Among so many phrases used most, those that may be shown are looked for."""
_SIDE_STAGES = frozenset({"等待", "转接", "权限外"})
"""Left by going back to where one was: they follow no one stage and none follows them."""


class Offers(Protocol):
    """What `home` needs of a library."""

    def phrase(self, phrase_id: str) -> Phrase | None:
        """The phrase of that id which counts, in any status."""
        ...

    def of_stage(self, stage: str, view: View) -> Sequence[Phrase]:
        """What `view` may offer of a stage and fits its channel, approved first."""
        ...


class Weights(Protocol):
    """What `home` needs of usage."""

    def weight(self, phrase_id: str) -> float:
        """How much it was used lately, 0 to 1."""
        ...

    def most_used(self, count: int) -> Sequence[str]:
        """The ids of the phrases used most, best first."""
        ...


@dataclass(frozen=True, slots=True)
class Section:
    """A heading with its phrases, best first; no phrase stands in two sections."""

    title: str
    phrases: tuple[Phrase, ...]


def home(library: Offers, pinned: Sequence[str], last_stage: str, usage: Weights, view: View) -> list[Section]:
    """The sections for an empty query, empty ones left out.

    `last_stage`: of the phrase used last in this session, empty at its start. Only what `view` may offer is shown;
    of what follows and what is usual, only what fits its channel. Order: usage, then approved first, then the packs'.
    """
    pins = [phrase for phrase in map(library.phrase, pinned) if phrase is not None and _may_show(phrase, view)][:PINNED]
    taken = {phrase.id for phrase in pins}
    following: list[Phrase] = []
    for stage in next_stages(last_stage):
        following = [phrase for phrase in library.of_stage(stage, view) if phrase.id not in taken]
        # Among equals, what is for the stage itself comes before what is for one scenario of it.
        following.sort(key=lambda phrase: (-usage.weight(phrase.id), phrase.category[:1] != (phrase.stage,)))
        if following:
            break
    following = following[:NEXT]
    taken |= {phrase.id for phrase in following}
    used = [phrase for phrase in map(library.phrase, usage.most_used(_USED)) if phrase is not None]
    usual = [phrase for phrase in used if phrase.id not in taken and _may_show(phrase, view) and _fits(phrase, view)][:USUAL]
    sections = [
        Section(_("钉住"), tuple(pins)),
        Section(_("下一步"), tuple(following)),
        Section(_("常用"), tuple(usual)),
    ]
    return [section for section in sections if section.phrases]


def next_stages(last: str) -> tuple[str, ...]:
    """The stages that may come after `last`, the likeliest first; from the beginning when nothing was said yet."""
    flow = [stage for stage in STAGES if stage not in _SIDE_STAGES]
    if last in _SIDE_STAGES:
        return tuple(flow[flow.index("方案") :])
    if last not in flow:
        return tuple(flow)
    return tuple(flow[flow.index(last) + 1 :])


def _fits(phrase: Phrase, view: View) -> bool:
    return not view.channel or not phrase.channels or view.channel in phrase.channels


def _may_show(phrase: Phrase, view: View) -> bool:
    if phrase.status is Status.RETIRED and not view.all_status:
        return False
    return view.today is None or view.all_status or phrase.valid.holds(view.today)
