"""A phrase goes through the form and through a pack file unchanged; what is wrong is said by field."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from companion.base.paths import shipped_packs_dir
from companion.phrases.editing import Fields
from companion.phrases.form import checked, is_blank, new_phrase, parts_of, to_fields, to_phrase
from companion.phrases.library import PackSource, open_library
from companion.phrases.model import Phrase, Review, Slot, Source, Status, Validity
from companion.phrases.pack_entry import from_entry, problems_of, to_entry

FILE = Path("mine.yaml")
FULL = Phrase(
    "mine.1", "先说“一”", ("您好，{{称呼}}。", "共 {{金额}} 元：\\{{不是占位 #1\n第二行"), category=("投诉", "配送"), stage="安抚", channels=("im", "sms"),
    tags=("道歉", "no"), code="0123", says=("说好今天到", "还没到"), when="客户：来催", caution="- 先核对",
    slots={"称呼": Slot("称呼", required=False), "金额": Slot("金额", "money", limit="500")},
    source=Source("004_539129d62b1b057c", "3.2"), status=Status.REVIEW, review=Review("周姐", date(2026, 11, 20), "可以"),
    valid=Validity(date(2026, 12, 1), date(2027, 1, 1)),
)  # fmt: skip


def nowhere(_name: str) -> Slot | None:
    return None


def test_every_shipped_phrase_survives_the_form_and_the_file() -> None:
    phrases = list(open_library([PackSource(shipped_packs_dir(), "shipped")]).phrases())
    assert len(phrases) > 200
    for phrase in phrases:
        bare = replace(phrase, pack="")
        assert from_entry(to_entry(bare)) == bare
        assert to_phrase(to_fields(bare), bare, nowhere) == bare
        assert not [one for one in problems_of([to_entry(bare)], FILE) if one.severity == "error"]


def test_every_key_survives() -> None:
    assert from_entry(to_entry(FULL)) == FULL
    assert to_phrase(to_fields(FULL), FULL, nowhere) == FULL
    good, problems = checked(FULL, FILE)
    assert good == FULL and problems == ()


def test_messages_are_parted_by_a_line() -> None:
    assert parts_of("一\n---\n二\n第二行\n \n--- \n\n三\n---\n") == ("一", "二\n第二行", "三")
    assert parts_of("用 --- 也行") == ("用 --- 也行",) and parts_of("---") == ()


def test_a_new_slot_is_declared_as_elsewhere() -> None:
    known = {"时限": Slot("时限", "duration")}.get
    phrase = to_phrase(Fields(text="{{时限}}内答复{{称呼}}，{{姓名}}"), new_phrase("mine.2"), known)
    assert [slot.kind for slot in phrase.slots.values()] == ["duration", "text", "profile"]


def test_lists_as_people_type_them() -> None:
    phrase = to_phrase(Fields(text="好", tags="#道歉，延误、道歉 催单", category="投诉／ 配送", says=" 一 \n\n二"), new_phrase("mine.2"), nowhere)
    assert phrase.tags == ("道歉", "延误", "催单") and phrase.category == ("投诉", "配送") and phrase.says == ("一", "二")


@pytest.mark.parametrize(("fields", "key", "says"), [
    (Fields(title="空的"), "text", "还没有正文"),
    (Fields(text="好{{称呼"), "text", "占位没写完整"),
    (Fields(text="好", code="两 个"), "code", "不能有空格"),
    (Fields(text="好", category="投诉//"), "category", "每级都不能空"),
    (Fields(text="藏\u200b着"), "text", "U+200B"),
    (Fields(text="字" * 20_001), "text", "太长了"),
])
def test_what_is_wrong_is_said_at_its_field(fields: Fields, key: str, says: str) -> None:
    good, problems = checked(to_phrase(fields, new_phrase("mine.2"), nowhere), FILE)
    assert good is None and [one.key for one in problems] == [key] and says in problems[0].message


def test_a_blank_left_in_is_a_warning() -> None:
    good, problems = checked(to_phrase(Fields(text="请提供XX单号"), new_phrase("mine.2"), nowhere), FILE)
    assert good is not None and good.title == "请提供XX单号"
    assert [one.severity for one in problems] == ["warning"]


def test_an_untouched_form_is_blank() -> None:
    assert is_blank(Fields(text=" \n")) and not is_blank(Fields(code="a"))
