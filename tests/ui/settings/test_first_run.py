"""The first run: any step can be left out, and each tells the truth."""

from __future__ import annotations

import dataclasses
from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from companion.base.paths import shipped_packs_dir
from companion.base.settings import LookSettings, Profile, Settings
from companion.desktop.ports import NO_TARGET, Target
from companion.phrases.library import PackSource, open_library
from companion.ui.choice import Action, Choice
from companion.ui.settings.first_run import FirstRun
from companion.ui.settings.practice_process import beside
from companion.ui.settings.press_test import Verdict
from companion.ui.settings.step_try import QUERIES
from tests.ui.settings.conftest import Room
from tests.ui.settings.test_window import clipped
from tests.ui.test_accessibility import controls, nameless


def guide(room: Room, qtbot: QtBot, step: int = 0) -> FirstRun:
    room.feature.open_guide(NO_TARGET)
    qtbot.waitUntil(room.guide.isActiveWindow)
    room.guide.go(step)
    return room.guide


def choice(query: str) -> Choice:
    return Choice("id", ("您好",), Action.PASTE, query, Target(7), {})


def test_enter_alone_goes_through_all_and_changes_nothing(room: Room, qtbot: QtBot) -> None:
    window = guide(room, qtbot)
    seen = [window.at]
    while room.feature.guide is not None and len(seen) < 9:
        window.next.setFocus()
        QTest.keyClick(window.next, Qt.Key.Key_Return)
        seen.append(window.at)
    assert seen == [0, 1, 2, 3, 4, 4] and room.feature.guide is None
    assert room.saved == []


def test_esc_leaves_at_any_step_and_it_can_be_done_again(room: Room, qtbot: QtBot) -> None:
    for step in range(5):
        window = guide(room, qtbot, step)
        QTest.keyClick(window.focusWidget() or window, Qt.Key.Key_Escape)
        assert room.feature.guide is None
    assert guide(room, qtbot).at == 0


def test_the_profile_counts_when_the_step_is_left(room: Room, qtbot: QtBot) -> None:
    window = guide(room, qtbot, 1)
    focused = QApplication.focusWidget()
    assert focused is not None and focused.accessibleName() == "公司名"
    QTest.keyClicks(focused, "Acme")
    QTest.keyClick(focused, Qt.Key.Key_Return)
    assert window.at == 2 and room.live.now.profile == Profile(company="Acme")


def test_the_hotkey_arrives(room: Room, qtbot: QtBot) -> None:
    window = guide(room, qtbot, 2)
    assert window.hotkey.verdict is Verdict.WAITING and QApplication.focusWidget() is window.hotkey.field
    room.keys.press("Ctrl+Alt+Space")
    qtbot.waitUntil(lambda: window.hotkey.state.text == "收到，Ctrl+Alt+Space 可以用。")
    assert room.ran == [] and window.hotkey.offer.isHidden() and window.hotkey.nothing.isHidden()


def test_a_taken_hotkey_is_said_and_one_press_takes_the_free_one(taken_room: Room, qtbot: QtBot) -> None:
    window = guide(taken_room, qtbot, 2)
    assert window.hotkey.verdict is Verdict.TAKEN and "被别的程序占用" in window.hotkey.state.text
    assert QApplication.focusWidget() is window.hotkey.offer and window.hotkey.offer.text() == "改用 Ctrl+Alt+J"
    QTest.keyClick(window.hotkey.offer, Qt.Key.Key_Return)
    assert window.at == 2 and window.hotkey.verdict is Verdict.WAITING
    assert taken_room.saved[-1].hotkeys.palette == "Ctrl+Alt+J"
    taken_room.keys.press("Ctrl+Alt+J")
    qtbot.waitUntil(lambda: window.hotkey.verdict is Verdict.RECEIVED)


def test_one_that_does_not_arrive_is_not_offered_again(room: Room, qtbot: QtBot) -> None:
    window = guide(room, qtbot, 2)
    offered = []
    for _try in range(3):
        window.hotkey.nothing.click()
        assert window.hotkey.verdict is Verdict.SWALLOWED
        offered.append(window.hotkey.offer.text())
        window.hotkey.offer.click()
    assert offered == ["改用 Ctrl+Alt+K", "改用 Ctrl+Alt+J", "改用 Ctrl+Alt+U"]


def test_the_test_never_stands_in_the_way_of_the_hotkey(room: Room, qtbot: QtBot) -> None:
    """In front of another window, or after the step, the hotkey opens the palette."""
    window = guide(room, qtbot, 2)
    room.feature.open(NO_TARGET)
    qtbot.waitUntil(lambda: room.window.isActiveWindow() and not window.isActiveWindow())
    room.keys.press("Ctrl+Alt+Space")
    qtbot.waitUntil(lambda: room.ran == ["palette"])
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    window.go(3)
    room.keys.press("Ctrl+Alt+Space")
    qtbot.waitUntil(lambda: room.ran == ["palette", "palette"])


