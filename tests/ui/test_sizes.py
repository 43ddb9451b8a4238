"""A size of type that is changed while windows stand, or wait hidden, is the size of every word in them afterwards."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from companion.ui.look import Look
from companion.ui.settings.form import StateLine
from companion.ui.style import restyle
from companion.ui.theme import Role
from companion.ui.timers.line import WhenLine
from tests.ui.conftest import CHAT, OTHER, Opened
from tests.ui.timers.conftest import Shift, shift
from tests.ui.tone.conftest import WRONG, Shown, tone

__all__ = ["shift", "tone"]
ROLE = "textRole"


@pytest.fixture
def changed(look: Look) -> Iterator[Look]:
    """Small first; the test changes it."""
    look.use("light", 12)
    yield look
    look.use("light", 14)


def wrong(look: Look) -> list[str]:
    """Whose words have another size than their role has."""
    return [
        f"{type(one).__name__} “{one.accessibleName() or getattr(one, 'text', str)()}” {one.font().pixelSize()}"
        for one in QApplication.allWidgets()
        if one.property(ROLE) and one.font().pixelSize() != look.font(Role(one.property(ROLE))).pixelSize()
    ]


def test_a_property_changed_afterwards_brings_no_old_font_back(qtbot: QtBot, changed: Look) -> None:
    label = QLabel("标题")
    qtbot.addWidget(label)
    changed.dress(label, Role.SMALL)
    label.show()
    changed.use("light", 20)
    label.setProperty("tone", "caution")
    restyle(label)
    assert label.font().pixelSize() == changed.font(Role.SMALL).pixelSize()


def test_the_palette(changed: Look, palette: Opened) -> None:
    changed.use("light", 12)
    palette.open(CHAT)
    changed.use("dark", 20)
    palette.open(CHAT)
    palette.window.set_current_target(OTHER)
    palette.choose("延误")
    assert wrong(changed) == []


def test_the_tone_window(changed: Look, tone: Shown) -> None:  # noqa: F811 - the fixture
    tone.open(WRONG)
    tone.window.dismiss()
    changed.use("dark", 20)
    tone.open(WRONG)
    tone.window.session.tell("以后不再提示。")
    assert wrong(changed) == []


def test_the_settings_state_line_and_the_line_of_a_promise(changed: Look, qtbot: QtBot, shift: Shift) -> None:  # noqa: F811
    state = StateLine(changed)
    qtbot.addWidget(state)
    state.say("可用", "done")
    state.show()
    shift.open()
    line = shift.feature.panel.entry.line
    assert isinstance(line, WhenLine)
    line.field.setText("30分钟后 王女士")
    changed.use("dark", 20)
    state.say("被占用：别的程序正在用它", "caution")
    line.field.setText("尽快 王女士")
    assert wrong(changed) == []
