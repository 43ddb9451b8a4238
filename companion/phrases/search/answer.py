"""What search takes and gives: the view it is asked from, and hits with their spans."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Protocol, TypeAlias

from companion.phrases.model import Phrase

CODE, REMEMBERED, WHOLE, PREFIX, START, TITLE, LABEL, BODY, NEAR = range(9)
"""The bands (search.md, "Ranking"): a hit of a lower band always stands above one of a higher band."""

Span: TypeAlias = tuple[int, int]
Only: TypeAlias = tuple[tuple[str, str], ...]
"""(field, what it must hold, folded), as `narrow.holding` takes them."""

FIELDS = ("title", "says", "tags", "category", "text", "code")
"""The fields in which spans may lie."""


class UsageWeights(Protocol):
    """What was chosen before. Moves a hit inside its band, and never out of it but for what is remembered."""

    def weight(self, phrase_id: str) -> float:
        """How much it was used lately, 0 to 1."""
        ...

    def remembered(self, query: str) -> str | None:
        """The id of the phrase chosen at least twice for this folded query."""
        ...

    def most_used(self, count: int) -> tuple[str, ...]:
        """The ids of the phrases used most, best first, at most `count`: no other has a weight that counts."""
        ...


@dataclass(frozen=True, slots=True)
class View:
    """Who asks, and when: `today` hides what is not valid, `channel` and `stage` lift what fits, inside its band."""

    today: date | None = None
    channel: str = ""
    stage: str = ""
    usage: UsageWeights | None = None
    all_status: bool = False
    only: Only = ()
    """Nothing else is shown."""


class Marks(Mapping[str, tuple[Span, ...]]):
    """The spans of one hit by field, and in which way it was matched."""

    __slots__ = ()

    @property
    @abstractmethod
    def match(self) -> str:
        """Code, remembered, text, pinyin, initials, mixed, fuzzy, homophone or typo."""

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Marks) and self.match == other.match and dict(self) == dict(other)

    __hash__ = None  # type: ignore[assignment]  # as of any mapping


@dataclass(frozen=True, slots=True)
class Hit:
    """One phrase found.

    Spans are half-open, in code points of the field as it is written; several tags or sentences of the customer
    are one field with a newline between them, a category has a slash (`field_text`). They are worked out when
    they are looked at.
    """

    phrase: Phrase
    score: float
    band: int
    spans: Marks

    @property
    def match(self) -> str:
        """As `Marks.match`."""
        return self.spans.match


@dataclass(frozen=True, slots=True)
class Answer:
    """The best hits in order, of `total` there are (those that `View.only` leaves out among them). `ms`: the search alone, 0 until who asked has timed it."""

    query: str
    total: int
    hits: tuple[Hit, ...]
    ms: float = 0.0


def field_text(phrase: Phrase, field: str) -> str:
    """The text in which the spans of `field` count."""
    match field:
        case "title":
            return phrase.title
        case "says":
            return "\n".join(phrase.says)
        case "tags":
            return "\n".join(phrase.tags)
        case "category":
            return "/".join(phrase.category)
        case "text":
            return phrase.text
        case _:
            return phrase.code
