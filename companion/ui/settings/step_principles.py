"""Step 1: three sentences on what the program will never do."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from companion.base.i18n import _
from companion.ui.look import Look
from companion.ui.settings.form import Card, words
from companion.ui.settings.services import Services
from companion.ui.settings.step import Step
from companion.ui.theme import Role


class PrinciplesStep(Step):
    """Nothing to do but read."""

    def __init__(self, services: Services) -> None:
        super().__init__(services.look, _("您好，我是客服伙伴"), _("按一个键，找到那句话，回车，它就在您的光标处。先说好三件事："))
        card = Card(services.look)
        for sign, title, text in (
            ("hand", _("不自动发送"), _("只把话粘到光标处。发不发、什么时候发，永远由您按。")),
            ("eye", _("不监控"), _("不数次数，不排名，没有给主管看的视图。")),
            ("home", _("只在本机"), _("不联网，不上传。剪贴板用完放回原样，内容不进日志。")),
        ):
            card.add(_Principle(services.look, sign, title, text))
        self.add(card)


class _Principle(QWidget):
    def __init__(self, look: Look, sign: str, title: str, text: str) -> None:
        super().__init__()
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, look.px(14), 0, look.px(14))
        layout.setSpacing(look.px(18))
        layout.addWidget(_Sign(look, sign), 0, Qt.AlignmentFlag.AlignVCenter)
        lines = QVBoxLayout()
        lines.setSpacing(look.px(3))
        lines.addWidget(words(look, title, Role.STRONG))
        lines.addWidget(words(look, text, Role.BASE, "quiet"))
        layout.addLayout(lines, 1)


class _Sign(QWidget):
    """A small drawing: a hand's key, a closed eye, a house."""

    def __init__(self, look: Look, kind: str) -> None:
        super().__init__()
        self._look = look
        self._kind = kind
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        """Square."""
        return QSize(self._look.px(40), self._look.px(40))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Lines of one weight on a round ground."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.scale(self.width() / 40, self.height() / 40)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._look.colour("selection"))
        painter.drawEllipse(QRectF(0, 0, 40, 40))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(self._look.colour("accent"), 2, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin))
        if self._kind == "hand":
            painter.drawRoundedRect(QRectF(10.5, 12.5, 19, 15), 3, 3)
            painter.drawPolyline([QPointF(25, 16.5), QPointF(25, 21), QPointF(16, 21)])
            painter.drawPolyline([QPointF(18.5, 18.5), QPointF(16, 21), QPointF(18.5, 23.5)])
        elif self._kind == "eye":
            painter.drawArc(QRectF(10, 9, 20, 16), 200 * 16, 140 * 16)
            for x, y, dx, dy in ((13.0, 23.5, -2.0, 2.8), (20.0, 25.2, 0.0, 3.4), (27.0, 23.5, 2.0, 2.8)):
                painter.drawLine(QPointF(x, y), QPointF(x + dx, y + dy))
        else:
            painter.drawPolyline([QPointF(10.5, 20), QPointF(20, 11.5), QPointF(29.5, 20)])
            painter.drawPolyline([QPointF(13.5, 18.5), QPointF(13.5, 28.5), QPointF(26.5, 28.5), QPointF(26.5, 18.5)])
            painter.drawLine(QPointF(20, 28), QPointF(20, 23.5))
