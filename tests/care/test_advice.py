"""Each piece of advice of the five documents is put into practice, or it is said why not."""

from __future__ import annotations

from typing import Any

import pytest

from companion.base.guarded_yaml import load
from companion.care.content import care_dir
from companion.care.model import Library

TREE: Any = load(care_dir() / "advice.yaml").tree
ADVICE: dict[str, dict[str, Any]] = {row["id"]: row for row in TREE["advice"]}
DOCUMENTS = {
    "000_780035d88776a35b", "001_44828a6ff675069d", "002_d42c3054188302d4", "003_1ec05448fd93aa14", "004_539129d62b1b057c",
}  # fmt: skip
# Document of each piece of advice, from reading the documents themselves.
FROM = {
    "000": ["S10", "S11"], "002": ["S12", "S13", "S14", "S15", "S16"],
    "003": ["S1", "S2", "S3", "S4", "S5", "S6", "S7", "S8"], "004": ["S9"],
}  # fmt: skip
# What some of them name outright has to be there.
NAMED = {
    "S5": ["狂风"], "S6": ["朋友"], "S7": ["骑", "跑", "散步", "逛"], "S9": ["呼", "喝", "复盘"],
    "S13": ["主管"], "S14": ["下次"], "S15": ["声音"],
}  # fmt: skip


def all_text(library: Library, ids: list[str]) -> str:
    words = []
    for name in ids:
        exercise = library.get(name)
        assert exercise is not None, name
        words += [exercise.title, exercise.opening, exercise.closing, *exercise.fields]
        words += [word for step in exercise.steps for word in (step.name, *step.lines)]
    return "\n".join(words)


def test_all_sixteen_are_there_with_their_documents() -> None:
    assert sorted(ADVICE, key=lambda name: int(name[1:])) == [f"S{number}" for number in range(1, 17)]
    for document, names in FROM.items():
        for name in names:
            assert ADVICE[name]["document"].startswith(document)
            assert ADVICE[name]["section"]


@pytest.mark.parametrize("name", [f"S{number}" for number in range(1, 17)])
def test_each_is_in_an_exercise_that_names_its_document_or_says_why_not(name: str, library: Library) -> None:
    row = ADVICE[name]
    assert row["gist"]
    if name in ("S1", "S16"):
        assert "exercises" not in row
        assert row["reason"]
        return
    for exercise_id in row["exercises"]:
        exercise = library.get(exercise_id)
        assert exercise is not None, f"{name}: {exercise_id}"
        documents = {source.document for source in exercise.sources}
        # Advice that comes in several documents is named by one of them; a body item of 004 may rest on a paper.
        assert documents & DOCUMENTS, exercise_id
    assert any(
        row["document"] in {source.document for source in exercise.sources}
        for exercise in (library.get(i) for i in row["exercises"])
        if exercise is not None
    )


@pytest.mark.parametrize("name", NAMED)
def test_what_the_advice_names_is_there(name: str, library: Library) -> None:
    text = all_text(library, ADVICE[name]["exercises"])
    for word in NAMED[name]:
        assert word in text, f"{name}: {word}"


def test_the_missing_chapter_is_said_to_be_missing_and_never_cited(library: Library) -> None:
    assert "缺失" in ADVICE["S16"]["reason"]
    for exercise in library.exercises:
        for source in exercise.sources:
            assert not (source.document.startswith("002") and "三（三）" in source.section), exercise.id


def test_every_exercise_names_a_known_document_or_a_paper(library: Library) -> None:
    for exercise in library.exercises:
        for source in exercise.sources:
            assert source.document in DOCUMENTS or source.doi.startswith("10."), exercise.id
            assert str(source)


def test_cards_for_oneself_name_the_document_they_come_from(library: Library) -> None:
    for exercise in library.exercises:
        if exercise.kind == "words":
            assert {source.document for source in exercise.sources} & DOCUMENTS, exercise.id
