"""A rude word in a slot is found whatever sentence it stands in."""

from __future__ import annotations

import pytest

from companion.base.paths import shipped_packs_dir
from companion.phrases.packs import find_pack_files, load_pack
from companion.phrases.slots import fill
from companion.tone.check import check
from companion.tone.loading import load_rules
from companion.tone.model import Report
from companion.ui.palette.filling import text_to_check
from companion.ui.tone.filled import with_values

RULES = load_rules()
PHRASES = [phrase for file in find_pack_files(shipped_packs_dir())[0] for phrase in load_pack(file, "shipped").phrases]
RUDE = ("滚", "王八蛋", "傻逼", "你他妈", "去死吧", "你算老几")
DECENT = ("王女士", "30分钟", "顺丰", "耳机", "忘记密码", "重新寄一件", "退款", "今晚8点", "不行", "系统故障", "王先生（尾号8912）")


def judge(text: str) -> Report:
    return check(text, RULES)


@pytest.mark.parametrize("word", RUDE)
def test_no_slot_of_a_shipped_phrase_hides_an_insult(word: str) -> None:
    hidden, looked = 0, 0
    for phrase in PHRASES:
        for name in phrase.slots:
            values = {other: word if other == name else "甲" for other in phrase.slots}
            if name in fill(phrase, values).wrong:
                continue
            text, looked = text_to_check(phrase, values), looked + 1
            hidden += judge(text).clean
            report = with_values(text, values.values(), judge)
            grave = [one for one in report.findings if one.severity != "hint"]
            assert any(one.start <= text.find(word) < one.end or word in one.text for one in grave), (phrase.id, name, text)
            assert all(text[one.start : one.end] == one.text for one in report.findings)
            assert all(one.end <= other.start for one, other in zip(report.findings, report.findings[1:], strict=False))
    assert looked > 100 and hidden > 0, "the sentence alone would have hidden some"


@pytest.mark.parametrize("word", DECENT)
def test_decent_values_change_nothing(word: str) -> None:
    for phrase in PHRASES:
        values = dict.fromkeys(phrase.slots, word)
        text = text_to_check(phrase, values)
        assert with_values(text, values.values(), judge) == judge(text), phrase.id


def test_no_value_no_difference() -> None:
    assert with_values("您好，请稍等。", ("", "  "), judge) == judge("您好，请稍等。")
