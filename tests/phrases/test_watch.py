"""A changed pack is taken over; a torn one changes nothing and is said."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

import pytest

from companion.phrases.packs import load_pack
from companion.phrases.watch import Change, changed, reload, snapshot, take_over

TWO = "pack: {id: p, version: 1}\nphrases:\n- {id: a, text: 甲}\n- {id: b, text: 乙}\n"


def write(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8")
    # The clock of some file systems is coarse; a test must not depend on it.
    count = getattr(write, "count", 0) + 1
    write.count = count  # type: ignore[attr-defined]
    os.utime(path, ns=(count * 10**9, count * 10**9))


def test_a_snapshot_tells_what_came_went_and_changed(tmp_path: Path) -> None:
    write(tmp_path / "a.yaml", TWO)
    write(tmp_path / "b.yaml", TWO)
    before = snapshot([tmp_path, tmp_path / "none"])
    assert not changed(before, snapshot([tmp_path]))
    write(tmp_path / "a.yaml", TWO)
    (tmp_path / "b.yaml").unlink()
    write(tmp_path / "c.yaml", TWO)
    (tmp_path / "notes.txt").write_text("x")
    change = changed(before, snapshot([tmp_path]))
    assert change == Change((tmp_path / "a.yaml", tmp_path / "c.yaml"), (tmp_path / "b.yaml",))


def test_a_changed_file_is_taken_over_and_a_removed_one_goes(tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    write(path, TWO)
    packs = reload((), Change((path,)), origin="team")
    assert [pack.origin for pack in packs] == ["team"]
    write(path, TWO.replace("乙", "丙").replace("- {id: a, text: 甲}\n", ""))
    packs = reload(packs, Change((path,)))
    assert [(phrase.id, phrase.text) for phrase in packs[0].phrases] == [("b", "丙")]
    assert packs[0].origin == "team"
    assert reload(packs, Change((), (path,))) == ()


@pytest.mark.parametrize("end", range(0, len(TWO) - 2, 3))
def test_a_half_written_file_loses_nothing(tmp_path: Path, end: int) -> None:
    path = tmp_path / "a.yaml"
    write(path, TWO)
    former = load_pack(path)
    write(path, TWO[:end])
    read = load_pack(path)
    served = reload([former], Change((path,)))[0]
    assert [replace(problem, kept=False) for problem in served.problems] == list(read.problems)
    if any(problem.severity == "error" for problem in read.problems):
        assert {phrase.id for phrase in served.phrases} >= {"a", "b"}
        assert [problem.kept for problem in served.problems] == [True, *[False] * (len(read.problems) - 1)]
    write(path, TWO)
    assert reload([served], Change((path,))) == (former,)


def test_a_file_in_another_encoding_keeps_the_former_pack_and_says_why(tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    write(path, TWO)
    former = load_pack(path)
    path.write_bytes(TWO.encode("utf-16-le"))
    served = reload([former], Change((path,)))[0]
    assert served.phrases == former.phrases and served.version == "1"
    assert "UTF-16" in served.problems[0].message


def test_while_one_phrase_is_broken_its_former_text_stays_and_the_others_are_new(tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    write(path, TWO)
    former = load_pack(path)
    write(path, TWO.replace("甲", "新").replace("id: b, text", "id: b, txet"))
    served = reload([former], Change((path,)))[0]
    assert [(phrase.id, phrase.text) for phrase in served.phrases] == [("a", "新"), ("b", "乙")]
    assert "text" in served.problems[0].message


def test_an_error_that_costs_no_former_phrase_keeps_nothing(tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    write(path, TWO)
    former = load_pack(path)
    write(path, TWO + "- {id: c, txet: 丙}\n")
    served = reload([former], Change((path,)))[0]
    assert served.problems and not any(problem.kept for problem in served.problems)


def test_a_first_reading_has_nothing_to_fall_back_on(tmp_path: Path) -> None:
    write(tmp_path / "a.yaml", "phrases: [")
    read = load_pack(tmp_path / "a.yaml")
    assert take_over(None, read) == read
