from __future__ import annotations

import pytest

from companion.ui.palette.filters import Query, parse
from tests.ui.sample import CLOSE, DELAY, REFUND


def test_filters_are_taken_out_of_the_words() -> None:
    query = parse("退款 #道歉 审核 >安抚")
    assert query.text == "退款 审核"
    assert query.filters.tags == ("道歉",)
    assert query.filters.stage == ("安抚",)


@pytest.mark.parametrize("line", ["#道歉", "＃道歉", "@投诉", "@配送延迟", ">安抚", "＞安抚", "/yw", "/YW01", "#道 @投诉"])
def test_each_mark_finds_its_own(line: str) -> None:
    query = parse(line)
    assert query.text == "" and query.filters
    assert query.filters.pass_(DELAY)
    assert not query.filters.pass_(CLOSE)


def test_traditional_letters_filter_the_same() -> None:
    assert parse("@退款 #退款").filters.pass_(REFUND)
    assert parse("@配送延遲").filters.pass_(DELAY)


def test_a_mark_still_being_typed_filters_nothing() -> None:
    assert parse("退款 #") == Query("退款", parse("").filters)
    assert not parse("#").filters
