"""Chosen findings put into the text, and what a suggestion may stand for."""

from __future__ import annotations

from dataclasses import replace
from os.path import commonprefix

import pytest

from companion.tone.check import check
from companion.tone.loading import load_rules
from companion.tone.rewrite import rewrite
from tests.tone import development

RULES = load_rules()


def mend(text: str) -> str:
    return rewrite(text, check(text, RULES).findings)


@pytest.mark.parametrize(("text", "mended"), [
    ("王女士您好，这个不归我们管。", "王女士您好，这个问题我来帮您协调，和负责的同事确认后告诉您。"),
    ("亲，我也没办法呢", "亲，这一步我暂时做不到，我先帮您问清楚还有什么办法"),
    ("您搞错了！订单是3月1日的", "我理解您的看法，我们一起对照记录再确认一下！订单是3月1日的"),
    ("我怎么知道", "这个我需要核实一下，确认后马上告诉您"),
    ("我怎么知道？您再等等", "这个我需要核实一下，确认后马上告诉您。您再等等"),
    ("您先别说了，听我讲", "您刚才说的我记下了，我总结一下，您看对不对"),
    ("亲，这边真的帮不到您呢", "亲，这一步我暂时做不到，我先帮您问清楚还有什么办法"),
])  # fmt: skip
def test_the_mended_text_reads_well(text: str, mended: str) -> None:
    assert mend(text) == mended


def test_a_clause_that_says_more_is_left_to_the_agent() -> None:
    (finding,) = check("张三的包裹昨天就不归我们管", RULES).findings
    assert finding.suggestions == ()
    assert mend("张三的包裹昨天就不归我们管") == "张三的包裹昨天就不归我们管"


def test_from_right_to_left() -> None:
    text = "我怎么知道，这个不归我们管"
    first, second = check(text, RULES).findings
    both = rewrite(text, [first, second])
    assert both == rewrite(rewrite(text, [second]), [first])
    assert rewrite(text, [second]).startswith("我怎么知道，")


def test_a_chosen_suggestion_is_the_one_taken() -> None:
    (finding,) = check("这个不归我们管", RULES).findings
    other = replace(finding, suggestions=(*finding.suggestions, "我来跟进"))
    assert rewrite("这个不归我们管", [other.choose(1)]) == "我来跟进"


def test_a_finding_of_another_text_changes_nothing() -> None:
    findings = check("这个不归我们管", RULES).findings
    assert rewrite("您好，欢迎光临本店", findings) == "您好，欢迎光临本店"


def test_a_long_message_is_split_and_nothing_else() -> None:
    text = "您好，关于您的包裹，我们已经联系了网点核实情况。" * 16
    (finding,) = [one for one in check(text, RULES).findings if one.category == "length"]
    parts = rewrite(text, [finding]).split("\n")
    assert len(parts) == 3
    assert "".join(parts) == text
    assert all(part.endswith("。") for part in parts)


def test_a_suggestion_makes_it_better() -> None:
    """What a suggestion replaces is mended: the same rule is silent there afterwards."""
    for line in development.forbidden():
        if line.held:
            continue
        for finding in check(line.text, RULES).findings:
            for at in range(len(finding.suggestions)):
                mended = rewrite(line.text, [finding.choose(at)])
                start = len(commonprefix([line.text, mended]))
                end = len(mended) - len(commonprefix([line.text[start:][::-1], mended[start:][::-1]]))
                left = [one for one in check(mended, RULES).findings if one.rule == finding.rule and one.start < end and start < one.end]
                assert left == [] or finding.rule == "address.you", (line.text, mended)
