"""Blanks: found, filled in literally, closed without a trace, and never left in."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from companion.phrases.model import Phrase, Slot
from companion.phrases.slots import (
    broken_slots,
    check_value,
    fill,
    left_over,
    mask,
    pieces,
    slot_names,
    suggest,
    unfilled_marks,
)


def phrase(*parts: str, **slots: Slot) -> Phrase:
    names = {name: slots.get(name, Slot(name)) for name in slot_names(parts)}
    return Phrase("t", "t", parts, slots=names)


def optional(name: str, kind: str = "text") -> Slot:
    return Slot(name, kind, required=False)


def test_a_text_is_cut_at_its_slots() -> None:
    assert [(piece.text, piece.slot) for piece in pieces("您好，{{ 称呼 }}，订单{{订单号}}。")] == [
        ("您好，", ""), ("{{ 称呼 }}", "称呼"), ("，订单", ""), ("{{订单号}}", "订单号"), ("。", ""),
    ]  # fmt: skip
    assert slot_names(("{{b}}{{a}}", "{{a}}{{c}}")) == ("b", "a", "c")


def test_an_escaped_brace_pair_is_text() -> None:
    assert [piece.text for piece in pieces(r"写成 \{{名字}} 即可")] == ["写成 {{名字}} 即可"]
    assert fill(phrase(r"写成 \{{名字}} 即可，}} 也行"), {}).parts == ("写成 {{名字}} 即可，}} 也行",)
    assert slot_names((r"\{{名字}}",)) == ()


def test_a_slot_that_was_not_finished_is_found() -> None:
    assert broken_slots("您好{{名字，") == (2,)
    assert broken_slots("您好{{}}，") == (2,)
    assert broken_slots(r"您好{{名字}}，\{{x") == ()


def test_a_value_is_never_expanded_again() -> None:
    filled = fill(phrase("{{a}}和{{b}}"), {"a": "{{b}}", "b": r"\{{工号}}"})
    assert filled.parts == (r"{{b}}和\{{工号}}",)
    assert filled.ready


@given(st.lists(st.text(alphabet="您好，。！：（）(){}\\ \nab{{}}", max_size=8), min_size=4, max_size=4),
       st.text(alphabet="{}ab\\（，", min_size=1, max_size=12).filter(lambda value: bool(value.strip())))  # fmt: skip
def test_values_arrive_as_typed_wherever_they_stand(texts: list[str], value: str) -> None:
    plain = [text.replace("{", "").replace("\\", "") for text in texts]
    source = "{{a}}".join(plain[:2]) + "{{b}}" + "{{c}}".join(plain[2:])
    filled = fill(phrase(source, b=optional("b")), {"a": value, "c": value})
    for part, spans in zip(filled.parts, filled.spans, strict=True):
        assert [part[span.start : span.end] for span in spans] == [value.strip()] * 2


def test_an_empty_required_slot_stops_the_phrase() -> None:
    filled = fill(phrase("{{a}}在{{b}}内", "{{a}}{{c}}"), {"a": "", "c": "  "})
    assert filled.empty == ("a", "b", "c")
    assert not filled.ready
    assert filled.parts[0] == "〔a〕在〔b〕内"
    assert not filled.spans[0][0].filled


def test_a_wrong_value_stops_the_phrase() -> None:
    filled = fill(phrase("退{{金额}}元", 金额=Slot("金额", "money", limit="200")), {"金额": "300"})
    assert not filled.ready
    assert filled.wrong == {"金额": "超出你的权限额度，需主管确认。"}


def test_a_default_is_never_taken_silently() -> None:
    assert fill(phrase("{{时限}}内", 时限=Slot("时限", default="24小时")), {}).empty == ("时限",)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("您好，{{x}}，", "您好，"),
        ("您好，{{x}}，请问有什么可以帮您？", "您好，请问有什么可以帮您？"),
        ("非常抱歉，{{x}}。", "非常抱歉。"),
        ("您好！{{x}}，请稍等", "您好！请稍等"),
        ("{{x}}，您好", "您好"),
        ("{{x}}您好", "您好"),
        ("请稍等，{{x}}", "请稍等"),
        ("您的订单（{{x}}）已发货", "您的订单已发货"),
        ("您的订单（订单号：{{x}}）已发货", "您的订单已发货"),
        ("见《{{x}}》。", "见。"),
        ("可以说“你好{{x}}”。", "可以说“你好”。"),
        ("（急，{{x}}）", "（急）"),
        ("（{{x}}，急）", "（急）"),
        ("红、{{x}}、蓝", "红、蓝"),
        ("红、{{x}}，蓝", "红，蓝"),
        ("Hi {{x}}, welcome", "Hi, welcome"),
        ("Hello, {{x}}!", "Hello!"),
        ("Dear {{x}} Lee", "Dear Lee"),
        ("第一行\n{{x}}\n第二行", "第一行\n第二行"),
        ("{{x}}\n第二行", "第二行"),
        ("第一行\n{{x}}", "第一行"),
        ("您好，{{x}}{{y}}，请讲", "您好，请讲"),
        ("您好，{{x}}，{{y}}，请讲", "您好，请讲"),
        ("Dear {{x}} {{y}}: hi", "Dear: hi"),
        ("好{{x}}的", "好的"),
    ],
)
def test_an_empty_optional_slot_leaves_no_trace(text: str, expected: str) -> None:
    filled = fill(phrase(text, x=optional("x"), y=optional("y")), {})
    assert filled.parts == (expected,)
    assert filled.ready


def test_the_gap_beside_a_value_never_eats_of_it() -> None:
    made = phrase("{{a}}{{x}}，{{a}}", x=optional("x"))
    assert fill(made, {"a": "嗯，"}).parts == ("嗯，嗯，",)
    assert fill(phrase("{{a}}{{x}}", x=optional("x")), {"a": "嗯，"}).parts == ("嗯，",)


@given(st.text(alphabet="您好，。！？：；、（）“”【】 \nab", max_size=12), st.text(alphabet="您好，。！？：；、（）“”【】 \nab", max_size=12))
def test_closing_a_gap_only_ever_takes_punctuation_away(left: str, right: str) -> None:
    filled = fill(phrase(left + "{{x}}" + right, x=optional("x")), {})
    text = "".join(filled.parts)
    rest = iter(left + right)
    assert all(char in rest for char in text), "nothing new, nothing moved"
    if filled.parts and "（" not in left and "【" not in left:
        assert [char for char in text if char in "您好ab"] == [char for char in left + right if char in "您好ab"]


def test_a_message_of_which_nothing_remains_goes() -> None:
    filled = fill(phrase("您好", "{{备注}}", 备注=optional("备注")), {})
    assert filled.parts == ("您好",)
    assert not fill(phrase("{{备注}}", 备注=optional("备注")), {}).ready


def test_profile_slots_fall_back_to_the_agents_own_settings() -> None:
    made = phrase("我是{{昵称}}，工号{{工号}}", 昵称=Slot("昵称", "profile"), 工号=Slot("工号", "profile"))
    assert fill(made, {"昵称": "小林"}, {"昵称": "林晓", "工号": "8012"}).parts == ("我是小林，工号8012",)
    assert fill(made, {}, {}).empty == ("昵称", "工号")
    named = phrase("{{姓名}}您好")
    assert fill(named, {}, {"姓名": "林晓"}).empty == ("姓名",), "only kind profile reads the settings"


@pytest.mark.parametrize(
    ("slot", "good", "bad"),
    [
        (Slot("金额", "money"), ["1", "12.5", "0.01", "1,200.00"], ["12.345", "一百", "-5", "0", "0.00", "1e3", "１２", "12元", "1,2"]),
        (Slot("金额", "money", limit="200"), ["200", "199.99"], ["200.01", "1,000"]),
        (Slot("电话", "phone"), ["13812345678"], ["1381234567", "138123456789", "138 1234 5678", "１３８１２３４５６７８", "abc"]),
        (Slot("单号", "order"), ["SF123", "4" * 32], ["1234", "4" * 33, "订单12345", "12 345"]),
        (Slot("链接", "url"), ["https://example.com/a?b=1", "http://例子.中国"], ["example.com", "javascript:alert(1)", "https://", "https://a b.com", "https://a@b.com", "ftp://a.b", "http://["]),
        (Slot("时限", "duration"), ["30分钟", "2小时", "半小时", "一个半小时", "1-2个工作日", "20到30分钟", "3个工作日", "24h", "约2天", "两天内"], ["尽快", "马上", "0分钟", "-5分钟", "30", "abc"]),
        (Slot("时间", "datetime"), ["今晚8点", "11月20日 15:00", "明早九点", "下班前", "周五"], ["尽快", "过会儿", "x" * 41]),
        (Slot("快递", "choice", choices=("顺丰", "中通")), ["顺丰"], ["圆通", "顺"]),
        (Slot("称呼"), ["王女士"], ["王\n女士", "王\u200b女士", "a\u202eb"]),
        (Slot("称呼", limit="4"), ["王女士"], ["非常尊敬的王女士"]),
        (Slot("说明", "multiline"), ["第一行\n第二行"], ["a\u0007b"]),
    ],
)  # fmt: skip
def test_a_value_is_checked_by_its_kind(slot: Slot, good: list[str], bad: list[str]) -> None:
    for value in good:
        assert check_value(slot, value) == "", value
        assert fill(phrase("{{" + slot.name + "}}", **{slot.name: slot}), {slot.name: value}).ready
    for value in bad:
        sentence = check_value(slot, value)
        assert sentence.endswith("。"), value
        assert not fill(phrase("{{" + slot.name + "}}", **{slot.name: slot}), {slot.name: value}).ready


def test_blank_is_wrong_only_where_it_is_required() -> None:
    assert check_value(Slot("称呼"), " ") == "“称呼”还没填。"
    assert check_value(optional("称呼", "money"), " ") == ""


def test_numbers_are_masked_for_the_screen() -> None:
    assert mask("phone", "13812345678") == "138****5678"
    assert mask("order", "4550098912") == "4****8912"
    assert "1234" not in mask("order", "12345")
    assert mask("phone", "12345") == "*****"
    assert mask("text", "王女士") == "王女士"


@pytest.mark.parametrize(
    ("kind", "clip", "offered"),
    [
        ("order", " SF1234567890\n", "SF1234567890"),
        ("order", "您好", None),
        ("order", "hello", None),
        ("order", "13812345678", None),
        ("order", "SF123\n45678", None),
        ("phone", "+86 138-1234-5678", "13812345678"),
        ("phone", "SF1234567890", None),
        ("money", "¥12.50", "12.50"),
        ("money", "12.345", None),
        ("url", "https://example.com/", "https://example.com/"),
        ("url", "see https://example.com/", None),
        ("text", "随便什么", None),
        ("order", "1" * 5000, None),
    ],
)
def test_the_clipboard_is_offered_only_where_it_fits(kind: str, clip: str, offered: str | None) -> None:
    assert suggest(Slot("x", kind), clip) == offered


@pytest.mark.parametrize(
    ("text", "marks"),
    [
        ("您好{{称呼}}", ["{{称呼}}"]),
        ("您好【姓名】，[name]", ["【姓名】", "[name]"]),
        ("【重要】请看，[微笑]", []),
        ("XX先生，请在xx前处理", ["XX", "xx"]),
        ("××女士", ["××"]),
        ("XXL码有货，XXXL 也有", []),
        ("请于＊＊前，**前", ["＊＊", "**"]),
        ("138****5678 和 tb***58", []),
        ("**重点**已处理", []),
        ("单号____", ["____"]),
        ("尊敬的[Customer Name]", ["[Customer Name]"]),
        ("〔客户称呼〕您好", ["〔客户称呼〕"]),
        ("{姓名}您好，{abc}", ["{姓名}"]),
        ("您好，退款 3*4=12", []),
    ],
)
def test_blanks_of_any_kind_are_seen_before_a_text_leaves(text: str, marks: list[str]) -> None:
    assert [text[start:end] for start, end in unfilled_marks(text)] == marks


def test_names_of_the_phrase_count_as_blanks_and_typed_values_do_not() -> None:
    assert unfilled_marks("【型号】") == ()
    assert unfilled_marks("【型号】", ["型号"]) == ((0, 4),)
    assert unfilled_marks("收件人王**，XX", skip=[(3, 6)]) == ((7, 9),)


def test_what_a_phrase_itself_leaves_open_is_known_without_its_slots() -> None:
    assert left_over((r"{{姓名}}您好，\{{名字}}，XX元",)) == ("XX",)
