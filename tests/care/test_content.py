"""Every fault of a content file is said with file, line and key; the shipped files have none."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from companion.care.content import Loaded, care_dir, load_library
from companion.care.model import Library


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(care_dir(), tmp_path / "care"))


def change(folder: Path, name: str, old: str, new: str) -> int:
    """Replace the first occurrence; returns its line."""
    path = folder / name
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    return text[: text.index(old)].count("\n") + 1


def test_the_shipped_content_has_no_fault(loaded: Loaded) -> None:
    assert [str(problem) for problem in loaded.problems] == []
    assert len(loaded.library.exercises) >= 25


@pytest.mark.parametrize("old,new,key,words", [
    ("id: breathing.slow", "id: Slow!", "id", "小写字母"),
    ("kind: breathing", "kind: breath", "kind", "只能是"),
    ("title: 慢呼吸", "titel: 慢呼吸", "titel", "是不是 title"),
    ("title: 慢呼吸", 'title: ""', "title", "缺少 title"),
    ("opening: 吸四秒，呼六秒，不用吸得很满。", "opening: " + "长" * 23, "opening", "22"),
    ("stop: 头晕、胸闷请停下，恢复自然呼吸。开车时不做。", 'stop: ""', "stop", "什么时候停下"),
    ("seconds: [20, 60, 180, 300]", "seconds: [20, 61]", "seconds", "20、60、180、300"),
    ("seconds: [20, 60, 180, 300]", "seconds: [20, 20]", "seconds", "不重复"),
    ("seconds: [20, 60, 180, 300]", "seconds: []", "steps", "缺少 seconds"),
    ("types: [0, 1, 2, 3, 4]", "types: [5]", "types", "0、1、2、3、4"),
    ("    loop: true", "    loop: yes", "loop", "true 或 false"),
    ("seconds: 4, level: 1", "seconds: 7, level: 1", "steps", "13 秒"),
    ("seconds: 4, level: 1", "seconds: soon, level: 1", "seconds", "1 到 300"),
    ("seconds: 4, level: 1", "seconds: 4, level: 1.5", "level", "0 到 1"),
    ("seconds: 6, level: 0", "seconds: 6, level: 0.5", "steps", "呼完"),
    ("lines: [用鼻子，轻轻地]", "lines: 用鼻子", "lines", "一列文字"),
    ("lines: [用鼻子，轻轻地]", f"lines: [{'长' * 23}]", "lines", "22"),
    ("doi: 10.1007/s12671-023-02294-2", "doi: https://example.org", "doi", "10.1038"),
    ('section: "4.4"', 'section: ""', "section", "缺少 section"),
])  # fmt: skip
def test_a_fault_names_file_line_and_key(folder: Path, old: str, new: str, key: str, words: str) -> None:
    line = change(folder, "breathing.yaml", old, new)
    loaded = load_library(folder)
    first = loaded.problems[0]
    assert first.file == str(folder / "breathing.yaml")
    assert first.key == key
    assert words in first.message
    assert abs(first.line - line) <= 5 if key == "steps" else first.line == line
    # The broken one is not served; the others are, and the table says what it misses.
    assert loaded.library.get("breathing.slow") is None
    assert loaded.library.get("breathing.box") is not None


def test_one_broken_file_leaves_the_others(folder: Path) -> None:
    (folder / "words.yaml").write_text("exercises: [\n", encoding="utf-8")
    loaded = load_library(folder)
    assert loaded.problems[0].file.endswith("words.yaml")
    assert loaded.library.get("words.gust") is None
    assert loaded.library.get("water.sip") is not None


def test_a_missing_file_is_a_problem_not_a_crash(tmp_path: Path) -> None:
    loaded = load_library(tmp_path)
    assert len(loaded.problems) == 6
    assert loaded.library.exercises == ()


def test_a_name_used_twice_is_said(folder: Path) -> None:
    change(folder, "words.yaml", "id: words.matter", "id: water.sip")
    loaded = load_library(folder)
    assert any(p.key == "id" and "已经有了" in p.message and p.file.endswith("words.yaml") for p in loaded.problems)


@pytest.mark.parametrize("old,new,words", [
    ('"20": [breathing.slow, water.sip, words.matter]', '"20": [breathing.slow, water.sip, water.sip]', "三项不同"),
    ('"20": [breathing.slow, water.sip, words.matter]', '"20": [breathing.slow, water.nip, words.matter]', "三项不同"),
    ('"20": [breathing.slow, water.sip, words.matter]', '"20": [breathing.slow, move.walk, words.matter]', "不适合"),
    ('"20": [breathing.slow, water.sip, words.matter]', '"20": [breathing.slow, words.gust, words.matter]', "动身体"),
])  # fmt: skip
def test_a_cell_of_the_table_is_checked(folder: Path, old: str, new: str, words: str) -> None:
    line = change(folder, "offers.yaml", old, new)
    problem = load_library(folder).problems[0]
    assert (problem.line, problem.key) == (line, "20")
    assert words in problem.message


def test_a_table_without_a_row_is_said(folder: Path) -> None:
    change(folder, "offers.yaml", '  "3":\n', '  "5":\n')
    assert {p.key for p in load_library(folder).problems} >= {"5"}


def test_after_shift_items_have_no_clock(folder: Path) -> None:
    change(folder, "people.yaml", "title: 骑车,", "title: 骑车, seconds: [60],")
    assert load_library(folder).problems[0].key == "seconds"


def test_the_review_has_three_lines(folder: Path, library: Library) -> None:
    review = library.get("review.three-lines")
    assert review is not None
    assert review.fields == ("事实", "我做得住的", "下次一句话")
    change(folder, "mind.yaml", "fields: [事实, 我做得住的, 下次一句话]", "fields: [事实, 下次一句话]")
    assert load_library(folder).problems[0].key == "fields"


def test_longer_means_more_rounds_or_a_slower_pace(library: Library) -> None:
    slow, walk = library.get("breathing.slow"), library.get("move.walk")
    assert slow is not None
    assert walk is not None
    assert [slow.plan(s).rounds for s in slow.seconds] == [2, 6, 18, 30]
    assert [s.seconds for s in walk.plan(300).steps] == [25, 225, 50]
    with pytest.raises(ValueError):
        walk.plan(20)
