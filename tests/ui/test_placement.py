from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPoint, QRect, QSize
from PySide6.QtWidgets import QApplication

from companion.desktop.ports import NO_TARGET, Rect, Target
from companion.ui.placement import bottom_middle, palette_place, place, screen_of, to_logical

SIZE = QSize(760, 524)
AREA = QRect(0, 0, 1366, 768)


def test_it_opens_centred_at_eighteen_percent() -> None:
    assert place(SIZE, AREA, None, None).topLeft() == QPoint(303, 138)
    over = place(SIZE, AREA, QRect(566, 0, 800, 768), None)
    assert over.center().x() == QRect(566, 0, 800, 768).center().x()


def test_it_is_clamped_into_the_work_area() -> None:
    panel = QRect(0, 30, 1366, 560)
    assert panel.contains(place(SIZE, panel, QRect(1200, 40, 100, 100), None))
    small = QRect(0, 0, 683, 384)
    assert place(SIZE, small, None, None) == small


def test_it_moves_off_the_caret() -> None:
    caret = QRect(600, 600, 2, 18)
    rect = place(QSize(760, 400), AREA, None, caret)
    assert not rect.intersects(caret)
    assert AREA.contains(rect)
    assert rect.left() == place(QSize(760, 400), AREA, None, None).left()


def test_with_no_room_it_stays_where_it_was() -> None:
    caret = QRect(650, 380, 2, 18)
    assert place(QSize(1300, 700), AREA, None, caret) == place(QSize(1300, 700), AREA, None, None)


@given(st.integers(0, 1300), st.integers(0, 750), st.integers(200, 1000), st.integers(100, 600))
def test_it_never_covers_the_caret_when_some_side_has_room(x: int, y: int, width: int, height: int) -> None:
    caret, size = QRect(x, y, 2, 18), QSize(width, height)
    rect = place(size, AREA, None, caret)
    room = (
        caret.left() - 12 >= width or AREA.right() - caret.right() - 12 >= width
        or caret.top() - 12 >= height or AREA.bottom() - caret.bottom() - 12 >= height
    )
    assert AREA.contains(rect)
    assert not room or not rect.intersects(caret)


def test_without_a_caret_the_pointer_within_the_target_is_kept_clear(qapp: QApplication) -> None:
    area = qapp.primaryScreen().availableGeometry()
    frame = Rect(area.x(), area.y(), area.width(), area.height())
    pointer = QPoint(area.center().x(), area.bottom() - 40)
    size = QSize(400, round(area.height() * 0.8))
    assert not palette_place(size, Target(5, frame=frame), pointer).contains(pointer)
    outside = Target(5, frame=Rect(area.x(), area.y(), 10, 10))
    assert palette_place(size, outside, pointer).contains(pointer)


def test_physical_pixels_become_logical_ones(qapp: QApplication) -> None:
    screen = qapp.primaryScreen()
    assert to_logical(Rect(10, 20, 30, 40), screen) == QRect(10, 20, 30, 40)
    assert to_logical(None, screen) is None
    assert screen_of(NO_TARGET, QPoint(1, 1)) is screen


def test_messages_stand_near_the_lower_edge() -> None:
    rect = bottom_middle(QSize(300, 36), AREA, 56)
    assert AREA.contains(rect) and rect.bottom() == AREA.bottom() - 56 and abs(rect.center().x() - 683) <= 1
