"""The breathing ring and the step bar: both show a phase, neither keeps time."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QBrush, QColor, QPainter, QPaintEvent, QPen, QPixmap, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from companion.care.model import Step
from companion.care.pacer import Phase
from companion.ui.look import Look
from companion.ui.theme import Role

SMALLEST, LARGEST = 96, 220
"""Diameters of the ring in logical pixels (screens.md 3.5)."""
_WORDS = 160
"""Logical pixels kept for the words in the middle: room for the longest word of a phase in any language."""
_MARGIN = 8
"""Pixels around the last picture that are painted too: the breath grows by less than 1 px in a frame."""
_TICKS = 6
"""A long step is cut into so many ticks of the bar, a short one into its seconds."""


class Ring(QWidget):
    """A circle as full as the breath. The level is asked for when it is painted, so a late picture is still true.

    Where nothing may move it stays at its largest and only holds the words. What does not change from picture to
    picture is kept ready: a picture is two discs and two copies.
    """

    def __init__(self, look: Look, level: Callable[[], float], parent: QWidget) -> None:
        super().__init__(parent)
        self._look = look
        self._level = level
        self._word = self._count = ""
        self._painted = 0.0
        self._still = False
        self._guide, self._words = QPixmap(), QPixmap()
        self._inks = (QBrush(), QBrush())
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        look.changed.connect(self._dress)
        self._dress()

    @property
    def still(self) -> bool:
        """Reduced motion: never another size."""
        return self._still

    @still.setter
    def still(self, still: bool) -> None:
        self._still = still
        self.update()

    def sizeHint(self) -> QSize:
        """The largest ring and its outline."""
        side = self._look.px(LARGEST) + 4
        return QSize(side, side)

    def say(self, word: str, count: str) -> None:
        """The word of the phase and the seconds left, in the middle."""
        if (word, count) != (self._word, self._count):
            self._word, self._count = word, count
            self._words = QPixmap()
            self.setAccessibleName(word)
            self.update(self.words_place())
            # A step that was skipped leaves another breath behind, also where the next step stands still.
            if abs(self._radius() - self._painted) >= 1:
                self.breathe()

    def breathe(self) -> None:
        """The breath moved: paint again what it covered and will cover, no more."""
        reach = math.ceil(max(self._painted, self._radius())) + _MARGIN
        self.update(self.width() // 2 - reach, self.height() // 2 - reach, 2 * reach, 2 * reach)

    def words_place(self) -> QRect:
        """Where the words stand, in own coordinates."""
        box = QRect(0, 0, self._look.px(_WORDS), self._look.px(SMALLEST))
        box.moveCenter(self.rect().center())
        return box

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Another middle."""
        super().resizeEvent(event)
        self._guide, self._words = QPixmap(), QPixmap()

    def paintEvent(self, event: QPaintEvent) -> None:
        """A still guide, the breath, the words."""
        if self._guide.isNull() or self._guide.devicePixelRatio() != self.devicePixelRatio():
            self._guide, self._words = self._draw_guide(), QPixmap()
        if self._words.isNull():
            self._words = self._draw_words()
        middle = QPointF(self.width() / 2, self.height() / 2)
        painter = QPainter(self)
        painter.drawPixmap(0, 0, self._guide)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        radius = self._radius()
        # A picture of the words alone leaves an outer ring where it is.
        outer = event.rect().width() > self._look.px(_WORDS)
        self._painted = radius if outer else max(radius, self._painted)
        for brush, reach in zip(self._inks, (radius + 0.25, radius - 2.25), strict=True):
            painter.setBrush(brush)
            painter.drawEllipse(middle, reach, reach)
        painter.drawPixmap(QPointF(0, middle.y() - self._words.deviceIndependentSize().height() / 2), self._words)

    def _radius(self) -> float:
        small, large = self._look.px(SMALLEST) / 2, self._look.px(LARGEST) / 2
        return large if self._still else small + (large - small) * self._level()

    def _dress(self) -> None:
        self._inks = (QBrush(self._look.colour("accent")), QBrush(self._look.colour("selection")))
        self._guide = QPixmap()
        self.updateGeometry()
        self.update()

    def _plate(self, height: int, colour: QColor | Qt.GlobalColor) -> QPixmap:
        """As wide as the ring, in the pixels of its screen."""
        scale = self.devicePixelRatio()
        plate = QPixmap(round(self.width() * scale), round(height * scale))
        plate.setDevicePixelRatio(scale)
        plate.fill(colour)
        return plate

    def _draw_guide(self) -> QPixmap:
        plate = self._plate(self.height(), self._look.colour("surface"))
        painter = QPainter(plate)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(self._look.colour("line"), 1))
        large = self._look.px(LARGEST) / 2
        painter.drawEllipse(QPointF(self.width() / 2, self.height() / 2), large, large)
        painter.end()
        return plate

    def _draw_words(self) -> QPixmap:
        look = self._look
        height = look.px(SMALLEST)
        plate = self._plate(height, Qt.GlobalColor.transparent)
        painter = QPainter(plate)
        middle = QPointF(self.width() / 2, height / 2)
        box = QRectF(0, 0, self.width(), look.px(30))
        for text, ink, role, down in (
            (self._word, "text", Role.CARD, -look.px(9)), (self._count, "text2", Role.BASE, look.px(17)),
        ):  # fmt: skip
            box.moveCenter(middle + QPointF(0, down))
            painter.setPen(look.colour(ink))
            painter.setFont(look.font(role))
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)
        painter.end()
        return plate


