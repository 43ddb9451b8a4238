"""What was chosen comes up, fades, can be erased, and holds nothing of what was typed."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from companion.base.store import StoreError, open_store
from companion.phrases.usage import Usage

START = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)


def days(count: float) -> datetime:
    return START + timedelta(days=count)


def test_a_phrase_used_more_weighs_more_and_never_more_than_one() -> None:
    usage = Usage(None, START)
    assert usage.weight("a") == 0
    weights = []
    for _use in range(200):
        usage.record("", "a", START)
        weights.append(usage.weight("a"))
    assert weights == sorted(weights)
    assert 0 < weights[0] < 0.3 and weights[-1] == 1


def test_yesterdays_phrase_stands_above_one_of_last_month() -> None:
    usage = Usage(None, START)
    for _use in range(3):
        usage.record("", "old", START)
    for _use in range(2):
        usage.record("", "new", days(30))
    assert usage.weight("new") > usage.weight("old") > 0
    assert usage.most_used(5) == ("new", "old")


def test_a_weight_fades_with_both_half_lives() -> None:
    usage = Usage(None, START)
    for _use in range(10):
        usage.record("", "a", START)
    faded = []
    for day in (0, 3, 30, 300):
        usage.advance(days(day))
        faded.append(usage.weight("a"))
    assert faded == sorted(faded, reverse=True)
    assert faded[2] > 0.3 * faded[0], "thirty days do not wipe out a habit"
    assert faded[3] < 0.01


def test_the_order_of_use_follows_time_each_use_and_forgetting() -> None:
    usage = Usage(None, START)
    for _use in range(20):
        usage.record("", "habit", START)
    for _use in range(8):
        usage.record("", "new", days(30))
    assert usage.most_used(5) == usage.most_used(2) == ("new", "habit")
    usage.advance(days(39))
    assert usage.most_used(5) == ("habit", "new"), "what is new fades faster"
    assert usage.most_used(1) == ("habit",)
    usage.record("", "new", days(39))
    assert usage.most_used(5) == ("new", "habit")
    usage.forget_all()
    assert usage.most_used(5) == ()


@given(st.lists(st.tuples(st.sampled_from("abcde"), st.floats(0, 60), st.booleans()), max_size=30))
def test_the_order_of_use_is_that_of_the_weights_of_the_moment(steps: list[tuple[str, float, bool]]) -> None:
    usage = Usage(None, START)
    used = set()
    for phrase, day, is_use in steps:
        if is_use:
            used.add(phrase)
            usage.record("", phrase, days(day))
        else:
            usage.advance(days(day))
        assert usage.most_used(5) == tuple(sorted(used, key=lambda one: (-usage.weight(one), one)))


def test_a_clock_set_back_neither_raises_nor_inflates() -> None:
    usage = Usage(None, START)
    usage.record("", "a", START)
    before = usage.weight("a")
    usage.advance(days(-400))
    assert usage.weight("a") == before
    usage.record("", "a", days(-400))
    assert before < usage.weight("a") < 2 * before + 0.1


def test_a_query_is_remembered_from_the_second_choice_on() -> None:
    usage = Usage(None, START)
    usage.record("tk", "refund", START)
    assert usage.remembered("tk") is None
    usage.record("TK ", "refund", days(1))
    assert usage.remembered("tk") == "refund"
    assert usage.remembered("ｔｋ") == "refund", "width and case are folded"
    assert usage.remembered("tkx") is None
    for _use in range(3):
        usage.record("tk", "other", days(2))
    assert usage.remembered("tk") == "other"
    usage.advance(days(200))
    assert usage.remembered("tk") is None


def test_the_start_page_teaches_no_query() -> None:
    usage = Usage(None, START)
    usage.record("", "a", START)
    usage.record(" ", "a", START)
    assert usage.remembered("") is None
    assert usage.weight("a") > 0


def test_all_of_it_survives_a_restart(tmp_path: Path) -> None:
    path = tmp_path / "c.sqlite3"
    usage = Usage(path, START)
    for _use in range(2):
        usage.record("退款", "refund", START)
    usage.pin("b")
    usage.pin("a")
    usage.pin("b")
    usage.unpin("none")
    weight = usage.weight("refund")
    usage.close()
    again = Usage(path, START)
    assert again.weight("refund") == pytest.approx(weight)
    assert again.remembered("退款") == "refund"
    assert again.pinned() == ("b", "a")
    again.unpin("b")
    again.pin("b")
    again.close()
    third = Usage(path, START)
    assert third.pinned() == ("a", "b")
    third.close()


def test_what_was_typed_is_in_no_file(tmp_path: Path) -> None:
    path = tmp_path / "c.sqlite3"
    usage = Usage(path, START)
    for typed in ("13812345678", "11010519491231002X", "王女士的退款"):
        usage.record(typed, "refund", START)
        usage.record(typed, "refund", START)
        assert usage.remembered(typed) == "refund"
    held = b"".join(file.read_bytes() for file in tmp_path.iterdir())
    usage.close()
    held += b"".join(file.read_bytes() for file in tmp_path.iterdir())
    for typed in ("13812345678", "11010519491231002", "王女士"):
        assert typed.encode() not in held
        assert typed.encode("utf-16-le") not in held
    assert b"refund" in held


def test_forgetting_erases_the_bytes_and_keeps_the_pins(tmp_path: Path) -> None:
    path = tmp_path / "c.sqlite3"
    usage = Usage(path, START)
    for n in range(50):
        usage.record("tk", f"secret-habit-{n}", START)
    usage.pin("keep")
    usage.forget_all()
    assert usage.weight("secret-habit-1") == 0
    assert usage.remembered("tk") is None
    assert usage.pinned() == ("keep",)
    usage.record("tk", "later", START)
    usage.close()
    assert b"secret-habit" not in b"".join(file.read_bytes() for file in tmp_path.iterdir())
    again = Usage(path, START)
    assert again.most_used(5) == ("later",)
    again.close()


def test_a_disk_that_fails_later_never_stands_in_the_way(tmp_path: Path) -> None:
    path = tmp_path / "c.sqlite3"
    usage = Usage(path, START)
    other = open_store(path, [])
    other.execute("DROP TABLE usage")
    usage.record("tk", "a", START)
    usage.record("tk", "a", START)
    assert usage.remembered("tk") == "a"
    usage.pin("a")
    assert usage.pinned() == ("a",)
    other.close()


def test_a_damaged_file_is_said(tmp_path: Path) -> None:
    path = tmp_path / "c.sqlite3"
    path.write_bytes(b"no database" * 500)
    with pytest.raises(StoreError):
        Usage(path, START)


@given(st.lists(st.tuples(st.sampled_from("abc"), st.floats(-1000, 1000)), max_size=30))
def test_weights_stay_between_none_and_one(uses: list[tuple[str, float]]) -> None:
    usage = Usage(None, START)
    for phrase, day in uses:
        usage.record("q", phrase, days(day))
        for asked in "abc":
            assert 0 <= usage.weight(asked) <= 1
