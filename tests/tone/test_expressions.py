"""Expressions of strangers: refused with a sentence before they can crash a check or keep it busy for ever."""

from __future__ import annotations

import pytest

from companion.tone.expressions import Unfit, examine


@pytest.mark.parametrize("pattern", [
    "(甲+)+丁|甲乙", "(?:甲乙|甲乙)+丁", "(甲甲?)*丁", "(?:就|就是|是)*对", "(?=(?:a+)+)b", r"(?:\w甲?)+丁", "(?:甲*)*", "(?:甲?甲?)+丁", "(?:(?:甲){2,9})+",
    "(?:甲{1,30}){1,30}",
])  # fmt: skip
def test_a_repeat_that_can_share_a_text_in_several_ways_is_refused(pattern: str) -> None:
    with pytest.raises(Unfit, match="停不下来"):
        examine(pattern)


@pytest.mark.parametrize("pattern", [
    "甲+丁", "(?:甲|乙)+丁", "(?:就|就是|都)*对", "(?:一下|下|我们?的?)*", r"(?:\w\s)+", r"(?:\w{0,6}?甲){0,3}", "(?:甲乙?){1,3}",
])  # fmt: skip
def test_a_repeat_that_reads_in_one_way_only_may_stay(pattern: str) -> None:
    examine(pattern)


@pytest.mark.parametrize(("pattern", "says"), [
    ("甲{99999999999999999999}", "次数太大"), ("(" * 3000 + "甲" + ")" * 3000, "套得太深"), ("(甲", "写错了"),
])  # fmt: skip
def test_what_re_cannot_take_is_a_sentence(pattern: str, says: str) -> None:
    with pytest.raises(Unfit, match=says):
        examine(pattern)