def test_no_hotkey_at_all_is_answered_with_one(room: Room, qtbot: QtBot) -> None:
    room.live.put(replace(room.live.now, hotkeys=replace(room.live.now.hotkeys, palette="")))
    window = guide(room, qtbot, 2)
    assert window.hotkey.verdict is Verdict.REFUSED and window.hotkey.offer.text() == "改用 Ctrl+Alt+K"


def test_a_real_window_is_pasted_into_only_after_it_stood_two_seconds(room: Room, qtbot: QtBot) -> None:
    window = guide(room, qtbot, 3)
    window.paste.real_button.click()
    room.typist.front = Target(5, program="别处")
    qtbot.wait(1200)
    room.typist.front = Target(7, program="千牛")
    qtbot.wait(1200)
    assert room.typist.inserted == []
    qtbot.waitUntil(lambda: len(room.typist.inserted) == 1, timeout=3000)
    assert room.typist.inserted[0][1].program == "千牛"
    qtbot.waitUntil(lambda: "剪贴板已放回原样" in window.paste.real_state.text)


def test_leaving_the_step_calls_the_trial_off(room: Room, qtbot: QtBot) -> None:
    window = guide(room, qtbot, 3)
    window.paste.real_button.click()
    room.typist.front = Target(7, program="千牛")
    window.go(4)
    qtbot.wait(2600)
    assert room.typist.inserted == []


def test_where_nothing_can_be_pasted_the_box_gets_a_copy(room: Room, qtbot: QtBot) -> None:
    room.feature._services = dataclasses.replace(room.services, paste_note="这里不能代您粘贴。")
    window = guide(room, qtbot, 3)
    assert window.paste.real_button.isHidden()
    window.paste.box_button.click()
    qtbot.waitUntil(lambda: "请在练习框里按 Ctrl+V" in window.paste.box_state.text, timeout=15000)
    assert room.typist.inserted == [] and len(room.clipboard.texts) == 2


def test_three_phrases_get_their_ticks(room: Room, qtbot: QtBot) -> None:
    window = guide(room, qtbot, 4)
    lines = window.trying.lines
    assert "Ctrl+Alt+Space" in window.trying._about.text()
    room.feature.phrase_used(choice("TK "))
    assert [line.mark for line in lines.values()] == ["next", "next", "done"]
    for _more in range(4):
        room.feature.phrase_used(choice("别的"))
    assert [line.mark for line in lines.values()] == ["done", "done", "done"]


def test_what_the_last_step_promises_is_what_the_shipped_phrases_give(room: Room, qtbot: QtBot) -> None:
    library = open_library([PackSource(shipped_packs_dir(), "shipped")])
    first = {query: library.search(query, 1).hits[0].phrase for query in QUERIES}
    lines = guide(room, qtbot, 4).trying.lines
    assert f"“{first['bz'].title}”" in lines["bz"].text and not first["bz"].slots
    assert set(first["kc01"].slots) == {"公司名", "工号"} and all(one.kind == "profile" for one in first["kc01"].slots.values())
    assert set(first["tk"].slots) == {"订单号", "时限"} and "先填订单号和时限" in lines["tk"].text


def test_who_left_the_profile_out_is_told_to_fill_it_there(room: Room, qtbot: QtBot) -> None:
    window = guide(room, qtbot, 4)
    assert "填上公司名和工号" in window.trying.lines["kc01"].text
    room.live.put(replace(room.live.now, profile=Profile(company="晴川电器", number="0217")))
    window.go(3)
    window.go(4)
    assert "自动填好" in window.trying.lines["kc01"].text


def test_every_control_of_every_step_has_a_name(room: Room, qtbot: QtBot) -> None:
    window = guide(room, qtbot)
    for step in range(5):
        window.go(step)
        assert nameless(window) == [] and len(controls(window)) >= 2


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("size", [12, 14, 20])
def test_nothing_is_clipped_at_any_size(taken_room: Room, qtbot: QtBot, size: int, theme: str) -> None:
    taken_room.live.put(Settings(look=LookSettings(theme, size)))
    window = guide(taken_room, qtbot)
    for step in range(5):
        window.go(step)
        QApplication.processEvents()
        assert clipped(window) == [], step


@pytest.mark.parametrize(
    ("frame", "place"),
    [
        (QRect(10, 50, 720, 560), QPoint(730, 50)),
        (QRect(640, 50, 720, 560), QPoint(208, 50)),
        (QRect(323, 75, 720, 560), QPoint(934, 0)),
        (QRect(10, 700, 720, 560), QPoint(730, 464)),
    ],
)
def test_the_practice_box_stands_beside(frame: QRect, place: QPoint) -> None:
    at = beside(frame, QRect(0, 0, 1366, 768), QSize(432, 304))
    assert at == place
    assert QRect(0, 0, 1366, 768).contains(QRect(at, QSize(432, 304)))
