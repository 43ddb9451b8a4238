"""The exercises in the other languages: every word, nothing but words, and short enough for a card."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from companion.base.i18n import LANGUAGES
from companion.care.contacts import CONTACTS_FILE, read_contacts
from companion.care.content import care_dir, load_library
from companion.care.model import Library
from companion.care.translation import read_texts, sentence, spoken, translated

OTHERS = [name for name in LANGUAGES if name != "zh_CN"]
HAN = re.compile(r"[\u4e00-\u9fff，。？！：；（）]")
CARD_CHARS = 40
"""So many Latin letters fit a card's line at 20 px."""


def shown(library: Library) -> Iterator[str]:
    """Every text an agent reads, in the order of the files."""
    for exercise in library.exercises:
        yield from (exercise.title, exercise.opening, exercise.closing, exercise.stop, *exercise.fields)
        for step in exercise.steps:
            yield from (step.name, *step.lines)
    for step in library.slow_down:
        yield from (step.name, *step.lines)
    yield from library.asks


def contact_words() -> Iterator[str]:
    for contact in read_contacts(care_dir() / CONTACTS_FILE)[0]:
        yield from (contact.name, contact.hours, contact.note, contact.region, contact.source)


def library(language: str) -> Library:
    loaded = load_library(care_dir(), language)
    assert loaded.problems == ()
    return loaded.library


@pytest.mark.parametrize("language", OTHERS)
def test_every_text_has_its_translation_and_no_translation_is_left_over(language: str) -> None:
    wanted = {text for text in (*shown(library("zh_CN")), *contact_words()) if text}
    texts = read_texts(care_dir(), language)
    assert set(texts) == wanted
    assert all(text.strip() for text in texts.values())


def test_an_english_agent_reads_no_chinese() -> None:
    assert [text for text in shown(library("en")) if HAN.search(text)] == []
    texts = read_texts(care_dir(), "en")
    assert [text for text in contact_words() if HAN.search(texts.get(text, text))] == []


def structure(value: Any) -> Any:
    """All but the words."""
    if dataclasses.is_dataclass(value):
        words = ("title", "opening", "closing", "stop", "fields", "name", "lines", "asks")
        return {f.name: structure(getattr(value, f.name)) for f in dataclasses.fields(value) if f.name not in words}
    return [structure(one) for one in value] if isinstance(value, tuple) else value


@pytest.mark.parametrize("language", OTHERS)
def test_nothing_but_the_words_differs(language: str) -> None:
    assert structure(library(language)) == structure(library("zh_CN"))


def test_english_lines_fit_their_card() -> None:
    english = library("en")
    long = [line for e in english.exercises for step in e.steps for line in step.lines if len(line) > CARD_CHARS]
    assert long == []
    assert [step.name for e in english.exercises if e.kind == "breathing" for step in e.steps if len(step.name) > 12] == []


def test_every_breath_says_in_english_too_when_to_stop() -> None:
    for exercise in library("en").exercises:
        assert (exercise.kind == "breathing") == ("Stop" in exercise.stop or "stop" in exercise.stop)


def test_a_language_without_a_table_is_chinese(tmp_path: Path) -> None:
    assert library("fr") == library("zh_CN")
    (tmp_path / "text").mkdir()
    for text in ("texts: [", "texts: 7", "a: b", "- 1", "texts: {慢呼吸: [x]}"):
        (tmp_path / "text" / "en.yaml").write_text(text, encoding="utf-8")
        assert read_texts(tmp_path, "en") == {}


def test_only_what_is_in_the_table_changes() -> None:
    chinese = library("zh_CN")
    changed = translated(chinese, {"慢呼吸": "Slow"})
    assert [new.title for new, old in zip(changed.exercises, chinese.exercises, strict=True) if new != old] == ["Slow"]


def test_words_are_joined_as_their_language_does() -> None:
    assert sentence(("难听的话冲着这件事，", "不是冲着我这个人。")) == "难听的话冲着这件事，不是冲着我这个人。"
    assert sentence(("The matter,", "not me.")) == "The matter, not me."
    assert sentence(()) == spoken(()) == ""
    assert spoken(("吸气", "用鼻子")) == "吸气，用鼻子" and spoken(("Breathe in", "gently")) == "Breathe in, gently"
