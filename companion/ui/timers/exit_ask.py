"""The question before the program ends with promises open: which ones, and what becomes of them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QCloseEvent, QCursor, QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout

from companion.base.i18n import _
from companion.desktop.ports import NO_TARGET
from companion.timers.model import Promise
from companion.ui.announce import announce
from companion.ui.look import Look
from companion.ui.parts import button, words
from companion.ui.placement import place, screen_of
from companion.ui.sheet import Sheet
from companion.ui.theme import Role
from companion.ui.timers.wording import clock_words, what

_WIDTH = 420
_NAMED = 5
"""Promises written out; of the others only their number."""


class ExitAsk(Sheet):
    """`leave`: the program may end. Esc stays; the first button stays too, so that a hasty Enter ends nothing."""

    leave = Signal()

    def __init__(self, look: Look) -> None:
        super().__init__(look, _("退出"))
        self._title = words(look, "", Role.STRONG, self)
        self._which = words(look, "", Role.BASE, self)
        after = _("退出后到时间不会提醒。这些承诺都留着，下次启动时会告诉您。")
        self._after = words(look, after, Role.CHIP, self, quiet=True)
        self.stay = button(look, _("先不退出"), self, key="Esc")
        self.go = button(look, _("退出"), self, key="Q")
        self.stay.clicked.connect(self.withdraw)
        self.go.clicked.connect(self._leave)
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        buttons.addWidget(self.stay)
        buttons.addWidget(self.go)
        column = QVBoxLayout(self)
        column.setContentsMargins(look.px(20), look.px(16), look.px(20), look.px(16))
        column.setSpacing(look.px(10))
        for part in (self._title, self._which, self._after):
            column.addWidget(part)
        column.addLayout(buttons)

    def ask(self, promises: Sequence[Promise], now: datetime) -> None:
        """Ask about these, at least one."""
        self._title.setText(_("还有 {count} 个承诺没有完成").format(count=len(promises)))
        lines = [f"{clock_words(promise.due, now)}  {what(promise)}" for promise in promises[:_NAMED]]
        if len(promises) > _NAMED:
            lines.append(_("还有 {count} 个").format(count=len(promises) - _NAMED))
        self._which.setText("\n".join(lines))
        self.setAccessibleDescription("，".join([self._title.text(), *lines, self._after.text()]))
        width = self.look.px(_WIDTH)
        self.layout().activate()  # type: ignore[union-attr]
        height = self.layout().totalHeightForWidth(width)  # type: ignore[union-attr]
        self.setGeometry(place(QSize(width, height), screen_of(NO_TARGET, QCursor.pos()).availableGeometry(), None))
        self.show()
        self.raise_()
        self.activateWindow()
        self.stay.setFocus(Qt.FocusReason.OtherFocusReason)
        announce(self, self.accessibleDescription())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc stays, Q leaves, Enter presses the button with the ring, arrows walk between the two."""
        focused = self.focusWidget()
        if event.key() == Qt.Key.Key_Escape:
            self.withdraw()
        elif event.key() == Qt.Key.Key_Q:
            self._leave()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.isAutoRepeat():
            if isinstance(focused, QPushButton):
                focused.click()
        elif event.key() in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            (self.go if focused is self.stay else self.stay).setFocus(Qt.FocusReason.TabFocusReason)
        else:
            super().keyPressEvent(event)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Closed by the window manager: stay."""
        event.ignore()
        self.withdraw()

    def withdraw(self) -> None:
        """Off the screen; nothing ends."""
        self.hide()
        # A window hidden and shown again soon is not told that it is active (X11); a new native one is.
        self.destroy()

    def _leave(self) -> None:
        self.withdraw()
        self.leave.emit()
