"""The palette as a person drives it: keys in, facts out."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from companion.desktop.ports import NO_TARGET
from companion.ui.choice import Action, Choice
from companion.ui.leaving import TWICE_MS
from companion.ui.release_gate import LONGEST_MS
from tests.ui.conftest import CHAT, OTHER, PROFILE, Opened
from tests.ui.sample import PHRASES, FakeFeed, phrase

NONE = Qt.KeyboardModifier.NoModifier
CTRL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
ALT = Qt.KeyboardModifier.AltModifier


def press(key: Qt.Key, modifiers: Qt.KeyboardModifier = NONE, *, repeat: bool = False) -> None:
    focus = QApplication.focusWidget()
    assert focus is not None
    QApplication.sendEvent(focus, QKeyEvent(QEvent.Type.KeyPress, key, modifiers, "", repeat))


def release(key: Qt.Key, modifiers: Qt.KeyboardModifier = NONE, *, repeat: bool = False) -> None:
    focus = QApplication.focusWidget()
    assert focus is not None
    QApplication.sendEvent(focus, QKeyEvent(QEvent.Type.KeyRelease, key, modifiers, "", repeat))


def click(key: Qt.Key, modifiers: Qt.KeyboardModifier = NONE) -> None:
    focus = QApplication.focusWidget()
    assert focus is not None
    QTest.keyClick(focus, key, modifiers)


def only_choice(palette: Opened) -> Choice:
    assert len(palette.choices) == 1
    choice = palette.choices[0]
    assert isinstance(choice, Choice)
    return choice


def many(count: int) -> FakeFeed:
    return FakeFeed(tuple(phrase(f"p{n}", f"第{n}条", f"正文{n}") for n in range(count)))


def test_it_is_a_tool_window_never_a_popup(palette: Opened) -> None:
    assert palette.window.windowType() == Qt.WindowType.Tool
    flags = palette.window.windowFlags()
    assert flags & Qt.WindowType.WindowStaysOnTopHint and flags & Qt.WindowType.FramelessWindowHint


def test_the_decision_falls_on_the_press_the_window_goes_on_the_release(palette: Opened) -> None:
    palette.choose("结束致谢")
    press(Qt.Key.Key_Return)
    assert palette.window.isVisible() and palette.told == []
    press(Qt.Key.Key_Return, repeat=True)
    release(Qt.Key.Key_Return, repeat=True)
    assert palette.window.isVisible() and palette.told == []
    release(Qt.Key.Key_Return)
    assert not palette.window.isVisible()
    assert [type(item) for item in palette.told] == [Choice, str]
    assert only_choice(palette).parts == ("感谢您的来电，祝您生活愉快，再见！",)


def test_what_is_typed_between_press_and_release_changes_nothing(palette: Opened) -> None:
    palette.choose("结束致谢")
    press(Qt.Key.Key_Return)
    click(Qt.Key.Key_Down)
    click(Qt.Key.Key_Escape)
    release(Qt.Key.Key_Return)
    assert only_choice(palette).phrase_id == "close.thanks"


def test_a_key_held_for_long_no_longer_holds_the_window(palette: Opened, qtbot: QtBot) -> None:
    palette.choose("结束致谢")
    press(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: not palette.window.isVisible(), timeout=LONGEST_MS * 3)
    assert len(palette.choices) == 1


def test_the_same_enter_twice_acts_once(palette: Opened) -> None:
    palette.choose("结束致谢")
    for _again in range(2):
        press(Qt.Key.Key_Return)
    release(Qt.Key.Key_Return)
    assert len(palette.choices) == 1


def test_an_enter_held_since_before_does_nothing(palette: Opened) -> None:
    palette.choose("结束致谢")
    press(Qt.Key.Key_Return, repeat=True)
    release(Qt.Key.Key_Return)
    assert palette.told == [] and palette.window.isVisible()


@pytest.mark.parametrize(
    ("key", "modifiers", "action"),
    [(Qt.Key.Key_Return, NONE, Action.PASTE), (Qt.Key.Key_Enter, Qt.KeyboardModifier.KeypadModifier, Action.PASTE),
     (Qt.Key.Key_Return, CTRL, Action.COPY), (Qt.Key.Key_Return, SHIFT, Action.SEGMENTS)],
)
def test_three_enters_three_actions(palette: Opened, key: Qt.Key, modifiers: Qt.KeyboardModifier, action: Action) -> None:
    palette.choose("会员")
    click(key, modifiers)
    choice = only_choice(palette)
    assert choice.action is action and choice.target == CHAT and choice.query == "会员"
    assert len(choice.parts) == (3 if action is Action.SEGMENTS else 1)


def test_escape_closes_with_one_press_and_chooses_nothing(palette: Opened) -> None:
    palette.choose("结束")
    click(Qt.Key.Key_Escape)
    assert palette.told == ["closed"] and not palette.window.isVisible()


def test_nothing_found_says_so_and_enter_does_nothing(palette: Opened) -> None:
    palette.choose("没有这句")
    assert palette.view.left.currentWidget() is palette.view.nothing
    assert palette.view.nothing.text() == "没有找到‘没有这句’。Enter 不会粘贴任何内容。Ctrl+N 存为我的草稿。"
    for modifiers in (NONE, CTRL, SHIFT):
        click(Qt.Key.Key_Return, modifiers)
    click(Qt.Key.Key_1, ALT)
    assert palette.told == [] and palette.window.isVisible()


def test_arrows_walk_over_phrases_and_stop_at_the_ends(palette: Opened) -> None:
    rows = palette.view.list
    assert rows.current_phrase() == PHRASES[0]
    click(Qt.Key.Key_Up)
    assert rows.current_phrase() == PHRASES[0]
    click(Qt.Key.Key_Down)
    assert rows.current_phrase() == PHRASES[1]
    for _step in range(20):
        press(Qt.Key.Key_Down, repeat=True)
    assert rows.current_phrase() == PHRASES[-1]
    click(Qt.Key.Key_PageUp)
    assert rows.current_phrase() != PHRASES[-1]
    assert palette.view.search.hasFocus()


@pytest.mark.parametrize("scrolled", [0, 15])
def test_alt_number_takes_the_row_that_shows_it(palette: Opened, scrolled: int, qtbot: QtBot) -> None:
    palette.window.set_feed(many(40), {})
    palette.choose("正文")
    for _step in range(scrolled):
        click(Qt.Key.Key_Down)
    visible = palette.view.list.visible_rows()
    assert len(visible) >= 5 and (visible[0] > 0) == bool(scrolled)
    assert [palette.view.list.number_of(row) for row in visible] == list(range(1, len(visible) + 1))
    click(Qt.Key.Key_3, ALT)
    assert only_choice(palette).phrase_id == f"p{visible[2]}"


def test_a_double_click_acts_as_enter(palette: Opened) -> None:
    palette.choose("结束致谢")
    rows = palette.view.list
    QTest.mouseDClick(rows.viewport(), Qt.MouseButton.LeftButton, pos=rows.visualRect(rows.currentIndex()).center())
    assert only_choice(palette).action is Action.PASTE


def test_without_a_target_it_says_so_and_copies(palette: Opened) -> None:
    palette.open(NO_TARGET)
    assert palette.view.footer.target_text == "无目标：仅复制"
    palette.choose("结束致谢")
    click(Qt.Key.Key_Return)
    assert only_choice(palette).action is Action.COPY


def test_the_footer_names_the_target_with_numbers_masked(palette: Opened) -> None:
    assert palette.view.footer.target_text == "将粘贴到：千牛 · tb138****8000 - 接待中心"


def test_another_window_in_front_asks_where_to(palette: Opened, qtbot: QtBot) -> None:
    palette.choose("结束致谢")
    palette.window.set_current_target(OTHER)
    assert "窗口已切换" in palette.view.footer.target_text
    click(Qt.Key.Key_Return)
    assert palette.told == []
    asked = palette.view.footer.question
    assert asked == (
        "窗口已切换：原 千牛 · tb138****8000 - 接待中心 → 现 企业微信 · 李先生。"
        "Enter 粘到 千牛 · tb138****8000 - 接待中心 / Ctrl+Enter 只复制 / Esc 取消"
    )
    click(Qt.Key.Key_Escape)
    assert palette.window.isVisible() and not palette.view.footer.question and palette.told == []


@pytest.mark.parametrize(("modifiers", "action"), [(NONE, Action.PASTE), (CTRL, Action.COPY)])
def test_the_question_is_answered_by_a_second_enter(
    palette: Opened, qtbot: QtBot, modifiers: Qt.KeyboardModifier, action: Action
) -> None:
    palette.choose("结束致谢")
    palette.window.set_current_target(OTHER)
    click(Qt.Key.Key_Return)
    click(Qt.Key.Key_Return, modifiers)
    assert palette.told == [], "within 300 ms it is the same Enter"
    qtbot.wait(TWICE_MS + 20)
    press(Qt.Key.Key_Control, CTRL)
    click(Qt.Key.Key_Return, modifiers)
    choice = only_choice(palette)
    assert choice.action is action and choice.target == CHAT


def test_a_window_that_comes_back_asks_nothing(palette: Opened) -> None:
    palette.choose("结束致谢")
    palette.window.set_current_target(OTHER)
    palette.window.set_current_target(CHAT)
    click(Qt.Key.Key_Return)
    assert only_choice(palette).action is Action.PASTE


def test_internal_phrases_ask_once_more(palette: Opened, qtbot: QtBot) -> None:
    palette.choose("工单")
    click(Qt.Key.Key_Return)
    assert "内部话术" in palette.view.footer.question and palette.told == []
    qtbot.wait(TWICE_MS + 20)
    click(Qt.Key.Key_Return)
    assert only_choice(palette).phrase_id == "internal.record"


def test_typing_on_takes_the_question_away(palette: Opened) -> None:
    palette.choose("工单")
    click(Qt.Key.Key_Return)
    QTest.keyClicks(palette.view.search, "x")
    assert not palette.view.footer.question and palette.view.search.text() == "工单x"


def test_stage_chips_narrow_and_go_by_keys(palette: Opened) -> None:
    click(Qt.Key.Key_Right, CTRL)
    assert palette.view.stages.stage == "开场"
    assert [row for row in palette.view.list.visible_rows()] == [0]
    click(Qt.Key.Key_Left, CTRL)
    click(Qt.Key.Key_Left, CTRL)
    assert palette.view.stages.stage == ""


def test_ctrl_backspace_empties_the_field(palette: Opened) -> None:
    palette.choose("退款 审核")
    click(Qt.Key.Key_Backspace, CTRL)
    assert palette.view.search.text() == ""


def test_help_stands_in_place_and_goes_by_escape(palette: Opened) -> None:
    click(Qt.Key.Key_F1)
    assert palette.view.body.currentWidget() is palette.view.help
    click(Qt.Key.Key_Escape)
    assert palette.view.body.currentWidget() is not palette.view.help
    assert palette.window.isVisible() and palette.view.search.hasFocus()


def test_shift_arrows_scroll_the_preview(palette: Opened, qtbot: QtBot) -> None:
    long = phrase("long", "长文", "很长的一句话，说也说不完。" * 60)
    palette.window.set_feed(FakeFeed((long,)), {})
    palette.choose("长文")
    bar = palette.view.preview.verticalScrollBar()
    qtbot.waitUntil(lambda: bar.maximum() > 0)
    click(Qt.Key.Key_Down, SHIFT)
    assert bar.value() > 0
    click(Qt.Key.Key_Up, SHIFT)
    assert bar.value() == 0


def test_keys_of_other_features_are_only_told(palette: Opened, qtbot: QtBot) -> None:
    keys = palette.window.keys
    palette.choose("结束致谢")
    for key, modifiers, signal in (
        (Qt.Key.Key_D, CTRL, keys.pin_requested), (Qt.Key.Key_E, CTRL, keys.edit_requested),
        (Qt.Key.Key_Y, CTRL, keys.check_requested), (Qt.Key.Key_F2, NONE, keys.history_requested),
    ):
        with qtbot.waitSignal(signal) as told:
            click(key, modifiers)
        assert told.args == ["close.thanks"]
    assert palette.view.search.text() == "结束致谢" and palette.window.isVisible()


def test_tab_visits_everything_and_comes_back(palette: Opened) -> None:
    palette.choose("结束致谢")
    seen = []
    for _step in range(5):
        click(Qt.Key.Key_Tab)
        seen.append(QApplication.focusWidget())
    view = palette.view
    assert seen == [view.channel, view.stages.buttons()[0], view.list, view.preview, view.search]
    click(Qt.Key.Key_Backtab, SHIFT)
    assert view.preview.hasFocus()


def test_text_typed_over_the_list_goes_into_the_field(palette: Opened) -> None:
    palette.view.list.setFocus()
    for letter in "tk":
        QTest.keyClicks(QApplication.focusWidget() or palette.window, letter)
    assert palette.view.search.text() == "tk" and palette.view.search.hasFocus()


def test_enter_on_the_channel_chip_changes_the_channel(palette: Opened) -> None:
    palette.view.channel.setFocus()
    click(Qt.Key.Key_Return)
    assert palette.view.channel.channel == "im" and palette.told == []


def test_the_hotkey_closes_what_it_opened(palette: Opened) -> None:
    palette.window.toggle(CHAT)
    assert palette.told == ["closed"] and not palette.window.isVisible()
    palette.window.toggle(CHAT)
    assert palette.window.isVisible()


def test_opening_again_starts_afresh(palette: Opened) -> None:
    palette.choose("退款")
    click(Qt.Key.Key_Right, CTRL)
    palette.open(OTHER)
    view = palette.view
    assert view.search.text() == "" and view.stages.stage == "" and view.search.hasFocus()
    assert view.footer.target_text == "将粘贴到：企业微信 · 李先生"


def test_the_window_manager_closing_it_is_an_escape(palette: Opened) -> None:
    palette.window.close()
    assert palette.told == ["closed"]


def test_a_broken_pack_is_named_under_the_header(palette: Opened) -> None:
    palette.window.set_notices(["my.yaml 第 3 行：不认识的键。", "另一条"])
    assert palette.view.notice.isVisible()
    assert palette.view.notice.accessibleName() == "my.yaml 第 3 行：不认识的键。（还有 1 条）"
    palette.window.set_notices([])
    assert not palette.view.notice.isVisible()


def test_new_phrases_keep_the_selection(palette: Opened) -> None:
    click(Qt.Key.Key_Down)
    chosen = palette.view.list.current_phrase()
    palette.window.set_feed(FakeFeed(), PROFILE)
    assert palette.view.list.current_phrase() == chosen


def test_a_narrow_window_has_the_preview_below(palette: Opened, qtbot: QtBot) -> None:
    view = palette.view

    def corner(widget: object) -> QPoint:
        return widget.mapTo(view, QPoint(0, 0))  # type: ignore[attr-defined,no-any-return]

    qtbot.waitUntil(lambda: corner(view.right).x() > corner(view.left).x())
    palette.window.resize(560, 524)
    qtbot.waitUntil(lambda: corner(view.right).y() > corner(view.left).y())
    assert corner(view.right).x() == corner(view.left).x()


def test_keys_count_where_they_arrive_even_when_qt_knows_of_no_focus(palette: Opened) -> None:
    """Shown again at once, the window had the keys and no focus widget: typing into it never ended."""
    search = palette.view.search
    search.clearFocus()
    assert QApplication.focusWidget() is not search
    QTest.keyClicks(search, "tk")
    assert search.text() == "tk"
    QTest.keyClick(search, Qt.Key.Key_Tab)
    assert palette.view.right.currentWidget() is palette.view.form
