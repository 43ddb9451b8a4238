"""The tone window as a person drives it: keys in, facts out."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QGuiApplication, QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from companion.desktop.ports import NO_TARGET
from companion.ui.choice import Action
from companion.ui.look import Look
from companion.ui.texts import utf16
from companion.ui.tone.text_view import mark_pen
from companion.ui.tone.view import HIGHEST, LOWEST, WIDTH
from tests.ui.conftest import CHAT, OTHER
from tests.ui.palette.test_window import press, release
from tests.ui.sample import phrase
from tests.ui.tone.conftest import ANGRY, WRONG, Shown, keys

CTRL, SHIFT, ALT = (
    Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.AltModifier
)  # fmt: skip
K = Qt.Key


def test_enter_alone_puts_every_better_wording_back_when_the_key_is_up(tone: Shown) -> None:
    tone.open(WRONG)
    press(K.Key_Return)
    assert tone.window.isVisible() and tone.told == []
    release(K.Key_Return)
    assert not tone.window.isVisible()
    assert tone.choice.parts == ("我们一起对照记录再看一下，请再看一下。",)
    assert (tone.choice.action, tone.choice.target) == (Action.PASTE, CHAT)
    assert tone.told[-1] == "closed"


def test_a_number_takes_one_and_the_number_again_takes_it_back(tone: Shown) -> None:
    tone.open(ANGRY)
    assert len(tone.rows()) == 3, "the hint is folded"
    keys(K.Key_2)
    assert tone.draft.after == "您搞错了，你看物流。我们一起对照记录再看一下，笨蛋。"
    assert "已采用" in tone.rows()[1] and "已采用" not in tone.rows()[0]
    keys(K.Key_2, K.Key_1)
    keys(K.Key_Return)
    assert tone.choice.parts == ("我们一起对照记录再看一下，你看物流。您搞错了，笨蛋。",)


UNSEEN = "我们一起对照记录再看一下，你看物流。我们一起对照记录再看一下，笨蛋。"
SEEN = UNSEEN.replace("你看", "您看")


def test_a_and_enter_leave_a_folded_hint_alone_and_take_it_once_unfolded(tone: Shown) -> None:
    tone.open(ANGRY)
    keys(K.Key_1, K.Key_A)
    assert tone.draft.after == UNSEEN
    keys(K.Key_H)
    assert tone.draft.after == UNSEEN, "decided already: seeing it is not taking it"
    keys(K.Key_A)
    assert tone.draft.after == SEEN
    for pressed, mended in (((), UNSEEN), ((K.Key_H,), SEEN)):
        tone.open(ANGRY)
        keys(*pressed)
        assert tone.view.after.accessibleDescription() == mended
        keys(K.Key_Return)
        assert tone.choice.parts == (mended,)
        QTest.qWait(350)


def test_ctrl_enter_copies_and_without_a_window_enter_copies_too(tone: Shown) -> None:
    tone.open(WRONG)
    keys(K.Key_Return, modifiers=CTRL)
    assert tone.choice.action is Action.COPY
    tone.open(WRONG, NO_TARGET)
    QTest.qWait(350)
    keys(K.Key_Return)
    assert tone.choice.action is Action.COPY


def test_escape_closes_at_its_release_and_leaves_nothing_behind(tone: Shown) -> None:
    tone.open(WRONG)
    press(K.Key_Escape)
    assert tone.window.isVisible()
    release(K.Key_Escape)
    assert tone.told == ["closed"]
    assert tone.view.draft.toPlainText() == tone.view.after.toPlainText() == "" and tone.draft.text == ""


def test_ignored_once_goes_from_the_list_and_from_the_mended_text_and_is_back_the_next_time(tone: Shown) -> None:
    tone.open(WRONG)
    keys(K.Key_I)
    assert tone.rows() == [] and not tone.draft.changed
    assert tone.view.summary.accessibleName() == "没有要改的了"
    keys(K.Key_Escape)
    tone.open(WRONG)
    assert len(tone.rows()) == 1


def test_wording_and_rule_are_told_with_their_finding(tone: Shown) -> None:
    told: list[tuple[str, str]] = []
    tone.window.keys.wording_ignored.connect(lambda one: told.append(("wording", one.text)))
    tone.window.keys.rule_ignored.connect(lambda one: told.append(("rule", one.rule)))
    tone.open(ANGRY)
    keys(K.Key_Down, K.Key_Down, K.Key_W)
    keys(K.Key_I, modifiers=SHIFT)
    assert told == [("wording", "笨蛋"), ("rule", "test.fool")]
    assert len(tone.rows()) == 3, "whoever keeps the settings decides, and checks again"


def test_h_unfolds_the_hints_and_folds_them_again(tone: Shown) -> None:
    tone.open(ANGRY)
    assert tone.view.hints.accessibleName() == "还有 1 条提示"
    keys(K.Key_H)
    assert [row.split("，")[2] for row in tone.rows()] == ["中", "低", "中", "高"]
    keys(K.Key_H)
    assert len(tone.rows()) == 3


def test_hints_alone_are_unfolded_and_enter_changes_nothing_by_itself(tone: Shown) -> None:
    tone.open("好的，你看这样行吗？")
    assert len(tone.rows()) == 1 and not tone.view.hints.isVisible()
    keys(K.Key_Return)
    assert tone.told == [] and tone.view.draft.editing, "nothing mended: Enter means by hand"


def test_left_and_right_choose_among_several_wordings(tone: Shown) -> None:
    tone.open(WRONG)
    keys(K.Key_Right)
    assert "可能是我没说清楚" in tone.rows()[0]
    keys(K.Key_Return)
    assert tone.choice.parts == ("可能是我没说清楚，请再看一下。",)


def test_the_reason_and_its_document_stand_with_the_current_finding(tone: Shown, look: Look) -> None:
    from companion.ui.tone import words

    tone.open(ANGRY)
    assert "争对错会把客户推远" in tone.rows()[0]
    assert words.source(tone.view.list.findings[0]) == "依据《移动客服沟通技巧》第 4.3 节"
    assert words.source(tone.view.list.findings[2]) == ""
    high = tone.view.list.sizeHintForRow(1)
    QTest.keyClick(QApplication.focusWidget(), "?")
    assert tone.view.list.explains
    assert tone.view.list.sizeHintForRow(1) >= high


def test_the_gravest_finding_is_the_current_one_at_first_and_the_list_keeps_the_order_of_the_text(tone: Shown) -> None:
    for text, row in (("你看，您搞错了，您搞错了。", 0), ("您搞错了，笨蛋，笨蛋，您搞错了。", 1), ("你看，你看。", 0)):
        tone.open(text)
        found = tone.view.list.findings
        assert [one.start for one in found] == sorted(one.start for one in found)
        assert tone.view.list.currentIndex().row() == row
        keys(K.Key_Escape)


# -- by hand -----------------------------------------------------------------------------------------------------


def test_by_hand_begins_with_the_mended_text_and_is_checked_while_it_is_typed(tone: Shown, qtbot: QtBot) -> None:
    tone.open(WRONG)
    keys(K.Key_E)
    assert tone.view.draft.toPlainText() == "我们一起对照记录再看一下，请再看一下。" and tone.rows() == []
    QTest.keyClicks(QApplication.focusWidget(), "ai")
    assert tone.view.draft.toPlainText().endswith("ai"), "letters are text here"
    QApplication.sendEvent(tone.view.draft, commit("笨蛋"))
    qtbot.waitUntil(lambda: len(tone.rows()) == 1)
    assert [mark.severity for mark in tone.view.draft.marks] == ["error"]
    keys(K.Key_Return)
    assert not tone.view.draft.editing and tone.window.isVisible(), "Enter: enough changed"
    keys(K.Key_Return)
    assert tone.choice.parts == ("我们一起对照记录再看一下，请再看一下。ai笨蛋",)


def test_by_hand_no_caption_names_a_letter_that_would_be_typed(tone: Shown) -> None:
    tone.open("笨蛋，你看。")
    tone.view.show_phrase(phrase("a", "道歉", "抱歉。"))

    def captions() -> list[str]:
        view = tone.view
        texts = [*(one.text() for one in view.acts()), view.hints.text(), view.phrase.text(), view.caption.text(), view.list.itemDelegate().by_hand]
        return [text for text in texts if re.search(r"[A-Z?]|空格", text)]

    tone.view.show_keys(True)
    assert len(captions()) >= 8
    keys(K.Key_E)
    assert tone.view.hints.isVisible() and tone.view.phrase.isVisible() and captions() == []
    keys(K.Key_Return)
    assert len(captions()) >= 7, "and back with the findings"


def commit(text: str) -> QInputMethodEvent:
    event = QInputMethodEvent()
    event.setCommitString(text)
    return event


def test_by_hand_a_wording_taken_goes_into_the_text_at_once_and_can_be_undone(tone: Shown, qtbot: QtBot) -> None:
    tone.open("好的。")
    keys(K.Key_E)
    QApplication.sendEvent(tone.view.draft, commit("您搞错了😊"))
    keys(K.Key_1, modifiers=ALT)
    assert tone.view.draft.toPlainText() == "好的。我们一起对照记录再看一下😊"
    keys(K.Key_Z, modifiers=CTRL)
    assert tone.view.draft.toPlainText() == "好的。您搞错了😊"
    qtbot.waitUntil(lambda: len(tone.rows()) == 1)


def test_what_is_typed_and_entered_at_once_is_what_goes_out(tone: Shown) -> None:
    """Ctrl+Enter straight from the text, before the check behind it has run."""
    tone.open(WRONG)
    keys(K.Key_E)
    QTest.keyClicks(QApplication.focusWidget(), "ok")
    keys(K.Key_Return, modifiers=CTRL)
    assert tone.choice.parts == ("我们一起对照记录再看一下，请再看一下。ok",)


def test_enter_of_the_input_method_ends_nothing(tone: Shown) -> None:
    tone.open(WRONG)
    keys(K.Key_E)
    QApplication.sendEvent(tone.view.draft, QInputMethodEvent("ni", []))
    keys(K.Key_Return, K.Key_Escape)
    assert tone.view.draft.editing and tone.told == []
    QApplication.sendEvent(tone.view.draft, commit("你"))
    keys(K.Key_Return)
    assert not tone.view.draft.editing


def test_an_open_blank_never_leaves_enter_goes_to_it_with_the_blank_selected(tone: Shown) -> None:
    tone.open("不归我们管，请稍等。")
    assert "{{时限}}" in tone.draft.after
    for modifiers in (Qt.KeyboardModifier.NoModifier, CTRL):
        keys(K.Key_Return, modifiers=modifiers)
        assert tone.told == [] and tone.view.draft.editing
        assert tone.view.draft.textCursor().selectedText() == "{{时限}}"
        assert tone.view.notice.text() == "这里还空着，填好再贴。"
    QTest.keyClicks(QApplication.focusWidget(), "30")
    QApplication.sendEvent(tone.view.draft, commit("分钟"))
    keys(K.Key_Return, K.Key_Return)
    assert tone.choice.parts == ("我来帮您协调，30分钟内告诉您，请稍等。",)


# -- the target --------------------------------------------------------------------------------------------------


def test_another_window_in_front_meanwhile_is_asked_about_and_a_no_pastes_nothing(tone: Shown) -> None:
    tone.open(WRONG)
    tone.window.set_current_target(OTHER)
    keys(K.Key_Return)
    assert tone.told == [] and "窗口已切换" in tone.view.footer.question
    keys(K.Key_Escape)
    assert tone.told == [] and tone.view.footer.question == ""
    QTest.qWait(350)
    keys(K.Key_Return)
    QTest.qWait(350)
    keys(K.Key_Return)
    assert tone.choice.target == CHAT and tone.choice.bring_forward


def test_every_line_end_and_space_of_a_draft_is_put_back_as_it_was(tone: Shown) -> None:
    tone.open("  第一行 \n\n\t您搞错了，\\{{x 单号 A-1 😊\n  末行")
    keys(K.Key_Return)
    assert tone.choice.parts == ("  第一行 \n\n\t我们一起对照记录再看一下，\\{{x 单号 A-1 😊\n  末行",)


UNSELECTED, SELECTED = replace(CHAT, selected=False), replace(CHAT, selected=True)


def test_with_nothing_selected_there_it_says_so_and_enter_asks_before_it_stands_beside_the_old_text(tone: Shown) -> None:
    tone.open(WRONG, UNSELECTED)
    assert tone.view.caption.text() == "改后（全部采用），原文没有选中，会接在光标处"
    keys(K.Key_Return)
    assert tone.told == [] and "没有选中原文，原来的话会留着" in tone.view.footer.question
    keys(K.Key_Escape)
    assert tone.told == [] and tone.window.isVisible() and tone.view.footer.question == ""
    QTest.qWait(350)
    keys(K.Key_Return)
    QTest.qWait(350)
    keys(K.Key_Return, modifiers=CTRL)
    assert (tone.choice.action, tone.choice.target) == (Action.COPY, UNSELECTED)
    QTest.qWait(350)
    tone.open(WRONG, UNSELECTED)
    keys(K.Key_Return)
    QTest.qWait(350)
    keys(K.Key_Return)
    assert tone.choice.action is Action.PASTE, "asked for a second time it is done"


def test_with_the_draft_selected_there_enter_replaces_it_at_once_and_the_caption_says_so(tone: Shown) -> None:
    tone.open(WRONG, SELECTED)
    assert tone.view.caption.text() == "改后（全部采用），替换选中的原文"
    keys(K.Key_Return)
    assert tone.choice.action is Action.PASTE


def test_where_it_is_not_known_both_are_said(tone: Shown) -> None:
    for target in (CHAT, SELECTED, UNSELECTED):
        tone.open(WRONG, target)
        tone.window.unsure()
        assert tone.view.caption.text() == "改后（全部采用），替换选中处；没选中就接在光标处"
        keys(K.Key_Return)
        assert tone.choice.action is Action.PASTE
        QTest.qWait(350)
    tone.open(WRONG, NO_TARGET)
    assert tone.view.caption.text() == "改后（全部采用）"


# -- how it looks and what it says -------------------------------------------------------------------------------


def test_marks_stand_under_their_words_in_three_shapes_also_after_an_emoji(tone: Shown, look: Look) -> None:
    text = "😊笨蛋，您搞错了，你看。"
    tone.open(text)
    marks = tone.view.draft.marks
    assert [(mark.start, mark.length) for mark in marks] == [(2, 2), (5, 4), (10, 2)]
    assert marks[0].start == utf16(text, 1)
    shapes = [(mark_pen(look, mark.severity).style(), tuple(mark_pen(look, mark.severity).dashPattern())) for mark in marks]
    assert len(set(shapes)) == 3 and shapes[0][0] == Qt.PenStyle.SolidLine


def test_struck_and_underlined_are_told_apart_without_colour(tone: Shown) -> None:
    tone.open(WRONG)
    found = {}
    block = tone.view.after.document().firstBlock()
    it = block.begin()
    while not it.atEnd():
        fmt = it.fragment().charFormat()
        found[it.fragment().text()] = (fmt.fontStrikeOut(), fmt.fontUnderline())
        it += 1
    assert found["您搞错了"] == (True, False)
    assert found["我们一起对照记录再看一下"] == (False, True)
    assert found["，请再看一下。"] == (False, False)


def test_it_keeps_its_size_between_the_limits_and_grows_without_jumping(tone: Shown) -> None:
    tone.open("您搞错了。" * 40)
    assert (tone.window.width(), tone.window.height()) == (WIDTH, HIGHEST)
    keys(K.Key_Escape)
    tone.open(WRONG)
    before: QRect = tone.window.geometry()
    assert LOWEST <= before.height() < HIGHEST
    keys(K.Key_E)
    assert tone.window.geometry().topLeft() == before.topLeft() or tone.window.height() > before.height()
    keys(K.Key_Return, K.Key_I)
    assert tone.window.height() >= before.height()


def test_the_selection_of_another_program_is_not_taken_by_looking(tone: Shown) -> None:
    tone.open(WRONG)
    for view in (tone.view.draft, tone.view.after):
        assert view.textInteractionFlags() == Qt.TextInteractionFlag.NoTextInteraction
    assert not QGuiApplication.clipboard().ownsSelection()


@pytest.mark.parametrize("size", [12, 20])
def test_at_every_font_size_nothing_is_wider_than_the_window(tone: Shown, look: Look, size: int) -> None:
    look.use("dark", size)
    tone.open(ANGRY)
    keys(K.Key_H)
    for widget in (tone.view.list, tone.view.draft, tone.view.after, tone.view.footer, *tone.view.acts()):
        if widget.isVisible():
            right = widget.mapTo(tone.window, widget.rect().topRight()).x()
            assert right <= tone.window.width(), widget.accessibleName()
    look.use("light", 14)
