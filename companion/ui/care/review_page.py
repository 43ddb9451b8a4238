"""The three-line review: facts, what held, one sentence for next time. Leaving it unsaved is as near as saving it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from companion.base.i18n import _
from companion.care.journal import FIELD_CHARS, Note
from companion.care.model import Exercise, Plan
from companion.care.translation import sentence
from companion.ui.care.breathing import StepBar
from companion.ui.care.lead import Lead
from companion.ui.care.page import Page, key_of
from companion.ui.care.parts import introduction
from companion.ui.care.private_field import PrivateField
from companion.ui.look import Look
from companion.ui.parts import button, words
from companion.ui.theme import Role


class ReviewPage(Page):
    """`kept` carries a Note to save, `dropped` comes without one. The fields are empty afterwards."""

    kept = Signal(object)
    dropped = Signal()
    said = Signal(str)

    def __init__(self, look: Look, clock: Callable[[], float], parent: QWidget | None = None) -> None:
        super().__init__(look, "", parent)
        self.hints = (("Enter", _("下一行")), ("Esc", _("不保存，回去")))
        self.lead = Lead(clock, self)
        self._plan: Plan | None = None
        self._fields: list[PrivateField] = []
        self._title = words(look, "", Role.CARD, self, middle=True)
        self._opening = words(look, "", Role.CHIP, self, quiet=True, middle=True)
        self.column.addWidget(self._title)
        self.column.addWidget(self._opening)
        self.column.addStretch(1)
        self._labels = []
        for _place in range(3):
            label = words(look, "", Role.STRONG, self)
            field = PrivateField(look, "", self, FIELD_CHARS)
            label.setBuddy(field)
            self._labels.append(label)
            self._fields.append(field)
            self.column.addWidget(label)
            self.column.addWidget(field)
        self.column.addStretch(1)
        self._bar = StepBar(look, self)
        self._told = words(look, "", Role.CHIP, self, quiet=True, middle=True)
        self.column.addWidget(self._bar)
        self.column.addWidget(self._told)
        row = QHBoxLayout()
        self._keep = button(look, _("保存"), self)
        self._drop = button(look, _("不保存"), self)
        row.addWidget(self._keep, 1)
        row.addWidget(self._drop, 1)
        self.column.addLayout(row)
        self._keep.clicked.connect(self._save)
        self._drop.clicked.connect(self._let_go)
        self.lead.ticked.connect(self._bar.show_phase)
        self.lead.ended.connect(self._time_is_up)

    def prepare(self, exercise: Exercise, seconds: int, *, days: int) -> None:
        """Three empty lines, for `seconds` from when the page opens. `days` until a saved note deletes itself; 0: the journal is off, saving opens it."""
        self._title.setText(exercise.title)
        self._opening.setText(exercise.opening)
        self.setAccessibleName(introduction(exercise))
        for label, field, name, step in zip(self._labels, self._fields, exercise.fields, exercise.steps, strict=False):
            label.setText(name)
            field.setAccessibleName(name)
            field.setAccessibleDescription(sentence(step.lines))
            field.setPlaceholderText(sentence(step.lines))
        if days:
            self._keep.setText(_("保存"))
            self._told.setText(_("只存在这台电脑里，{days} 天后自动删除。").format(days=days))
        else:
            self._keep.setText(_("打开记录并保存"))
            self._told.setText(_("记录还没打开：不保存就什么都不留。"))
        self._keep.setAccessibleName(self._keep.text())
        self._plan = exercise.plan(seconds)
        self._bar.set_steps(self._plan.steps)

    def opened(self) -> None:
        """Ready to write."""
        if self._plan is not None:
            # One tick after another at whole seconds: nothing glides while someone writes.
            self.lead.start(self._plan, still=True)
        self._fields[0].setFocus(Qt.FocusReason.OtherFocusReason)

    def left(self) -> None:
        """What was written is gone, also from the fields."""
        self.lead.stop()
        for field in self._fields:
            field.forget()

    def press(self, event: QKeyEvent) -> bool:
        """Enter goes on to the next line, from the last one to the button."""
        if key_of(event) != "enter":
            return False
        places = [*self._fields, self._keep]
        here = next((n for n, field in enumerate(self._fields) if field.hasFocus()), -1)
        places[here + 1].setFocus(Qt.FocusReason.TabFocusReason)
        return True

    def _save(self) -> None:
        note = Note(*(field.text() for field in self._fields))
        if any(note.lines):
            self.kept.emit(note)
        else:
            self.dropped.emit()

    def _let_go(self) -> None:
        self.dropped.emit()

    def _time_is_up(self) -> None:
        told = _("时间到了，写到这里就好。")
        self._told.setText(told)
        self.said.emit(told)
