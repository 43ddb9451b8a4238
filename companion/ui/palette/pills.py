"""Inline objects of the preview: the pill of an unfilled slot and the caution sign, drawn, not typed."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRect, QRectF, QSizeF, Qt
from PySide6.QtGui import (
    QFontMetricsF,
    QPainter,
    QPen,
    QPolygonF,
    QPyTextObject,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
    QTextFormat,
)

from companion.ui.look import Look

PILL = QTextFormat.ObjectTypes.UserObject.value + 1
SIGN = QTextFormat.ObjectTypes.UserObject.value + 2
_NAME = QTextFormat.Property.UserProperty.value + 1
_CURRENT = QTextFormat.Property.UserProperty.value + 2
_OBJECT = "\ufffc"


class Pills(QPyTextObject):
    """Measures and draws both kinds of object with the tokens of `look`."""

    def __init__(self, look: Look, document: QTextDocument) -> None:
        super().__init__(document)
        self._look = look
        for kind in (PILL, SIGN):
            document.documentLayout().registerHandler(kind, self)

    def intrinsicSize(self, doc: QTextDocument, pos: int, fmt: QTextFormat) -> QSizeF:
        """As wide as the name and its padding; as high as a line of its font."""
        metrics = QFontMetricsF(fmt.toCharFormat().font())
        if fmt.objectType() == SIGN:
            return QSizeF(metrics.ascent() + self._look.px(4), metrics.height())
        return QSizeF(metrics.horizontalAdvance(self._label(fmt)) + self._look.px(16), metrics.height())

    def drawObject(self, painter: QPainter, rect: QRectF | QRect, doc: QTextDocument, pos: int, fmt: QTextFormat) -> None:
        """Draw into `rect` (document coordinates)."""
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if fmt.objectType() == SIGN:
            self._sign(painter, QRectF(rect), fmt)
        else:
            self._pill(painter, QRectF(rect), fmt)
        painter.restore()

    def _label(self, fmt: QTextFormat) -> str:
        return str(fmt.property(_NAME))

    def _pill(self, painter: QPainter, rect: QRectF, fmt: QTextFormat) -> None:
        look, current = self._look, bool(fmt.property(_CURRENT))
        metrics = QFontMetricsF(fmt.toCharFormat().font())
        trim = max((rect.height() - metrics.ascent() - metrics.descent()) / 2, 0)
        inset = look.px(2)
        box = rect.adjusted(inset, trim + 0.5, -inset, -trim - 0.5)
        spare = box.height() - look.px(22)
        if spare > 0:
            box.adjust(0, spare / 2, 0, -spare / 2)
        painter.setPen(QPen(look.colour("accent"), 1))
        painter.setBrush(look.colour("accent" if current else "selection"))
        painter.drawRoundedRect(box, box.height() / 2, box.height() / 2)
        painter.setFont(fmt.toCharFormat().font())
        painter.setPen(look.colour("on_accent" if current else "accent"))
        baseline = rect.bottom() - metrics.descent()
        painter.drawText(QPointF(rect.left() + look.px(8), baseline), self._label(fmt))

    def _sign(self, painter: QPainter, rect: QRectF, fmt: QTextFormat) -> None:
        metrics = QFontMetricsF(fmt.toCharFormat().font())
        side = metrics.ascent()
        bottom = rect.bottom() - metrics.descent() + side * 0.08
        left = rect.left()
        painter.setPen(QPen(self._look.colour("medium"), max(side / 10, 1.2), Qt.PenStyle.SolidLine,
                            Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        top = bottom - side * 0.86
        painter.drawPolygon(QPolygonF([
            QPointF(left + side / 2, top), QPointF(left + side, bottom), QPointF(left, bottom),
        ]))
        middle = left + side / 2
        painter.drawLine(QPointF(middle, top + side * 0.32), QPointF(middle, top + side * 0.54))
        painter.drawPoint(QPointF(middle, top + side * 0.7))


def insert_pill(cursor: QTextCursor, base: QTextCharFormat, name: str, *, current: bool = False) -> None:
    """Put the pill of slot `name` at the cursor, in the font of `base`."""
    fmt = QTextCharFormat(base)
    fmt.setObjectType(PILL)
    fmt.setProperty(_NAME, name)
    fmt.setProperty(_CURRENT, current)
    fmt.setVerticalAlignment(QTextCharFormat.VerticalAlignment.AlignBaseline)
    cursor.insertText(_OBJECT, fmt)


def insert_sign(cursor: QTextCursor, base: QTextCharFormat) -> None:
    """Put the caution sign at the cursor, in the size of `base`."""
    fmt = QTextCharFormat(base)
    fmt.setObjectType(SIGN)
    fmt.setVerticalAlignment(QTextCharFormat.VerticalAlignment.AlignBaseline)
    cursor.insertText(_OBJECT, fmt)
