from __future__ import annotations

from companion.phrases.model import Status
from companion.ui.palette.feed import EmptyFeed, rows_for
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
