"""Nothing of a page is cut off: every exercise, every offer and the card fit the window without a scroll bar."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QScrollArea
from pytestqt.qtbot import QtBot

from companion.base.i18n import use_language
from companion.care.checkin import TIME_KEYS, TYPE_KEYS, CheckIn
from companion.care.content import care_dir, load_library
from companion.care.model import Library
from companion.ui.look import Look
from tests.ui.care.conftest import Care


@pytest.fixture(params=["zh_CN", "en"])
def spoken(request: pytest.FixtureRequest, qtbot: QtBot, look: Look, tmp_path: Path) -> Iterator[tuple[Care, Library]]:
    """The feature in one language, a promise due in its line all the while."""
    use_language(request.param)
    made = Care(qtbot, look, tmp_path)
    made.feature.promise_soon = lambda: "一分钟内到期：孙女士 退款进度"
    made.open()
    yield made, load_library(care_dir(), request.param).library
    made.end()
    use_language("zh_CN")


def hidden(care: Care) -> int:
    """How many pixels of the page in view do not fit."""
    care.qtbot.wait(5)
    area = next(area for area in care.window.findChildren(QScrollArea) if area.widget() is care.page)
    return area.verticalScrollBar().maximum()


def test_every_exercise_fits_with_its_keys(spoken: tuple[Care, Library]) -> None:
    care, library = spoken
    cut = {}
    for exercise in library.exercises:
        for seconds in exercise.seconds:
            care.flow.offers.chosen.emit(exercise, seconds)
            if left_out := hidden(care):
                cut[exercise.id, seconds] = left_out
    assert cut == {}


def test_the_card_and_every_offer_fit(spoken: tuple[Care, Library]) -> None:
    care, _library = spoken
    assert care.flow.checkin._ask.isVisible() and hidden(care) == 0
    cut = {}
    for kind in TYPE_KEYS:
        for time in TIME_KEYS:
            care.flow.checkin.answered.emit(CheckIn().press(kind).press(kind).press(kind).press(time))
            if left_out := hidden(care):
                cut[kind, time] = left_out
    assert cut == {}
