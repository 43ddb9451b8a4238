"""Leads through the steps of an exercise in time: the pace is looked up from a steady clock, never counted."""

from __future__ import annotations

import math
from collections.abc import Callable

from PySide6.QtCore import QObject, Qt, QTimer, Signal

from companion.care.model import Plan, Step
from companion.care.pacer import Pacer, Phase, Playhead

FRAME = 0.03
"""Seconds between two pictures while the shape moves; at rest the next look is at the next whole second."""
AHEAD = FRAME / 2
"""A picture is painted for the middle of the time it shows: so it is never wrong by more than half a frame and its lateness."""


class Lead(QObject):
    """`clock` is steady, in seconds. Signals are facts about the phase of now:

    `entered` (Phase, words for the ear) once per phase, `ticked` (Phase) when the whole seconds left change, `moved`
    when the breathing level changed, `paused` (bool), `ended` once at the end.
    """

    entered = Signal(object, str)
    ticked = Signal(object)
    moved = Signal()
    paused = Signal(bool)
    ended = Signal()

    def __init__(self, clock: Callable[[], float], parent: QObject) -> None:
        super().__init__(parent)
        self._clock = clock
        self._pacer: Pacer | None = None
        self._head = Playhead(0.0)
        self._still = False
        self._shown: tuple[int, int] | None = None
        self._second = -1
        self._words: tuple[str, ...] = ()
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self.look)

    @property
    def running(self) -> bool:
        """Between start and end, paused or not."""
        return self._pacer is not None

    @property
    def holding(self) -> bool:
        """Paused."""
        return self._head.paused is not None

    def phase(self, ahead: float = 0.0) -> Phase | None:
        """The phase at this very moment, or in `ahead` seconds; None when nothing runs."""
        return self._pacer.at(self._head.elapsed(self._clock()) + ahead) if self._pacer is not None else None

    def step(self, phase: Phase) -> Step:
        """The step of a phase of the exercise that runs."""
        assert self._pacer is not None
        return self._pacer.steps[phase.index]

    def start(self, plan: Plan, *, still: bool) -> None:
        """From the beginning. `still`: no pictures between the seconds (reduced motion)."""
        self._pacer = Pacer.of(plan)
        self._words = tuple(one.text for one in self._pacer.announcements())
        self._head = Playhead(self._clock())
        self._still = still
        self._shown, self._second = None, -1
        self.look()

    def stop(self) -> None:
        """Leave; nothing is told any more."""
        self._timer.stop()
        self._pacer = None

    def toggle(self) -> None:
        """Pause, or go on from there."""
        if self._pacer is None:
            return
        self._head = self._head.toggled(self._clock())
        self.paused.emit(self.holding)
        self.look()

    def skip(self) -> None:
        """To the next step."""
        if self._pacer is None:
            return
        now = self._clock()
        self._head = self._head.moved(now, self._pacer.next_start(self._head.elapsed(now)))
        self.look()

    def look(self) -> None:
        """Look at the clock and tell what changed; the timer's own slot."""
        phase = self.phase()
        if phase is None or self._pacer is None:
            return
        if phase.done:
            self.stop()
            self.ended.emit()
            return
        place = (phase.cycle, phase.index)
        if place != self._shown:
            self._shown, self._second = place, -1
            self.entered.emit(phase, self._words[phase.cycle * len(self._pacer.steps) + phase.index])
        second = math.ceil(phase.remaining)
        if second != self._second:
            self._second = second
            self.ticked.emit(phase)
        moving = self._pacer.steps[phase.index].level is not None and not self._still
        if moving:
            self.moved.emit()
        if not self.holding:
            self._timer.start(self._wait(phase, moving))
        else:
            self._timer.stop()

    def _wait(self, phase: Phase, moving: bool) -> int:
        """Milliseconds to the next look: on the grid of frames or of whole seconds, never before it."""
        grid = FRAME if moving else 1.0
        left = phase.remaining % grid or grid
        return max(1, math.ceil(left * 1000))
