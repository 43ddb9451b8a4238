from __future__ import annotations

from PySide6.QtCore import QLocale
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from companion.ui.look import Look
from companion.ui.theme import DARK, LIGHT, Role


def test_a_switch_reaches_widgets_that_stand_already(qtbot: QtBot, look: Look, qapp: QApplication) -> None:
    label = QLabel("标题")
    qtbot.addWidget(label)
    look.dress(label, Role.TITLE)
    assert label.font().pixelSize() == 14
    with qtbot.waitSignal(look.changed):
        look.use("dark", 20)
    assert label.font().pixelSize() == 20
    assert look.tokens is DARK
    assert qapp.palette().window().color().name().upper() == DARK.bg
    look.use("light", 14)
    assert look.tokens is LIGHT
    assert qapp.palette().text().color().name().upper() == LIGHT.text


def test_it_follows_the_desktop_only_where_it_is_asked_to(look: Look) -> None:
    look.follow("dark")
    assert look.tokens is LIGHT, "light was chosen"
    look.use("system", 14)
    assert look.tokens is DARK
    look.follow("light")
    assert look.tokens is LIGHT
    look.follow("dark")
    assert look.tokens is DARK
    look.use("light", 14)
    assert look.tokens is LIGHT


def test_text_is_set_for_mainland_glyphs(look: Look) -> None:
    assert QLocale().name() == "zh_CN"
    assert look.family in ("sans-serif",) or not look.family.endswith((" JP", " KR", " TC", " HK"))


def test_lengths_follow_the_base_size(look: Look) -> None:
    assert look.px(56) == 56
    look.use("light", 20)
    assert look.px(56) == 80
