"""Reduced motion: frames of the real rendering differ in the words and the step bar, and nowhere else."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QRect
from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import QWidget

from companion.base.settings import CareSettings, HotkeySettings
from companion.desktop.ports import NO_TARGET
from companion.ui.care.breathing import Ring
from tests.ui.care.conftest import Care

EXERCISES = [("breathing.slow", 60), ("breathing.exhale-matter", 20), ("body.grounding", 60), ("words.matter", 20), ("person.ask", 60)]


def reduced(care: Care) -> None:
    care.feature.use_settings(CareSettings(motion="reduced", offer_journal=False), HotkeySettings())


def words_and_bar(care: Care) -> list[QRect]:
    """Where something may change: of the ring only its middle."""
    places = []
    for part in care.flow.exercise.moving_places():
        if part.isVisible():
            place = part.words_place() if isinstance(part, Ring) else part.rect()
            places.append(place.translated(part.mapTo(care.window, QPoint(0, 0))))
    return places


def frame(window: QWidget, places: list[QRect]) -> QImage:
    """What is painted now, the places blacked out."""
    image = window.grab().toImage()
    painter = QPainter(image)
    for place in places:
        painter.fillRect(place, 0)
    painter.end()
    return image


@pytest.mark.parametrize(("exercise", "seconds"), EXERCISES)
def test_no_pixel_moves_outside_the_words_and_the_bar(care: Care, exercise: str, seconds: int) -> None:
    reduced(care)
    care.start(exercise, seconds)
    care.qtbot.wait(30)
    places = words_and_bar(care)
    first, whole = frame(care.window, places), frame(care.window, [])
    changed = False
    for _half_second in range(seconds * 2 - 1):
        care.forward(0.5)
        assert frame(care.window, places) == first
        changed = changed or frame(care.window, []) != whole
    assert changed, "the words go on"


def test_between_two_seconds_no_pixel_moves_at_all(care: Care) -> None:
    reduced(care)
    care.start("breathing.slow", 60)
    care.qtbot.wait(30)
    care.forward(2.05)
    whole = frame(care.window, [])
    for _frame in range(26):
        care.forward(1 / 30)
        assert frame(care.window, []) == whole


def test_with_motion_the_ring_does_move(care: Care) -> None:
    care.start("breathing.slow", 60)
    care.qtbot.wait(30)
    places = words_and_bar(care)
    first = frame(care.window, places)
    care.forward(2)
    assert frame(care.window, places) != first


def test_the_slow_breath_has_ticks_instead(care: Care) -> None:
    reduced(care)
    care.feature.slow(NO_TARGET)
    strip = care.feature.strip
    care.forward(0.1)
    place = [strip._bar.geometry()]
    first, seen = frame(strip, place), set()
    for _frame in range(17):
        care.forward(1 / 3)
        seen.add(strip._bar.on)
        assert frame(strip, place) == first
    assert len(seen) == 6
