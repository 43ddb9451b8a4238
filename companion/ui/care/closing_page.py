"""The last words of an exercise, and the way back."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from companion.base.i18n import _
from companion.ui.care.breathing import Stone
from companion.ui.care.page import Page, key_of
from companion.ui.care.parts import CardLines
from companion.ui.look import Look
from companion.ui.parts import button, words
from companion.ui.theme import Role

GONE_MS = 1800
"""How long 放下 is read before the window closes."""


class ClosingPage(Page):
    """`back_wanted` closes the window; `favoured` (bool) is the agent's own wish to be offered this one first."""

    back_wanted = Signal()
    again_wanted = Signal()
    other_wanted = Signal()
    favoured = Signal(bool)

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(look, "", parent)
        self._lines = CardLines(look, self)
        self._told = words(look, "", Role.CHIP, self, quiet=True, middle=True)
        self.column.addStretch(2)
        self.column.addWidget(Stone(look, self), 0, Qt.AlignmentFlag.AlignHCenter)
        self.column.addSpacing(look.px(20))
        self.column.addWidget(self._lines)
        self.column.addWidget(self._told)
        self.column.addStretch(3)
        self._choices = QWidget(self)
        row = QHBoxLayout(self._choices)
        row.setContentsMargins(0, 0, 0, 0)
        for text, key, signal in (
            (_("回去"), "Enter", self.back_wanted),
            (_("再来一遍"), "R", self.again_wanted),
            (_("换一个"), "N", self.other_wanted),
        ):
            choice = button(look, text, self._choices, key=key)
            choice.clicked.connect(signal)
            row.addWidget(choice, 1)
        self._favour = button(look, _("以后先给我这一项"), self, key="F", link=True)
        self._favour.setCheckable(True)
        self._favour.toggled.connect(self.favoured)
        self.column.addWidget(self._favour)
        self.column.addWidget(self._choices)
        self._gone = QTimer(self)
        self._gone.setSingleShot(True)
        self._gone.timeout.connect(self.back_wanted)

    def close_with(self, line: str, *, favourite: bool | None) -> None:
        """The words after an exercise. `favourite`: whether it is one; None where that cannot be kept."""
        self._say(line, "")
        self._favour.blockSignals(True)
        self._favour.setChecked(bool(favourite))
        self._favour.blockSignals(False)
        self._favour.setVisible(favourite is not None)
        self._choices.show()
        self.hints = (("Esc", _("回去")),)

    def let_go(self, told: str = "") -> None:
        """放下, and the window closes; with `told` (something did not work) it stays until a key."""
        self._say(_("放下。"), told)
        self._favour.hide()
        self._choices.hide()
        self.hints = (("Esc", _("回去")),)
        if not told:
            self._gone.start(GONE_MS)

    def left(self) -> None:
        """No late closing."""
        self._gone.stop()

    def press(self, event: QKeyEvent) -> bool:
        """Enter, R, N, F."""
        key = key_of(event)
        if key == "enter":
            self.back_wanted.emit()
        elif self._choices.isHidden():
            return False
        elif key == "r":
            self.again_wanted.emit()
        elif key == "n":
            self.other_wanted.emit()
        elif key == "f" and not self._favour.isHidden():
            self._favour.toggle()
        else:
            return False
        return True

    def _say(self, line: str, told: str) -> None:
        self._gone.stop()
        self._lines.say([line])
        self._told.setText(told)
        self.setAccessibleName(line + told)
