"""The pace is looked up from a steady clock: a late, early or missed look changes nothing that follows."""

from __future__ import annotations

import time

import pytest
from PySide6.QtCore import QObject
from PySide6.QtGui import QPaintEvent
from pytestqt.qtbot import QtBot

from companion.care.model import Plan, Step
from companion.care.pacer import Pacer, Phase
from companion.ui.care.breathing import Ring
from companion.ui.care.lead import AHEAD, FRAME, Lead
from companion.ui.look import Look
from tests.ui.care.conftest import Care, SetClock

SLOW = Plan((Step("吸气", 4, ("用鼻子",), 1.0), Step("呼气", 6, ("慢慢",), 0.0)), 30)


class Told:
    """A lead on a set clock, and all it says."""

    def __init__(self, plan: Plan = SLOW, *, still: bool = False) -> None:
        self.clock = SetClock(0.0)
        self.parent = QObject()
        self.lead = Lead(self.clock.monotonic, self.parent)
        self.entered: list[tuple[int, int]] = []
        self.heard: list[str] = []
        self.ticks: list[Phase] = []
        self.moves = self.ends = 0
        self.lead.entered.connect(self._enter)
        self.lead.ticked.connect(self.ticks.append)
        self.lead.moved.connect(self._move)
        self.lead.ended.connect(self._end)
        self.lead.start(plan, still=still)

    def _enter(self, phase: Phase, words: str) -> None:
        self.entered.append((phase.cycle, phase.index))
        self.heard.append(words)

    def _move(self) -> None:
        self.moves += 1

    def _end(self) -> None:
        self.ends += 1

    def to(self, seconds: float) -> None:
        self.clock.seconds = seconds
        self.lead.look()

    def level(self) -> float:
        phase = self.lead.phase()
        assert phase is not None
        return phase.level


def test_every_phase_is_said_once_with_its_lines_in_the_first_round(qtbot: QtBot) -> None:
    told = Told()
    for tick in range(1, 30 * 300):
        told.to(tick / 30)
    assert told.entered == [(cycle, index) for cycle in range(30) for index in (0, 1)]
    assert told.heard[:4] == ["吸气，用鼻子", "呼气，慢慢", "吸气", "呼气"]
    told.to(300)
    told.to(301)
    assert told.ends == 1 and not told.lead.running


def test_after_five_minutes_of_late_looks_the_level_is_that_of_the_clock(qtbot: QtBot) -> None:
    told, pacer = Told(), Pacer(SLOW.steps, 30)
    at = 0.0
    while at < 299:
        at += 0.0437
        told.to(at)
        assert told.level() == pacer.at(at).level
    told.to(294.0)
    assert told.level() == pytest.approx(1.0)


def test_a_look_that_comes_minutes_late_lands_in_the_right_phase(qtbot: QtBot) -> None:
    told = Told()
    told.to(127.5)
    assert told.entered == [(0, 0), (12, 1)] and told.lead.phase().remaining == pytest.approx(2.5)  # type: ignore[union-attr]


def test_a_pause_stops_the_time_and_a_skip_moves_it(qtbot: QtBot) -> None:
    told = Told()
    told.to(2.0)
    told.lead.toggle()
    told.to(500.0)
    assert told.lead.phase().remaining == pytest.approx(2.0) and told.ends == 0  # type: ignore[union-attr]
    told.lead.toggle()
    told.to(501.0)
    assert told.lead.phase().remaining == pytest.approx(1.0)  # type: ignore[union-attr]
    told.lead.skip()
    assert told.entered[-1] == (0, 1) and told.lead.phase().remaining == pytest.approx(6.0)  # type: ignore[union-attr]


def test_skipping_the_last_step_ends(qtbot: QtBot) -> None:
    told = Told(Plan((Step("看", 8), Step("听", 8))))
    told.lead.skip()
    told.lead.skip()
    assert told.ends == 1 and told.lead.phase() is None


def test_where_nothing_may_move_nothing_is_told_between_the_seconds(qtbot: QtBot) -> None:
    told = Told(still=True)
    for tick in range(1, 301):
        told.to(tick / 30)
    assert told.moves == 0
    assert len(told.ticks) == 11


def test_no_picture_comes_before_the_next_frame_and_none_at_rest(qtbot: QtBot) -> None:
    """The next look is never before the next frame, and at rest not before the next whole second."""
    told = Told(Plan((Step("吸气", 4, (), 1.0), Step("停一停", 4), Step("呼气", 4, (), 0.0))))
    told.to(1.01)
    assert told.lead._timer.remainingTime() <= 1000 * FRAME + 1
    told.to(1.01 + FRAME / 2)
    assert told.lead._timer.remainingTime() > 0
    before = told.moves
    told.to(4.5)
    assert told.moves == before
    assert 450 < told.lead._timer.remainingTime() <= 501


def test_a_picture_is_right_in_the_middle_of_the_time_it_shows(care: Care) -> None:
    """As much too early when it comes as it is too late when the next one comes: half a frame."""
    care.start("breathing.slow", 300)
    pacer = Pacer.of(SLOW)
    for looks in range(100):
        assert care.flow.exercise.ring._level() == pytest.approx(pacer.at(0.21 * looks + FRAME / 2).level, abs=1e-6)
        care.forward(0.21)
    assert max(AHEAD, FRAME - AHEAD) <= 0.016


def test_on_the_real_clock_every_picture_shows_the_moment_it_was_painted_at(qtbot: QtBot, look: Look) -> None:
    """The one real run: two breaths of a second, each painted level compared with the clock around the painting."""
    plan = Plan((Step("吸气", 1, (), 1.0), Step("呼气", 1, (), 0.0)))
    pacer = Pacer.of(plan)
    pictures: list[tuple[float, float, float]] = []

    class Watched(Ring):
        def paintEvent(self, event: QPaintEvent) -> None:
            before = time.monotonic()
            shown = level()
            super().paintEvent(event)
            pictures.append((before, shown, time.monotonic()))

    parent = QObject()
    lead = Lead(time.monotonic, parent)

    def level() -> float:
        phase = lead.phase(AHEAD)
        return phase.level if phase is not None else 0.0

    ring = Watched(look, level, None)  # type: ignore[arg-type]
    qtbot.addWidget(ring)
    ring.show()
    lead.moved.connect(ring.update)
    qtbot.waitUntil(lambda: bool(pictures))
    pictures.clear()
    with qtbot.waitSignal(lead.ended, timeout=10_000):
        started = time.monotonic()
        lead.start(plan, still=False)
    during = [(a - started, shown, b - started) for a, shown, b in pictures if b - started < 2.0]
    assert 10 < len(during) <= 2 / FRAME + 2
    for before, shown, after in during:
        # 50 ms before and after the picture: the level lies between those of the pace.
        window = [pacer.at(before - 0.05 + step * (after - before + 0.1) / 50).level for step in range(51)]
        assert min(window) - 1e-6 <= shown <= max(window) + 1e-6
