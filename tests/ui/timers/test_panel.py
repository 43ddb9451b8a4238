from __future__ import annotations

from pathlib import Path

import icalendar
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLineEdit, QPushButton
from pytestqt.qtbot import QtBot

from companion.timers.model import PromiseKind, State
from companion.ui.look import Look
from companion.ui.timers.below import UNDO_MS
from companion.ui.timers.entry import USUAL, kind_of
from companion.ui.timers.export import documents, export_calendar
from companion.ui.timers.tabs import Tab
from tests.ui.timers.conftest import Shift

K = Qt.Key


def keys(shift: Shift, *pressed: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    for key in pressed:
        QTest.keyClick(QApplication.focusWidget() or shift.feature.panel, key, modifier)


def texts(shift: Shift) -> list[str]:
    return [row.text for row in shift.feature.panel.list.rows]


def test_the_time_is_said_back_before_enter_and_enter_stores_and_closes(shift: Shift) -> None:
    shift.open()
    line = shift.feature.panel.entry.line
    line.field.setText("一小时后 王女士 退款进度 13812345678")
    assert line.echo == "11:17 周三（1 小时后） · 王女士 · 退款进度 · 138****5678 · 号码已打码"
    keys(shift, K.Key_Return)
    assert not shift.feature.panel.isVisible()
    (kept,) = shift.feature.keeper.open_promises()
    assert kept.text == "王女士 退款进度 138****5678" and shift.message.text == "已记下：11:17 王女士 退款进度 138****5678"


def test_what_is_refused_says_why_and_offers_three_times_by_key(shift: Shift) -> None:
    shift.open()
    line = shift.feature.panel.entry.line
    line.field.setText("尽快 王女士 退款")
    assert line.echo == "这个说法没有确切时间，请说到几点或多久。"
    assert line.choices == ["30分钟内", "2小时内", "今天下班前"]
    keys(shift, K.Key_Return)
    assert shift.feature.panel.isVisible() and shift.feature.keeper.open_promises() == []
    keys(shift, K.Key_2, modifier=Qt.KeyboardModifier.AltModifier)
    assert line.field.text() == "2小时内 王女士 退款" and line.choices == []
    keys(shift, K.Key_Return)
    assert [p.text for p in shift.feature.keeper.open_promises()] == ["王女士 退款"]


def test_a_usual_time_that_has_passed_gives_its_place_to_the_one_of_tomorrow(shift: Shift) -> None:
    entry = shift.feature.panel.entry
    for hours, passed, instead in ((0, (), ("今晚8点前", "下班前")), (8, ("下班前",), ("今晚8点前", "明天下班前")),
                                   (3, ("今晚8点前", "下班前"), ("明晚8点前", "明天下班前"))):  # fmt: skip
        shift.clock.run(hours * 3600)
        shift.open()
        assert set(instead) <= set(entry.usual) and not set(passed) & set(entry.usual)
        for words in entry.usual:
            entry.line.put_time(words)
            assert entry.line.said.when.ok, words
        shift.feature.panel.dismiss()


@pytest.mark.parametrize(
    ("line", "after"),
    [
        ("明天王女士", "2小时内 王女士"),
        ("30分钟后 王女士", "2小时内 王女士"),
        ("14月2号 张先生", "2小时内 张先生"),
        ("昨天下午3点 王先生", "2小时内 王先生"),
        ("王女士退款 稍后", "2小时内 王女士退款"),
        ("", "2小时内 "),
    ],
)
def test_a_ready_time_replaces_the_time_and_keeps_the_customer(shift: Shift, line: str, after: str) -> None:
    shift.open()
    entry = shift.feature.panel.entry.line
    entry.field.setText(line)
    entry.put_time("2小时内")
    assert entry.field.text() == after and entry.said.when.ok


def test_h_and_enter_start_and_stop_a_hold(shift: Shift) -> None:
    shift.open()
    QTest.keyClicks(QApplication.focusWidget(), "h")
    assert shift.feature.panel.entry.line.echo == "Enter 开始等待计时"
    keys(shift, K.Key_Return)
    shift.feature.watcher.look()
    assert shift.feature.pill.isVisible() and not shift.feature.panel.isVisible()
    shift.clock.run(83)
    shift.open()
    QTest.keyClicks(QApplication.focusWidget(), "h")
    assert shift.feature.panel.entry.line.echo == "Enter 结束等待（01:23）"
    keys(shift, K.Key_Return)
    shift.feature.watcher.look()
    assert not shift.feature.pill.isVisible() and shift.feature.keeper.open_promises() == []


def test_the_pill_counts_through_suspend_turns_amber_and_offers_to_call_back(shift: Shift, editor: QLineEdit) -> None:
    shift.add("h")
    pill = shift.feature.pill
    assert pill.text == "00:00 客户等待中" and pill.windowOpacity() < 0.5
    assert editor.hasFocus()
    shift.look_after(44)
    assert pill.text == "00:44 客户等待中"
    shift.look_after(1)
    assert pill.text == "00:45 该回一句了" and pill.windowOpacity() == 1.0
    shift.clock.sleep(50)
    shift.feature.watcher.look()
    assert pill.text == "01:35 再回一句吧"
    shift.look_after(85)
    assert pill.text == "03:00 等得久了，可以改为回拨"
    back = next(made for made in pill.findChildren(QPushButton) if made.text() == "改为回拨")
    assert back.isVisible()
    back.click()
    shift.feature.panel.new_time.line.begin("30分钟内")
    shift.qtbot.waitUntil(lambda: shift.feature.panel.new_time.line.field.hasFocus())
    keys(shift, K.Key_Return)
    (kept,) = shift.feature.keeper.open_promises()
    assert kept.kind is PromiseKind.FOLLOW_UP
    assert shift.feature.panel.tell_customer.isVisible()
    keys(shift, K.Key_P)
    assert shift.queries == ["比预想的久"]
    shift.feature.watcher.look()
    assert not pill.isVisible()
    assert shift.notifier.notices == []


def test_overdue_first_then_by_when_it_falls_due(shift: Shift) -> None:
    for text in ("2小时后 丙", "5分钟后 甲", "1小时后 乙", "误答 丁"):
        shift.add(text)
    assert shift.feature.keeper.open_promises()[1].kind is PromiseKind.CORRECTION
    shift.look_after(20 * 60)
    shift.open()
    assert texts(shift) == ["丁", "甲", "乙", "丙"]
    assert [row.urgency for row in shift.feature.panel.list.rows] == [2, 2, 0, 0]
    assert shift.feature.panel.list.rows[0].spoken == "10:32，已过 5 分钟 · 更正回拨，丁"


def test_one_key_each_for_done_delete_and_phrase(shift: Shift) -> None:
    for text in ("30分钟后 甲", "40分钟后 乙", "50分钟后 丙"):
        shift.add(text)
    shift.open()
    keys(shift, K.Key_Down)
    keys(shift, K.Key_D)
    assert texts(shift) == ["乙", "丙"]
    keys(shift, K.Key_Delete)
    assert texts(shift) == ["丙"]
    keys(shift, K.Key_P)
    assert shift.queries == ["进度同步"] and not shift.feature.panel.isVisible()
    assert {p.text: p.state for p in shift.feature.keeper.closed()} == {"甲": State.DONE, "乙": State.CANCELLED}


def test_a_deleted_promise_comes_back_within_five_seconds(shift: Shift, qtbot: QtBot) -> None:
    shift.add("30分钟后 甲")
    shift.open()
    keys(shift, K.Key_Down, K.Key_Delete)
    assert texts(shift) == [] and shift.feature.panel.undo.isVisible()
    keys(shift, K.Key_Z, modifier=Qt.KeyboardModifier.ControlModifier)
    assert texts(shift) == ["甲"] and not shift.feature.panel.undo.isVisible()
    keys(shift, K.Key_Delete)
    qtbot.waitUntil(lambda: not shift.feature.panel.undo.isVisible(), timeout=UNDO_MS + 2000)
    keys(shift, K.Key_Z, modifier=Qt.KeyboardModifier.ControlModifier)
    assert shift.feature.keeper.open_promises() == []


def test_a_new_time_keeps_the_first_promise_and_offers_the_phrase_for_it(shift: Shift) -> None:
    shift.add("30分钟后 甲")
    shift.open()
    keys(shift, K.Key_Down, K.Key_R)
    field = shift.feature.panel.new_time.line.field
    assert field.hasFocus()
    QTest.keyClicks(field, "12:00")
    keys(shift, K.Key_Return)
    (row,) = shift.feature.panel.list.rows
    assert row.clock == "12:00" and row.detail.endswith("最初约定 10:47")
    assert shift.feature.panel.list.hasFocus()
    assert shift.feature.panel.tell_customer.isVisible()
    assert shift.feature.panel.tell_customer.text == "已改到 12:00，记得告诉客户。"
    keys(shift, K.Key_P)
    assert shift.queries == ["提前说明要晚"]


def test_an_overdue_promise_opens_the_phrase_for_being_late(shift: Shift) -> None:
    shift.add("10分钟后 甲")
    shift.look_after(20 * 60)
    shift.open()
    keys(shift, K.Key_Down, K.Key_P)
    assert shift.queries == ["过时补救"]


def test_esc_leaves_the_new_time_first_and_then_the_panel(shift: Shift) -> None:
    shift.add("30分钟后 甲")
    shift.open()
    keys(shift, K.Key_Down, K.Key_R, K.Key_Escape)
    assert shift.feature.panel.isVisible() and shift.feature.panel.list.hasFocus()
    keys(shift, K.Key_Escape)
    assert not shift.feature.panel.isVisible()
    assert shift.feature.keeper.open_promises()[0].first_due == shift.feature.keeper.open_promises()[0].due


def test_the_review_counts_and_hands_over_with_numbers_masked(shift: Shift) -> None:
    for text in ("30分钟后 甲 13812345678", "明天上午10点 乙", "20分钟后 丙"):
        shift.add(text)
    shift.open()
    keys(shift, K.Key_Down, K.Key_D)
    shift.feature.panel._step_tab(int(Tab.REVIEW))
    assert shift.feature.panel.review.summary.text() == "未结 2 个，其中今天到期 1 个；今天兑现了 1 个。"
    keys(shift, K.Key_C)
    (text,) = shift.clipboard.texts
    assert "共 2 条" in text and "138****5678" in text and "13812345678" not in text
    keys(shift, K.Key_H)
    assert {p.text[0]: p.state for p in shift.feature.keeper.closed()} == {"丙": State.DONE, "甲": State.HANDED_OVER}


def test_closed_ones_are_listed_and_can_be_opened_again(shift: Shift) -> None:
    shift.add("30分钟后 甲")
    shift.open()
    keys(shift, K.Key_Down, K.Key_D)
    shift.feature.panel._step_tab(int(Tab.CLOSED))
    assert texts(shift) == ["甲"] and shift.feature.panel.list.rows[0].detail == "已完成 · 回访"
    keys(shift, K.Key_Delete)
    assert [p.text for p in shift.feature.keeper.open_promises()] == ["甲"]


def test_the_usual_promises_are_chips_that_all_parse(shift: Shift) -> None:
    for words in USUAL:
        said = shift.feature.panel.entry.read(f"{words} 王女士")
        assert said.when.ok, words
        assert kind_of(said.rest)[1] == "王女士"
    shift.open()
    chip = next(b for b in shift.feature.panel.findChildren(QPushButton) if b.text() == "1个工作日内")
    shift.feature.panel.entry.line.field.setText("王女士 发票")
    chip.click()
    assert shift.feature.panel.entry.line.field.text() == "1个工作日内 王女士 发票"


def test_everything_has_a_name_and_nothing_is_clipped(shift: Shift, look: Look) -> None:
    shift.add("30分钟后 甲")
    shift.open()
    panel = shift.feature.panel
    def clipped() -> list[str]:
        shown = [made for made in panel.findChildren(QAbstractButton) if made.isVisible()]
        assert len(shown) > len(USUAL) and all(made.accessibleName() for made in shown)
        return [b.text() for b in shown if b.width() < b.fontMetrics().horizontalAdvance(b.text())]

    for size in (12, 14, 20):
        look.use("dark", size)
        # The layout follows the new fonts a moment later.
        shift.qtbot.waitUntil(lambda: clipped() == [])
    assert panel.entry.line.field.accessibleName() == "新的承诺"


def test_after_a_new_time_the_button_opens_the_phrase_and_another_deed_takes_it_away(shift: Shift) -> None:
    for text in ("30分钟后 甲", "40分钟后 乙"):
        shift.add(text)
    shift.open()
    keys(shift, K.Key_Down, K.Key_R)
    QTest.keyClicks(shift.feature.panel.new_time.line.field, "12:00")
    keys(shift, K.Key_Return)
    bar = shift.feature.panel.tell_customer
    button = bar.findChild(QPushButton)
    assert button is not None and bar.isVisible()
    keys(shift, K.Key_D)
    assert not bar.isVisible()
    keys(shift, K.Key_R)
    QTest.keyClicks(shift.feature.panel.new_time.line.field, "13:00")
    keys(shift, K.Key_Return)
    button.click()
    assert shift.queries == ["提前说明要晚"] and not shift.feature.panel.isVisible()
    shift.open()
    assert not bar.isVisible()


def test_the_panel_opens_at_what_matters_now(shift: Shift) -> None:
    shift.add("今晚8点 甲")
    shift.open()
    assert shift.feature.panel.tab is Tab.OPEN
    shift.feature.panel.dismiss()
    shift.add("h 乙")
    shift.look_after(46)
    shift.open()
    assert shift.feature.panel.tab is Tab.HOLD
    keys(shift, K.Key_Down, K.Key_P)
    assert shift.queries == ["等待中回一声"]
    shift.feature.keeper.write(lambda ledger, now: ledger.done(shift.feature.panel.entry.holds()[0].id, now))
    shift.clock.run(7 * 3600 + 20 * 60)
    shift.open()
    assert shift.feature.panel.tab is Tab.REVIEW, "twenty past five"
    shift.feature.panel.dismiss()
    shift.clock.run(3600)
    shift.open()
    assert shift.feature.panel.tab is Tab.REVIEW, "after work, and it is still open"


def test_one_key_writes_a_calendar_file_that_calendars_read_and_overwrites_none(
    shift: Shift, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    for text in ("30分钟后 甲 13812345678", "明天上午10点 乙，发票；退款", "h 丙"):
        shift.add(text)
    shift.open()
    shift.feature.panel._step_tab(int(Tab.REVIEW))
    for name in ("承诺-1118.ics", "承诺-1118-2.ics"):
        keys(shift, K.Key_E)
        assert shift.message.text == f"2 条承诺已导出到 {tmp_path / name}，号码已打码。"
        calendar = icalendar.Calendar.from_ical((tmp_path / name).read_bytes())
        events = calendar.walk("VEVENT")
        assert [str(event["SUMMARY"]) for event in events] == ["甲 138****5678", "乙，发票；退款"]
        due = [promise.due for promise in shift.feature.keeper.open_promises() if promise.kind is not PromiseKind.HOLD]
        assert [event["DTSTART"].dt for event in events] == due
    (tmp_path / "file").write_text("")
    said, ok = export_calendar(shift.feature.keeper, tmp_path / "file")
    assert not ok and said.startswith(f"{tmp_path / 'file' / '承诺-1118.ics'} 写不了（")
    (tmp_path / "Documents").mkdir()
    assert documents() == tmp_path / "Documents"


def test_the_panel_has_the_size_of_its_design(shift: Shift) -> None:
    shift.open()
    panel = shift.feature.panel
    assert (panel.width(), panel.height()) == (420, 560)
    # Three long choices stand in two rows, and push nothing over the edge of the screen.
    panel.entry.line.field.setText("9点 王女士")
    shift.qtbot.waitUntil(lambda: len(panel.entry.line.choices) == 3)
    right = [made.geometry().right() for made in panel.entry.line._choices]
    assert (panel.width(), panel.height()) == (420, 560) and max(right) <= panel.entry.line.width()


def test_what_is_left_of_yesterday_is_counted_at_the_top(shift: Shift) -> None:
    for text in ("30分钟后 甲", "下班前 乙", "明天上午10点 丙"):
        shift.add(text)
    shift.open()
    assert not shift.feature.panel.review.summary.isVisible()
    shift.feature.panel.dismiss()
    shift.clock.run(22 * 3600)
    shift.open()
    assert shift.feature.panel.review.summary.text() == "昨天和更早的还有 2 个没有结" and texts(shift) == ["甲", "乙", "丙"]
