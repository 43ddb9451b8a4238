"""What is painted: the ring from 96 to 220 px, the bar tick by tick."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from companion.care.model import Step
from companion.care.pacer import Pacer
from companion.ui.care.breathing import Ring, StepBar
from companion.ui.look import Look


def across(image: QImage, look: Look) -> float:
    """The width of the ring along its middle, from outline to outline."""
    accent = QColor(look.tokens.accent)
    row = image.height() // 2
    strong = [
        x for x in range(image.width())
        if abs(image.pixelColor(x, row).red() - accent.red()) < 60 and abs(image.pixelColor(x, row).blue() - accent.blue()) < 60
    ]
    return (strong[-1] - strong[0] + 1) / image.devicePixelRatio()


@pytest.mark.parametrize(("level", "width"), [(0.0, 96), (0.25, 127), (0.5, 158), (1.0, 220)])
def test_the_ring_is_as_wide_as_the_breath_is_full(qtbot: QtBot, look: Look, level: float, width: int) -> None:
    ring = Ring(look, lambda: level, None)  # type: ignore[arg-type]
    qtbot.addWidget(ring)
    ring.resize(ring.sizeHint())
    assert across(ring.grab().toImage(), look) == pytest.approx(width, abs=2)


def test_a_still_ring_has_one_size(qtbot: QtBot, look: Look) -> None:
    levels = [0.1]
    ring = Ring(look, lambda: levels[0], None)  # type: ignore[arg-type]
    qtbot.addWidget(ring)
    ring.still = True
    ring.resize(ring.sizeHint())
    first = ring.grab().toImage()
    levels[0] = 0.9
    assert ring.grab().toImage() == first
    assert across(first, look) == pytest.approx(220, abs=2)


def test_the_bar_lights_a_tick_a_second_in_short_steps_and_at_most_six_in_long_ones(qtbot: QtBot, look: Look) -> None:
    steps = (Step("吸气", 4, (), 1.0), Step("走走", 135))
    parent = QWidget()
    qtbot.addWidget(parent)
    bar, pacer = StepBar(look, parent), Pacer(steps)
    bar.set_steps(steps)
    assert bar.total == 4 + 6
    seen = []
    for second in range(139):
        bar.show_phase(pacer.at(second))
        seen.append(bar.on)
    assert seen == sorted(seen) and seen[:5] == [1, 2, 3, 4, 5] and seen[-1] == 10


@pytest.mark.parametrize("levels", [(0.0, 1.0), (1.0, 0.0), (1.0, 0.3), (0.2, 0.8, 0.0)])
def test_a_breath_that_was_skipped_leaves_nothing_behind(qtbot: QtBot, look: Look, levels: tuple[float, ...]) -> None:
    """What stands in the window after each jump, as painted in parts, is what a whole picture shows."""
    level = [levels[0]]
    ring = Ring(look, lambda: level[0], None)  # type: ignore[arg-type]
    qtbot.addWidget(ring)
    ring.resize(ring.sizeHint())
    ring.say("吸气", "4")
    with qtbot.waitExposed(ring):
        ring.show()
    for number, now in enumerate(levels):
        level[0] = now
        ring.say(f"第{number}步", "3")
        qtbot.wait(20)
        shown = ring.screen().grabWindow(ring.winId()).toImage()
        whole = ring.grab().toImage()
        assert across(shown, look) == pytest.approx(96 + 124 * now, abs=2)
        assert shown.convertToFormat(whole.format()) == whole
