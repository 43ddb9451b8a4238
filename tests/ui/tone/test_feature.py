"""The check as a part of the program: the clipboard read on request only, the verdict, the text put back, what is ignored."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from companion.base.paths import shipped_packs_dir
from companion.base.settings import Settings, load_settings, save_settings
from companion.desktop.ports import NO_TARGET, ClipboardContent
from companion.phrases.library import PackSource, open_library
from companion.phrases.model import Status
from companion.tone.model import CATEGORIES, Finding, Report
from companion.ui.look import Look
from companion.ui.tone.clean_note import SHOWN_MS
from companion.ui.tone.draft import Draft
from companion.ui.tone.offer import SAME_PURPOSE, query_for, vetted_phrase
from companion.ui.tone.words import MOST_CHARS
from tests.ui.tone.conftest import TODAY, WRONG, Desk, keys

K = Qt.Key
SHIFT = Qt.KeyboardModifier.ShiftModifier
FOOL = "你是笨蛋吗，请再看一下。"


def test_the_hotkey_checks_what_was_copied_and_enter_puts_the_mended_text_into_the_chat(desk: Desk) -> None:
    desk.copied(WRONG)
    desk.hotkey()
    desk.shown()
    mended = desk.feature.window.session.draft.after
    assert mended != WRONG and mended.endswith("请再看一下。")
    keys(K.Key_Return)
    desk.qtbot.waitUntil(lambda: bool(desk.accepted))
    assert desk.desktop.inserted == [(77, mended)] and desk.chat.text == mended
    assert desk.accepted == [(mended, desk.chat.target)]


def test_a_phrase_from_the_palette_replaces_nothing_and_asks_for_no_selection(desk: Desk) -> None:
    unselected = replace(desk.chat.target, selected=False)
    assert desk.feature.check_text(WRONG, (), unselected) == ""
    desk.shown()
    assert desk.feature.window.view.caption.text() == "改后（全部采用）"
    keys(K.Key_Return)
    desk.qtbot.waitUntil(lambda: bool(desk.accepted))
    assert len(desk.desktop.inserted) == 1


def test_whoever_was_in_another_window_meanwhile_may_have_clicked_the_selection_away(desk: Desk) -> None:
    desk.copied(WRONG)
    desk.feature.toggle(replace(desk.chat.target, selected=True))
    desk.shown()
    caption = desk.feature.window.view.caption
    assert caption.text().endswith("，替换选中的原文")
    QApplication.sendEvent(desk.feature.window, QEvent(QEvent.Type.WindowDeactivate))
    assert caption.text().endswith("，替换选中处；没选中就接在光标处")


def test_a_chat_that_is_gone_or_behind_another_gets_nothing(desk: Desk) -> None:
    desk.copied(WRONG)
    desk.hotkey()
    desk.shown()
    other = desk.desktop.window(88, "李先生")
    keys(K.Key_Return)
    desk.qtbot.waitUntil(lambda: bool(desk.message.text))
    assert desk.desktop.inserted == [] and other.text == "" == desk.chat.text
    assert "没有粘贴" in desk.message.text


def test_a_second_enter_goes_nowhere_for_a_moment(desk: Desk) -> None:
    desk.copied(WRONG)
    desk.hotkey()
    desk.shown()
    keys(K.Key_Return)
    assert desk.hotkeys.press("Return"), "held back, so that it cannot send"
    desk.qtbot.waitUntil(lambda: not desk.hotkeys.held, timeout=3000)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (ClipboardContent("empty"), "剪贴板是空的。选中要检查的话，按 Ctrl+C，再按 Ctrl+Alt+Y。"),
        (ClipboardContent("text", " \n\t "), "剪贴板是空的。选中要检查的话，按 Ctrl+C，再按 Ctrl+Alt+Y。"),
        (ClipboardContent("no-text"), "剪贴板里是图片或文件，没有文字。选中要检查的话，按 Ctrl+C，再按 Ctrl+Alt+Y。"),
        (ClipboardContent("secret"), "剪贴板里的内容标着保密，没有去读它。"),
        (ClipboardContent("too-big"), "剪贴板里的内容太大，不像一条消息。请只复制要检查的部分。"),
        (ClipboardContent("no-answer"), "复制内容的那个程序没有回应。请再复制一次。"),
        (ClipboardContent("text", "好" * (MOST_CHARS + 1)), "这段有 5001 个字，太长了，不像一条消息。请只复制要检查的部分。"),
        (ClipboardContent("text", "You are wrong, this is not my job."), "这里面没有中文，语气检查只看中文。"),
        (ClipboardContent("text", "😊👌💪"), "这里面没有中文，语气检查只看中文。"),
    ],
)  # fmt: skip
def test_what_is_no_message_gives_one_sentence_and_no_window(desk: Desk, content: ClipboardContent, said: str) -> None:
    desk.clipboard.content = content
    desk.hotkey()
    desk.qtbot.waitUntil(lambda: desk.message.text == said)
    assert not desk.feature.window.isVisible() and desk.message.isVisible()


def test_a_clean_text_says_so_takes_no_focus_and_goes_by_itself(desk: Desk) -> None:
    desk.copied("您好，请稍等，我马上为您查询。")
    desk.hotkey()
    note = desk.feature.note
    desk.qtbot.waitUntil(note.isVisible)
    assert note.accessibleDescription() == "没发现问题"
    assert note.windowFlags() & Qt.WindowType.WindowDoesNotAcceptFocus
    assert not desk.feature.window.isVisible()
    desk.qtbot.waitUntil(lambda: not note.isVisible(), timeout=SHOWN_MS + 2000)


def test_the_clipboard_is_read_once_for_each_press_and_never_otherwise(desk: Desk, qtbot: QtBot) -> None:
    qtbot.wait(50)
    assert desk.clipboard.reads == 0
    desk.copied(WRONG)
    desk.hotkey()
    desk.shown()
    keys(K.Key_E)
    assert desk.clipboard.reads == 1


def test_an_answer_that_comes_when_the_agent_is_elsewhere_opens_nothing_there(desk: Desk) -> None:
    desk.copied(WRONG)
    desk.hotkey()
    desk.desktop.window(88, "李先生")
    desk.qtbot.waitUntil(lambda: desk.message.text == "窗口换了，没有检查。请回到原来的窗口再按一次。")
    assert not desk.feature.window.isVisible()


def test_the_hotkey_over_the_open_window_closes_it(desk: Desk) -> None:
    desk.copied(WRONG)
    desk.hotkey()
    desk.shown()
    desk.qtbot.waitUntil(desk.feature.window.isActiveWindow)
    desk.feature.toggle(NO_TARGET)
    assert not desk.feature.window.isVisible() and desk.clipboard.reads == 1


# -- ignored for good --------------------------------------------------------------------------------------------


def test_an_ignored_wording_stays_ignored_and_another_of_the_same_rule_does_not(desk: Desk) -> None:
    desk.copied(WRONG)
    desk.hotkey()
    desk.shown()
    wording = desk.feature.window.view.list.findings[0].text
    keys(K.Key_W)
    assert desk.live.now.tone.words == (wording,) and desk.saved[-1] == desk.live.now
    notice = desk.feature.window.view.notice
    assert notice.isVisible() and notice.text() == f"以后不再提示“{wording}”。可以在“设置 › 语气检查”里恢复。"
    assert desk.feature.window.view.list.findings == []
    assert desk.feature.check_text(WRONG, (), desk.chat.target) == "没发现问题"


def test_an_ignored_rule_is_silent_until_the_settings_give_it_back(desk: Desk) -> None:
    desk.copied(WRONG)
    desk.hotkey()
    desk.shown()
    rule = desk.feature.window.view.list.findings[0].rule
    keys(K.Key_I, modifiers=SHIFT)
    assert desk.live.now.tone.rules == (rule,)
    notice = desk.feature.window.view.notice
    assert notice.isVisible() and notice.text() == "以后不再提示这条规则（争辩：争对错会把客户推远）。可以在“设置 › 语气检查”里恢复。"
    keys(K.Key_Escape)
    desk.copied(FOOL)
    desk.hotkey()
    desk.shown()
    assert not notice.isVisible(), "said once"
    assert desk.feature.check_text(WRONG, (), desk.chat.target) == "没发现问题"
    desk.live.put(Settings())
    assert desk.feature.check_text(WRONG, (), desk.chat.target) == ""


def test_what_is_ignored_survives_on_disk_and_nothing_else_of_the_text_does(desk: Desk, tmp_path: Path) -> None:
    desk.copied(WRONG)
    desk.hotkey()
    desk.shown()
    keys(K.Key_W)
    path = tmp_path / "settings.yaml"
    save_settings(path, desk.live.now)
    loaded = load_settings(path, None)  # type: ignore[arg-type] - no file is set aside here
    assert loaded.settings == desk.live.now and loaded.notices == ()
    assert "请再看一下" not in path.read_text(encoding="utf-8")


def test_own_rules_are_in_force_at_the_next_check_without_a_restart(desk: Desk, tmp_path: Path) -> None:
    clean = "这边给您安排一下蓝色的。"
    assert desk.feature.check_text(clean, (), desk.chat.target) == "没发现问题"
    folder = tmp_path / "tone"
    folder.mkdir()
    (folder / "own.yaml").write_text(
        "rules:\n  - id: team.no-blue\n    category: jargon\n    severity: warning\n    message: 说颜色的全名。\n"
        "    any: [蓝色]\n    replace: match\n    suggest: [天蓝色]\n    bad: [蓝色, 要蓝色, 蓝色的]\n"
        "    good: [红色, 您好, 好的]\n", encoding="utf-8",
    )  # fmt: skip
    assert desk.feature.check_text(clean, (), desk.chat.target) == ""
    assert desk.feature.window.session.draft.after == "这边给您安排一下天蓝色的。"


def test_a_rude_word_in_a_slot_is_found_and_stays_found_while_the_text_is_edited(desk: Desk) -> None:
    text = "您先打开“笨蛋”，再点右上角。"
    assert desk.feature.check_text(text, (), desk.chat.target) == "没发现问题"
    assert desk.feature.check_text(text, ("笨蛋",), desk.chat.target) == ""
    desk.shown()
    session = desk.feature.window.session
    assert [one.text for one in session.draft.findings] == ["笨蛋"]
    keys(K.Key_E)
    keys(K.Key_End, K.Key_A)
    session.settle()
    assert session.draft.text == text + "a" and [one.text for one in session.draft.findings] == ["笨蛋"]
    keys(K.Key_Escape, K.Key_Escape)
    desk.qtbot.waitUntil(lambda: not desk.feature.window.isVisible())
    desk.copied(text)
    desk.hotkey()
    desk.qtbot.waitUntil(lambda: desk.feature.note.isVisible())


# -- a vetted phrase ---------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def library() -> object:
    return open_library([PackSource(shipped_packs_dir(), "shipped")])


@pytest.mark.parametrize("category", SAME_PURPOSE)
def test_there_is_an_approved_phrase_for_each_of_these_kinds_and_the_palette_finds_it_first(
    library: object, category: str
) -> None:
    assert category in CATEGORIES
    finding = Finding("x", category, "warning", 0, 1, "您", "")
    phrase = vetted_phrase(Draft("您", "您", Report(1, (finding,))), library, TODAY)  # type: ignore[arg-type]
    assert phrase is not None and phrase.status is Status.APPROVED and not phrase.internal
    assert library.search(query_for(phrase), 1).hits[0].phrase.id == phrase.id  # type: ignore[attr-defined]


def test_p_closes_the_window_and_asks_the_palette_for_the_phrase(desk: Desk, library: object) -> None:
    desk.feature.use_library(library)  # type: ignore[arg-type]
    desk.copied(WRONG)
    desk.hotkey()
    desk.shown()
    offered = desk.feature.window.session.phrase
    assert offered is not None and offered.title in desk.feature.window.view.phrase.accessibleName()
    keys(K.Key_P)
    assert desk.queries == [query_for(offered)] and not desk.feature.window.isVisible()


def test_a_hint_alone_offers_no_other_sentence(desk: Desk, library: object) -> None:
    finding = Finding("x", "argue", "hint", 0, 1, "您", "")
    assert vetted_phrase(Draft("您", "您", Report(1, (finding,))), library, TODAY) is None  # type: ignore[arg-type]


# -- not kept ----------------------------------------------------------------------------------------------------


def test_nothing_that_was_checked_is_kept_in_memory_once_the_window_is_closed(desk: Desk, look: Look) -> None:
    desk.copied("金丝雀您搞错了，请再看一下。")
    desk.hotkey()
    desk.shown()
    keys(K.Key_Escape)
    window = desk.feature.window
    assert window.session.draft.original == "" and window.view.list.findings == []
    said = [window.view.draft.toPlainText(), window.view.after.toPlainText(), window.view.draft.accessibleDescription(),
            window.view.after.accessibleDescription(), window.view.summary.accessibleName()]  # fmt: skip
    assert not any("金丝雀" in one or "搞错" in one for one in said)


def test_what_the_palette_refuses_leaves_neither_pasted_nor_copied_and_the_sentence_says_why(desk: Desk) -> None:
    assert desk.feature.check_text(WRONG, (), desk.chat.target, lambda _after: "“时限”填的不在了。") == ""
    desk.shown()
    view = desk.feature.window.view
    for modifiers in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ControlModifier):
        keys(K.Key_Return, modifiers=modifiers)
        assert desk.feature.window.isVisible() and view.draft.editing and view.notice.text() == "“时限”填的不在了。"
        assert desk.accepted == [] and desk.clipboard.texts == []
    keys(K.Key_Escape, K.Key_Escape)
    desk.copied(WRONG)
    desk.hotkey()
    desk.shown()
    keys(K.Key_Return)
    assert not desk.feature.window.isVisible(), "a copied draft is asked nothing"
