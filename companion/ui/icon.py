"""The tray icon, drawn for every size: a speech bubble whose inside says calm, soon or due by its shape."""

from __future__ import annotations

from enum import StrEnum

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QIcon, QPainter, QPainterPath, QPen, QPixmap

from companion.ui.theme import Tokens

SIZES = (16, 20, 22, 24, 32, 40, 48, 64)
"""Pixels; what trays ask for between 100 and 200 % scale."""

MOST = 9
"""The largest number that is written out."""


class Mood(StrEnum):
    """What the icon says about the next quarter of an hour."""

    CALM = "calm"
    SOON = "soon"
    DUE = "due"


def tray_icon(tokens: Tokens, mood: Mood = Mood.CALM, count: int = 0, family: str = "sans-serif") -> QIcon:
    """The icon in the colours of `tokens`; `count` stands in the bubble as a figure, 0 as none."""
    icon = QIcon()
    for size in SIZES:
        icon.addPixmap(tray_pixmap(tokens, mood, size, count, family))
    return icon


def tray_pixmap(tokens: Tokens, mood: Mood, size: int, count: int = 0, family: str = "sans-serif") -> QPixmap:
    """One size, in device pixels. Lines are never thinner than 1.5 px, so that 16 px stays clear."""
    pixmap = QPixmap(size, size)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.save()
    painter.scale(size / 16, size / 16)
    accent, amber, inside = QColor(tokens.accent), QColor(tokens.medium), QColor(tokens.surface)
    ink = accent if mood is Mood.CALM else amber
    painter.setPen(_pen(inside, 1.5))
    painter.setBrush(inside)
    # A rim of the other shade: a panel may be as dark, or as light, as the bubble.
    painter.drawPath(_bubble())
    painter.setPen(_pen(ink, 0.8 if mood is not Mood.SOON else 1.2 if count else 1.5))
    painter.setBrush(ink if mood is not Mood.SOON else inside)
    painter.drawPath(_bubble())
    if not count:
        _sign(painter, mood, ink, inside)
    painter.restore()
    if count:
        # A ring leaves less room than a filled bubble.
        share = (0.6, 0.5) if mood is Mood.SOON else (0.68, 0.56)
        _figure(painter, size, count, share, ink if mood is Mood.SOON else inside, family)
    painter.end()
    return pixmap


def _sign(painter: QPainter, mood: Mood, ink: QColor, inside: QColor) -> None:
    if mood is Mood.CALM:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(inside)
        for x in (5.0, 8.0, 11.0):
            painter.drawEllipse(QPointF(x, 6.75), 1.0, 1.0)
    elif mood is Mood.SOON:
        painter.setPen(_pen(ink, 1.5))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawEllipse(QPointF(8, 6.75), 2.4, 2.4)
    else:
        painter.setPen(_pen(inside, 1.7))
        painter.drawLine(QPointF(8, 4.2), QPointF(8, 7.0))
        painter.drawPoint(QPointF(8, 9.4))


def _figure(
    painter: QPainter, size: int, count: int, share: tuple[float, float], colour: QColor, family: str
) -> None:
    """The number in device pixels, where hinting keeps it sharp; above nine only that there are more."""
    text = str(count) if count <= MOST else f"{MOST}+"
    font = QFont(family)
    font.setPixelSize(round(size * share[len(text) > 1]))
    font.setWeight(QFont.Weight.Bold)
    painter.setFont(font)
    painter.setPen(colour)
    ink = QFontMetricsF(font).tightBoundingRect(text)
    middle = QPointF(size * 0.5, size * 6.75 / 16)
    painter.drawText(QPointF(round(middle.x() - ink.center().x()), round(middle.y() - ink.center().y())), text)


def _pen(colour: QColor, width: float) -> QPen:
    return QPen(colour, width, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin)


def _bubble() -> QPainterPath:
    body, tail = QPainterPath(), QPainterPath()
    body.addRoundedRect(QRectF(1.25, 1.75, 13.5, 10), 3, 3)
    tail.moveTo(4.2, 11)
    tail.lineTo(4.2, 14.5)
    tail.lineTo(8, 11)
    tail.closeSubpath()
    return body.united(tail)
