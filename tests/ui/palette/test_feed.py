from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime

import numpy as np
import pytest

from companion.phrases.library import Library
from companion.phrases.model import CHANNELS, STAGES, Phrase, Status
from companion.phrases.search.answer import Hit, Only, View
from companion.phrases.search.build import build_index
from companion.phrases.search.segment import Segment
from companion.phrases.usage import Usage
from companion.ui.library_feed import LibraryFeed
from companion.ui.palette.feed import MOST, EmptyFeed, rows_for
from companion.ui.palette.filters import parse
from tests.bench.search_data import make_phrases
from tests.ui.sample import DELAY, GREETING, PHRASES, REFUND, REVIEWED, FakeFeed, phrase


def ids(rows: list) -> list[str]:  # type: ignore[type-arg]
    return [row.phrase.id if row.phrase else row.heading for row in rows]


def test_the_start_page_shows_each_phrase_once_under_its_first_heading() -> None:
    rows = ids(rows_for(FakeFeed(), "", "", ""))
    assert rows[:5] == ["钉住", GREETING.id, "下一步", DELAY.id, REFUND.id]
    assert len(rows) == len(set(rows))


def test_filters_alone_list_what_they_let_through() -> None:
    assert ids(rows_for(FakeFeed(), "#退款", "", "")) == [REFUND.id]


def test_filters_narrow_a_search() -> None:
    feed = FakeFeed()
    assert ids(rows_for(feed, "您 >安抚", "", "")) == [DELAY.id, REVIEWED.id]
    assert feed.asked == ["您"]


def test_a_chosen_stage_narrows_approved_first() -> None:
    assert ids(rows_for(FakeFeed((REVIEWED, *PHRASES)), "", "安抚", ""))[0] == DELAY.id


def test_a_chosen_channel_hides_what_is_not_for_it() -> None:
    assert DELAY.id not in ids(rows_for(FakeFeed(), "您", "", "phone"))
    assert DELAY.id in ids(rows_for(FakeFeed(), "您", "", "im"))


def test_retired_phrases_are_never_offered() -> None:
    gone = phrase("old", "旧退款说明", "旧文", status=Status.RETIRED)
    for line in ("旧", ""):
        assert "old" not in ids(rows_for(FakeFeed((gone, *PHRASES)), line, "", ""))


def test_nothing_loaded_is_an_empty_list() -> None:
    assert rows_for(EmptyFeed(), "", "", "") == rows_for(EmptyFeed(), "x", "", "") == []


@dataclass
class Overheard:
    """A feed that passes everything on, and keeps the hits of the last search."""

    feed: LibraryFeed
    hits: Sequence[Hit] = ()

    def search(self, text: str, stage: str, channel: str, limit: int, only: Only) -> Sequence[Hit]:
        self.hits = self.feed.search(text, stage, channel, limit, only)
        return self.hits

    def __getattr__(self, name: str) -> object:
        return getattr(self.feed, name)


def varied(count: int) -> list[Phrase]:
    chance = random.Random(3)
    return [
        replace(
            phrase, stage=chance.choice((*STAGES[:3], "")), channels=chance.choice(((), ("im",), ("phone", "sms"))),
            tags=chance.choice((phrase.tags, ("ＶＩＰ／老客户", "運費"), ("售后急",))), category=chance.choice((phrase.category, ("售后服务",))),
        )
        for phrase in make_phrases(count)
    ]  # fmt: skip


@pytest.fixture(scope="module")
def real() -> tuple[Overheard, Library, Usage]:
    phrases = varied(3_000)
    random.Random(4).shuffle(phrases)
    parts = (phrases[:2_800], phrases[2_800:])
    library = Library([Segment(build_index(some, [0] * len(some)), np.ones(len(some), np.bool_)) for some in parts])
    usage = Usage(None, datetime(2026, 11, 29, tzinfo=UTC))
    for used in phrases[:300]:
        usage.record("t", used.id, datetime(2026, 11, 29, tzinfo=UTC))
    return Overheard(LibraryFeed(library, usage, lambda: date(2026, 11, 29))), library, usage


FILTERS = ("", "#运费", "#vip", "#老客", "#客户运", "#售后", "@售后", "@后服", "@售后/退款", ">身", ">身份", "/t", "/b1", "#户\0\0\0\0\0", "#运 /c", "#火星")


@pytest.mark.parametrize("text", ["t", "sh", "nin", "tuikuan", "退款", "退 k", "t 您", "b1", "tuikun", "推宽", "sangmen", "qwzxv"])
def test_narrowed_rows_are_those_of_every_hit_that_pass(real: tuple[Overheard, Library, Usage], text: str) -> None:
    feed, library, usage = real
    for number, typed in enumerate(FILTERS, 1):
        stage, channel = ("", *STAGES[:3])[number % 4], ("", *CHANNELS)[number % 3]
        view = View(today=date(2026, 11, 29), stage=stage, channel=channel, usage=usage)
        wanted = [
            hit.phrase
            for hit in library.search(text, 0, view=view).hits
            if parse(typed).filters.pass_(hit.phrase)
            and (not stage or hit.phrase.stage == stage)
            and (not channel or not hit.phrase.channels or channel in hit.phrase.channels)
        ]
        rows = rows_for(feed, f"{text} {typed}", stage, channel)
        assert [row.phrase for row in rows] == wanted[:MOST], (text, typed, stage, channel)
        assert len(feed.hits) <= MOST
