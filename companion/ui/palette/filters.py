"""The filters typed into the search field: ``#tag @category >stage /code`` among the words."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, fields

from companion.base.fold import fold_text as fold
from companion.phrases.model import Phrase

_MARKS = {"#": "tags", "@": "category", ">": "stage", "/": "code"}


@dataclass(frozen=True, slots=True)
class Filters:
    """What a phrase must have; every entry must hold, folded. Empty: everything passes."""

    tags: tuple[str, ...] = ()
    category: tuple[str, ...] = ()
    stage: tuple[str, ...] = ()
    code: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.tags or self.category or self.stage or self.code)

    def entries(self) -> list[tuple[str, str]]:
        """(field, what it must have) for each entry."""
        return [(field.name, wanted) for field in fields(self) for wanted in getattr(self, field.name)]

    def pass_(self, phrase: Phrase) -> bool:
        """Whether `phrase` has all of it: tag, category and stage by containing, code by beginning."""
        return (
            all(_within(wanted, phrase.tags) for wanted in self.tags)
            and all(_within(wanted, phrase.category) for wanted in self.category)
            and all(_within(wanted, (phrase.stage,)) for wanted in self.stage)
            and all(fold(phrase.code).startswith(wanted) for wanted in self.code)
        )


@dataclass(frozen=True, slots=True)
class Query:
    """A typed line taken apart: the words for the search, and the filters."""

    text: str
    filters: Filters


def parse(line: str) -> Query:
    """Take the filters out of `line`. A mark alone (``#`` still being typed) filters nothing and is no word either."""
    words: list[str] = []
    found: dict[str, list[str]] = {name: [] for name in _MARKS.values()}
    for word in line.split():
        folded = fold(word)
        kind = _MARKS.get(folded[:1])
        if kind is None:
            words.append(word)
        elif len(folded) > 1:
            found[kind].append(folded[1:])
    return Query(" ".join(words), Filters(**{name: tuple(values) for name, values in found.items()}))


def _within(wanted: str, values: Iterable[str]) -> bool:
    return any(wanted in fold(value) for value in values)
