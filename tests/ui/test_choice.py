from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest

from companion import ui
from companion.desktop.ports import NO_TARGET
from companion.ui.choice import Action, Choice, Doubt, Request, decide
from tests.ui.conftest import CHAT, OTHER
from tests.ui.sample import CLOSE, DELAY, INTERNAL, MEMBER, REFUND, phrase

GOOD = {"时限": "2小时", "订单号": "A12345", "金额": "12.50"}


@pytest.mark.parametrize("action", list(Action))
@pytest.mark.parametrize("confirmed", [frozenset(), frozenset(Doubt)], ids=["plain", "everything confirmed"])
@pytest.mark.parametrize(
    "values", [{}, {**GOOD, "时限": " "}, {**GOOD, "金额": "12.345"}, {**GOOD, "金额": "600"}], ids=["none", "blank", "wrong", "over"]
)
def test_an_open_slot_holds_back_every_action(action: Action, confirmed: frozenset[Doubt], values: dict[str, str]) -> None:
    for target in (CHAT, NO_TARGET):
        assert decide(Request(REFUND, values, action, target, confirmed=confirmed)) is Doubt.SLOTS


def test_a_filled_phrase_goes_as_asked() -> None:
    result = decide(Request(REFUND, GOOD, Action.PASTE, CHAT, query="tk"))
    assert isinstance(result, Choice)
    assert result.parts == ("您的退款申请已经提交，审核通过后会原路退回，一般需要2小时。订单A12345的金额是12.50元。",)
    assert (result.phrase_id, result.query, result.target) == (REFUND.id, "tk", CHAT)


def test_values_are_never_read_for_slots_again() -> None:
    result = decide(Request(DELAY, {"客户称呼": "{{工号}}", "快递公司": "顺丰", "时限": "1天"}, Action.COPY, CHAT))
    assert isinstance(result, Choice) and "{{工号}}" in result.parts[0]


def test_parts_go_one_by_one_or_as_one() -> None:
    segments = decide(Request(MEMBER, {}, Action.SEGMENTS, CHAT))
    whole = decide(Request(MEMBER, {}, Action.PASTE, CHAT))
    assert isinstance(segments, Choice) and segments.parts == MEMBER.parts
    assert isinstance(whole, Choice) and whole.parts == (MEMBER.text,)
    one = decide(Request(CLOSE, {}, Action.SEGMENTS, CHAT))
    assert isinstance(one, Choice) and one.action is Action.PASTE


def test_without_a_target_everything_is_a_copy() -> None:
    for action in Action:
        result = decide(Request(MEMBER, {}, action))
        assert isinstance(result, Choice) and result.action is Action.COPY and result.parts == (MEMBER.text,)


def test_internal_phrases_ask_before_they_are_pasted_not_before_they_are_copied() -> None:
    request = Request(INTERNAL, {}, Action.PASTE, CHAT)
    assert decide(request) is Doubt.INTERNAL
    assert isinstance(decide(replace(request, action=Action.COPY)), Choice)
    assert isinstance(decide(replace(request, confirmed=frozenset({Doubt.INTERNAL}))), Choice)


def test_a_moved_window_asks_and_the_choice_keeps_the_first_target() -> None:
    request = Request(CLOSE, {}, Action.PASTE, CHAT, OTHER)
    assert decide(request) is Doubt.MOVED
    agreed = decide(replace(request, confirmed=frozenset({Doubt.MOVED})))
    assert isinstance(agreed, Choice) and agreed.target == CHAT
    assert isinstance(decide(replace(request, now=CHAT)), Choice)


def test_each_doubt_is_answered_by_itself() -> None:
    request = Request(INTERNAL, {}, Action.PASTE, CHAT, OTHER, confirmed=frozenset({Doubt.INTERNAL}))
    assert decide(request) is Doubt.MOVED


def test_blanks_of_other_programs_ask_even_for_a_copy() -> None:
    foreign = phrase("x", "x", "【姓名】您好，XX 时间内回复您。")
    assert decide(Request(foreign, {}, Action.COPY, CHAT)) is Doubt.MARKS
    assert isinstance(decide(Request(foreign, {}, Action.COPY, CHAT, confirmed=frozenset({Doubt.MARKS}))), Choice)


def test_there_is_one_way_out() -> None:
    sources = [(path.name, path.read_text(encoding="utf-8")) for path in Path(ui.__file__).parent.rglob("*.py")]
    # The settings have a widget of that name.
    made = [name for name, source in sources if re.search(r"(?<!class )\bChoice\(", source) and "settings.controls" not in source]
    assert made == ["choice.py"]
