"""The tray icon, drawn for every size: a speech bubble whose inside says calm, soon or due by its shape."""

from __future__ import annotations

from enum import StrEnum

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPainterPath, QPen, QPixmap

from companion.ui.theme import Tokens

SIZES = (16, 20, 22, 24, 32, 40, 48, 64)
"""Pixels; what trays ask for between 100 and 200 % scale."""


class Mood(StrEnum):
    """What the icon says about the next quarter of an hour."""

    CALM = "calm"
    SOON = "soon"
    DUE = "due"


def tray_icon(tokens: Tokens, mood: Mood = Mood.CALM) -> QIcon:
    """The icon in the colours of `tokens`, which should be those that read on the panel."""
    icon = QIcon()
    for size in SIZES:
        icon.addPixmap(tray_pixmap(tokens, mood, size))
    return icon


def tray_pixmap(tokens: Tokens, mood: Mood, size: int) -> QPixmap:
    """One size, in device pixels. Lines are never thinner than 1.5 px, so that 16 px stays clear."""
    pixmap = QPixmap(size, size)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.scale(size / 16, size / 16)
    accent, amber, inside = QColor(tokens.accent), QColor(tokens.medium), QColor(tokens.surface)
    ink = accent if mood is Mood.CALM else amber
    painter.setPen(QPen(ink, 1.5, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin))
    painter.setBrush(ink if mood is not Mood.SOON else inside)
    painter.drawPath(_bubble())
    if mood is Mood.CALM:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(inside)
        for x in (5.0, 8.0, 11.0):
            painter.drawEllipse(QPointF(x, 6.75), 1.0, 1.0)
    elif mood is Mood.SOON:
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawEllipse(QPointF(8, 6.75), 2.4, 2.4)
    else:
        painter.setPen(QPen(inside, 1.7, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
        painter.drawLine(QPointF(8, 4.2), QPointF(8, 7.0))
        painter.drawPoint(QPointF(8, 9.4))
    painter.end()
    return pixmap


def _bubble() -> QPainterPath:
    body, tail = QPainterPath(), QPainterPath()
    body.addRoundedRect(QRectF(1.25, 1.75, 13.5, 10), 3, 3)
    tail.moveTo(4.2, 11)
    tail.lineTo(4.2, 14.5)
    tail.lineTo(8, 11)
    tail.closeSubpath()
    return body.united(tail)
