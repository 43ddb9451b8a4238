"""Where the tone window opens: at the caret, else where the palette would. Pure geometry in logical pixels."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, QSize

from companion.desktop.ports import Target
from companion.ui.placement import palette_place, screen_of, to_logical

_GAP = 10
"""Logical pixels between the caret's line and the window."""


def popover_place(size: QSize, target: Target, pointer: QPoint) -> QRect:
    """The rectangle for a window of `size` over `target`."""
    screen = screen_of(target, pointer)
    caret, area = to_logical(target.caret, screen), screen.availableGeometry()
    spot = near(size, caret, area) if caret is not None and area.intersects(caret) else None
    return spot if spot is not None else palette_place(size, target, pointer)


def near(size: QSize, caret: QRect, area: QRect) -> QRect | None:
    """Below the caret's line, else above it, kept inside `area`; None where neither has room."""
    if size.width() > area.width():
        return None
    left = min(max(caret.left() - size.width() // 3, area.left()), area.right() + 1 - size.width())
    for top in (caret.bottom() + 1 + _GAP, caret.top() - _GAP - size.height()):
        place = QRect(QPoint(left, top), size)
        if area.contains(place):
            return place
    return None


def grown(place: QRect, height: int, area: QRect) -> QRect:
    """`place` made `height` high at least, moved up where the area ends; never made lower, for nothing may jump."""
    height = min(max(place.height(), height), area.height())
    top = max(min(place.top(), area.bottom() + 1 - height), area.top())
    return QRect(place.left(), top, place.width(), height)
