"""All packs of a user as one searchable library: later sources over earlier ones, changed files read anew.

A library is a value: when files change, open it again; what did not change comes from the snapshot in a few
milliseconds. Who only names a library does not load numpy: that is left to the thread that opens one.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from companion.phrases.model import Phrase, Problem
from companion.phrases.search.answer import Answer, View
from companion.phrases.search.records import from_record
from companion.phrases.sources import PackSource, PackSummary

if TYPE_CHECKING:
    from companion.phrases.search.segment import Segment
    from companion.phrases.search.session import SearchSession

__all__ = ["Library", "PackSource", "PackSummary", "open_library"]

_ANYTIME = View()

OF_STAGE = 200
"""So many phrases of a stage are looked at for the start page: the rest would never be seen there."""


class Library:
    """The phrases of all packs. Answers questions; never changes."""

    def __init__(
        self, segments: Sequence[Segment], packs: Sequence[PackSummary] = (), problems: Sequence[Problem] = ()
    ) -> None:
        self.packs = tuple(packs)
        self.problems = (*problems, *(problem for pack in self.packs for problem in pack.problems))
        self._segments = tuple(segments)

    def __len__(self) -> int:
        return sum(int(segment.alive.sum()) for segment in self._segments)

    def phrase(self, phrase_id: str) -> Phrase | None:
        """The phrase of that id which counts, in any status."""
        for segment in self._segments:
            for doc in segment.index.docs_of_id(phrase_id):
                if segment.alive[doc]:
                    phrase = segment.phrase(doc)
                    if phrase.id == phrase_id:
                        return phrase
        return None

    def beneath(self, phrase_id: str, pack: str) -> Phrase | None:
        """The phrase that would count under that id were it not in `pack`; None when there is none."""
        for segment in self._segments:
            for doc in segment.index.docs_of_id(phrase_id):
                phrase = from_record(segment.index.record(doc))
                if phrase.id == phrase_id and phrase.pack != pack:
                    return phrase
        return None

    def of_stage(self, stage: str, view: View) -> list[Phrase]:
        """What `view` may offer of a stage and fits its channel, approved first, then in the order of the packs; at most `OF_STAGE`."""
        found = [(segment, doc) for segment in self._segments for doc in segment.of_stage(stage, view)]
        approved = [(segment, doc) for segment, doc in found if segment.is_approved(doc)]
        rest = [(segment, doc) for segment, doc in found if not segment.is_approved(doc)]
        return [segment.phrase(doc) for segment, doc in [*approved, *rest][:OF_STAGE]]

    def phrases(self) -> Iterator[Phrase]:
        """Every phrase that counts, in any status, in the order of the packs of each segment."""
        for segment in self._segments:
            for doc in segment.alive.nonzero()[0].tolist():
                yield from_record(segment.index.record(doc))

    def search(self, query: str, limit: int = 50, *, view: View = _ANYTIME) -> Answer:
        """One question on its own; `limit` 0 gives every hit."""
        return self.session().search(query, limit, view=view)

    def session(self) -> SearchSession:
        """For a search field: each keystroke goes on from the one before."""
        from companion.phrases.search.session import SearchSession

        return SearchSession(self._segments)


def open_library(sources: Sequence[PackSource], cache: Path | None = None) -> Library:
    """Read the packs of `sources`. Without `cache` everything is read and stays in memory.

    Nothing raises: a pack or a folder that cannot be read is among the problems of the library.
    """
    from companion.phrases.opening import segments_of

    return Library(*segments_of(sources, cache))
