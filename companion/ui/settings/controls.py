"""Controls of the settings: a switch, a row of choices, a drop-down, and a chord drawn as keys."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QFontMetrics, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import (
    QAbstractButton,
    QButtonGroup,
    QComboBox,
    QHBoxLayout,
    QPushButton,
    QSizePolicy,
    QWidget,
)

from companion.ui.look import Look
from companion.ui.theme import Role


class Switch(QAbstractButton):
    """On or off; the knob's place says it as well as the colour."""

    def __init__(self, look: Look, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self.setCheckable(True)
        self.setAccessibleName(name)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        look.changed.connect(self.updateGeometry)

    def sizeHint(self) -> QSize:
        """Room for the ring of the focus."""
        return QSize(self._look.px(46), self._look.px(30))

    def paintEvent(self, event: QPaintEvent) -> None:
        """A track and its knob."""
        look = self._look
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        track = QRectF(4, 4, self.width() - 8, self.height() - 8)
        radius = track.height() / 2
        painter.setPen(QPen(look.colour("accent" if self.isChecked() else "border"), 1.5))
        painter.setBrush(look.colour("accent" if self.isChecked() else "surface"))
        painter.drawRoundedRect(track, radius, radius)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(look.colour("surface" if self.isChecked() else "border"))
        middle = track.right() - radius if self.isChecked() else track.left() + radius
        painter.drawEllipse(QPointF(middle, track.center().y()), radius - 4, radius - 4)
        if self.hasFocus():
            painter.setPen(QPen(look.colour("accent"), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), radius + 3, radius + 3)


class Segmented(QWidget):
    """A few choices side by side; left and right walk. `chosen` carries the value."""

    chosen = Signal(str)

    def __init__(self, look: Look, name: str, choices: Sequence[tuple[str, str]], parent: QWidget | None = None) -> None:
        """`choices`: (value, words)."""
        super().__init__(parent)
        self.setAccessibleName(name)
        self._group = QButtonGroup(self)
        self._buttons: dict[str, QPushButton] = {}
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(look.px(6))
        for value, words in choices:
            button = QPushButton(words, self)
            button.setProperty("kind", "segment")
            button.setCheckable(True)
            button.setAutoDefault(False)
            button.setAccessibleName(f"{name} {words}")
            look.dress(button, Role.CHIP)
            button.clicked.connect(lambda _checked=False, value=value: self.chosen.emit(value))
            self._group.addButton(button)
            layout.addWidget(button)
            self._buttons[value] = button

    def put(self, value: str) -> None:
        """Show `value` as the chosen one."""
        self._buttons[value].setChecked(True)


class Choice(QComboBox):
    """One of a few, in a drop-down. `chosen` carries the value, only for a choice of the agent's.

    Chosen by a key, it is told when that key is up again: were the window gone by then (a new language builds all
    windows anew), the release of Enter would reach the chat window behind it.
    """

    chosen = Signal(str)

    def __init__(self, look: Look, name: str, choices: Sequence[tuple[str, str]], parent: QWidget | None = None) -> None:
        """`choices`: (value, words)."""
        super().__init__(parent)
        self._look = look
        self.setProperty("kind", "slot")
        self.setProperty("empty", "false")
        self.setAccessibleName(name)
        # On Linux the name of a drop-down is its choice; what it is about is read from here, or from its label.
        self.setAccessibleDescription(name)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        for value, words in choices:
            self.addItem(words, value)
        look.dress(self, Role.CHIP)
        self._key_down = False
        self._waiting: str | None = None
        self.activated.connect(self._activated)
        self.installEventFilter(self)
        self.view().installEventFilter(self)

    def put(self, value: str) -> None:
        """Show `value` as the chosen one."""
        self.setCurrentIndex(self.findData(value))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Keys here and in the open list: is one down?"""
        if isinstance(event, QKeyEvent) and not event.isAutoRepeat():
            # The list acts on a press before its filters see it; they see the question about shortcuts first.
            if event.type() in (QEvent.Type.ShortcutOverride, QEvent.Type.KeyPress):
                self._key_down = True
            elif event.type() == QEvent.Type.KeyRelease:
                self._released()
        elif isinstance(event, QFocusEvent) and event.lostFocus() and event.reason() == Qt.FocusReason.ActiveWindowFocusReason:
            self._released()
        return super().eventFilter(watched, event)

    def _activated(self, index: int) -> None:
        self._waiting = self.itemData(index)
        if not self._key_down:
            self._released()

    def _released(self) -> None:
        self._key_down = False
        value, self._waiting = self._waiting, None
        if value is not None:
            self.chosen.emit(value)

    def sizeHint(self) -> QSize:
        """The widest choice, and room for the chevron."""
        widest = max(self.fontMetrics().horizontalAdvance(self.itemText(index)) for index in range(self.count()))
        return QSize(widest + self._look.px(48), super().sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        """The stylesheet draws the box; the chevron is ours."""
        super().paintEvent(event)
        px = self._look.px
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(self._look.colour("text2"), 1.6))
        x, y = self.width() - px(18), self.height() / 2
        painter.drawPolyline([QPointF(x - px(4), y - px(2)), QPointF(x, y + px(2)), QPointF(x + px(4), y - px(2))])


class KeyCaps(QWidget):
    """A chord drawn as the keys it is made of; without one, grey words."""

    def __init__(self, look: Look, parent: QWidget | None = None, role: Role = Role.CHIP) -> None:
        super().__init__(parent)
        self._look = look
        self._role = role
        self._chord = ""
        self._words = ""
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        look.changed.connect(self.updateGeometry)

    def say(self, chord: str, words: str = "") -> None:
        """Show `chord`; empty: the `words`."""
        self._chord, self._words = chord, words
        self.setAccessibleName(chord or words)
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """All keys in a row."""
        widths = [width for _key, width in self._caps()]
        gap = self._look.px(6)
        width = sum(widths) + gap * max(len(widths) - 1, 0) if widths else self._metrics().horizontalAdvance(self._words)
        return QSize(width + 4, self._metrics().height() + self._look.px(10))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Keys with a thicker lower edge, as keys have."""
        look = self._look
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(look.font(self._role))
        if not self._chord:
            painter.setPen(look.colour("text2"))
            painter.drawText(self.rect(), Qt.AlignmentFlag.AlignVCenter, self._words)
            return
        x = 1.0
        for key, width in self._caps():
            cap = QRectF(x, 1.5, width, self.height() - 4)
            painter.setPen(QPen(look.colour("border"), 1))
            painter.setBrush(look.colour("border"))
            painter.drawRoundedRect(cap.translated(0, 1.5), 5, 5)
            painter.setBrush(look.colour("bg"))
            painter.drawRoundedRect(cap, 5, 5)
            painter.setPen(look.colour("text"))
            painter.drawText(cap, Qt.AlignmentFlag.AlignCenter, key)
            x += width + look.px(6)

    def changeEvent(self, event: QEvent) -> None:
        """Another font: another size."""
        super().changeEvent(event)
        self.updateGeometry()

    def _metrics(self) -> QFontMetrics:
        return QFontMetrics(self._look.font(self._role))

    def _caps(self) -> list[tuple[str, int]]:
        if not self._chord:
            return []
        keys = self._chord.replace("++", "+\0").split("+")
        shown = ["+" if key == "\0" else key for key in keys]
        metrics, around = self._metrics(), self._look.px(14)
        return [(key, max(metrics.horizontalAdvance(key) + around, metrics.height() + self._look.px(6))) for key in shown]
