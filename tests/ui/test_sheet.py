"""The rounded sheet under the palette, the panels and the strips."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt
from pytestqt.qtbot import QtBot

from companion.ui.look import Look
from companion.ui.sheet import Sheet


def shown(look: Look, qtbot: QtBot, radius: int = 10) -> Sheet:
    sheet = Sheet(look, "一张纸", radius)
    qtbot.addWidget(sheet)
    sheet.resize(120, 80)
    sheet.show()
    return sheet


def test_corners_are_cut_and_edges_are_not(look: Look, qtbot: QtBot) -> None:
    sheet = shown(look, qtbot)
    corners = [QPoint(0, 0), QPoint(119, 0), QPoint(0, 79), QPoint(119, 79)]
    assert not any(sheet.mask().contains(corner) for corner in corners)
    assert all(sheet.mask().contains(point) for point in (QPoint(60, 0), QPoint(0, 40), QPoint(118, 40), QPoint(60, 78)))


def test_the_cut_follows_the_size(look: Look, qtbot: QtBot) -> None:
    sheet = shown(look, qtbot)
    sheet.resize(300, 200)
    assert sheet.mask().contains(QPoint(290, 100))
    assert not sheet.mask().contains(QPoint(299, 199))


def test_it_is_painted_in_the_tokens_of_the_theme_in_force(look: Look, qtbot: QtBot) -> None:
    sheet = shown(look, qtbot)
    for scheme in ("light", "dark"):
        look.use(scheme, 14)
        picture = sheet.grab().toImage()
        assert picture.pixelColor(60, 40) == look.colour("surface")
        assert picture.pixelColor(60, 0) == look.colour("border")


def test_it_has_a_name_and_no_frame(look: Look, qtbot: QtBot) -> None:
    sheet = shown(look, qtbot)
    assert sheet.windowTitle() == sheet.accessibleName() == "一张纸"
    assert sheet.windowFlags() & Qt.WindowType.FramelessWindowHint
    assert sheet.windowFlags() & Qt.WindowType.WindowStaysOnTopHint
