from __future__ import annotations

import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QInputMethodEvent, QTextCharFormat
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from companion.ui.palette.search_field import SearchField, composed
from tests.ui.conftest import Opened

KEYS = [
    (Qt.Key.Key_Return, Qt.KeyboardModifier.NoModifier), (Qt.Key.Key_Enter, Qt.KeyboardModifier.KeypadModifier),
    (Qt.Key.Key_Space, Qt.KeyboardModifier.NoModifier), (Qt.Key.Key_2, Qt.KeyboardModifier.NoModifier),
    (Qt.Key.Key_Escape, Qt.KeyboardModifier.NoModifier), (Qt.Key.Key_Down, Qt.KeyboardModifier.NoModifier),
    (Qt.Key.Key_Up, Qt.KeyboardModifier.NoModifier), (Qt.Key.Key_Tab, Qt.KeyboardModifier.NoModifier),
    (Qt.Key.Key_PageDown, Qt.KeyboardModifier.NoModifier), (Qt.Key.Key_3, Qt.KeyboardModifier.AltModifier),
    (Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier), (Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier),
]


def compose(field: SearchField, preedit: str, commit: str = "") -> None:
    attribute = QInputMethodEvent.Attribute(QInputMethodEvent.AttributeType.TextFormat, 0, len(preedit), QTextCharFormat())
    event = QInputMethodEvent(preedit, [attribute])
    event.setCommitString(commit)
    QApplication.sendEvent(field, event)


@pytest.mark.parametrize(
    ("preedit", "filters"),
    [("tui'kuan", "tuikuan"), ("ni ha", "niha"), ("退kuan", "退kuan"), ("tk", "tk"), ("ㄊㄨㄟ", ""), ("", ""), ("tui’kuan", "tuikuan")],
)
def test_the_preedit_without_its_separators_filters(preedit: str, filters: str) -> None:
    assert composed(preedit) == filters


def test_composing_pinyin_filters_before_it_is_committed(palette: Opened) -> None:
    field = palette.view.search
    compose(field, "tui'kuan")
    assert field.text() == ""
    assert palette.feed.asked[-1] == "tuikuan"
    selected = palette.view.list.current_phrase()
    assert selected is not None and selected.id == "refund.progress"


def test_the_pinyin_stands_at_the_cursor_among_committed_text(palette: Opened) -> None:
    field = palette.view.search
    field.setText("😊审核")
    field.setCursorPosition(2)
    compose(field, "tk")
    assert field.query == "😊tk审核"


def test_a_commit_asks_once_for_what_stands_there(palette: Opened) -> None:
    field = palette.view.search
    compose(field, "tuikuan")
    palette.feed.asked.clear()
    compose(field, "", "退款")
    assert field.text() == "退款"
    assert palette.feed.asked[-1] == "退款"
    assert palette.feed.asked.count("退款") == 1


@pytest.mark.parametrize(("key", "modifier"), KEYS)
def test_while_composing_its_keys_are_its_own(
    palette: Opened, qtbot: QtBot, key: Qt.Key, modifier: Qt.KeyboardModifier
) -> None:
    """espanso #2687: Enter in the middle of a word pasted the wrong reply."""
    field = palette.view.search
    compose(field, "hui'yuan")
    before = palette.view.list.currentIndex().row()
    QTest.keyClick(field, key, modifier)
    assert palette.told == []
    assert palette.window.isVisible() and field.hasFocus() and field.text() == "" and field.composing
    assert palette.view.list.currentIndex().row() == before
    assert not palette.view.footer.question and palette.view.right.currentIndex() == 0


def test_after_the_word_is_done_enter_acts_again(palette: Opened) -> None:
    field = palette.view.search
    compose(field, "jieshu")
    compose(field, "", "结束")
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert len(palette.choices) == 1


def test_cancelled_composition_leaves_the_palette_open(palette: Opened) -> None:
    field = palette.view.search
    compose(field, "tuikuan")
    QTest.keyClick(field, Qt.Key.Key_Escape)
    compose(field, "")
    assert palette.window.isVisible() and field.query == ""


def test_the_candidate_window_is_told_where_the_cursor_is(palette: Opened) -> None:
    field = palette.view.search
    empty: QRect = field.inputMethodQuery(Qt.InputMethodQuery.ImCursorRectangle)
    field.setText("退款进度")
    filled: QRect = field.inputMethodQuery(Qt.InputMethodQuery.ImCursorRectangle)
    assert filled.left() > empty.left() and field.rect().contains(filled.center())
