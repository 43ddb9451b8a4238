"""The page in the settings: every change is kept at once, and says nothing of use."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QObject, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox, QLineEdit, QPlainTextEdit, QTextEdit
from pytestqt.qtbot import QtBot

from companion.base.settings import CareSettings, Settings
from companion.ui.care.settings_page import care_page
from companion.ui.look import Look
from companion.ui.settings.controls import Choice, Segmented, Switch
from companion.ui.settings.live import LiveSettings
from tests.ui.test_accessibility import nameless


def test_what_is_chosen_is_kept_at_once(qtbot: QtBot, look: Look) -> None:
    saved: list[Settings] = []
    parent = QObject()
    live = LiveSettings(replace(Settings(), care=CareSettings(daily="13:05")), lambda s: saved.append(s) or "", parent)
    page = care_page(look, live)
    qtbot.addWidget(page)
    page.show()
    assert nameless(page) == []
    (motion,), (daily,), (ask,) = (page.findChildren(kind) for kind in (Segmented, Choice, Switch))
    assert daily.currentText() == "13:05", "a time of the file's own is among the choices"
    motion.chosen.emit("reduced")
    daily.chosen.emit("15:30")
    QTest.mouseClick(ask, Qt.MouseButton.LeftButton)
    assert saved[-1].care == CareSettings(motion="reduced", daily="15:30", offer_journal=False)
    daily.chosen.emit("")
    assert saved[-1].care.daily == ""


def test_nothing_can_be_written_there(qtbot: QtBot, look: Look) -> None:
    """So there is no field from which a word could reach the settings file."""
    page = care_page(look, LiveSettings(Settings(), lambda _s: "", QObject()))
    qtbot.addWidget(page)
    assert not any(page.findChildren(kind) for kind in (QLineEdit, QTextEdit, QPlainTextEdit))
    assert not any(choice.isEditable() for choice in page.findChildren(QComboBox))
