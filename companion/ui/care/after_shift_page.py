"""When the shift is over: five things to do, and laying the day's notes down."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from companion.base.i18n import _
from companion.care.model import Exercise
from companion.ui.care.page import Page, key_of
from companion.ui.care.parts import sheet, source_of
from companion.ui.look import Look
from companion.ui.parts import button, empty, words
from companion.ui.theme import Role


class AfterShiftPage(Page):
    """`laid_down`: delete the notes that are not kept on purpose."""

    laid_down = Signal()
    back_wanted = Signal()

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(look, _("下班以后"), parent)
        self.hints = (("B", _("返回")), ("Esc", _("回去")))
        self.column.addWidget(words(look, _("下班了，挑一样就好。"), Role.CARD, self, middle=True))
        self._rows = QVBoxLayout()
        self._rows.setSpacing(look.px(8))
        self.column.addLayout(self._rows)
        self._source = words(look, "", Role.SMALL, self, quiet=True)
        self.column.addWidget(self._source)
        self.column.addStretch(1)
        self._told = words(look, "", Role.CHIP, self, quiet=True, middle=True)
        self.column.addWidget(self._told)
        row = QHBoxLayout()
        self._lay = button(look, _("今天的复盘，放下"), self)
        self._lay.setAccessibleDescription(_("删除没有留住的复盘"))
        self._lay.clicked.connect(self.laid_down)
        back = button(look, _("返回"), self)
        back.clicked.connect(self.back_wanted)
        row.addWidget(self._lay, 1)
        row.addWidget(back, 1)
        self.column.addLayout(row)

    def show_list(self, activities: Sequence[Exercise], *, notes: bool, told: str = "") -> None:
        """The activities; `notes`: whether there are any to lay down."""
        empty(self._rows)
        for activity in activities:
            ground = sheet(self)
            box = QHBoxLayout(ground)
            box.setContentsMargins(self.look.px(14), self.look.px(10), self.look.px(14), self.look.px(10))
            title = words(self.look, activity.title, Role.STRONG, ground)
            title.setFixedWidth(self.look.px(64))
            box.addWidget(title, 0, Qt.AlignmentFlag.AlignVCenter)
            box.addWidget(words(self.look, activity.opening, Role.BASE, ground, quiet=True), 1)
            self._rows.addWidget(ground)
        self._source.setText("；".join(dict.fromkeys(map(source_of, activities))))
        self._lay.setVisible(notes)
        self._told.setText(told)
        said = "；".join(f"{activity.title}，{activity.opening}" for activity in activities)
        self.setAccessibleDescription(said)

    def press(self, event: QKeyEvent) -> bool:
        """B goes back."""
        if key_of(event) != "b":
            return False
        self.back_wanted.emit()
        return True
