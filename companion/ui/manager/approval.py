"""Who approves, and what they noted: a sheet in the form, never a dialog."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QWidget

from companion.base.i18n import _
from companion.phrases.editing import same_person
from companion.ui.look import Look
from companion.ui.manager.fields import line_edit
from companion.ui.settings.form import StateLine, button


class Approval(QFrame):
    """`given` carries the reviewer's name and the note; `left`: not now."""

    given = Signal(str, str)
    left = Signal()

    def __init__(self, look: Look, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("approval")
        self._author = ""
        self.name = line_edit(look, _("审核人"), _("审核人的名字"), self)
        self.note = line_edit(look, _("审核说明"), _("说明，可以不写"), self)
        self.warning = StateLine(look, self)
        self.give = button(look, _("通过"), "primary", self)
        self.leave = button(look, _("取消"), "link", self)
        px = look.px
        grid = QGridLayout(self)
        grid.setContentsMargins(px(12), px(10), px(12), px(10))
        grid.setSpacing(px(8))
        grid.addWidget(self.name, 0, 0)
        grid.addWidget(self.note, 0, 1)
        below = QHBoxLayout()
        below.addWidget(self.warning, 1)
        below.addWidget(self.leave)
        below.addWidget(self.give)
        grid.addLayout(below, 1, 0, 1, 2)
        grid.setColumnStretch(0, 1)
        grid.setColumnStretch(1, 2)
        self.name.textChanged.connect(self._look_at)
        self.give.clicked.connect(self._give)
        self.leave.clicked.connect(self.left)
        self.hide()

    def ask(self, author: str) -> None:
        """Ask who approves what `author` wrote (empty: unknown)."""
        self._author = author
        self.note.clear()
        self._look_at()
        self.show()
        self.name.setFocus(Qt.FocusReason.OtherFocusReason)
        self.name.selectAll()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter in a line goes on, in the last one it approves."""
        if event.key() not in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            super().keyPressEvent(event)
        elif self.name.hasFocus() and self.name.text().strip():
            self.note.setFocus(Qt.FocusReason.TabFocusReason)
        else:
            self._give()

    def _look_at(self) -> None:
        if same_person(self._author, self.name.text()):
            self.warning.say(_("这一版就是 {name} 写的，最好请另一个人审。").format(name=self._author), "caution")
        else:
            self.warning.say("", "")

    def _give(self) -> None:
        name = self.name.text().strip()
        if not name:
            self.warning.say(_("请写上审核人的名字。"), "caution")
            self.name.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        self.given.emit(name, self.note.text().strip())
