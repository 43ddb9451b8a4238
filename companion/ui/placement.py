"""Where the palette opens: pure geometry in logical pixels."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPoint, QRect, QSize
from PySide6.QtGui import QGuiApplication, QScreen

from companion.desktop.ports import Rect, Target

TOP_SHARE = 0.18
"""Top of the palette as a share of the work area's height (screens.md 3.1)."""
_CLEAR = 12
"""Logical pixels kept free around a caret, where there is no room for two lines."""
_LINES = 2
"""Lines of text kept free above and below a caret: what was just written stays in sight."""


def place(size: QSize, area: QRect, frame: QRect | None, avoid: Sequence[QRect] = ()) -> QRect:
    """The rectangle for a window of `size` in the work area `area`.

    Centred on `frame` (None: on the area), top at 18 %, clamped into the area (made smaller where the area is). If it
    would touch the first of `avoid`, the nearest place below, above, left or right of it that fits is taken; with no
    such place the next of `avoid` is tried, and with none of them it stays.
    """
    size = size.boundedTo(area.size())
    over = frame if frame is not None and frame.intersects(area) else area
    middle = over.x() + over.width() // 2
    home = _clamped(QRect(QPoint(middle - size.width() // 2, area.y() + round(area.height() * TOP_SHARE)), size), area)
    for spot in avoid:
        clear = [rect for rect in (home, *_beside(home, spot, area)) if area.contains(rect) and not rect.intersects(spot)]
        if clear:
            return min(clear, key=lambda rect: (rect.topLeft() - home.topLeft()).manhattanLength())
    return home


def _beside(home: QRect, spot: QRect, area: QRect) -> list[QRect]:
    moved = [QRect(home) for _ in range(4)]
    moved[0].moveTop(max(spot.bottom() + 1, area.top()))
    moved[1].moveBottom(min(spot.top() - 1, area.bottom()))
    moved[2].moveRight(min(spot.left() - 1, area.right()))
    moved[3].moveLeft(max(spot.right() + 1, area.left()))
    return moved


def _clamped(rect: QRect, area: QRect) -> QRect:
    rect.moveLeft(min(max(rect.left(), area.left()), area.right() - rect.width() + 1))
    rect.moveTop(min(max(rect.top(), area.top()), area.bottom() - rect.height() + 1))
    return rect


def screen_of(target: Target, pointer: QPoint) -> QScreen:
    """The screen the target is on by its middle; without a target, the one with the pointer."""
    screens = QGuiApplication.screens()
    if target.frame is not None:
        middle = QPoint(target.frame.x + target.frame.width // 2, target.frame.y + target.frame.height // 2)
        for screen in screens:
            if _physical(screen).contains(middle):
                return screen
    return next((screen for screen in screens if screen.geometry().contains(pointer)), QGuiApplication.primaryScreen())


def _physical(screen: QScreen) -> QRect:
    # Qt keeps the physical origin of a screen and divides its size by the ratio.
    geometry = screen.geometry()
    return QRect(geometry.topLeft(), geometry.size() * screen.devicePixelRatio())


def to_logical(rect: Rect | None, screen: QScreen) -> QRect | None:
    """A physical rectangle on `screen` in Qt's logical coordinates."""
    if rect is None:
        return None
    origin, ratio = screen.geometry().topLeft(), screen.devicePixelRatio()
    return QRect(
        round(origin.x() + (rect.x - origin.x()) / ratio), round(origin.y() + (rect.y - origin.y()) / ratio),
        max(1, round(rect.width / ratio)), max(1, round(rect.height / ratio)),
    )


def palette_place(size: QSize, target: Target, pointer: QPoint) -> QRect:
    """Where to open over `target`: clear of its caret; that unknown, of the pointer's spot within it, or of where
    chat windows have their input.
    """
    screen = screen_of(target, pointer)
    frame, caret = to_logical(target.frame, screen), to_logical(target.caret, screen)
    return place(size, screen.availableGeometry(), frame, spots(frame, caret, pointer))


def spots(frame: QRect | None, caret: QRect | None, pointer: QPoint) -> list[QRect]:
    """What to keep clear of, the best first: a caret with two lines around it, or what is most likely to hold one."""
    if caret is not None:
        lines = max(_LINES * caret.height(), _CLEAR)
        return [caret.adjusted(-_CLEAR, -lines, _CLEAR, lines), caret.adjusted(-_CLEAR, -_CLEAR, _CLEAR, _CLEAR), caret]
    if frame is None:
        return []
    if frame.contains(pointer):
        return [QRect(pointer, QSize(1, 1)).adjusted(-_CLEAR, -_CLEAR, _CLEAR, _CLEAR)]
    return [frame.adjusted(0, frame.height() - frame.height() // share, 0, 0) for share in (3, 4, 6)]


def bottom_middle(size: QSize, area: QRect, lift: int) -> QRect:
    """A strip of `size` centred `lift` pixels above the lower edge of `area`."""
    size = size.boundedTo(area.size())
    left = area.x() + (area.width() - size.width()) // 2
    return _clamped(QRect(QPoint(left, area.bottom() + 1 - lift - size.height()), size), area)

