"""A draft as a value: what is proposed, what is taken, what is passed over, and what becomes of the text."""

from __future__ import annotations

import pytest

from companion.tone.check import check
from companion.tone.loading import load_rules
from companion.ui.tone.changes import LONGEST, Kind, changes, compared
from companion.ui.tone.draft import Draft
from tests.ui.tone.conftest import ANGRY, RULES, WRONG, draft_of


def test_undecided_everything_is_proposed_and_a_decision_takes_only_what_it_names() -> None:
    draft = draft_of(ANGRY).fold()
    assert draft.after == "我们一起对照记录再看一下，您看物流。我们一起对照记录再看一下，笨蛋。"
    first, hint, second, _fool = draft.findings
    assert draft.take(second).after == "您搞错了，你看物流。我们一起对照记录再看一下，笨蛋。"
    assert draft.take(second).take(first).take(second).after == "我们一起对照记录再看一下，你看物流。您搞错了，笨蛋。"
    assert draft.take(hint).take(hint).after == ANGRY and not draft.take(hint).take(hint).changed
    assert draft.take(hint).take_all().after == draft.after


def test_a_folded_hint_nobody_saw_is_neither_proposed_nor_taken_with_the_rest() -> None:
    draft, mended = draft_of(ANGRY), "我们一起对照记录再看一下，你看物流。我们一起对照记录再看一下，笨蛋。"
    assert draft.after == draft.take_all().after == mended
    assert draft.fold().take_all().after == mended.replace("你看", "您看")
    assert draft.fold().fold().take_all().after == mended, "folded again it is not in the list"
    hint = draft.hints[0]
    assert draft.take(hint).take_all().after == mended.replace("你看", "您看"), "accepted by itself it stays"


def test_only_what_is_shown_can_be_said_to_be_mendable() -> None:
    draft = draft_of("笨蛋，你看。")
    assert not draft.changed and not draft.mendable and draft.fold().mendable


def test_a_draft_with_hints_alone_is_left_as_it_is_until_asked() -> None:
    draft = draft_of("好的，你看这样行吗？")
    assert [one.severity for one in draft.findings] == ["hint"]
    assert not draft.changed
    assert draft.take_all().after == "好的，您看这样行吗？"


def test_ignored_once_is_gone_for_every_same_wording_of_this_draft_and_back_in_the_next() -> None:
    draft = draft_of(ANGRY).fold()
    passed = draft.pass_over(draft.findings[0])
    assert [one.rule for one in passed.findings] == ["test.you", "test.fool"]
    assert passed.after == "您搞错了，您看物流。您搞错了，笨蛋。"
    assert [one.rule for one in draft_of(ANGRY).findings][0] == "test.wrong"


def test_another_wording_round_and_round() -> None:
    draft = draft_of(WRONG)
    finding = draft.findings[0]
    assert draft.turn(finding, 1).after == "可能是我没说清楚，请再看一下。"
    assert draft.turn(finding, 1).turn(finding, 1).after == draft.after
    assert draft.turn(finding, -1).after == draft.turn(finding, 1).after


def test_after_a_change_by_hand_nothing_goes_in_unasked() -> None:
    text = "您搞错了，王女士。"
    draft = draft_of(WRONG).edited(text, check(text, RULES))
    assert draft.after == text and draft.changed


def test_changes_read_from_left_to_right_and_both_texts_are_whole() -> None:
    for draft in (draft_of(ANGRY), draft_of(ANGRY).edited("请您看物流。", check("请您看物流。", RULES))):
        found = changes(draft)
        assert "".join(one.text for one in found if one.kind is not Kind.NEW) == draft.original
        assert "".join(one.text for one in found if one.kind is not Kind.GONE) == draft.after


def test_a_very_long_text_changed_by_hand_is_not_compared_letter_by_letter() -> None:
    text = "好" * (LONGEST + 1)
    draft = Draft(ANGRY, text, check(text, RULES), frozenset())
    assert [one.kind for one in changes(draft)] == [Kind.SAME]


def test_a_character_that_happens_to_be_in_both_is_not_shown_as_kept() -> None:
    text = "我理解您的看法，请再看一下。"
    found = changes(draft_of(WRONG).edited(text, check(text, RULES)))
    assert [(one.kind, one.text) for one in found] == [
        (Kind.GONE, "您搞错了"), (Kind.NEW, "我理解您的看法"), (Kind.SAME, "，请再看一下。"),
    ]  # fmt: skip


@pytest.mark.parametrize("text", ["这不归我们管，你找别人去。", "你自己不会看说明书吗？这不归我们管，你找别人去。", "您搞错了。"])
def test_what_is_shown_as_the_mended_text_is_the_mended_text(text: str) -> None:
    draft = Draft(text, text, check(text, load_rules()))
    assert "".join(one.text for one in changes(draft) if one.kind is not Kind.GONE) == draft.after
    assert "".join(one.text for one in changes(draft) if one.kind is not Kind.NEW) == text


@pytest.mark.parametrize("many", [1, LONGEST])
def test_two_versions_of_any_length_are_compared_and_both_are_whole(many: int) -> None:
    before, after = "整机保修一年。" + "请您放心。" * many, "整机保修两年。" + "请您放心。" * many
    found = compared(before, after)
    assert "".join(one.text for one in found if one.kind is not Kind.NEW) == before
    assert "".join(one.text for one in found if one.kind is not Kind.GONE) == after
    assert sum(len(one.text) for one in found if one.kind is not Kind.SAME) <= 14
    assert {one.kind for one in compared(before, before)} == {Kind.SAME} and compared("", "") == []
