from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPoint, QRect, QSize
from PySide6.QtWidgets import QApplication

from companion.desktop.ports import NO_TARGET, Rect, Target
from companion.ui.placement import bottom_middle, palette_place, place, screen_of, spots, to_logical

SIZE = QSize(760, 524)
AREA = QRect(0, 0, 1366, 768)


def test_it_opens_centred_at_eighteen_percent() -> None:
    assert place(SIZE, AREA, None).topLeft() == QPoint(303, 138)
    rect = place(SIZE, AREA, QRect(566, 0, 800, 768))
    assert rect.center().x() == QRect(566, 0, 800, 768).center().x()


def test_it_is_clamped_into_the_work_area() -> None:
    panel = QRect(0, 30, 1366, 560)
    assert panel.contains(place(SIZE, panel, QRect(1200, 40, 100, 100)))
    small = QRect(0, 0, 683, 384)
    assert place(SIZE, small, None) == small


def over(caret: QRect, size: QSize = SIZE, frame: QRect = AREA) -> QRect:
    """Where it opens over a program whose caret is known."""
    return place(size, AREA, frame, spots(frame, caret, QPoint(0, 0)))


def test_it_stays_where_it_is_when_the_caret_is_elsewhere() -> None:
    assert over(QRect(20, 20, 1, 18)) == place(SIZE, AREA, AREA)


@pytest.mark.parametrize(
    ("caret", "size", "side"),
    [
        (QRect(600, 150, 1, 18), QSize(760, 400), "below"),
        (QRect(600, 520, 1, 18), QSize(760, 400), "above"),
        (QRect(900, 400, 1, 18), SIZE, "left"),
        (QRect(450, 400, 1, 18), SIZE, "right"),
    ],
)
def test_it_moves_the_shortest_way_off_the_caret_and_the_two_lines_around_it(caret: QRect, size: QSize, side: str) -> None:
    home, rect = place(size, AREA, AREA), over(caret, size)
    assert home.intersects(caret) and AREA.contains(rect)
    assert not rect.intersects(caret.adjusted(0, -2 * 18, 0, 2 * 18))
    gap = {
        "below": rect.top() - caret.bottom(), "above": caret.top() - rect.bottom(),
        "left": caret.left() - rect.right(), "right": rect.left() - caret.right(),
    }  # fmt: skip
    assert gap[side] > 0 and (rect.left() == home.left() if side in ("below", "above") else rect.top() == home.top())


def test_below_goes_before_above_when_both_are_as_near() -> None:
    home = place(QSize(300, 100), AREA, AREA)
    rect = over(QRect(home.center().x(), home.center().y() - 9, 1, 20), QSize(300, 100))
    assert rect.top() > home.bottom() - 100 and rect.top() > home.top()


def test_where_two_lines_have_no_room_the_caret_alone_is_kept_clear() -> None:
    caret = QRect(683, 540, 1, 18)
    rect = over(caret)
    assert not rect.intersects(caret) and rect.bottom() < caret.top() and rect.bottom() > caret.top() - 36


def test_with_no_room_it_stays_where_it_was() -> None:
    caret = QRect(650, 380, 2, 18)
    assert over(caret, QSize(1300, 700)) == place(QSize(1300, 700), AREA, None)


@given(st.integers(0, 1300), st.integers(0, 750), st.integers(200, 1000), st.integers(100, 600))
def test_it_never_covers_the_caret_when_some_side_has_room(x: int, y: int, width: int, height: int) -> None:
    caret, size = QRect(x, y, 2, 18), QSize(width, height)
    rect = over(caret, size)

    def room(sideways: int, lines: int) -> bool:
        return (
            caret.left() - sideways >= width or AREA.right() - caret.right() - sideways >= width
            or caret.top() - lines >= height or AREA.bottom() - caret.bottom() - lines >= height
        )

    assert AREA.contains(rect)
    assert not room(0, 0) or not rect.intersects(caret)
    assert not room(12, 36) or not rect.intersects(caret.adjusted(0, -36, 0, 36))


def test_an_unknown_caret_is_expected_where_chat_windows_have_their_input() -> None:
    frame, pointer = QRect(283, 60, 800, 660), QPoint(2, 2)
    size = QSize(500, 400)
    rect = place(size, AREA, frame, spots(frame, None, pointer))
    assert place(size, AREA, frame).bottom() > frame.bottom() - 220
    assert rect.bottom() <= frame.bottom() - 220
    # The full size has room above the last sixth only.
    assert place(SIZE, AREA, AREA, spots(AREA, None, QPoint(-5, -5))).bottom() <= AREA.bottom() - 768 // 6


def test_a_target_on_another_screen_of_another_height_keeps_its_own_room() -> None:
    beside = QRect(1366, 0, 1080, 1920)
    caret = QRect(1700, 700, 1, 20)
    rect = place(SIZE, beside, QRect(1366, 0, 1080, 1920), spots(beside, caret, QPoint(0, 0)))
    assert beside.contains(rect) and not rect.intersects(caret.adjusted(0, -40, 0, 40))


def test_without_a_caret_the_pointer_within_the_target_is_kept_clear(qapp: QApplication) -> None:
    area = qapp.primaryScreen().availableGeometry()
    frame = Rect(area.x(), area.y(), area.width(), area.height())
    pointer = QPoint(area.center().x(), area.bottom() - 40)
    size = QSize(400, round(area.height() * 0.8))
    assert not palette_place(size, Target(5, frame=frame), pointer).contains(pointer)
    outside = Target(5, frame=Rect(area.x(), area.y(), 10, 10))
    assert palette_place(size, outside, pointer).contains(pointer)


def test_a_known_caret_counts_more_than_the_pointer(qapp: QApplication) -> None:
    area = qapp.primaryScreen().availableGeometry()
    frame = Rect(area.x(), area.y(), area.width(), area.height())
    size = QSize(400, round(area.height() * 0.5))
    middle = area.center()
    target = Target(5, frame=frame, caret=Rect(middle.x(), middle.y(), 1, 18))
    assert palette_place(size, Target(5, frame=frame), area.topLeft()).contains(middle)
    assert not palette_place(size, target, middle).contains(middle)


def test_physical_pixels_become_logical_ones(qapp: QApplication) -> None:
    screen = qapp.primaryScreen()
    assert to_logical(Rect(10, 20, 30, 40), screen) == QRect(10, 20, 30, 40)
    assert to_logical(None, screen) is None
    assert screen_of(NO_TARGET, QPoint(1, 1)) is screen


def test_messages_stand_near_the_lower_edge() -> None:
    rect = bottom_middle(QSize(300, 36), AREA, 56)
    assert AREA.contains(rect) and rect.bottom() == AREA.bottom() - 56 and abs(rect.center().x() - 683) <= 1
