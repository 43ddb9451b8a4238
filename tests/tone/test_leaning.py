"""The second witness: what is weighed, where it points, when it holds its tongue."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from companion.tone.check import check
from companion.tone.leaning import STRETCH, Leaning, Scale, Speaker, pieces, stretches
from companion.tone.loading import load_rules
from companion.tone.model import Suppressions
from companion.tone.rules import RuleSet
from companion.tone.text import read_message

RULES = load_rules()
KNOWN = ["您自", "自己", "帮您", "^您", "数字"]
SLIPS = Scale(-0.1, [12, 6, -18, 1, 0])
SPEAKER = Speaker(["blame", "retort"], [0, 0, 0, 1, 0], [9, 5, 1, 1, 0])
LEANING = Leaning(KNOWN, SLIPS, SPEAKER)


def test_pieces_are_one_to_three_characters_with_the_edges_marked() -> None:
    assert pieces("你看") == {"^", "您", "看", "$", "^您", "您看", "看$", "^您看", "您看$"}
    assert pieces("您好,亲,你看,谢谢您。") == pieces("你看")


def test_known_pieces_add_up_and_unknown_ones_say_nothing() -> None:
    assert LEANING.score("今天晴") == pytest.approx(-0.1)
    assert LEANING.score("您自己") > 0 > LEANING.score("我帮您看看")
    assert LEANING.score("您自己看，我帮您") < LEANING.score("您自己看")


def test_a_verdict_points_at_the_clause_that_weighs_most() -> None:
    message = read_message("这件事情是这样，您自己弄的，您看呢")
    (verdict,) = LEANING.verdicts(message, 0.1)
    assert message.shadow[slice(*verdict.span)] == "您自己弄的"
    assert verdict.category == "blame"
    assert LEANING.verdicts(message, verdict.score) == ()


def test_a_grave_slip_may_be_courteous_when_its_own_weights_say_so() -> None:
    """A request for a code leans clean as a slip; what is asked for tells."""
    own = {"privacy": Scale(-0.5, [0, 0, 0, 0, 60]), "threat": Scale(-3.0, [0, 0, 20, 0, 0])}
    message = read_message("我帮您，数字念一下呀")
    (verdict,) = Leaning(KNOWN, SLIPS, SPEAKER, own).verdicts(message, 0.1)
    assert LEANING.score(message.shadow) < 0
    assert verdict.category == "privacy"
    assert message.shadow[slice(*verdict.span)] == "数字念一下呀"
    assert LEANING.verdicts(message, 0.1) == ()


@given(st.text(alphabet="好的，。！\n您 ", max_size=400))
def test_stretches_cover_every_sentence_once_and_are_short(text: str) -> None:
    message = read_message(text)
    spans = list(stretches(message))
    assert all(0 < end - start <= STRETCH for start, end in spans)
    assert all(before[1] <= after[0] for before, after in zip(spans, spans[1:], strict=False))
    covered = {at for start, end in spans for at in range(start, end)}
    assert covered >= {at for start, end in message.sentences for at in range(start, end)}


def test_what_no_construction_foresaw_is_weighed() -> None:
    scales = RuleSet([rule for rule in RULES.rules if rule.kind == "weighed"])
    (finding,) = check("监控我看了，根本没有您说的那回事", scales).findings
    assert finding.rule.endswith(".weighed")
    assert finding.suggestions == ()


def test_where_a_construction_spoke_nothing_is_weighed_as_well() -> None:
    rules = [finding.rule for finding in check("这个不归我们管，您找别人去", RULES).findings]
    assert rules and not any(rule.endswith(".weighed") for rule in rules)


def test_a_rule_waved_through_is_not_replaced_by_the_scales() -> None:
    text = "这个不归我们管"
    ids = {finding.rule for finding in check(text, RULES).findings}
    assert check(text, RULES, suppressions=Suppressions(rules=frozenset(ids))).findings == ()
    assert check(text, RULES, suppressions=Suppressions(words=frozenset({"不归我们管"}))).findings == ()


def test_words_that_met_by_chance_are_contradicted_by_the_rest() -> None:
    """The construction fires; the sentence leans so clean that it is left unsaid."""
    text = "您看错日期没关系，出票24小时内可以免费改。"
    assert check(text, RULES).clean


@pytest.mark.parametrize("around", ["{},谢谢", "您好，{}，谢谢您", "王先生，{}，请再看一下", "非常抱歉给您带来不便，{}", "{}，祝您生活愉快"])
@pytest.mark.parametrize("slip", ["你是猪吗", "快滚", "密码发我", "这不归我管"])
def test_a_polite_neighbour_does_not_silence_it(slip: str, around: str) -> None:
    """An apology may make a refusal milder."""
    report = check(around.format(slip), RULES)
    assert report.findings and (not report.clean or "抱歉" in around)


def test_a_teams_own_rule_is_never_contradicted(tmp_path: Path) -> None:
    file = tmp_path / "team.yaml"
    file.write_text(
        "rules:\n  - {id: team.window, category: jargon, message: 请说“服务台”。, any: [三号窗口],"
        " bad: [请到三号窗口, 三号窗口取药, 您去三号窗口], good: [请到服务台, 二号窗口, 您好]}\n",
        encoding="utf-8",
    )
    found = check("您好，请您到三号窗口取药，感谢您的耐心等待", load_rules([file])).findings
    assert [finding.rule for finding in found] == ["team.window"]


def test_a_plain_short_question_is_no_slip() -> None:
    for text in ("您家里有人在吗", "您是本人来办理吗", "您之前买过这款吗"):
        assert check(text, RULES).findings == ()
