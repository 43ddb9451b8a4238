"""One long breath out, six seconds, over whatever is open: it takes no click, no key and no focus, and makes no sound."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QCursor, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from companion.base.i18n import _
from companion.care.model import Plan, Step
from companion.care.pacer import Phase, ease
from companion.care.translation import sentence
from companion.desktop.ports import Target
from companion.ui.announce import announce
from companion.ui.care.breathing import StepBar
from companion.ui.care.lead import Lead
from companion.ui.look import Look
from companion.ui.parts import words
from companion.ui.placement import screen_of
from companion.ui.strip import QuietWindow
from companion.ui.theme import Role

_WIDTH, _HEIGHT = 420, 64
_TOP_SHARE = 0.04
"""Top of the strip as a share of the work area: above the palette, whose own top is at 18 %."""


class SlowStrip(QuietWindow):
    """Shows the steps of `Library.slow_down` once and goes away."""

    def __init__(self, look: Look, clock: Callable[[], float]) -> None:
        super().__init__(look, _("慢一拍"))
        self.setWindowFlag(Qt.WindowType.WindowTransparentForInput)
        # A window manager's frame around it would take the clicks; and it belongs in no taskbar.
        self.setWindowFlag(Qt.WindowType.X11BypassWindowManagerHint)
        self.lead = Lead(clock, self)
        self._word = words(look, "", Role.STRONG, self)
        self._line = QLabel(self)
        look.dress(self._line, Role.CHIP)
        self._line.setProperty("tone", "quiet")
        self._breath = _Breath(look, self._level, self)
        self._bar = StepBar(look, self)
        row = QHBoxLayout()
        row.addWidget(self._word)
        row.addWidget(self._line, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(look.px(18), look.px(8), look.px(18), look.px(12))
        column.addLayout(row)
        column.addWidget(self._breath)
        column.addWidget(self._bar)
        self.lead.entered.connect(self._enter)
        self.lead.ticked.connect(self._bar.show_phase)
        self.lead.moved.connect(self._breath.update)
        self.lead.ended.connect(self.hide)

    def show_over(self, target: Target, steps: tuple[Step, ...], *, still: bool) -> None:
        """Breathe out once on the screen of `target`; asked for again, it begins again."""
        self._breath.setVisible(not still)
        self._bar.setVisible(still)
        self._bar.set_steps(steps)
        self.lead.start(Plan(steps), still=still)
        size = QSize(self.look.px(_WIDTH), self.look.px(_HEIGHT))
        self.show_at(top_middle(size, screen_of(target, QCursor.pos()).availableGeometry()))

    def withdraw(self) -> None:
        """Away with it."""
        self.lead.stop()
        self.hide()

    def _enter(self, phase: Phase, heard: str) -> None:
        self._word.setText(phase.name)
        self._line.setText(sentence(self.lead.step(phase).lines))
        self.setAccessibleDescription(heard)
        announce(self, heard)

    def _level(self) -> float:
        """Full at the start of the breath, empty at its end."""
        phase = self.lead.phase()
        if phase is None or phase.done:
            return 0.0
        # A round that only goes out begins where it ends; what is left of it is the breath.
        return 1.0 - ease(phase.fraction)


class _Breath(QWidget):
    """A bar that runs out towards its middle."""

    def __init__(self, look: Look, level: Callable[[], float], parent: QWidget) -> None:
        super().__init__(parent)
        self._look, self._level = look, level
        self.setFixedHeight(look.px(8))

    def paintEvent(self, event: QPaintEvent) -> None:
        """What is left of the breath."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        half = self.height() / 2
        painter.setBrush(self._look.colour("selection"))
        painter.drawRoundedRect(QRectF(self.rect()), half, half)
        width = max(self.width() * self._level(), self.height())
        painter.setBrush(self._look.colour("accent"))
        painter.drawRoundedRect(QRectF((self.width() - width) / 2, 0, width, self.height()), half, half)


def top_middle(size: QSize, area: QRect) -> QRect:
    """A strip of `size` near the upper edge of `area`, in its middle."""
    size = size.boundedTo(area.size())
    left = area.x() + (area.width() - size.width()) // 2
    return QRect(QPoint(left, area.y() + round(area.height() * _TOP_SHARE)), size)
