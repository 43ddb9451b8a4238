"""Strips that tell and never take the focus: the next part of a reply, and one-sentence messages."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRect, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QCursor, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QSizePolicy, QWidget

from companion.base.i18n import _
from companion.desktop.ports import Target
from companion.ui.announce import announce
from companion.ui.look import Look
from companion.ui.placement import bottom_middle, palette_place, screen_of
from companion.ui.sheet import Sheet
from companion.ui.texts import elide
from companion.ui.theme import Role

_HEIGHT, _RADIUS = 36, 8
_WIDEST = 720
_LIFT = 56
"""Logical pixels between a message and the lower edge of the screen."""
_SHORTEST_MS, _PER_CHARACTER_MS = 2500, 120


class QuietWindow(Sheet):
    """A frameless window on top that can be seen and clicked, and is never given the focus."""

    def __init__(self, look: Look, name: str) -> None:
        super().__init__(look, name, _RADIUS)
        self.setWindowFlag(Qt.WindowType.WindowDoesNotAcceptFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)
        self.setAttribute(Qt.WidgetAttribute.WA_X11DoNotAcceptFocus)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)

    def show_at(self, place: QRect) -> None:
        """Show, or move when shown."""
        self.setGeometry(place)
        self.show()
        self.raise_()


class Mark(QWidget):
    """The small drawn sign at the head of a strip: ``next``, ``done`` or ``caution``."""

    def __init__(self, look: Look, parent: QWidget) -> None:
        super().__init__(parent)
        self._look = look
        self.kind = "next"
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        """Square."""
        return QSize(self._look.px(14), self._look.px(14))

    def paintEvent(self, event: QPaintEvent) -> None:
        """A triangle, a tick, or a triangle with its dot."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.scale(self.width() / 14, self.height() / 14)
        ink = self._look.colour("medium" if self.kind == "caution" else "accent")
        pen = QPen(ink, 1.7, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin)
        painter.setPen(pen)
        if self.kind == "next":
            painter.setBrush(ink)
            painter.drawPolygon(QPolygonF([QPointF(4, 3), QPointF(11, 7), QPointF(4, 11)]))
        elif self.kind == "done":
            painter.drawPolyline([QPointF(2, 7.5), QPointF(5.5, 11), QPointF(12, 3.5)])
        else:
            painter.drawPolygon(QPolygonF([QPointF(7, 1.5), QPointF(13, 12.5), QPointF(1, 12.5)]))
            painter.drawLine(QPointF(7, 5.6), QPointF(7, 8.2))
            painter.drawPoint(QPointF(7, 10.5))


class PartStrip(QuietWindow):
    """Says which part of a reply comes next; it stays until told otherwise. `abandoned`: the cross was clicked."""

    abandoned = Signal()

    def __init__(self, look: Look) -> None:
        super().__init__(look, _("分段粘贴"))
        self._count, self._text, self._keys = QLabel(self), QLabel(self), QLabel(self)
        look.dress(self._count, Role.STRONG)
        look.dress(self._text, Role.CHIP)
        look.dress(self._keys, Role.SMALL)
        self._count.setProperty("tone", "accent")
        self._keys.setProperty("tone", "quiet")
        self._cross = QPushButton("×", self)
        self._cross.setProperty("kind", "chip")
        self._cross.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._cross.setAccessibleName(_("放弃后面的段"))
        look.dress(self._cross, Role.TITLE)
        self._cross.clicked.connect(self._give_up)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(look.px(12), 0, look.px(4), 0)
        layout.setSpacing(look.px(8))
        for widget in (self._count, Mark(look, self), self._text, self._keys, self._cross):
            layout.addWidget(widget, 1 if widget is self._text else 0)

    @property
    def text(self) -> str:
        """All it says, as a screen reader hears it."""
        return self.accessibleDescription()

    def offer(self, number: int, total: int, part: str, chord: str, target: Target) -> None:
        """Part `number` of `total` (counted from 1) comes next, on `chord`, into `target`."""
        self._count.setText(f"{number}/{total}")
        self._keys.setText(_("下一段 {chord} · Esc 放弃").format(chord=chord))
        said = f"{number}/{total} " + self._keys.text()
        self.setAccessibleDescription(said)
        first = part.strip().split("\n")[0]
        room = self.look.px(260)
        self._text.setText(elide(first, room, self._text.fontMetrics().horizontalAdvance))
        self.layout().activate()  # type: ignore[union-attr]
        size = QSize(self.sizeHint().width(), self.look.px(_HEIGHT))
        self.show_at(palette_place(size, target, QCursor.pos()))
        announce(self, said)

    def _give_up(self) -> None:
        self.hide()
        self.abandoned.emit()


class MessageStrip(QuietWindow):
    """One sentence near the lower edge of the target's screen; goes away by itself, or on a click."""

    def __init__(self, look: Look) -> None:
        super().__init__(look, _("提示"))
        self._mark = Mark(look, self)
        self._sentence = QLabel(self)
        self._sentence.setWordWrap(True)
        look.dress(self._sentence, Role.CHIP)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(look.px(16), look.px(8), look.px(16), look.px(8))
        layout.setSpacing(look.px(10))
        # The height is worked out for the sentence; a wrapping label alone would ask for more.
        layout.setSizeConstraint(QHBoxLayout.SizeConstraint.SetNoConstraint)
        layout.addWidget(self._mark)
        layout.addWidget(self._sentence, 1)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.hide)

    @property
    def text(self) -> str:
        """The sentence."""
        return self._sentence.text()

    def say(self, sentence: str, target: Target, *, caution: bool = False) -> None:
        """Show `sentence` for as long as it takes to read (2.5 s, or 120 ms a character)."""
        self._mark.kind = "caution" if caution else "done"
        self._mark.update()
        self._sentence.setText(sentence)
        self.setAccessibleDescription(sentence)
        px, metrics = self.look.px, self._sentence.fontMetrics()
        around = px(16 + 14 + 10 + 16) + 4
        # A little more than it needs: a width rounded down would wrap the last character.
        width = min(metrics.horizontalAdvance(sentence) + around + px(6), px(_WIDEST))
        text = metrics.boundingRect(QRect(0, 0, width - around, 10_000), Qt.TextFlag.TextWordWrap, sentence)
        size = QSize(width, max(text.height() + px(16), px(_HEIGHT)))
        area = screen_of(target, QCursor.pos()).availableGeometry()
        self.show_at(bottom_middle(size, area, px(_LIFT)))
        self._timer.start(max(_SHORTEST_MS, len(sentence) * _PER_CHARACTER_MS))
        announce(self, sentence)

    def mousePressEvent(self, event: object) -> None:
        """Read; away with it."""
        self.hide()
