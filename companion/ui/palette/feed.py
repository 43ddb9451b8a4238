"""What the palette asks of the program: answers, the start page, a few facts. companion.app puts the library behind it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from companion.phrases.model import Phrase, Status
from companion.phrases.search.answer import Only
from companion.ui.palette.filters import parse
from companion.ui.palette.rows import HitLike, Row, SectionLike, rows_of_hits, rows_of_sections

MOST = 200
"""Rows shown at most; nobody scrolls further."""


class Feed(Protocol):
    """Answers questions about the phrases at hand, from memory, within a keystroke."""

    def search(self, text: str, stage: str, channel: str, limit: int, only: Only) -> Sequence[HitLike]:
        """The best `limit` hits for `text` among those of `only`; `stage` and `channel` may lift, empty for none."""
        ...

    def home(self, channel: str) -> Sequence[SectionLike]:
        """Pinned, next and usual: what to show before anything is typed."""
        ...

    def phrases(self) -> Sequence[Phrase]:
        """Every phrase on offer, in the order of the packs."""
        ...

    def version(self, phrase: Phrase) -> str:
        """The version of the pack of `phrase`, without ``v``; empty when it has none."""
        ...


class EmptyFeed:
    """Nothing loaded yet."""

    def search(self, text: str, stage: str, channel: str, limit: int, only: Only) -> Sequence[HitLike]:
        """No hits."""
        return ()

    def home(self, channel: str) -> Sequence[SectionLike]:
        """No sections."""
        return ()

    def phrases(self) -> Sequence[Phrase]:
        """No phrases."""
        return ()

    def version(self, phrase: Phrase) -> str:
        """None."""
        return ""


def rows_for(feed: Feed, line: str, stage: str, channel: str) -> list[Row]:
    """The rows for a typed line under a chosen stage and channel (empty: any)."""
    query = parse(line)
    chosen = [("stage", stage), ("channel", channel), *query.filters.entries()]

    def kept(phrase: Phrase) -> bool:
        return (
            (not stage or phrase.stage == stage)
            and (not channel or not phrase.channels or channel in phrase.channels)
            and phrase.status is not Status.RETIRED
            and query.filters.pass_(phrase)
        )

    if query.text:
        hits = feed.search(query.text, stage, channel, MOST, tuple(entry for entry in chosen if entry[1]))
        return rows_of_hits([hit for hit in hits if kept(hit.phrase)][:MOST])
    if query.filters or stage:
        # What is for the stage itself comes before what is for one scenario of it, as on the start page.
        found = sorted(
            filter(kept, feed.phrases()),
            key=lambda phrase: (phrase.status is not Status.APPROVED, bool(stage) and phrase.category[:1] != (stage,)),
        )
        return [Row(phrase) for phrase in found[:MOST]]
    return [row for row in rows_of_sections(feed.home(channel)) if row.phrase is None or kept(row.phrase)]
