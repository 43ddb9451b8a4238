"""The care window of an English agent: English words, and no page wider than the window."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from companion.base.i18n import use_language
from companion.care.exercises import offer
from companion.care.journal import Note
from companion.ui.look import Look
from companion.ui.theme import Role
from tests.ui.care.conftest import Care


@pytest.fixture
def english(qtbot: QtBot, look: Look, tmp_path: Path) -> Iterator[Care]:
    use_language("en")
    try:
        made = Care(qtbot, look, tmp_path)
        yield made
        made.end()
    finally:
        use_language("zh_CN")


def test_the_words_of_an_exercise_are_english(english: Care) -> None:
    english.open()
    english.press("3", "w")
    made = english.flow._made
    assert made is not None and made.first.title == "Five, four, three, two, one"
    heard: list[str] = []
    english.flow.exercise.said.connect(heard.append)
    english.flow.offers.chosen.emit(made.first, 60)
    assert english.flow.exercise.accessibleName() == "Five, four, three, two, one. Count in your mind, not aloud."
    assert heard == ["See, Five things you can see"]


def test_contacts_are_english_until_the_agent_writes_their_own(english: Care) -> None:
    assert {"Team lead", "National mental health helpline"} <= {c.name for c in english.feature.record.contacts()[0]}


def test_a_word_leaves_nothing_of_the_word_before_it(english: Care) -> None:
    """Only the middle of a still ring is painted again: it has to hold the longest word."""
    ring = english.flow.exercise.ring
    library = english.feature._content()
    assert library is not None
    metrics = QFontMetrics(ring._look.font(Role.CARD))
    names = {step.name for e in library.exercises if e.kind == "breathing" for step in e.steps}
    assert max(map(metrics.horizontalAdvance, names)) <= ring.words_place().width()


def test_no_page_is_wider_than_the_window(english: Care) -> None:
    english.open()
    english.feature.record.switch(True)
    english.feature.record.keep(Note("Waited three days", "Said sorry first", "I am looking into it now"))
    library = english.feature._content()
    assert library is not None
    flow = english.flow
    for kind, seconds in ((3, 300), (0, 20)):
        flow._show_offer(offer(library, kind, seconds, intensity=3))
        fits(english)
    for exercise in library.exercises:
        for seconds in exercise.seconds[:1]:
            flow._start(exercise, seconds)
            fits(english)
    for show in (flow._card, lambda: flow.side.show_people(False), flow.side.show_journal, flow.side.show_after_shift, lambda: flow.side._edit("hotline")):
        show()
        fits(english)


def fits(care: Care) -> None:
    page = care.page
    assert page is not None
    room = page.parentWidget().width()
    assert page.minimumSizeHint().width() <= room, [label.text() for label in page.findChildren(QLabel) if label.isVisible()]
