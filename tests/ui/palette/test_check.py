"""Ctrl+Y in the palette: the phrase as it would go out is checked, the result stands in the footer."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel

from companion.phrases.model import Slot
from companion.ui.palette.filling import text_to_check, value_lost
from tests.ui.conftest import CHAT, Opened
from tests.ui.palette.test_slot_form import type_here
from tests.ui.palette.test_window import CTRL, click
from tests.ui.sample import DELAY, GREETING, MEMBER, phrase


def test_slots_are_filled_and_those_still_open_are_named() -> None:
    assert text_to_check(DELAY, {"快递公司": "顺丰"}) == "非常抱歉让您久等了。我已经为您催促顺丰，预计{{时限}}内会有新的物流更新。"
    assert text_to_check(MEMBER, {}).split("\n") == list(MEMBER.parts)


def asked_for(palette: Opened) -> list[tuple[str, str]]:
    """What is checked from now on: (phrase, text)."""
    asked: list[tuple[str, str]] = []
    palette.window.keys.check_requested.connect(lambda name: asked.append((name, palette.window.text())))
    return asked


def reasons(palette: Opened) -> list[str]:
    """The red sentences in the form."""
    return [label.text() for label in palette.view.form.findChildren(QLabel) if label.property("tone") == "wrong" and label.text()]


def test_ctrl_y_asks_for_the_selected_phrase_from_the_list_and_from_the_form(palette: Opened) -> None:
    asked = asked_for(palette)
    palette.choose("标准问候")
    click(Qt.Key.Key_Y, CTRL)
    assert asked == [(GREETING.id, "您好，这里是远山商城，我是客服林晓，请问有什么可以帮您？")]
    palette.choose("权限")
    click(Qt.Key.Key_Tab)
    type_here("两小时")
    click(Qt.Key.Key_Y, CTRL)
    assert [name for name, _text in asked] == [GREETING.id, "auth.ask"] and "两小时内给您回复" in asked[1][1]
    assert palette.window.target == CHAT


@pytest.mark.parametrize("value", ["爱等不等，你自己看", ""])
def test_what_enter_refuses_ctrl_y_refuses_with_the_same_sentence(palette: Opened, value: str) -> None:
    asked = asked_for(palette)
    palette.choose("权限")
    click(Qt.Key.Key_Tab)
    if value:
        type_here(value)
    click(Qt.Key.Key_Return)
    (sentence,) = reasons(palette)
    click(Qt.Key.Key_Escape)
    click(Qt.Key.Key_Tab)
    assert reasons(palette) == []
    click(Qt.Key.Key_Y, CTRL)
    assert reasons(palette) == [sentence] and asked == [] and palette.told == []


def test_a_wrong_value_left_behind_in_the_form_is_not_checked_from_the_list_either(palette: Opened) -> None:
    asked = asked_for(palette)
    palette.choose("权限")
    click(Qt.Key.Key_Tab)
    type_here("爱等不等，你自己看")
    click(Qt.Key.Key_Escape)
    click(Qt.Key.Key_Y, CTRL)
    assert asked == [] and palette.view.right.currentWidget() is palette.view.form


@pytest.mark.parametrize(("after", "lost"), [
    ("两天内退还150元。", False), ("真抱歉，我们会在两天内给您退还150元，请放心。", False), ("退还150元。", True),
    ("爱等不等内退还150元。", True), ("两天内退还1500元。", True), ("两天内退还150.5元。", True), ("两天内退还9150元。", True),
])  # fmt: skip
def test_a_value_the_form_checked_has_to_stand_in_what_comes_back_and_free_text_may_be_reworded(after: str, lost: bool) -> None:
    promised = phrase("a", "退款", "{{时限}}内退还{{金额}}元。{{说明}}", slots=(Slot("时限", "duration"), Slot("金额", "money"), Slot("说明")))
    said = value_lost(promised, {"时限": "两天", "金额": "150", "说明": "笨蛋"}, after)
    assert bool(said) is lost and (not lost or "填的是" in said)


def test_a_private_number_is_masked_in_the_sentence(palette: Opened) -> None:
    said = value_lost(phrase("a", "回电", "回拨{{电话号}}。", slots=(Slot("电话号", "phone"),)), {"电话号": "13812345678"}, "回拨。")
    assert "138****5678" in said and "13812345678" not in said


def test_what_was_filled_when_ctrl_y_was_pressed_is_what_has_to_come_back(palette: Opened) -> None:
    palette.choose("权限")
    click(Qt.Key.Key_Tab)
    type_here("两小时")
    refuses = palette.window.checks()
    assert refuses(palette.window.text()) == "" and "两小时" in refuses("爱等不等，你自己看。")


def test_nothing_selected_nothing_to_check(palette: Opened) -> None:
    palette.choose("这样的话术没有")
    assert palette.window.text() == "" and palette.window.checks()("随便") == ""


def test_the_result_stands_in_the_footer_until_there_is_something_else_to_say(palette: Opened) -> None:
    palette.choose("结束致谢")
    footer = palette.view.footer
    footer.tell("没发现问题")
    assert said(palette) == "没发现问题"
    palette.choose("延误")
    assert "没发现问题" not in said(palette) and "Enter" in said(palette)


def said(palette: Opened) -> str:
    """What stands on the right of the footer, as it is spoken."""
    return next(label.accessibleName() for label in palette.view.footer.children() if getattr(label, "accessibleName", str)()
                and ("Enter" in label.accessibleName() or "没发现" in label.accessibleName()))  # fmt: skip
