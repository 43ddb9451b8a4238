"""The word that a draft is fine: there for a moment, never with the focus, nothing to dismiss."""

from __future__ import annotations

from PySide6.QtCore import QSize, QTimer
from PySide6.QtGui import QCursor, QMouseEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel

from companion.base.i18n import _
from companion.desktop.ports import Target
from companion.ui.announce import announce
from companion.ui.look import Look
from companion.ui.strip import Mark, QuietWindow
from companion.ui.theme import Role
from companion.ui.tone.where import popover_place

SHOWN_MS = 1_200
"""screens.md 3.3."""
_HEIGHT = 40


class CleanNote(QuietWindow):
    """One short sentence at the caret."""

    def __init__(self, look: Look) -> None:
        super().__init__(look, _("语气检查结果"))
        self._said = QLabel(self)
        look.dress(self._said, Role.TITLE)
        mark = Mark(look, self)
        mark.kind = "done"
        row = QHBoxLayout(self)
        row.setContentsMargins(look.px(16), 0, look.px(18), 0)
        row.setSpacing(look.px(10))
        row.addWidget(mark)
        row.addWidget(self._said)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(SHOWN_MS)
        self._timer.timeout.connect(self.hide)

    def say(self, sentence: str, target: Target) -> None:
        """Show `sentence` over `target` for `SHOWN_MS`."""
        self._said.setText(sentence)
        self.setAccessibleDescription(sentence)
        self.layout().activate()  # type: ignore[union-attr]
        size = QSize(self.sizeHint().width(), self.look.px(_HEIGHT))
        self.show_at(popover_place(size, target, QCursor.pos()))
        self._timer.start()
        announce(self, sentence)

    def withdraw(self) -> None:
        """Away with it."""
        self._timer.stop()
        self.hide()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Read."""
        self.withdraw()
