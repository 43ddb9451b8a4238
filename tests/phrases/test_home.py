"""Before anything is typed: what is pinned, what usually follows, what is used most."""

from __future__ import annotations

from datetime import UTC, date, datetime

import numpy as np

from companion.phrases.home import home, next_stages
from companion.phrases.library import Library
from companion.phrases.model import Phrase, Status, Validity
from companion.phrases.search.answer import View
from companion.phrases.search.build import build_index
from companion.phrases.search.segment import Segment
from companion.phrases.usage import Usage

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
VIEW = View(today=date(2026, 11, 22))


class Shelf(Library):
    def __init__(self, *phrases: Phrase) -> None:
        index = build_index(phrases, [0] * len(phrases))
        super().__init__([Segment(index, np.ones(len(phrases), np.bool_))])


def phrase(name: str, stage: str = "", **more: object) -> Phrase:
    return Phrase(name, name, (name,), stage=stage, **more)  # type: ignore[arg-type]


def used(*names: str) -> Usage:
    usage = Usage(None, NOW)
    for name in names:
        usage.record("", name, NOW)
    return usage


def shown(shelf: Shelf, pinned: tuple[str, ...] = (), last: str = "", usage: Usage | None = None, view: View = VIEW) -> dict[str, list[str]]:
    return {
        section.title: [item.id for item in section.phrases]
        for section in home(shelf, pinned, last, usage or used(), view)
    }


def test_at_the_start_of_a_conversation_the_opening_comes_next() -> None:
    shelf = Shelf(phrase("b", "方案"), phrase("a", "开场"), phrase("c", "开场"))
    assert shown(shelf) == {"下一步": ["a", "c"]}


def test_after_a_stage_comes_the_next_one_that_has_phrases() -> None:
    shelf = Shelf(phrase("a", "开场"), phrase("s", "安抚"), phrase("f", "方案"))
    assert shown(shelf, last="开场") == {"下一步": ["s"]}
    assert shown(shelf, last="安抚") == {"下一步": ["f"]}
    assert shown(shelf, last="回访") == {}


def test_waiting_and_transfer_are_no_steps_of_the_flow() -> None:
    assert "等待" not in next_stages("") and "转接" not in next_stages("方案")
    assert next_stages("方案")[0] == "确认"
    assert next_stages("等待")[0] == "方案"
    assert next_stages("跟进") == ("回访",)


def test_pins_come_first_at_most_five_in_their_order() -> None:
    shelf = Shelf(*(phrase(name, "开场") for name in "abcdefg"))
    sections = shown(shelf, pinned=("g", "gone", "a", "b", "c", "d", "e"))
    assert sections["钉住"] == ["g", "a", "b", "c", "d"]
    assert sections["下一步"] == ["e", "f"]


def test_usual_is_what_was_used_and_stands_nowhere_else() -> None:
    shelf = Shelf(*(phrase(name) for name in "abc"), phrase("open", "开场"))
    sections = shown(shelf, pinned=("a",), usage=used("a", "b", "c", "c", "open"))
    assert sections == {"钉住": ["a"], "下一步": ["open"], "常用": ["c", "b"]}


def test_what_may_not_be_used_is_not_offered() -> None:
    shelf = Shelf(
        phrase("retired", "开场", status=Status.RETIRED),
        phrase("over", "开场", valid=Validity(last=date(2026, 11, 21))),
        phrase("today", "开场", valid=Validity(date(2026, 11, 22), date(2026, 11, 22))),
        phrase("draft", "开场", status=Status.DRAFT),
        phrase("good", "开场"),
    )
    sections = shown(shelf, pinned=("retired", "over"), usage=used("retired", "over"))
    assert sections == {"下一步": ["today", "good", "draft"]}


def test_another_channels_phrases_stay_out_unless_pinned() -> None:
    shelf = Shelf(phrase("im", "开场", channels=("im",)), phrase("phone", "开场", channels=("phone",)), phrase("any", "开场"))
    view = View(today=VIEW.today, channel="phone")
    assert shown(shelf, view=view) == {"下一步": ["phone", "any"]}
    assert shown(shelf, pinned=("im",), view=view)["钉住"] == ["im"]


def test_an_empty_library_shows_nothing() -> None:
    assert home(Shelf(), ("a",), "开场", used("a"), VIEW) == []
