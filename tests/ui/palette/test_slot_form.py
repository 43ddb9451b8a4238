"""Filling the blanks: and an unfilled one leaves by no route."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractItemView, QApplication

from companion.desktop.ports import Target
from companion.phrases.model import Slot
from companion.ui.choice import Action
from companion.ui.palette.slot_editors import ChoiceEditor, LineEditor, TextEditor
from companion.ui.palette.suggestions import SlotMemory, suggestion
from tests.ui.conftest import CHAT, OTHER, Opened
from tests.ui.palette.test_window import ALT, CTRL, SHIFT, click, only_choice
from tests.ui.sample import FakeFeed, phrase


def form_open(palette: Opened) -> bool:
    return palette.view.right.currentWidget() is palette.view.form


def focused() -> str:
    widget = QApplication.focusWidget()
    return widget.accessibleName() if widget is not None else ""


def type_here(text: str) -> None:
    """As an input method does: one commit into whatever has the focus."""
    event = QInputMethodEvent()
    event.setCommitString(text)
    focus = QApplication.focusWidget()
    assert focus is not None
    QApplication.sendEvent(focus, event)


def test_while_a_slot_composes_enter_and_escape_are_the_methods(palette: Opened) -> None:
    palette.choose("权限")
    click(Qt.Key.Key_Return)
    editor = QApplication.focusWidget()
    assert editor is not None
    QApplication.sendEvent(editor, QInputMethodEvent("liang'xiao'shi", []))
    for key in (Qt.Key.Key_Return, Qt.Key.Key_Escape, Qt.Key.Key_Tab, Qt.Key.Key_1):
        click(key)
    assert form_open(palette) and editor is QApplication.focusWidget() and palette.told == []
    type_here("两小时")
    click(Qt.Key.Key_Return)
    assert "两小时内给您回复" in only_choice(palette).parts[0]


def double_click(palette: Opened) -> None:
    rows = palette.view.list
    QTest.mouseDClick(rows.viewport(), Qt.MouseButton.LeftButton, pos=rows.visualRect(rows.currentIndex()).center())


def drag(palette: Opened) -> None:
    rows = palette.view.list
    start = rows.visualRect(rows.currentIndex()).center()
    QTest.mousePress(rows.viewport(), Qt.MouseButton.LeftButton, pos=start)
    for step in range(1, 6):
        QTest.mouseMove(rows.viewport(), start + type(start)(30 * step, 20 * step))
    QTest.mouseRelease(rows.viewport(), Qt.MouseButton.LeftButton, pos=start + type(start)(150, 100))


ROUTES: dict[str, Callable[[Opened], None]] = {
    "enter": lambda palette: click(Qt.Key.Key_Return),
    "copy": lambda palette: click(Qt.Key.Key_Return, CTRL),
    "segments": lambda palette: click(Qt.Key.Key_Return, SHIFT),
    "number": lambda palette: click(Qt.Key.Key_1, ALT),
    "double click": double_click,
    "drag": drag,
}


@pytest.mark.parametrize("second", list(ROUTES))
@pytest.mark.parametrize("first", list(ROUTES))
def test_an_unfilled_slot_leaves_by_no_route(palette: Opened, first: str, second: str) -> None:
    palette.choose("退款")
    ROUTES[first](palette)
    ROUTES[second](palette)
    click(Qt.Key.Key_Return)
    assert palette.told == [] and palette.window.isVisible()
    assert QApplication.clipboard().text() == ""


@pytest.mark.parametrize("route", ["enter", "copy", "segments"])
def test_a_half_filled_form_leaves_by_no_route(palette: Opened, route: str) -> None:
    palette.choose("退款")
    click(Qt.Key.Key_Return)
    type_here("2小时")
    click(Qt.Key.Key_Tab)
    type_here("A12345")
    ROUTES[route](palette)
    if route == "enter":
        click(Qt.Key.Key_Return)
    assert palette.told == [] and form_open(palette)
    assert focused().startswith("占位：金额")


def test_nothing_can_be_dragged_out_of_the_list(palette: Opened) -> None:
    rows = palette.view.list
    assert not rows.dragEnabled() and rows.dragDropMode() == QAbstractItemView.DragDropMode.NoDragDrop
    assert not palette.view.preview.textInteractionFlags() & Qt.TextInteractionFlag.TextSelectableByMouse


def test_three_slots_by_keys_alone(palette: Opened) -> None:
    palette.choose("退款")
    click(Qt.Key.Key_Return)
    assert form_open(palette) and focused() == "占位：时限，必填"
    type_here("2小时")
    click(Qt.Key.Key_Return)
    assert focused() == "占位：订单号，必填"
    type_here("A12345")
    click(Qt.Key.Key_Tab)
    type_here("12.50")
    click(Qt.Key.Key_Backtab, SHIFT)
    assert focused() == "占位：订单号，必填"
    click(Qt.Key.Key_Tab)
    click(Qt.Key.Key_Return)
    choice = only_choice(palette)
    assert choice.action is Action.PASTE
    assert choice.parts[0].endswith("一般需要2小时。订单A12345的金额是12.50元。")


@pytest.mark.parametrize(("modifiers", "action"), [(CTRL, Action.COPY), (SHIFT, Action.PASTE)])
def test_the_form_does_what_opened_it(palette: Opened, modifiers: Qt.KeyboardModifier, action: Action) -> None:
    palette.choose("权限")
    click(Qt.Key.Key_Return, modifiers)
    type_here("30分钟")
    click(Qt.Key.Key_Return)
    assert only_choice(palette).action is action


def test_escape_goes_back_with_the_values_kept(palette: Opened) -> None:
    palette.choose("退款")
    click(Qt.Key.Key_Return)
    type_here("2小时")
    click(Qt.Key.Key_Escape)
    assert not form_open(palette) and palette.window.isVisible() and palette.view.search.hasFocus()
    click(Qt.Key.Key_Tab)
    assert palette.view.form.values()["时限"] == "2小时"
    assert focused().startswith("占位：订单号")


def test_shift_tab_from_the_first_slot_leaves_the_form(palette: Opened) -> None:
    palette.choose("退款")
    click(Qt.Key.Key_Tab)
    click(Qt.Key.Key_Backtab, SHIFT)
    assert not form_open(palette)


def test_another_row_closes_the_form_of_the_first(palette: Opened) -> None:
    palette.choose("您")
    click(Qt.Key.Key_Down)
    click(Qt.Key.Key_Tab)
    assert form_open(palette)
    palette.view.list.step(1)
    assert not form_open(palette) and palette.told == []


@pytest.mark.parametrize("wrong", ["12.345", "一百", "-5", "600"])
def test_a_wrong_amount_is_refused_with_a_reason(palette: Opened, wrong: str) -> None:
    palette.choose("退款")
    click(Qt.Key.Key_Return)
    type_here("2小时")
    click(Qt.Key.Key_Tab)
    type_here("A12345")
    click(Qt.Key.Key_Tab)
    editor = QApplication.focusWidget()
    assert isinstance(editor, LineEditor)
    editor.put(wrong)
    click(Qt.Key.Key_Return)
    assert palette.told == [] and editor.hasFocus()
    assert editor.property("wrong") == "true" and editor.accessibleDescription()
    editor.put("12.50")
    assert editor.property("wrong") == "false"


def test_a_reason_appears_on_leaving_a_wrong_slot(palette: Opened) -> None:
    palette.choose("退款")
    click(Qt.Key.Key_Return)
    editor = QApplication.focusWidget()
    assert isinstance(editor, LineEditor)
    type_here("soon")
    click(Qt.Key.Key_Tab)
    assert editor.property("wrong") == "true"
    click(Qt.Key.Key_Backtab, SHIFT)
    assert editor.hasFocus()


def test_a_clipboard_suggestion_is_taken_by_tab_only(palette: Opened) -> None:
    asked: list[bool] = []
    palette.window.clipboard_wanted.connect(lambda: asked.append(True))
    palette.choose("退款")
    click(Qt.Key.Key_Return)
    assert asked == [True]
    palette.window.offer_clipboard("4202611228912")
    type_here("2小时")
    click(Qt.Key.Key_Return)
    editor = QApplication.focusWidget()
    assert isinstance(editor, LineEditor)
    assert editor.placeholderText() == "〔剪贴板〕4****8912  Tab 采用"
    click(Qt.Key.Key_Return)
    assert editor.hasFocus() and editor.value() == "", "Enter takes nothing"
    click(Qt.Key.Key_Tab)
    assert editor.value() == "4202611228912" and editor.hasFocus()
    click(Qt.Key.Key_Tab)
    assert focused().startswith("占位：金额")
    assert editor.text() == "4****8912" and editor.value() == "4202611228912"


def test_a_clipboard_that_does_not_fit_is_not_offered(palette: Opened) -> None:
    palette.choose("退款")
    click(Qt.Key.Key_Return)
    palette.window.offer_clipboard("一段聊天记录")
    assert all(not editor.placeholderText() for editor in palette.view.form.findChildren(LineEditor))


def fill_outside(palette: Opened, value: str) -> None:
    palette.choose("权限")
    click(Qt.Key.Key_Return)
    type_here(value)
    click(Qt.Key.Key_Return)


def test_values_typed_for_one_window_are_offered_there_and_nowhere_else(palette: Opened) -> None:
    def hint_over(target: Target, key: str) -> str:
        palette.open(target, key)
        palette.choose("权限")
        click(Qt.Key.Key_Tab)
        editor = QApplication.focusWidget()
        assert isinstance(editor, LineEditor) and editor.value() == ""
        return editor.placeholderText()

    fill_outside(palette, "45分钟")
    assert hint_over(OTHER, "88 李先生") == ""
    assert hint_over(CHAT, "77 王女士") == "〔本会话〕45分钟  Tab 采用"
    palette.window.forget("77 王女士")
    assert hint_over(CHAT, "77 王女士") == ""


def test_typed_but_unsent_values_are_gone_when_the_palette_closes(palette: Opened) -> None:
    palette.choose("权限")
    click(Qt.Key.Key_Return)
    type_here("45分钟")
    palette.open(OTHER, "88")
    palette.choose("权限")
    click(Qt.Key.Key_Return)
    assert form_open(palette) and palette.view.form.values() == {"时限": ""}


def test_choices_go_by_up_and_down(palette: Opened) -> None:
    palette.choose("延误")
    click(Qt.Key.Key_Return)
    editor = QApplication.focusWidget()
    assert isinstance(editor, ChoiceEditor) and editor.value() == ""
    click(Qt.Key.Key_Down)
    click(Qt.Key.Key_Down)
    assert editor.value() == "圆通"
    click(Qt.Key.Key_Up)
    click(Qt.Key.Key_Return)
    click(Qt.Key.Key_Tab)
    click(Qt.Key.Key_Return)
    text = only_choice(palette).parts[0]
    assert text == "非常抱歉让您久等了。我已经为您催促顺丰，预计2小时内会有新的物流更新。"


def test_a_long_text_takes_new_lines(palette: Opened) -> None:
    item = phrase("note", "记录", "记录：{{经过}}", slots=(Slot("经过", "multiline"),))
    palette.window.set_feed(FakeFeed((item,)), {})
    palette.choose("记录")
    click(Qt.Key.Key_Return)
    editor = QApplication.focusWidget()
    assert isinstance(editor, TextEditor)
    type_here("一")
    click(Qt.Key.Key_Return, SHIFT)
    type_here("二")
    assert palette.told == []
    click(Qt.Key.Key_Return)
    assert only_choice(palette).parts == ("记录：一\n二",)


def test_the_agents_own_particulars_are_filled_and_not_asked(palette: Opened) -> None:
    palette.choose("标准问候")
    click(Qt.Key.Key_Return)
    assert only_choice(palette).parts == ("您好，这里是远山商城，我是客服林晓，请问有什么可以帮您？",)


def test_a_missing_particular_is_asked_for(palette: Opened) -> None:
    palette.window.set_feed(FakeFeed(), {"姓名": "林晓"})
    palette.choose("标准问候")
    click(Qt.Key.Key_Return)
    assert focused() == "占位：公司名，必填" and list(palette.view.form.values()) == ["公司名"]


def test_the_sentence_above_lives(palette: Opened) -> None:
    palette.choose("权限")
    click(Qt.Key.Key_Return)
    sentence = palette.view.form.findChild(type(palette.view.preview))
    assert sentence is not None and "（占位：时限，未填）" in sentence.accessibleDescription()
    type_here("30分钟")
    assert "30分钟内给您回复" in sentence.accessibleDescription()


def test_memory_belongs_to_a_window() -> None:
    memory = SlotMemory()
    memory.remember("a", {"时限": "1天", "空": ""})
    memory.remember("", {"时限": "2天"})
    assert memory.recall("a") == {"时限": "1天"} and memory.recall("b") == {} and memory.recall("") == {}
    memory.forget("a")
    assert memory.recall("a") == {} and memory.keys() == ()


def test_the_nearest_suggestion_wins() -> None:
    slot = Slot("电话", "phone", default="13900000000")
    best = suggestion(slot, {"电话": "13700000000"}, "13800138000")
    assert best is not None and best.text(slot) == "〔本会话〕137****0000  Tab 采用"
    second = suggestion(slot, {}, "13800138000")
    assert second is not None and second.value == "13800138000"
    third = suggestion(slot, {}, "")
    assert third is not None and third.source == "〔常用〕"
    assert suggestion(Slot("称呼"), {}, "王女士") is None
