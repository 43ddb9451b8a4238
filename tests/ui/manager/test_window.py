"""The phrase manager, worked by keys: nothing served changes before it is approved, and nothing typed is lost."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QInputMethodEvent
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from companion.phrases.sources import OWN_FILE
from companion.ui.look import Look
from companion.ui.manager.scopes import Scope
from companion.ui.theme import DARK, Role
from companion.ui.tone.changes import Kind
from tests.ui.manager.conftest import Bench
from tests.ui.test_accessibility import controls, nameless
from tests.ui.test_sizes import wrong

ALT = Qt.KeyboardModifier.AltModifier


# -- finding -----------------------------------------------------------------------------------------------------


def test_the_list_has_everything_and_the_form_the_first_of_it(bench: Bench) -> None:
    bench.open()
    assert bench.titles() == ["保修期", "标准问候", "延误致歉"]
    assert bench.view.list.hasFocus() and bench.view.editor.title.text() == "保修期"
    bench.keys(Qt.Key.Key_Down)
    assert bench.view.editor.text.toPlainText() == "您好，{{客户称呼}}。"


@pytest.mark.parametrize(("typed", "found"), [
    ("baoxiu", ["保修期"]), ("yanwu", ["延误致歉"]), ("bx01", ["保修期"]), ("#保修", ["保修期"]), (">安抚", ["延误致歉"]), ("没有", []),
])
def test_the_filter_searches_as_the_palette_does(bench: Bench, typed: str, found: list[str]) -> None:
    bench.open()
    bench.ctrl(Qt.Key.Key_F)
    assert bench.view.search.hasFocus()
    bench.view.search.setText(typed)
    assert bench.titles() == found


def test_the_tree_narrows_by_stage_scenario_status_and_mine(bench: Bench) -> None:
    bench.open()
    for scope, titles in (
        (Scope("stage", ("安抚",)), ["延误致歉"]), (Scope("category", ("售后",)), ["保修期", "延误致歉"]),
        (Scope("category", ("售后", "延误")), ["延误致歉"]), (Scope("status", ("approved",)), ["保修期", "标准问候", "延误致歉"]),
        (Scope("mine"), []),
    ):
        bench.view.tree.go(scope)
        assert bench.titles() == titles
    assert bench.view.nothing.isVisible() and "Ctrl+N" in bench.view.nothing.text()


# -- writing -----------------------------------------------------------------------------------------------------


def test_an_edited_approved_phrase_is_served_as_it_was_until_it_is_approved(bench: Bench) -> None:
    """Check 54 of the acceptance list, by keys."""
    bench.edit("warranty")
    bench.ctrl(Qt.Key.Key_A)
    bench.add("整机保修两年。")
    bench.ctrl(Qt.Key.Key_S)
    assert "通过审核后才换" in bench.said() and bench.own == {} and bench.served("warranty") == "整机保修一年。"
    assert "仍是第 1 版（已审）" in bench.view.editor.standing.text()
    assert bench.steps() == ["通过审核……", "退回草稿", "放弃这一版", "停用这条"]
    bench.reload()
    assert bench.view.editor.text.toPlainText() == "整机保修两年。"
    bench.press("通过审核……")
    approval = bench.view.editor.approval
    assert approval.name.hasFocus()
    bench.keys(Qt.Key.Key_Return)
    assert "请写上审核人" in approval.warning.text and approval.isVisible()
    approval.name.setText("林晓")
    assert "最好请另一个人审" in approval.warning.text
    approval.name.setText("周姐")
    assert approval.warning.text == ""
    bench.keys(Qt.Key.Key_Return)
    approval.note.setText("政策 12 月起改")
    bench.keys(Qt.Key.Key_Return)
    assert bench.served("warranty") == "整机保修两年。"
    phrase = bench.library().phrase("warranty")
    assert phrase is not None and phrase.review is not None and phrase.source is not None
    assert (phrase.review.by, str(phrase.review.on), phrase.review.note) == ("周姐", "2026-11-29", "政策 12 月起改")
    assert bench.view.editor.standing.text() == "第 2 版，已审，林晓 写，周姐 2026-11-29 审，政策 12 月起改。"


def test_the_diff_is_right_and_rolling_back_makes_the_next_version(bench: Bench) -> None:
    bench.edit("warranty")
    bench.write("整机保修两年。")
    bench.session.writing.save()
    bench.keys(Qt.Key.Key_F2)
    versions = bench.view.versions
    assert versions.isVisible() and versions.list.hasFocus()
    gone = [one.text for one in versions.changes._stretches if one.kind is Kind.GONE]
    new = [one.text for one in versions.changes._stretches if one.kind is Kind.NEW]
    assert (gone, new) == (["一"], ["两"]) and not versions.back.isEnabled()
    bench.keys(Qt.Key.Key_Down)
    assert versions.list.currentItem().text() == "v1 · 已审 · 在用"
    bench.press("回到这一版")
    assert "第 1 版的话写成了第 3 版" in bench.said()
    assert bench.view.editor.text.toPlainText() == "整机保修一年。" and bench.served("warranty") == "整机保修一年。"
    bench.keys(Qt.Key.Key_F2)
    assert [versions.list.item(row).text().split(" · ")[0] for row in range(3)] == ["v3", "v2", "v1"]
    bench.keys(Qt.Key.Key_Escape)
    assert bench.view.editor.isVisible() and bench.window.isVisible()


def test_a_new_phrase_from_the_keyboard_alone(bench: Bench) -> None:
    bench.open()
    bench.ctrl(Qt.Key.Key_N)
    assert bench.view.editor.title.hasFocus() and bench.titles() == ["新话术"]
    bench.add_title("快递催单")
    bench.view.editor.text.setFocus()
    bench.add("我来催{{")
    assert bench.view.editor.text.offering == "客户称呼"
    bench.keys(Qt.Key.Key_Down, Qt.Key.Key_Tab)
    assert bench.view.editor.text.toPlainText() == "我来催{{时限}}"
    bench.add("内的单。")
    bench.ctrl(Qt.Key.Key_Return)
    bench.add("请稍等。")
    bench.ctrl(Qt.Key.Key_S)
    phrase = bench.library().phrase("mine.1")
    assert phrase is not None and phrase.parts == ("我来催{{时限}}内的单。", "请稍等。")
    assert phrase.title == "快递催单" and phrase.status.value == "draft" and phrase.slots["时限"].kind == "duration"
    assert bench.steps() == ["提交审核", "停用这条", "删除"]
    bench.press("提交审核")
    assert bench.library().phrase("mine.1").status.value == "review"  # type: ignore[union-attr]


def test_what_was_typed_is_there_after_the_window_was_closed(bench: Bench, qtbot: QtBot) -> None:
    bench.edit("warranty")
    bench.end()
    bench.add("主机件三年。")
    bench.keys(Qt.Key.Key_Escape)
    assert bench.feature.window is None and bench.served("warranty") == "整机保修一年。"
    bench.open()
    labels = [bench.view.tree.topLevelItem(row).text(0) for row in range(3)]
    assert labels[2] == "改了没存  1"
    bench.session.open("warranty")
    assert bench.view.editor.text.toPlainText() == "整机保修一年。主机件三年。" and "没存" in bench.said()
    bench.ctrl(Qt.Key.Key_S)
    assert bench.session.stock.marked().unsaved == frozenset()


def test_what_is_typed_is_on_disk_within_a_second(bench: Bench, qtbot: QtBot) -> None:
    bench.open()
    bench.ctrl(Qt.Key.Key_N)
    bench.add_title("半截")
    qtbot.waitUntil(lambda: any("半截" in file.read_text("utf-8") for file in bench.paths.versions.glob("*")), timeout=1000)
    bench.reload()
    assert "半截" in bench.titles()


def test_an_untouched_new_phrase_leaves_nothing(bench: Bench) -> None:
    bench.open()
    bench.ctrl(Qt.Key.Key_N)
    bench.view.tree.go(Scope())
    bench.view.list.setFocus()
    bench.keys(Qt.Key.Key_End)
    bench.qtbot.waitUntil(lambda: "新话术" not in bench.titles())
    assert not list(bench.paths.versions.glob("*"))


def test_a_tag_needs_no_new_review(bench: Bench) -> None:
    bench.edit("warranty")
    bench.view.editor.small.lines["tags"].setText("保修 政策")
    bench.ctrl(Qt.Key.Key_S)
    phrase = bench.library().phrase("warranty")
    assert phrase is not None and phrase.tags == ("保修", "政策") and phrase.status.value == "approved"
    assert bench.said() == "已存，面板里马上就能用。"


@pytest.mark.parametrize(("field", "value", "says"), [
    ("code", "两 个", "中间不能有空格"), ("category", "售后//", "每级都不能空"), ("text", "", "还没有正文"), ("text", "好{{", "占位没写完整"),
    ("text", "藏\u200b", "U+200B"),
])
def test_what_is_wrong_is_said_at_its_field_and_not_saved(bench: Bench, field: str, value: str, says: str) -> None:
    bench.edit("warranty")
    editor = bench.view.editor
    if field == "text":
        bench.write(value) if value else editor.text.clear()
    else:
        editor.small.lines[field].setText(value)
    bench.ctrl(Qt.Key.Key_S)
    control: QWidget = editor.text if field == "text" else editor.small.lines[field]
    assert says in bench.said() and control.hasFocus() and control.property("wrong") == "true"
    assert bench.served("warranty") == "整机保修一年。" and bench.own == {}


def test_a_code_that_another_phrase_has_is_said(bench: Bench) -> None:
    bench.edit("hello")
    bench.view.editor.small.lines["code"].setText("BX01")
    assert "保修期" in bench.view.editor.small.notes["code"].text()
    assert bench.session.writing.save()
    bench.session.begin("二")
    bench.write("二")
    bench.view.editor.small.lines["code"].setText("bx01")
    assert not bench.session.writing.save() and "一样" in bench.said()
    assert set(bench.own) == {"hello"}, "two of one file with one code: the second would not be read"


def test_a_file_changed_meanwhile_is_not_written_over(bench: Bench) -> None:
    bench.edit("hello")
    bench.view.editor.small.lines["tags"].setText("问候")
    bench.session.writing.save()
    bench.reload()
    file = bench.paths.packs / OWN_FILE
    bench.view.editor.small.lines["tags"].setText("我的")
    file.write_text(file.read_text("utf-8").replace("问候\"", "他的\""), encoding="utf-8")
    theirs = file.read_bytes()
    assert not bench.session.writing.save()
    assert "没有覆盖" in bench.said() and file.read_bytes() == theirs
    assert bench.view.editor.small.lines["tags"].text() == "我的"
    assert bench.session.writing.save() and "我的" in file.read_text("utf-8")


# -- steps -------------------------------------------------------------------------------------------------------


def test_deleting_can_be_undone_until_the_window_is_closed(bench: Bench) -> None:
    bench.session_new("一", "一的话")
    bench.session_new("二", "二的话")
    bench.view.list.setFocus()
    bench.session.open("mine.1")
    bench.view.list.setFocus()
    bench.keys(Qt.Key.Key_Delete)
    assert bench.own == {"mine.2": "二的话"} and "已删除“一”" in bench.said() and "一" not in bench.titles()
    bench.press("撤销")
    assert bench.own == {"mine.2": "二的话", "mine.1": "一的话"} and bench.view.editor.title.text() == "一"
    assert not bench.view.undo.isVisible()


def test_what_was_typed_can_be_put_aside_and_brought_back(bench: Bench) -> None:
    bench.edit("warranty")
    bench.write("写坏了")
    bench.press("不要这些改动")
    assert bench.view.editor.text.toPlainText() == "整机保修一年。" and not bench.session.writing.dirty
    assert not list(bench.paths.versions.glob("*")), "nothing is left of it"
    bench.keys(Qt.Key.Key_Z, modifiers=ALT)
    assert bench.view.editor.text.toPlainText() == "写坏了" and bench.session.writing.dirty


def test_packs_read_anew_do_not_close_what_is_open(bench: Bench) -> None:
    """The app reads them half a second after each save."""
    bench.edit("warranty")
    bench.write("整机保修两年。")
    bench.session.writing.save()
    bench.press("通过审核……")
    bench.reload()
    assert bench.view.editor.approval.isVisible() and bench.view.editor.approval.name.hasFocus()
    bench.keys(Qt.Key.Key_Escape, Qt.Key.Key_F2)
    bench.reload()
    assert bench.view.versions.isVisible()
    bench.keys(Qt.Key.Key_Escape)
    bench.end()
    bench.add("再写")
    at = bench.view.editor.text.textCursor().position()
    bench.reload()
    assert bench.view.editor.text.textCursor().position() == at and bench.session.writing.dirty


def test_a_phrase_changed_on_disk_is_followed_while_nothing_is_typed(bench: Bench) -> None:
    bench.edit("warranty")
    core = bench.shipped / "core.yaml"
    core.write_text(core.read_text("utf-8").replace("整机保修一年", "整机保修三年"), encoding="utf-8")
    bench.reload()
    assert bench.view.editor.text.toPlainText() == "整机保修三年。"


def test_a_shipped_phrase_is_not_deleted_but_its_own_version_is(bench: Bench) -> None:
    bench.edit("warranty")
    bench.view.list.setFocus()
    bench.keys(Qt.Key.Key_Delete)
    assert "删不掉" in bench.said()
    bench.view.editor.small.lines["tags"].setText("改过")
    bench.session.writing.save()
    bench.reload()
    assert "恢复原来的一条" in bench.steps()
    bench.press("恢复原来的一条")
    assert bench.own == {} and bench.view.editor.small.lines["tags"].text() == "保修"
    bench.reload()
    assert "恢复原来的一条" not in bench.steps() and bench.titles()


def test_a_retired_phrase_leaves_the_palette_and_can_come_back(bench: Bench) -> None:
    bench.edit("warranty")
    bench.press("停用这条")
    phrase = bench.library().phrase("warranty")
    assert phrase is not None and phrase.status.value == "retired"
    assert not bench.library().search("保修期").hits
    bench.reload()
    assert bench.titles()[0] == "保修期", "the manager still has it"
    bench.press("重新启用")
    assert bench.library().phrase("warranty").status.value == "review"  # type: ignore[union-attr]


def test_giving_up_a_version_goes_back_to_what_is_served(bench: Bench) -> None:
    bench.edit("warranty")
    bench.write("改坏了。")
    bench.session.writing.save()
    bench.press("放弃这一版")
    assert bench.view.editor.text.toPlainText() == "整机保修一年。" and not bench.session.writing.dirty
    bench.keys(Qt.Key.Key_F2)
    assert bench.view.versions.list.count() == 2


# -- the tone ----------------------------------------------------------------------------------------------------


def test_findings_come_while_writing_gravest_first_and_are_mended_by_key(bench: Bench, qtbot: QtBot) -> None:
    bench.edit("delay")
    bench.end()
    bench.add("你看，您搞错了，{{时限}}。笨蛋")
    qtbot.waitUntil(lambda: len(bench.view.editor.findings.findings) == 3)
    assert [row.split("，")[2] for row in bench.findings()] == ["高", "中", "低"]
    marks = bench.view.editor.text.marks
    text = bench.view.editor.text.toPlainText()
    assert [text[one.start : one.start + one.length] for one in marks] == ["你看", "您搞错了", "笨蛋"]
    bench.keys(Qt.Key.Key_2, modifiers=ALT)
    assert bench.view.editor.text.toPlainText().endswith("你看，我们一起对照记录再看一下，{{时限}}。笨蛋")
    assert len(bench.findings()) == 2
    bench.ctrl(Qt.Key.Key_Z)
    assert "您搞错了" in bench.view.editor.text.toPlainText()
    assert len(bench.findings()) == 3
    bench.view.editor.findings.setFocus()
    bench.keys(Qt.Key.Key_Down, Qt.Key.Key_Right, Qt.Key.Key_Space)
    assert "你看，可能是我没说清楚，{{时限}}" in bench.view.editor.text.toPlainText()


def test_a_finding_in_a_later_message_is_marked_in_its_place(bench: Bench) -> None:
    bench.edit("delay")
    bench.write("😊好的。\n---\n\n  您搞错了。\n---\n笨蛋")
    bench.findings()
    text, marks = bench.view.editor.text, bench.view.editor.text.marks
    units = text.toPlainText().encode("utf-16-le")
    assert [units[2 * one.start : 2 * (one.start + one.length)].decode("utf-16-le") for one in marks] == ["您搞错了", "笨蛋"]


def test_a_clean_text_has_no_list(bench: Bench) -> None:
    bench.edit("delay")
    assert bench.findings() == [] and not bench.view.editor.findings.isVisible() and not bench.view.editor.take.isVisible()


# -- slots, preview, length --------------------------------------------------------------------------------------


def test_slot_names_come_by_what_is_typed_and_escape_sends_them_away(bench: Bench) -> None:
    bench.edit("warranty")
    text = bench.view.editor.text
    bench.end()
    bench.add("{{时")
    assert text.offering == "时限"
    bench.keys(Qt.Key.Key_Escape)
    assert text.offering == "" and bench.window.isVisible()
    bench.add("限")
    assert text.offering == "", "it is whole"
    bench.write("{{客}}好")
    for _step in range(3):
        bench.keys(Qt.Key.Key_Left)
    bench.keys(Qt.Key.Key_Return)
    assert text.toPlainText() == "{{客户称呼}}好"


def test_the_names_leave_the_keyboard_to_the_input_method(bench: Bench) -> None:
    """Were it a popup, pinyin would go to it."""
    bench.edit("warranty")
    bench.add("{{")
    text = bench.view.editor.text
    assert text.offering and QApplication.activePopupWidget() is None and text.hasFocus()
    event = QInputMethodEvent()
    event.setCommitString("时")
    QApplication.sendEvent(text, event)
    assert text.offering == "时限"


def test_preview_and_length_follow_the_text(bench: Bench) -> None:
    bench.edit("warranty")
    bench.write("一{{时限}}\n---\n二二")
    editor = bench.view.editor
    assert editor.length.text() == "9 字 · 2 段 · 1 占位"
    assert "第 1 段，共 2 段" in editor.preview.toPlainText() and "（占位：时限，未填）" in editor.preview.accessibleDescription()


# -- look and reach ----------------------------------------------------------------------------------------------


def test_every_control_has_a_name(bench: Bench) -> None:
    bench.edit("delay")
    bench.add("您搞错了")
    bench.findings()
    assert len(controls(bench.window)) >= 20 and nameless(bench.window) == []
    bench.session.writing.save()
    bench.press("通过审核……")
    assert nameless(bench.window) == []
    bench.session.leave_sheet()
    bench.keys(Qt.Key.Key_F2)
    assert nameless(bench.window) == []


def test_every_control_is_reached_by_tab_in_visual_order(bench: Bench) -> None:
    bench.edit("delay")
    bench.add("您搞错了")
    bench.findings()
    bench.view.tree.setFocus()
    reached: list[QWidget] = []
    for _step in range(40):
        focus = QApplication.focusWidget()
        assert focus is not None
        if focus in reached:
            break
        reached.append(focus)
        bench.keys(Qt.Key.Key_Tab)
    missed = [one for one in controls(bench.window) if one not in reached and one.isEnabled()]
    assert [f"{type(one).__name__} {one.accessibleName()}" for one in missed] == []
    form = [one for one in reached if bench.view.editor.isAncestorOf(one)]
    heights = [one.mapTo(bench.view.editor.widget(), one.rect().topLeft()).y() for one in form]
    assert heights == sorted(heights)


def test_rows_and_branches_are_spoken(bench: Bench) -> None:
    bench.edit("warranty")
    bench.write("两年。")
    bench.session.writing.save()
    row = QAccessible.queryAccessibleInterface(bench.view.list).child(0)
    assert row.text(QAccessible.Text.Name) == "第 1 项，共 3 项，方案，保修期，两年。，待审"
    assert bench.view.tree.topLevelItem(0).data(0, Qt.ItemDataRole.AccessibleTextRole) == "全部，3 条"


def test_the_look_changes_while_the_window_stands(bench: Bench, look: Look) -> None:
    bench.edit("delay")
    bench.end()
    bench.add("好的")
    at, before = bench.view.editor.text.textCursor().position(), bench.view.editor.text.toPlainText()
    look.use("dark", 20)
    text = bench.view.editor.text
    assert text.toPlainText() == before and text.textCursor().position() == at and bench.session.writing.dirty
    assert text.textCursor().charFormat().font().pixelSize() == look.font(Role.BODY).pixelSize()
    assert look.tokens is DARK
    bench.add("您搞错了{{")
    bench.findings()
    bench.session.writing.save()
    bench.view.search.setText("没有")
    assert wrong(look) == []
    look.use("light", 14)


@pytest.mark.parametrize(("size", "width", "height"), [(14, 1080, 720), (14, 900, 600), (20, 1080, 720), (14, 700, 480)])
def test_nothing_in_the_form_is_wider_than_the_form(bench: Bench, look: Look, size: int, width: int, height: int) -> None:
    look.use("light", size)
    bench.edit("delay")
    bench.window.setMinimumSize(1, 1)
    bench.window.resize(width, height)
    bench.add("您搞错了")
    bench.session.writing.save()
    bench.press("通过审核……")
    QApplication.processEvents()
    body, view = bench.view.editor.widget(), bench.view.editor.viewport()
    assert body.width() <= view.width()
    look.use("light", 14)
