"""Every text an agent may read in care: no claim to treat, no contempt, no score, short lines, a way to stop."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from companion.base.guarded_yaml import Tree, load
from companion.care.content import EXERCISE_FILES, OFFERS_FILE, care_dir
from companion.care.fields import LINE_CHARS
from companion.care.model import Exercise, Library

ROOT = Path(__file__).resolve().parents[2]


def listed(words: str) -> list[str]:
    return words.split()


MEDICAL = listed(
    "治疗 治愈 疗愈 疗效 疗法 疗程 缓解焦虑 缓解压力 焦虑 抑郁 诊断 症状 患者 病 药 处方 康复 创伤 倦怠 障碍 "
    "崩溃 心理疾病 心理测评 有效率 医学 临床 科学证明"
)
CONTEMPT = listed(
    "素质 臭鱼 无赖 妄自尊大 自大 攀咬 乱咬 没人缘 医药费 不值得你 哄孩子 垃圾 回收站 泼妇 疯 奇葩 极品 小人 无理取闹 "
    "男性 女性 男人 女人 男客户 女客户 先生们 女士们 他 她"
)
SURVEILLANCE = listed("打卡 连续 天数 得分 评分 分数 排名 成就 勋章 目标达成 完成率 次数 统计 情绪值 心情指数 上报主管")
SCOLDING = listed("必须 应该 不许 不准 禁止 务必")

# Plain words that hold one of the above as a part.
INNOCENT = ("其他", "他人")
# To say that something is not done is no slip: 不统计, 没有评分.
NEGATED = re.compile("(不|没有|没|无)[^，。；：]{0,8}")


def spoken(tree: Tree, key: str = "") -> Iterator[str]:
    """Every text of a content file that reaches an agent: all but ids, kinds and sources."""
    if isinstance(tree, dict):
        for name, value in tree.items():
            if name not in ("source", "document", "id", "kind", "paper", "doi"):
                yield from spoken(value, name)
    elif isinstance(tree, list):
        for value in tree:
            yield from spoken(value, key)
    elif key != "table":
        yield tree


def python_texts() -> Iterator[tuple[str, str]]:
    """Chinese string literals of the parts of the program that speak in care, docstrings left out."""
    places = ["companion/care/*.py", "companion/cli/calm*.py", "companion/ui/*calm*.py", "companion/ui/*care*.py",
              "companion/ui/care/*.py", "companion/ui/*breath*.py"]  # fmt: skip
    for path in sorted({path for place in places for path in ROOT.glob(place)}):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and re.search("[一-鿿]", node.value):
                yield f"{path.name}:{node.lineno}", node.value


def texts() -> list[tuple[str, str]]:
    found = list(python_texts())
    for path in sorted(care_dir().glob("*.yaml")):
        found += [(path.name, text) for text in spoken(load(path).tree)]
    return found


TEXTS = texts()


def test_there_is_something_to_read() -> None:
    places = {where.partition(":")[0] for where, _text in TEXTS}
    assert {*EXERCISE_FILES, OFFERS_FILE, "contacts.yaml", "advice.yaml", "calm.py", "private_store.py"} <= places
    assert len(TEXTS) > 250


@pytest.mark.parametrize("words", [MEDICAL, CONTEMPT, SURVEILLANCE], ids=["medical", "contempt", "surveillance"])
def test_words_that_must_not_occur(words: list[str]) -> None:
    wrong = []
    for where, text in TEXTS:
        for innocent in INNOCENT:
            text = text.replace(innocent, "")
        if words is SURVEILLANCE:
            text = NEGATED.sub("", text)
        wrong += [f"{where}: {word} in {text}" for word in words if word in text]
    assert wrong == []


def test_an_exercise_never_orders(library: Library) -> None:
    for path in (care_dir() / name for name in EXERCISE_FILES):
        for text in spoken(load(path).tree):
            assert not [word for word in SCOLDING if word in text], text


def test_the_lists_would_be_noticed() -> None:
    assert any(word in "深呼吸可以缓解焦虑" for word in MEDICAL)
    assert any(word in "别跟没素质的人一般见识" for word in CONTEMPT)
    assert any(word in "你已经连续三天" for word in SURVEILLANCE)


def lines(exercise: Exercise) -> Iterator[str]:
    yield from (exercise.title, exercise.opening, exercise.closing, exercise.stop)
    for step in exercise.steps:
        yield step.name
        yield from step.lines


def test_no_line_is_longer_than_a_card(library: Library) -> None:
    for exercise in library.exercises:
        for line in lines(exercise):
            assert len(line) <= LINE_CHARS, line


def test_no_line_begins_with_a_closing_mark_or_is_one_character(library: Library) -> None:
    for exercise in library.exercises:
        for step in exercise.steps:
            for line in step.lines:
                assert line[0] not in "，。！？：；、）”", line
                assert len(line) > 2, line


def test_punctuation_is_chinese(library: Library) -> None:
    for exercise in library.exercises:
        for line in lines(exercise):
            assert not re.search(r"[,;:?!()]|[.](?!\d)", line), line


def breathing(library: Library) -> list[Exercise]:
    return [e for e in library.exercises if e.kind == "breathing"]


def test_every_breath_says_when_to_stop(library: Library) -> None:
    for exercise in library.exercises:
        breathes = any(step.level is not None for step in exercise.steps)
        assert breathes == (exercise.kind == "breathing")
        if breathes:
            assert exercise.stop.startswith("头晕、胸闷请停下，恢复自然呼吸")
            assert "开车" in exercise.stop


def test_no_breath_is_fast_held_long_or_shorter_out_than_in(library: Library) -> None:
    """At most 7.5 breaths a minute, breathing out no shorter than in, and no hold over two seconds."""
    for exercise in breathing(library):
        level = 0.0
        into = out = hold = 0.0
        for step in exercise.steps:
            if step.level is None:
                hold = max(hold, step.seconds if level or exercise.id == "breathing.box" else 0)
            elif step.level > level:
                into += step.seconds
                level = step.level
            else:
                out += step.seconds
                level = step.level
        breaths = sum(1 for step in exercise.steps if step.level == 0)
        total = sum(step.seconds for step in exercise.steps if step.level is not None)
        assert total / breaths >= 8, exercise.id
        assert out >= into, exercise.id
        assert hold <= 2, exercise.id


def test_the_patterns_are_the_ones_of_the_papers(library: Library) -> None:
    def pattern(name: str) -> list[float]:
        found = library.get(name)
        assert found is not None
        return [step.seconds for step in found.steps]

    assert pattern("breathing.slow") == [4, 6]
    assert pattern("breathing.cyclic-sigh") == [3, 1, 6]
    assert library.daily == ("breathing.cyclic-sigh", 300)
    assert [(step.name, step.seconds, step.level) for step in library.slow_down] == [("呼气", 6, 0)]


def test_the_review_ends_by_letting_go(library: Library) -> None:
    review = library.get("review.three-lines")
    assert review is not None
    assert review.steps[-1].name == "放下"
    assert review.closing.endswith("放下。")
    assert review.plan(180).seconds == 180
    assert [step.name for step in review.steps[:3]] == list(review.fields)


def test_after_the_shift(library: Library) -> None:
    assert [e.title for e in library.after_shift()] == ["骑车", "跑步", "散步", "逛逛", "找朋友"]


def test_the_sentences_to_copy_name_a_time_and_no_blame(library: Library) -> None:
    for ask in library.asks:
        assert "5 分钟" in ask
        assert "客户" not in ask
