from __future__ import annotations

import pytest

from companion.phrases.search.pinyin import Syllables, fuzzy_key, readings, tables_version


@pytest.fixture(scope="module")
def syllables() -> Syllables:
    return readings().syllables


def names(syllables: Syllables, places: object) -> set[str]:
    return {syllables.names[place] for place in places}  # type: ignore[attr-defined]


def test_every_syllable_is_typed_by_its_own_name(syllables: Syllables) -> None:
    assert len(syllables.names) > 400
    assert list(syllables.names) == sorted(syllables.names)
    for place, name in enumerate(syllables.names):
        assert place in syllables.exact(name)


def test_u_stands_for_u_umlaut_where_people_type_it(syllables: Syllables) -> None:
    assert names(syllables, syllables.exact("lu")) == {"lu", "lv"}
    assert names(syllables, syllables.exact("lv")) == {"lv"}
    assert names(syllables, syllables.exact("nue")) == {"nve"}
    first = {n for a, b in syllables.starting("lu") for n in syllables.names[a:b]}
    assert {"lu", "luan", "lv", "lve"} <= first
    assert "li" not in first


@pytest.mark.parametrize(
    ("one", "other"),
    [("zhang", "zan"), ("chi", "ci"), ("shen", "seng"), ("niu", "liu"), ("lin", "ling"), ("hu", "fu"), ("guang", "guan")],
)
def test_sounds_alike_to_a_southern_ear(one: str, other: str) -> None:
    assert fuzzy_key(one) == fuzzy_key(other)


@pytest.mark.parametrize(("one", "other"), [("tui", "dui"), ("kuan", "kan"), ("ren", "len"), ("hua", "fa")])
def test_does_not_sound_alike(one: str, other: str) -> None:
    assert fuzzy_key(one) != fuzzy_key(other)


@pytest.mark.parametrize(
    ("typed", "meant"), [("kun", "kuan"), ("kuaan", "kuan"), ("kaun", "kuan"), ("tiu", "tui"), ("hao", "zhao")]
)
def test_slips_of_one_finger(syllables: Syllables, typed: str, meant: str) -> None:
    assert meant in names(syllables, syllables.slipped(typed))
    assert typed not in names(syllables, syllables.slipped(typed))


def test_two_slips_are_too_many(syllables: Syllables) -> None:
    assert "zhuang" not in names(syllables, syllables.slipped("zhun"))


@pytest.mark.parametrize(
    ("word", "expected"),
    [("还", "hai huan"), ("长", "zhang chang"), ("行", "xing hang"), ("重", "zhong chong"), ("乐", "le yue"), ("率", "lv shuai"),
     ("地", "di de"), ("得", "de dei"), ("着", "zhe zhao zhuo"), ("便", "bian pian"), ("调", "diao tiao"), ("厦", "xia sha"), ("单", "dan shan"),
     ("曾", "ceng zeng"), ("女", "nv"), ("退", "tui")],
)  # fmt: skip
def test_readings_in_use(word: str, expected: str) -> None:
    table = readings()
    assert {table.syllables.names[place] for place in table.of[word]} == set(expected.split())


def test_rare_readings_are_left_out() -> None:
    # 广 is also listed as "an", 百 as "bo": nobody finds them so, and everybody would be disturbed by them.
    table = readings()
    assert [table.syllables.names[p] for p in table.of["广"]] == ["guang"]
    assert [table.syllables.names[p] for p in table.of["百"]] == ["bai"]


def test_the_tables_have_a_version() -> None:
    assert len(tables_version()) == 24
