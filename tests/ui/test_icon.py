from __future__ import annotations

from itertools import combinations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage, QPainter
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QApplication

from companion.base.paths import resources_dir
from companion.ui.icon import SIZES, Mood, tray_icon, tray_pixmap
from companion.ui.theme import DARK, LIGHT, Tokens, contrast


def ink(mood: Mood, size: int, tokens: Tokens = LIGHT, count: int = 0) -> set[tuple[int, int]]:
    """Where the picture is dark in grey: shape without colour."""
    grey = tray_pixmap(tokens, mood, size, count).toImage()
    return {
        (x, y) for x in range(size) for y in range(size)
        if grey.pixelColor(x, y).alpha() > 128 and grey.pixelColor(x, y).lightness() < 160
    }


@pytest.mark.parametrize("size", SIZES)
def test_moods_differ_by_shape_at_every_size(qapp: QApplication, size: int) -> None:
    for one, other in combinations(Mood, 2):
        assert len(ink(one, size) ^ ink(other, size)) >= size * size * 0.02, (one, other)


@pytest.mark.parametrize("tokens", [LIGHT, DARK], ids=lambda tokens: tokens.name)
def test_the_icon_has_every_size_in_every_theme(qapp: QApplication, tokens: Tokens) -> None:
    icon = tray_icon(tokens)
    assert {size.width() for size in icon.availableSizes()} == set(SIZES)
    picture = tray_pixmap(tokens, Mood.CALM, 16).toImage()
    assert picture.pixelColor(0, 15).alpha() == 0
    assert picture.pixelColor(3, 4).name().upper() == tokens.accent


def test_the_drawing_for_the_desktop_is_the_same_bubble(qapp: QApplication) -> None:
    renderer = QSvgRenderer(str(resources_dir() / "icons" / "companion.svg"))
    assert renderer.isValid()
    drawn = QImage(64, 64, QImage.Format.Format_ARGB32)
    drawn.fill(Qt.GlobalColor.transparent)
    painter = QPainter(drawn)
    renderer.render(painter)
    painter.end()
    ours = tray_pixmap(LIGHT, Mood.CALM, 64).toImage()
    far = sum(
        abs(drawn.pixelColor(x, y).alpha() - ours.pixelColor(x, y).alpha()) > 64 for x in range(64) for y in range(64)
    )
    assert far < 64 * 64 * 0.02


@pytest.mark.parametrize("mood", [Mood.SOON, Mood.DUE])
@pytest.mark.parametrize("size", [16, 22, 24])
def test_figures_differ_from_each_other_and_from_the_sign_at_every_size(qapp: QApplication, size: int, mood: Mood) -> None:
    drawn = {count: ink(mood, size, count=count) for count in (0, 1, 2, 3, 4, 5, 7, 9, 10)}
    for one, other in combinations(drawn, 2):
        assert len(drawn[one] ^ drawn[other]) >= 4, (one, other)
    assert drawn[10] == ink(mood, size, count=99)


@pytest.mark.parametrize("panel", ["#F5F5F5", "#2A2A2A"])
@pytest.mark.parametrize("tokens", [LIGHT, DARK], ids=lambda tokens: tokens.name)
def test_the_bubble_stands_out_from_a_light_and_from_a_dark_panel(qapp: QApplication, tokens: Tokens, panel: str) -> None:
    """In the ink of the bubble or in its rim: one of the two differs from any panel by 3:1."""
    for mood in Mood:
        picture = tray_pixmap(tokens, mood, 24).toImage()
        shades = {picture.pixelColor(x, y).name() for x in range(24) for y in range(24) if picture.pixelColor(x, y).alpha() > 200}
        assert max(contrast(shade, panel) for shade in shades) >= 3