class StepBar(QWidget):
    """The steps of a round as ticks in a row; a tick is on or off, nothing glides."""

    def __init__(self, look: Look, parent: QWidget) -> None:
        super().__init__(parent)
        self._look = look
        self._ticks: tuple[int, ...] = (1,)
        self._on = 0
        self.setFixedHeight(look.px(6))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        look.changed.connect(lambda: self.setFixedHeight(look.px(6)))

    @property
    def on(self) -> int:
        """How many ticks are lit."""
        return self._on

    @property
    def total(self) -> int:
        """How many ticks there are."""
        return sum(self._ticks)

    def set_steps(self, steps: Sequence[Step]) -> None:
        """The steps of one round."""
        self._ticks = tuple(min(max(round(step.seconds), 1), _TICKS) for step in steps)
        self._on = 0
        self.update()

    def show_phase(self, phase: Phase) -> None:
        """Light what has begun."""
        ticks = self._ticks[phase.index]
        on = sum(self._ticks[: phase.index]) + min(int(phase.fraction * ticks) + 1, ticks)
        if on != self._on:
            self._on = on
            self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Ticks close together, steps apart."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        near, far = self._look.px(2), self._look.px(8)
        gaps = near * (self.total - len(self._ticks)) + far * (len(self._ticks) - 1)
        width = max((self.width() - gaps) / self.total, 1.0)
        left, number = 0.0, 0
        for ticks in self._ticks:
            for _tick in range(ticks):
                painter.setBrush(self._look.colour("accent" if number < self._on else "line"))
                painter.drawRoundedRect(QRectF(left, 0, width, self.height()), 2, 2)
                left += width + near
                number += 1
            left += far - near


class Stone(QWidget):
    """The ring at rest, small: the sign at the end of an exercise."""

    def __init__(self, look: Look, parent: QWidget) -> None:
        super().__init__(parent)
        self._look = look
        self.setFixedSize(look.px(SMALLEST) + 4, look.px(SMALLEST) + 4)
        look.changed.connect(self.update)

    def paintEvent(self, event: QPaintEvent) -> None:
        """A circle with a smaller one inside."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        middle = QRectF(self.rect()).center()
        half = self._look.px(SMALLEST) / 2
        painter.setPen(QPen(self._look.colour("line"), 1))
        painter.drawEllipse(middle, half, half)
        painter.setPen(QPen(self._look.colour("accent"), 2))
        painter.setBrush(self._look.colour("selection"))
        painter.drawEllipse(middle, half * 0.6, half * 0.6)
