"""The rounded sheet that the palette, the panels and the strips are painted on."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPainterPath, QPaintEvent, QPen, QRegion, QResizeEvent
from PySide6.QtWidgets import QWidget

from companion.ui.look import Look


class Sheet(QWidget):
    """A frameless window on top, in the colour of the surface with a fine outline; corners of `radius` pixels."""

    def __init__(self, look: Look, name: str, radius: int = 10, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowFlags(Qt.WindowType.Tool | Qt.WindowType.FramelessWindowHint | Qt.WindowType.WindowStaysOnTopHint)
        self.setWindowTitle(name)
        self.setAccessibleName(name)
        self.look = look
        self._radius = radius
        look.changed.connect(self.update)

    def paintEvent(self, event: QPaintEvent) -> None:
        """The surface and its outline."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(event.rect(), self.look.colour("surface"))
        painter.setPen(QPen(self.look.colour("border"), 1))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), self._radius, self._radius)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Round corners without the help of a compositor."""
        super().resizeEvent(event)
        path = QPainterPath()
        path.addRoundedRect(self.rect(), self._radius, self._radius)
        self.setMask(QRegion(path.toFillPolygon().toPolygon()))
