"""What a kind gives back, and what it is given."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

from companion.tone.leaning import Leaning
from companion.tone.text import Message, Span


class Spec(Protocol):
    """The part of a rule that its kind reads."""

    def regex(self, way: int) -> re.Pattern[str]:
        """What to look for."""
        ...

    @property
    def missing(self) -> re.Pattern[str] | None:
        """absent: what has to be in the message."""
        ...

    @property
    def limit(self) -> int:
        """count: more than so many; length: more than so many characters; weighed: log-odds in hundredths."""
        ...

    @property
    def category(self) -> str:
        """weighed: the slip that the rule tells of."""
        ...

    @property
    def leaning(self) -> Leaning | None:
        """weighed: the learned weights; None: there are none."""
        ...


@dataclass(frozen=True, slots=True)
class Hit:
    """A place in the shadow of a message; `groups` are the named parts of the match, as spans of the shadow."""

    start: int
    end: int
    groups: dict[str, Span]


Finder = Callable[[Spec, int, Message, Sequence[Span]], Iterator[Hit]]
"""(rule, number of the way, message, the sentences that could hold one) -> the hits."""


def to_hit(match: re.Match[str]) -> Hit:
    """The hit of a match, with its named groups that took part."""
    groups = {name: match.span(name) for name in match.re.groupindex if match.start(name) >= 0}
    return Hit(match.start(), match.end(), groups)
