"""One message to one report: offsets, masks, guards, suppressions, hostile input."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from companion.base.fold import simplified_map
from companion.tone.check import MOST_CHARS, check
from companion.tone.loading import load_rules
from companion.tone.model import Suppressions
from companion.tone.rewrite import rewrite
from companion.tone.rules import RuleSet
from tests.tone import development

RULES = load_rules()
NAUGHTY = [line.text for line in development.forbidden() if not line.held]
_SIMPLE = simplified_map()
TRADITIONAL = {ord(simple): chr(code) for code, simple in reversed(_SIMPLE.items()) if "\u4e00" <= chr(code) <= "\u9fff"}


def rules_of(text: str) -> list[tuple[str, str]]:
    return [(finding.rule, finding.severity) for finding in check(text, RULES).findings]


@pytest.mark.parametrize("text", [
    "亲，這個不歸我們管哦", "这个不​归我们管", "😀😀这个不归我们管", "\u3000ＡＢ：这个不归我们管", "这个\ufe0f不归我们管🙏🏽", "前言。\n这个不归我们管",
])  # fmt: skip
def test_offsets_are_code_points_of_the_original(text: str) -> None:
    (finding,) = [one for one in check(text, RULES).findings if one.rule == "shirk.not-our-job"]
    assert text[finding.start : finding.end] == finding.text
    assert finding.text[0] in "这這" and "们" in finding.text.replace("們", "们")


def test_the_report_counts_code_points() -> None:
    assert check("好的😊", RULES).chars == 3


@pytest.mark.parametrize("line", NAUGHTY[::5])
def test_a_traditional_copy_gives_the_same_findings(line: str) -> None:
    assert rules_of(line.translate(TRADITIONAL)) == rules_of(line)


@pytest.mark.parametrize(("hidden", "category"), [
    ("加我微-信聊", "divert"), ("加V信给您便宜", "divert"), ("没 办 法", "shirk"),
    ("这个没*办*法", "shirk"), ("真是傻\u200b逼", "abuse"), ("Ｓ　Ｂ", "abuse"),
])  # fmt: skip
def test_splitting_a_word_hides_nothing(hidden: str, category: str) -> None:
    assert category in {name.split(".")[0] for name, _severity in rules_of(hidden)}


@pytest.mark.parametrize("frame", [
    "客户说：{}", "您刚才说“{}”，我能理解您的心情", "> {}", "用户反馈：{}", "您提到「{}」这句话让您不舒服，非常抱歉",
    "客户称{}",
])  # fmt: skip
@pytest.mark.parametrize("line", ["爱买不买", "你有病吧", "这个不归我们管", "嫌贵别买"])
def test_the_customers_words_are_not_the_agents(frame: str, line: str) -> None:
    assert check(frame.format(line), RULES).clean


def test_a_quotation_without_an_introduction_is_milder() -> None:
    assert rules_of("我跟他“爱买不买”了")[0][1] == "hint"


def test_a_message_that_is_all_in_quotes_is_the_message() -> None:
    assert not check("“这不归我管。”", RULES).clean


@pytest.mark.parametrize("text", [
    "请看 https://example.com/gun?q=sb 谢谢", "您点击“我的”-“清除缓存”", "订单A1234567890没问题", "设置-账户-注销", "{{不知道}}", "`滚`",
])  # fmt: skip
def test_addresses_menus_numbers_and_slots_are_not_read(text: str) -> None:
    assert check(text, RULES).findings == ()


def test_an_alternative_in_the_same_message_counts() -> None:
    assert not check("这个没办法改地址", RULES).clean
    assert check("这个没办法改地址，不过您可以到货后联系快递改派", RULES).clean


def test_you_is_only_worth_saying_beside_something_graver() -> None:
    assert check("你稍等下哈", RULES).findings == ()
    assert ("address.you", "hint") in rules_of("你的订单我也没办法，爱买不买")


def test_no_hints_when_not_wanted() -> None:
    assert check("后台正在跑数据", RULES).findings != ()
    assert check("后台正在跑数据", RULES, hints=False).findings == ()


def test_findings_stand_in_order_and_never_overlap() -> None:
    for line in NAUGHTY:
        spans = [(finding.start, finding.end) for finding in check(line * 2, RULES).findings]
        assert all(start < end for start, end in spans)
        assert all(before[1] <= after[0] for before, after in zip(spans, spans[1:], strict=False))


def test_an_ignored_word_or_rule_is_not_told_again() -> None:
    text = "爱买不买，我也没办法"
    assert {rule for rule, _severity in rules_of(text)} == {"refuse.take-it-or-leave-it", "shirk.cannot-help-it"}
    by_word = check(text, RULES, suppressions=Suppressions(words=frozenset({"愛買不買"})))
    assert {finding.rule for finding in by_word.findings} == {"shirk.cannot-help-it"}
    by_rule = check(text, RULES, suppressions=Suppressions(rules=frozenset({"shirk.cannot-help-it"})))
    assert {finding.rule for finding in by_rule.findings} == {"refuse.take-it-or-leave-it"}


def test_a_shops_own_name_is_no_slip() -> None:
    assert not check("您去滚蛋小吃店问", RULES).clean
    assert check("您去滚蛋小吃店问", RULES, suppressions=Suppressions(words=frozenset({"滚蛋小吃"}))).clean


@pytest.mark.parametrize("text", ["", "   \n\t", "😊😊", "\x00\x01\ufffd", "Hello, how may I help you?", "​"])
def test_nothing_to_check_is_no_crash(text: str) -> None:
    assert check(text, RULES).findings == ()


def test_too_long_is_refused_in_a_sentence() -> None:
    report = check("好" * (MOST_CHARS + 1), RULES)
    assert report.findings == () and report.clean
    assert str(MOST_CHARS) in report.refusal



def test_any_first_character_repeated_ends_soon() -> None:
    """Every character that any rule begins to look at, repeated; the timeout of the test run is the judge of a hang."""
    seen = sorted({literal[0] for literal in RULES.literals})
    assert len(seen) > 1_000
    for at in range(0, len(seen), 40):
        check("".join(char * 1_000 for char in seen[at : at + 40]), RULES)


@pytest.mark.parametrize("unit", ["没办法", "您自己", "不", "我", "保证", "!", "“", "密码发我", "a", "再", "你", "{{", "说", "1", "微-信", "，", "(", "😀", ">", "“你”"])
def test_one_word_repeated_to_the_limit_ends_soon(unit: str) -> None:
    report = check(unit * (MOST_CHARS // len(unit)), RULES)
    assert len(report.findings) <= 200


@given(st.text(alphabet=st.characters(), max_size=60))
@settings(max_examples=150, deadline=None)
def test_any_text_is_answered_with_spans_of_it(text: str) -> None:
    for finding in check(text, RULES).findings:
        assert text[finding.start : finding.end] == finding.text


def test_rules_given_are_the_rules_used() -> None:
    assert check("爱买不买", RuleSet([])).findings == ()


@given(st.sampled_from(NAUGHTY), st.sampled_from(["", "3月5日15:30，", "订单12345678，", "退您128.50元，", "王女士，"]))
@settings(max_examples=200, deadline=None)
def test_rewriting_keeps_what_must_be_kept(line: str, before: str) -> None:
    text = f"{before}{line}，王女士您的128.50元3天内到账 https://example.com/a?b=1 “原话”"
    mended = rewrite(text, check(text, RULES).findings)
    for kept in (before.strip("，"), "王女士", "128.50元", "3天", "https://example.com/a?b=1", "“原话”"):
        assert kept in mended


PAIRS = [
    ("怎么会怨您呀，是我们寄错了", "这还不是怨您，自己写错了地址"),
    ("这边不敢打包票后天一定到", "我打包票后天一定到"),
    ("有人自称银行的人让您报验证码，直接挂断", "麻烦您报一下验证码"),
    ("我保证把您的意见转达给校长", "我保证给您解决"),
    ("登机口换了，上飞机，请走右手边", "上飞机聊，群里拿货便宜"),
    ("商业险不予赔付，医保仍可以报一部分", "这种情况一律不予赔付"),
    ("您不要自己去拧阀门，师傅马上到", "要退自己去邮局"),
    ("我们派人清走了，是我们的疏忽", "再不搬我们就派人清了你的店"),
    ("您好，到楼下了", "到窗口排队去"),
    ("新来的张老师带您的班", "我新来的，不懂这个"),
    ("我再给您找房子", "您去找房东吧"),
    ("快把火关了，人先出去", "快把尾款付了"),
    ("您当时签的是一年期", "您当我们是慈善机构啊"),
    ("“滚”这种话不该从我们店里说出来，给您道歉", "滚，这种单子不接"),
]  # fmt: skip


@pytest.mark.parametrize(("harmless", "slip"), PAIRS)
def test_the_same_words_in_another_construction(harmless: str, slip: str) -> None:
    assert check(harmless, RULES).clean
    assert not check(slip, RULES).clean


def test_a_slip_in_a_courteous_sentence_is_still_heard() -> None:
    text = "亲，感谢您的耐心等待，您的包裹已经安排好了，预计明天送到，爱买不买"
    assert "refuse.take-it-or-leave-it" in [rule for rule, _severity in rules_of(text)]
