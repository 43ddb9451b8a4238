"""Ctrl+Y in the palette: the phrase as it would go out is checked, the result stands in the footer."""

from __future__ import annotations

from PySide6.QtCore import Qt

from companion.ui.palette.filling import text_to_check
from tests.ui.conftest import CHAT, Opened
from tests.ui.palette.test_window import CTRL, click
from tests.ui.sample import DELAY, GREETING, MEMBER


def test_slots_are_filled_and_those_still_open_are_named() -> None:
    assert text_to_check(DELAY, {"快递公司": "顺丰"}) == "非常抱歉让您久等了。我已经为您催促顺丰，预计{{时限}}内会有新的物流更新。"
    assert text_to_check(MEMBER, {}).split("\n") == list(MEMBER.parts)


def test_ctrl_y_asks_for_the_selected_phrase_from_the_list_and_from_the_form(palette: Opened) -> None:
    asked: list[tuple[str, str]] = []
    palette.window.keys.check_requested.connect(lambda name: asked.append((name, palette.window.text())))
    palette.choose("标准问候")
    click(Qt.Key.Key_Y, CTRL)
    assert asked == [(GREETING.id, "您好，这里是远山商城，我是客服林晓，请问有什么可以帮您？")]
    palette.choose("延误")
    click(Qt.Key.Key_Tab)
    click(Qt.Key.Key_Y, CTRL)
    assert [name for name, _text in asked] == [GREETING.id, DELAY.id]
    assert palette.window.target == CHAT


def test_nothing_selected_nothing_to_check(palette: Opened) -> None:
    palette.choose("这样的话术没有")
    assert palette.window.text() == ""


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
