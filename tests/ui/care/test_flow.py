"""From the hotkey to the way back, by keys alone."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QAbstractSpinBox, QComboBox, QLineEdit, QPlainTextEdit, QTextEdit
from pytestqt.qtbot import QtBot

from companion.care.checkin import CheckIn
from companion.care.journal import Journal
from companion.desktop.ports import NO_TARGET
from companion.ui.care.private_field import PrivateField
from tests.ui.care.conftest import Care, library

ENTER, ESC, SPACE, RIGHT = Qt.Key.Key_Return, Qt.Key.Key_Escape, Qt.Key.Key_Space, Qt.Key.Key_Right


def offered(care: Care) -> list[str]:
    made = care.flow._made
    assert made is not None
    return [exercise.id for exercise in made.all]


def test_two_keys_lead_into_an_exercise(care: Care) -> None:
    care.open()
    assert care.page is care.flow.checkin
    care.press("3", "w")
    assert offered(care)[0] == "body.grounding"
    assert care.page is care.flow.exercise and care.flow.exercise.lead.running
    assert care.flow.exercise.accessibleName().startswith("五四三二一")


def test_enter_alone_is_just_hard_and_begins(care: Care) -> None:
    care.open()
    care.press(ENTER)
    assert offered(care)[0] == "breathing.slow"
    assert care.flow.exercise.lead.running


def test_one_key_is_enough_a_second_one_is_waited_for(care: Care, qtbot: QtBot) -> None:
    care.open()
    care.press("2")
    assert care.page is care.flow.checkin
    qtbot.waitUntil(lambda: care.page is care.flow.exercise, timeout=4000)
    assert offered(care)[0] == "body.tense-release"


@pytest.fixture
def listening() -> Iterator[None]:
    QAccessible.setActive(True)
    yield
    QAccessible.setActive(False)


def test_with_a_screen_reader_nothing_goes_on_by_itself(care: Care, listening: None) -> None:
    care.open()
    care.press("2")
    assert not care.flow.checkin._wait.isActive()
    care.press(ENTER)
    assert care.page is care.flow.exercise


def test_the_time_first_then_the_call(care: Care) -> None:
    care.open()
    care.press("q")
    assert care.page is care.flow.checkin
    care.press("4")
    assert offered(care)[0] == "breathing.exhale-gust"


def test_a_type_pressed_three_times_puts_leaving_the_desk_first_with_sentences_to_copy(care: Care) -> None:
    care.open()
    care.press("1", "1", "1")
    assert care.button("讲理").level == 3  # type: ignore[union-attr]
    care.press("r")
    first = library().get(offered(care)[0])
    assert first is not None and first.off_desk
    care.click("复制：" + library().asks[0])
    care.qtbot.waitUntil(lambda: bool(care.clipboard.copied))
    assert care.clipboard.copied == [library().asks[0]]
    care.qtbot.waitUntil(lambda: care.message.text == "已复制")


def test_the_third_abusive_call_of_a_day_puts_leaving_first_and_the_next_day_does_not(care: Care) -> None:
    firsts = []
    for _call in range(3):
        care.open()
        care.press("3", "q")
        firsts.append(offered(care)[0])
        care.press(ESC)
    assert firsts == ["breathing.exhale-matter", "breathing.exhale-matter", "move.step-back"]
    care.clock.wall = care.clock.wall.replace(day=23)
    care.open()
    care.press("3", "q")
    assert offered(care)[0] == "breathing.exhale-matter"


def test_the_words_of_the_card_follow_what_was_pressed(care: Care, listening: None) -> None:
    care.open()
    assert care.button("就是有点难，直接开始") and care.flow.checkin._hint.text() == "按一个键就好，不按也行。"
    care.press("3")
    assert care.button("开始：辱骂 · 1 分钟") and care.button("辱骂").level == 0  # type: ignore[union-attr]
    assert care.flow.checkin._hint.text() == "选个时间，或者按 Enter 开始。特别难就再按一次 3。"
    care.press("3")
    assert "2/3" in care.flow.checkin._hint.text() and care.button("辱骂").level == 2  # type: ignore[union-attr]
    care.press(ESC)
    care.open()
    care.press("q")
    assert care.button("就是有点难，开始 20 秒")


def test_the_clicks_do_what_the_keys_do(care: Care) -> None:
    care.open()
    care.click("辱骂")
    care.click("1 分钟")
    assert care.page is care.flow.exercise
    care.click("换一个")
    assert care.page is care.flow.offers
    care.click(care.flow._made.alternatives[0].title)  # type: ignore[union-attr]
    assert care.flow.exercise.lead.running


def test_alternatives_by_number_and_another_one_at_any_time(care: Care) -> None:
    care.open()
    care.press("3", "w", "n", "2")
    assert care.flow.exercise.accessibleName().startswith("慢呼吸")
    care.press("n")
    assert care.page is care.flow.offers and not care.flow.exercise.lead.running
    care.press("3")
    assert care.flow.exercise.accessibleName().startswith("是这件事，不是我")


@pytest.mark.parametrize("way", ["s", ESC])
def test_skipping_closes_at_once_and_asks_nothing(care: Care, way: Qt.Key | str) -> None:
    care.open()
    care.press("3", "w", "n", way)
    assert not care.window.isVisible()


def test_escape_closes_from_everywhere_and_stops_what_runs(care: Care) -> None:
    for keys in ([], ["3"], ["3", "w"], ["3", "w", "n"], ["3", "w", "n", "2"], ["p"], ["a"], ["j"]):
        care.open()
        care.press(*keys, ESC)
        assert not care.window.isVisible(), keys
        assert not care.flow.exercise.lead.running
        assert not care.flow.checkin._wait.isActive()


def test_the_hotkey_again_closes(care: Care) -> None:
    care.open()
    care.feature.calm(NO_TARGET)
    assert not care.window.isVisible()


def test_right_space_and_the_end(care: Care) -> None:
    exercise = care.start("words.matter", 20)
    heard: list[str] = []
    care.flow.exercise.said.connect(heard.append)
    care.press(RIGHT)
    assert heard == ["不是我，我恰好是接电话的那个人。"]
    care.press(SPACE)
    care.forward(100)
    assert heard[1:] == ["停在这里"] and care.button("继续")
    care.press(SPACE)
    care.forward(7)
    assert heard[-1].startswith("分开放") and heard.count("停在这里") == 1
    care.forward(7)
    assert care.page is care.flow.closing and care.flow.closing.accessibleName() == exercise.closing
    care.press("r")
    assert care.flow.exercise.lead.running
    care.forward(20)
    care.press(ENTER)
    assert not care.window.isVisible()


def test_the_phases_are_said_once_each(care: Care) -> None:
    heard: list[str] = []
    care.flow.exercise.said.connect(heard.append)
    care.start("breathing.slow", 60)
    for _frame in range(30 * 60 - 1):
        care.forward(1 / 30)
    assert heard == ["吸气，用鼻子，轻轻地", "呼气，慢慢放出去，肩膀也放下", *["吸气", "呼气"] * 5]


def test_nothing_runs_in_a_window_that_does_not_show(care: Care) -> None:
    care.start("breathing.slow", 300)
    care.press(ESC)
    assert not care.flow.exercise.lead._timer.isActive() and not care.window._promises.isActive()


def test_the_first_card_asks_once_about_the_journal_and_no_is_kept(care: Care) -> None:
    care.open()
    care.click("不用")
    assert [settings.offer_journal for settings in care.saved] == [False]
    assert not care.paths.journal.exists()
    care.press(ESC)
    care.open()
    assert not care.flow.checkin._ask.isVisible()
    care.press("3", "w")
    assert care.flow.exercise.lead.running, "usable without any journal"
    care.forward(60)
    assert not care.paths.journal.exists()
    assert not care.flow.closing._favour.isVisible(), "nothing to keep it in"


def test_yes_opens_it_and_what_was_done_steps_back_next_time(care: Care) -> None:
    care.open()
    care.click("打开记录")
    assert care.paths.journal.exists()
    care.press("3", "w")
    care.forward(60)
    care.press("f", ENTER)
    assert Journal(care.paths.journal).recent() == ("body.grounding",)
    assert Journal(care.paths.journal).favourites() == ("body.grounding",)
    care.open()
    assert not care.flow.checkin._ask.isVisible()
    care.press("3", "w")
    assert offered(care)[0] != "body.grounding"


def test_an_exercise_that_was_left_is_not_remembered(care: Care) -> None:
    care.feature.record.switch(True)
    care.start("body.grounding", 60)
    care.forward(30)
    care.press(ESC)
    assert Journal(care.paths.journal).recent() == ()


def fields(care: Care) -> list[QLineEdit]:
    return [field for field in care.window.findChildren(QLineEdit) if field.isVisible()]


def test_the_review_is_three_lines_saved_and_laid_down(care: Care, qtbot: QtBot) -> None:
    care.feature.record.switch(True)
    care.start("review.three-lines", 180)
    assert [field.accessibleName() for field in fields(care)] == ["事实", "我做得住的", "下次一句话"]
    care.press("one", ENTER, "two", ENTER, "three", ENTER)
    assert care.button("保存").hasFocus()
    keep, drop = care.button("保存"), care.button("不保存")
    assert keep.size() == drop.size() and keep.font() == drop.font() and keep.property("kind") == drop.property("kind")
    care.press(SPACE)
    assert care.flow.closing.accessibleName() == "放下。"
    qtbot.waitUntil(lambda: not care.window.isVisible(), timeout=4000)
    entries, told = care.feature.record.entries()
    assert [entry.note.lines for entry in entries] == [("one", "two", "three")] and told == ""
    assert not any(field.text() or field.isUndoAvailable() for field in care.window.findChildren(QLineEdit))


def test_not_saving_leaves_no_trace(care: Care) -> None:
    care.start("review.three-lines", 180)
    care.press("one")
    assert care.button("打开记录并保存"), "the journal is off: the button says what it does"
    care.click("不保存")
    assert care.flow.closing.accessibleName() == "放下。"
    assert not care.paths.journal.exists()
    assert all(field.text() == "" for field in care.window.findChildren(QLineEdit))


def test_a_line_ends_at_two_hundred_and_no_input_method_learns_it(care: Care) -> None:
    care.start("review.three-lines", 180)
    for field in fields(care):
        field.setText("长" * 300)
        assert len(field.text()) == 200
        assert field.inputMethodHints() & Qt.InputMethodHint.ImhSensitiveData


def test_when_the_three_minutes_are_over_a_line_says_so_and_what_was_written_stays(care: Care) -> None:
    care.start("review.three-lines", 180)
    care.press("one")
    said: list[str] = []
    care.flow.review.said.connect(said.append)
    care.forward(180)
    assert said == ["时间到了，写到这里就好。"]
    assert care.page is care.flow.review and fields(care)[0].text() == "one"


def test_a_journal_that_refuses_says_so_and_the_window_stays(care: Care) -> None:
    care.feature.record.switch(True)
    care.paths.journal.write_bytes(b"x" * 4096)
    care.start("review.three-lines", 180)
    care.press("one")
    care.click("打开记录并保存")
    assert "坏了" in care.flow.closing.accessibleName()
    assert not care.flow.closing._gone.isActive()


def test_the_corner_tells_the_next_promise_and_a_line_the_last_minute(care: Care) -> None:
    care.feature.next_promise = lambda: "距最近承诺 12 分钟"
    care.start("breathing.slow", 60)
    care.window.look_at_promises()
    assert care.window._corner.accessibleName() == "距最近承诺 12 分钟"
    before = care.flow.exercise.geometry()
    care.feature.promise_soon = lambda: "还有 1 分钟：回电退款进度"
    care.window.look_at_promises()
    assert care.window._soon.accessibleName() == "还有 1 分钟：回电退款进度"
    care.qtbot.wait(20)
    assert care.flow.exercise.geometry() == before, "the breath is not cut, nothing moves"
    assert care.flow.exercise.lead.running


def test_the_title_is_neutral(care: Care) -> None:
    care.open()
    care.press("3")
    assert care.window.windowTitle() == care.window.accessibleName() == "小憩"
    assert care.feature.chip.windowTitle() == care.feature.chip.accessibleName() == "小憩"


def test_these_seven_are_all_the_fields_of_care(care: Care) -> None:
    """The canary of the screen test goes through each; a new field has to be private, and has to get its canary."""
    care.open()
    kinds = (QLineEdit, QTextEdit, QPlainTextEdit, QComboBox, QAbstractSpinBox)
    found = [field for kind in kinds for field in care.window.findChildren(kind)]
    assert len(found) == 7
    assert all(isinstance(field, PrivateField) for field in found)
    assert all(field.inputMethodHints() & Qt.InputMethodHint.ImhSensitiveData for field in found)


def test_without_a_journal_the_next_offer_is_another_one_too(care: Care) -> None:
    care.open()
    care.press("0", "q")
    first = offered(care)[0]
    care.forward(20.1)
    assert care.page is care.flow.closing
    care.press(ESC)
    care.open()
    care.press("0", "q")
    assert first not in offered(care)
    assert not care.paths.journal.exists()
    care.flow.side.show_journal()
    care.click("全部清除")
    care.flow.checkin.answered.emit(CheckIn().press("0").press("q"))
    assert offered(care)[0] == first, "erased is forgotten in memory too"


def test_what_is_shown_names_whose_advice_it_is(care: Care) -> None:
    care.start("words.matter", 20)
    assert care.flow.exercise._source.isVisible() and care.flow.exercise._source.text() == "依据：《热线电话客服注意事项》注重自我排解压力"
    care.start("breathing.slow", 60)
    assert "《客户支持快速响应话术模板》第 4.4 节" in care.flow.exercise._source.text() and care.flow.exercise._stop.isVisible()
    care.flow.side.show_after_shift()
    assert care.flow.side.after_shift._source.text() == "依据：《热线电话客服注意事项》注重自我排解压力"
