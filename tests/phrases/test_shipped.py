"""The shipped packs: complete, in proper modern Chinese, and safe to paste with every optional slot left empty."""

from __future__ import annotations

import re
from collections import Counter

import pytest

from companion.base.fold import simplified_map
from companion.base.paths import shipped_packs_dir
from companion.phrases.model import CHANNELS, STAGES, Phrase, Status
from companion.phrases.packs import find_pack_files, load_pack
from companion.phrases.slots import fill

FILES, FOLDER_PROBLEMS = find_pack_files(shipped_packs_dir())
PACKS = [load_pack(file, "shipped") for file in FILES]
PHRASES = {phrase.id: phrase for pack in PACKS for phrase in pack.phrases}
BY_ID = pytest.mark.parametrize("phrase", PHRASES.values(), ids=PHRASES.keys())

# Document 004, tables 3.1-3.4: every row, every cell.
CELLS = {
    "产品功能咨询": ["consult.feature.opening", "consult.feature.answer", "consult.feature.confirm"],
    "订单状态咨询": ["consult.order.opening", "consult.order.answer", "consult.order.confirm"],
    "售后政策咨询": ["consult.warranty.opening", "consult.warranty.answer", "consult.warranty.confirm"],
    "服务态度投诉": ["complaint.attitude.calm", "complaint.attitude.verify", "complaint.attitude.remedy", "complaint.attitude.confirm"],
    "配送延迟投诉": ["complaint.delay.calm", "complaint.delay.verify", "complaint.delay.remedy", "complaint.delay.confirm"],
    "产品使用故障": ["repair.product.check", "repair.product.transfer", "repair.product.follow-up"],
    "账号异常": ["repair.account.check", "repair.account.transfer", "repair.account.follow-up"],
    "功能优化建议": ["suggestion.feature.thanks", "suggestion.feature.record", "suggestion.feature.next"],
    "服务流程改进": ["suggestion.process.thanks", "suggestion.process.record", "suggestion.process.next"],
}


def test_packs_have_no_problem_and_enough_phrases() -> None:
    assert not FOLDER_PROBLEMS
    assert [problem for pack in PACKS for problem in pack.problems] == []
    assert len(PHRASES) == sum(len(pack.phrases) for pack in PACKS), "an id stands in two packs"
    assert len(PHRASES) >= 160


def test_codes_and_titles_are_unique() -> None:
    for name in ("code", "title"):
        twice = [value for value, count in Counter(getattr(phrase, name) for phrase in PHRASES.values()).items() if count > 1]
        assert not twice, f"{name}: {twice}"


@pytest.mark.parametrize("stage", STAGES)
def test_every_stage_is_served(stage: str) -> None:
    assert sum(phrase.stage == stage for phrase in PHRASES.values()) >= 4


@pytest.mark.parametrize("channel", CHANNELS)
def test_every_channel_is_served(channel: str) -> None:
    assert sum(channel in phrase.channels for phrase in PHRASES.values()) >= 20


@pytest.mark.parametrize("row", CELLS)
def test_every_cell_of_the_scenario_tables_has_its_phrase_with_its_remark(row: str) -> None:
    for phrase_id in CELLS[row]:
        phrase = PHRASES[phrase_id]
        assert phrase.caution, f"{phrase_id}: the remark of its row"
        assert phrase.source is not None and phrase.source.document.startswith("004_") and row in phrase.source.section


@pytest.mark.parametrize("kind", ["讲理型", "较真型", "激动型", "纠缠型"])
def test_the_four_kinds_of_difficult_caller_have_answers_and_what_not_to_do(kind: str) -> None:
    found = [phrase for phrase in PHRASES.values() if phrase.category == ("难接的电话", kind)]
    assert len(found) >= 2
    assert all(phrase.caution for phrase in found)
    assert any(re.search("不|别", phrase.caution) for phrase in found), "what not to do"


@pytest.mark.parametrize("profile", ["新客户", "老客户", "高价值客户", "情绪激动客户"])
def test_the_four_customer_profiles_have_answers(profile: str) -> None:
    assert sum(phrase.category == ("客户画像", profile) for phrase in PHRASES.values()) >= 2


@BY_ID
def test_a_phrase_says_what_it_is(phrase: Phrase) -> None:
    assert phrase.title and len(phrase.title) <= 12
    assert phrase.category and phrase.stage and phrase.channels and phrase.code and phrase.says and phrase.when
    assert phrase.source is not None and re.fullmatch(r"00[0-4]_[0-9a-f]{16}", phrase.source.document) and phrase.source.section
    assert phrase.status is Status.APPROVED
    assert re.fullmatch(r"[a-z]{2}\d{2}", phrase.code)
    assert all(len(part) <= (70 if len(phrase.parts) > 1 else 125) for part in phrase.parts)


SHOWN = "{0.title}\n{0.text}\n{0.when}\n{0.caution}"
FORBIDDEN = re.compile(
    "难缠|素质|无赖|工单|流转|后台|跑数据|按规定|我保证|一定解决|无条件|亲[，～~!！]|你[^们]|大概率|薄澳|弊⒁|銆|锛|Ã|�"
)


@BY_ID
def test_a_phrase_is_clean_simplified_chinese(phrase: Phrase) -> None:
    text = SHOWN.format(phrase)
    assert not FORBIDDEN.search(text), FORBIDDEN.search(text)
    traditional = [char for char in text if ord(char) in simplified_map()]
    assert not traditional, f"Traditional: {traditional}"
    assert not re.search(r"[\u4e00-\u9fff]\([a-zāáǎàēéěèīíǐìōóǒòūúǔùü]+\)", text), "pinyin left inside a word"
    assert not re.search(r"[\u4e00-\u9fff][,;:?!()]|[,;:?!()][\u4e00-\u9fff]", text), "half-width punctuation in Chinese"
    assert not re.search(r"(身份证号|密码|验证码|银行卡号)(是多少|发[给我]|提供|报一下)", text)


@BY_ID
def test_a_phrase_reads_right_with_its_optional_slots_empty(phrase: Phrase) -> None:
    values = {name: "某某" for name, slot in phrase.slots.items() if slot.required}
    filled = fill(phrase, values)
    assert not filled.empty
    for part in filled.parts:
        assert "{{" not in part and "}}" not in part
        assert not re.search(r"，，|，。|。。|，！|  |^[，。、]|（）|“”", part), part
        assert part == part.strip()


@BY_ID
def test_no_choice_stutters_where_it_meets_the_text(phrase: Phrase) -> None:
    """“这一单已已经拆封使用” was read to a customer."""
    for name, slot in phrase.slots.items():
        for choice in slot.choices:
            for part in phrase.parts:
                before, mark, after = part.partition("{{" + name + "}}")
                if mark:
                    assert before[-1:] != choice[:1] and choice[-1:] != after[:1], f"{before[-4:]}{choice}{after[:4]}"


@BY_ID
def test_a_phrase_promises_nothing_empty_and_carries_no_stage_direction(phrase: Phrase) -> None:
    """The rules of phrases/README.md: no 马上, 尽快, 可能, 一定; what the agent should do stands in `when`."""
    for part in phrase.parts:
        found = re.search("马上|尽快|可能|应该|一定|保证|（等|（停", part)
        assert not found, f"{found[0]}: {part}" if found else ""


def test_replies_of_several_messages_exist() -> None:
    assert sum(len(phrase.parts) > 1 for phrase in PHRASES.values()) >= 8
