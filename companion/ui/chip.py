"""A chip that offers something for a moment and goes away; ignoring it does nothing."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtGui import QCursor, QMouseEvent
from PySide6.QtWidgets import QHBoxLayout

from companion.base.i18n import _
from companion.desktop.ports import Target
from companion.ui.announce import announce
from companion.ui.look import Look
from companion.ui.parts import words
from companion.ui.placement import bottom_middle, screen_of
from companion.ui.strip import Mark, QuietWindow
from companion.ui.theme import Role

_HEIGHT, _LIFT = 44, 56


class Chip(QuietWindow):
    """`taken`: it was clicked. `name`: what it offers, for the window manager and screen readers."""

    taken = Signal()

    def __init__(self, look: Look, name: str) -> None:
        super().__init__(look, name)
        self._text = words(look, "", Role.CHIP, self)
        self._text.setWordWrap(False)
        self._keys = words(look, "", Role.SMALL, self, quiet=True)
        self._keys.setWordWrap(False)
        # Five seconds, and in no taskbar.
        self.setWindowFlag(Qt.WindowType.X11BypassWindowManagerHint)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        row = QHBoxLayout(self)
        row.setContentsMargins(look.px(16), 0, look.px(16), 0)
        row.setSpacing(look.px(10))
        for part in (Mark(look, self), self._text, self._keys):
            row.addWidget(part)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.hide)

    @property
    def text(self) -> str:
        """What it says."""
        return self.accessibleDescription()

    def offer(self, sentence: str, chord: str, target: Target, milliseconds: int) -> None:
        """Offer for a while on the screen of `target`; `chord` is what takes it, besides a click."""
        hint = _("{chord} 或点这里").format(chord=chord) if chord else _("点这里")
        self._text.setText(sentence)
        self._keys.setText(hint)
        self.setAccessibleDescription(sentence + hint)
        self.layout().activate()  # type: ignore[union-attr]
        size = QSize(self.sizeHint().width(), self.look.px(_HEIGHT))
        area = screen_of(target, QCursor.pos()).availableGeometry()
        self.show_at(bottom_middle(size, area, self.look.px(_LIFT)))
        self._timer.start(milliseconds)
        announce(self, self.text)

    def withdraw(self) -> None:
        """Away with it."""
        self._timer.stop()
        self.hide()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Taken."""
        self.withdraw()
        self.taken.emit()
