"""A hotkey is recorded, tried and changed in place; what is taken is said, with a free one to take instead."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from companion.desktop.ports import NO_TARGET
from companion.ui.settings.page_hotkeys import HotkeyRow
from tests.ui.settings.conftest import Room

CTRL, ALT, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.ShiftModifier
NONE = Qt.KeyboardModifier.NoModifier


def row(room: Room, qtbot: QtBot, name: str = "palette") -> HotkeyRow:
    room.feature.open(NO_TARGET, "hotkeys")
    qtbot.waitUntil(room.window.isActiveWindow)
    rows = room.window.show_page("hotkeys").findChildren(HotkeyRow)
    assert [one._action.name for one in rows] == ["palette", "calm"], "the settings have no hotkey of their own"
    return next(one for one in rows if one._action.name == name)


def record(one: HotkeyRow, key: Qt.Key, modifiers: Qt.KeyboardModifier = NONE) -> None:
    one.recorder.setFocus()
    QTest.keyClick(one.recorder, Qt.Key.Key_Return)
    QTest.keyClick(one.recorder, key, modifiers)


def test_recording_puts_ours_aside_and_the_new_one_works_at_once(room: Room, qtbot: QtBot) -> None:
    one = row(room, qtbot)
    one.recorder.setFocus()
    QTest.keyClick(one.recorder, Qt.Key.Key_Return)
    assert not room.keys.held, "our own chords must arrive as keys"
    for key, held in ((Qt.Key.Key_Control, CTRL), (Qt.Key.Key_Alt, CTRL | ALT), (Qt.Key.Key_K, CTRL | ALT)):
        QTest.keyPress(one.recorder, key, held)
    assert room.saved[-1].hotkeys.palette == "Ctrl+Alt+K"
    assert set(room.keys.held) == {"Ctrl+Alt+K", "Ctrl+Alt+B"}
    assert one.state.text == "可用" and "Ctrl+Alt+K" in one.recorder.accessibleName()
    assert room.keys.press("Ctrl+Alt+K") and not room.keys.press("Ctrl+Alt+Space")
    qtbot.waitUntil(lambda: room.ran == ["palette"])


@pytest.mark.parametrize(("key", "modifiers"), [(Qt.Key.Key_A, NONE), (Qt.Key.Key_C, CTRL), (Qt.Key.Key_Return, NONE), (Qt.Key.Key_Space, CTRL)])
def test_what_typing_needs_is_refused_and_recording_goes_on(
    room: Room, qtbot: QtBot, key: Qt.Key, modifiers: Qt.KeyboardModifier
) -> None:
    one = row(room, qtbot)
    record(one, key, modifiers)
    assert one.recorder.recording and one.state.mark == "caution" and room.saved == []
    QTest.keyClick(one.recorder, Qt.Key.Key_Escape)
    assert not one.recorder.recording and room.feature.window is not None
    assert set(room.keys.held) == {"Ctrl+Alt+Space", "Ctrl+Alt+B"}


def test_leaving_the_box_ends_recording(room: Room, qtbot: QtBot) -> None:
    one = row(room, qtbot)
    one.recorder.setFocus()
    QTest.keyClick(one.recorder, Qt.Key.Key_Return)
    room.window.nav.setFocus()
    assert not one.recorder.recording and room.keys.held


def test_our_own_other_chord_is_named(room: Room, qtbot: QtBot) -> None:
    one = row(room, qtbot)
    record(one, Qt.Key.Key_B, CTRL | ALT)
    assert "休息一下" in one.state.text and room.saved == []


def test_a_taken_one_is_not_kept_and_one_press_takes_the_first_free(taken_room: Room, qtbot: QtBot) -> None:
    one = row(taken_room, qtbot)
    assert one.state.text.startswith("被占用") and one.offer.text() == "改用 Ctrl+Alt+J"
    record(one, Qt.Key.Key_K, CTRL | ALT)
    assert taken_room.saved == [] and one.state.text.startswith("被占用")
    one.offer.setFocus()
    QTest.keyClick(one.offer, Qt.Key.Key_Space)
    assert taken_room.saved[-1].hotkeys.palette == "Ctrl+Alt+J"
    assert one.state.text == "可用" and one.offer.isHidden()


def test_a_chord_that_has_become_free_is_ready_when_the_page_is_shown_again(taken_room: Room, qtbot: QtBot) -> None:
    one = row(taken_room, qtbot)
    taken_room.keys.taken.clear()
    taken_room.window.turn(-1)
    taken_room.window.turn(1)
    assert one.state.text == "可用" and "Ctrl+Alt+Space" in taken_room.keys.held


def test_none_and_default(room: Room, qtbot: QtBot) -> None:
    one = row(room, qtbot)
    one.none.click()
    assert room.live.now.hotkeys.palette == "" and "Ctrl+Alt+Space" not in room.keys.held
    assert not one.none.isEnabled() and not one.try_it.isEnabled()
    one.default.click()
    assert room.live.now.hotkeys.palette == "Ctrl+Alt+Space" and "Ctrl+Alt+Space" in room.keys.held


def test_trying_it_opens_nothing_and_says_that_it_arrived(room: Room, qtbot: QtBot) -> None:
    one = row(room, qtbot)
    one.try_it.click()
    assert QApplication.focusWidget() is one.field and one.state.text.startswith("现在按一下")
    room.keys.press("Ctrl+Alt+Space")
    qtbot.waitUntil(lambda: one.state.text.startswith("收到"))
    assert room.ran == [] and one.field.isHidden()
    room.keys.press("Ctrl+Alt+Space")
    qtbot.waitUntil(lambda: room.ran == ["palette"])


def test_a_key_that_comes_as_a_key_was_taken_by_the_input_method(room: Room, qtbot: QtBot) -> None:
    one = row(room, qtbot)
    one.try_it.click()
    QTest.keyPress(one.field, Qt.Key.Key_Control, CTRL)
    QTest.keyClick(one.field, Qt.Key.Key_Space, CTRL)
    assert one.state.text.startswith("现在按一下")
    one.field.nothing_happened()
    assert "输入法" in one.state.text and one.field.text() == ""


def test_modifiers_alone_end_in_the_other_programs_name_after_three_seconds(room: Room, qtbot: QtBot) -> None:
    one = row(room, qtbot)
    one.try_it.click()
    QTest.keyPress(one.field, Qt.Key.Key_Control, CTRL)
    qtbot.waitUntil(lambda: "没有按键到达" in one.state.text, timeout=6000)


def test_turning_the_page_ends_the_trial(room: Room, qtbot: QtBot) -> None:
    one = row(room, qtbot)
    one.try_it.click()
    room.window.turn(1)
    room.keys.press("Ctrl+Alt+Space")
    qtbot.waitUntil(lambda: room.ran == ["palette"])
