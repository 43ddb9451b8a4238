"""An exercise, led step by step: the ring or the large words, the step bar, and three keys."""

from __future__ import annotations

import math
from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from companion.base.i18n import _
from companion.care.model import Exercise, Plan
from companion.care.pacer import Phase
from companion.ui.care.asks import Asks
from companion.ui.care.breathing import Ring, StepBar
from companion.ui.care.lead import AHEAD, Lead
from companion.ui.care.page import Page, key_of
from companion.ui.care.parts import CardLines, introduction, sheet, source_of
from companion.ui.look import Look
from companion.ui.parts import button, words
from companion.ui.theme import Role


class ExercisePage(Page):
    """`ended` carries the Exercise done to the end, `said` what a screen reader hears, `copied` a sentence to copy."""

    ended = Signal(object)
    other_wanted = Signal()
    said = Signal(str)
    copied = Signal(str)

    def __init__(self, look: Look, clock: Callable[[], float], parent: QWidget | None = None) -> None:
        super().__init__(look, "", parent)
        self.hints = (("Esc", _("回去")),)
        self._exercise: Exercise | None = None
        self._plan: Plan | None = None
        self._name_of = ""
        self.lead = Lead(clock, self)
        self._title = words(look, "", Role.STRONG, self, quiet=True, middle=True)
        self._opening = words(look, "", Role.CHIP, self, quiet=True, middle=True)
        self.ring = Ring(look, self._level, self)
        self._under = CardLines(look, self)
        self._ground = sheet(self)
        self._name = CardLines(look, self._ground, rows=1)
        self._name.setProperty("tone", "accent")
        self._lines = CardLines(look, self._ground)
        self._count = words(look, "", Role.BASE, self._ground, quiet=True, middle=True)
        self._asks = Asks(look, self)
        self.bar = StepBar(look, self)
        self._stop = words(look, "", Role.SMALL, self, quiet=True, middle=True)
        self._source = words(look, "", Role.SMALL, self, quiet=True, middle=True)
        self._pause = button(look, _("停一停"), self, key=_("空格"))
        self._build()
        self._asks.copied.connect(self.copied)
        self.lead.entered.connect(self._enter)
        self.lead.ticked.connect(self._tick)
        self.lead.moved.connect(self.ring.breathe)
        self.lead.paused.connect(self._show_pause)
        self.lead.ended.connect(self._end)

    def prepare(self, exercise: Exercise, seconds: int, *, still: bool, asks: tuple[str, ...] = ()) -> None:
        """Lead through `exercise` as soon as the page opens; `still`: reduced motion."""
        self._exercise, self._name_of = exercise, exercise.title
        self._plan = plan = exercise.plan(seconds)
        breathing = exercise.kind == "breathing"
        self.setAccessibleName(introduction(exercise))
        self._opening.setText(exercise.opening)
        self._stop.setText(exercise.stop)
        self._stop.setVisible(bool(exercise.stop))
        self._source.setText(source_of(exercise))
        self.ring.still = still
        self.ring.setVisible(breathing)
        self._ground.setVisible(not breathing)
        self._under.setVisible(breathing)
        rows = max(len(step.lines) for step in plan.steps)
        for lines in (self._lines, self._under):
            lines.set_rows(max(rows, 1))
            lines.say(())
        self._asks.show_sentences(asks)
        self._asks.setVisible(bool(asks))
        self.bar.set_steps(plan.steps)
        self._show_pause(False)

    def opened(self) -> None:
        """Begin."""
        super().opened()
        if self._plan is not None:
            self.lead.start(self._plan, still=self.ring.still)

    def left(self) -> None:
        """Stop; nothing is kept of an exercise that was left."""
        self.lead.stop()

    def moving_places(self) -> list[QWidget]:
        """What may change under reduced motion: the words and the step bar."""
        return [self._title, self.ring, self._under, self._name, self._count, self._lines, self.bar, self._pause]

    def press(self, event: QKeyEvent) -> bool:
        """Right or Enter, space, N."""
        if event.key() == Qt.Key.Key_Right or key_of(event) == "enter":
            self.lead.skip()
        elif event.key() == Qt.Key.Key_Space:
            self.lead.toggle()
        elif key_of(event) == "n":
            self.other_wanted.emit()
        else:
            return False
        return True

    def _build(self) -> None:
        look, column = self.look, self.column
        column.addWidget(self._title)
        column.addWidget(self._opening)
        card = QVBoxLayout(self._ground)
        card.setContentsMargins(look.px(8), look.px(36), look.px(8), look.px(28))
        card.setSpacing(look.px(14))
        for words_part in (self._name, self._lines, self._count):
            card.addWidget(words_part)
        column.addStretch(1)
        column.addWidget(self.ring, 0, Qt.AlignmentFlag.AlignHCenter)
        for part in (self._under, self._ground, self._asks):
            column.addWidget(part)
        column.addStretch(1)
        column.addWidget(self.bar)
        column.addWidget(self._stop)
        column.addWidget(self._source)
        row = QHBoxLayout()
        self._pause.clicked.connect(self.lead.toggle)
        skip = button(look, _("下一步"), self, key="→")
        skip.clicked.connect(self.lead.skip)
        other = button(look, _("换一个"), self, key="N")
        other.clicked.connect(self.other_wanted)
        for choice in (self._pause, skip, other):
            row.addWidget(choice, 1)
        column.addLayout(row)

    def _level(self) -> float:
        phase = self.lead.phase(AHEAD)
        return phase.level if phase is not None else 0.0

    def _enter(self, phase: Phase, heard: str) -> None:
        step = self.lead.step(phase)
        self._name.say([step.name])
        self._lines.say(step.lines)
        self._under.say(step.lines)
        rounds = self._plan.rounds if self._plan is not None else 1
        told = _("{title}   第 {cycle}/{rounds} 轮").format(title=self._name_of, cycle=phase.cycle + 1, rounds=rounds)
        self._title.setText(told if rounds > 1 else self._name_of)
        self.said.emit(heard)

    def _tick(self, phase: Phase) -> None:
        left = math.ceil(phase.remaining)
        self._count.setText(_("{n} 秒").format(n=left))
        self.ring.say(phase.name, str(left))
        self.bar.show_phase(phase)

    def _show_pause(self, holding: bool) -> None:
        text = _("继续") if holding else _("停一停")
        self._pause.setText(text + "  " + _("空格"))
        self._pause.setAccessibleName(text)
        if holding:
            self.said.emit(_("停在这里"))

    def _end(self) -> None:
        if self._exercise is not None:
            self.ended.emit(self._exercise)
