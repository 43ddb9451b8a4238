from __future__ import annotations

import sqlite3
import subprocess
import sys
import threading
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from companion.desktop.ports import NO_TARGET
from companion.timers.model import State
from companion.ui.choice import Action, Choice
from companion.ui.icon import Mood
from companion.ui.strip import QuietWindow
from companion.ui.timers.watcher import AGAIN_MS
from tests.timers.worlds import SHANGHAI
from tests.ui.conftest import CHAT
from tests.ui.timers.conftest import CHORD, Shift


def is_quiet(window: QuietWindow) -> bool:
    return (
        bool(window.windowFlags() & Qt.WindowType.WindowDoesNotAcceptFocus)
        and window.testAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)
        and all(child.focusPolicy() == Qt.FocusPolicy.NoFocus for child in window.findChildren(QWidget))
    )


def press(window: QWidget, words: str) -> None:
    found = [made for made in window.findChildren(QPushButton) if made.text().startswith(words) and made.isVisible()]
    QTest.mouseClick(found[0], Qt.MouseButton.LeftButton)


def test_a_due_promise_shows_a_card_that_takes_no_key(shift: Shift, editor: QLineEdit) -> None:
    shift.add("30分钟后 王女士 退款进度 13812345678")
    shift.feature.panel.dismiss()
    editor.activateWindow()
    QTest.keyClicks(editor, "abc")
    shift.look_after(30 * 60)
    card = shift.feature.card
    assert card.isVisible() and is_quiet(card)
    QTest.keyClicks(editor, "def")
    assert editor.text() == "abcdef" and editor.hasFocus()
    assert "到时间了" in card.text and "王女士 退款进度" in card.text and "10:47" in card.text
    assert "13812345678" not in card.text and "138****5678" in card.text


def test_nothing_shows_before_its_time(shift: Shift) -> None:
    shift.add("30分钟后 王女士")
    shift.look_after(24 * 60)
    assert not shift.feature.card.isVisible() and shift.notifier.notices == []


def test_a_warning_then_due_then_one_reminder_then_only_the_panel(shift: Shift) -> None:
    shift.add("30分钟后 王女士")
    shift.look_after(25 * 60)
    assert "5 分钟后到期" in shift.feature.card.text
    for minutes, notices in ((5, 2), (5, 3), (10, 3), (30, 3)):
        shift.feature.card.withdraw()
        shift.look_after(minutes * 60)
        assert len(shift.notifier.notices) == notices, minutes
    assert not shift.feature.card.isVisible()
    assert shift.moods[-1][0] is Mood.DUE and "1 个已到期" in shift.moods[-1][1]
    shift.open()
    assert [row.urgency for row in shift.feature.panel.list.rows] == [2]


def test_the_notification_echoes_and_its_buttons_work_from_another_thread(shift: Shift, qtbot: QtBot) -> None:
    shift.add("30分钟后 王女士 13812345678")
    shift.look_after(30 * 60)
    notice = shift.notifier.notices[-1]
    assert notice.title == "到时间了" and notice.body == "10:47 王女士 138****5678"
    assert [name for name, _label in notice.actions] == ["done", "renegotiate", "phrase"]
    shift.notifier.press[-1]("phrase")
    qtbot.waitUntil(lambda: shift.queries == ["按约回电"])
    shift.notifier.press[-1]("done")
    qtbot.waitUntil(lambda: shift.feature.keeper.open_promises() == [])
    qtbot.waitUntil(lambda: not shift.feature.card.isVisible())


def test_what_fell_due_in_suspend_is_one_card(shift: Shift) -> None:
    for who in ("王女士", "李先生", "赵先生", "钱女士"):
        shift.add(f"30分钟后 {who}")
    shift.clock.sleep(3600)
    before = len(shift.notifier.notices)
    shift.feature.watcher.look()
    assert shift.feature.card.text.startswith("您不在的时候 4 个到期")
    assert "还有 1 个，打开计时面板" in shift.feature.card.text
    assert len(shift.notifier.notices) == before + 1


def test_a_promise_shown_is_not_shown_again_after_a_restart_and_one_not_shown_is(shift: Shift) -> None:
    shift.add("30分钟后 王女士")
    shift.look_after(30 * 60)
    shift.feature.close()
    shift.moods.clear()
    shift.start()
    assert not shift.feature.card.isVisible()
    assert shift.message.text.startswith("还有 1 个到期的承诺没有了结，最早的是 ") and "王女士" in shift.message.text
    assert shift.moods[-1][0] is Mood.DUE
    shift.add("10分钟后 李先生")
    shift.feature.close()
    shift.clock.run(3600)
    shift.moods.clear()
    shift.start()
    assert "李先生" in shift.feature.card.text


def test_the_card_forgets_what_was_done_elsewhere(shift: Shift) -> None:
    for who in ("王女士", "李先生"):
        shift.add(f"30分钟后 {who}")
    shift.look_after(30 * 60)
    press(shift.feature.card, "完成")
    shift.feature.watcher.look()
    assert len(shift.feature.card.events) == 1
    press(shift.feature.card, "完成")
    shift.feature.watcher.look()
    assert not shift.feature.card.isVisible() and shift.feature.keeper.open_promises() == []


def test_a_promise_added_from_the_command_line_shows_at_once(shift: Shift, qtbot: QtBot) -> None:
    assert "没有待兑现的承诺" in shift.moods[-1][1]
    command = [sys.executable, "-m", "companion", "timer", "add", "10分钟后 孙先生 发票"]
    folders = {"COMPANION_CONFIG_DIR": str(shift.paths.config), "COMPANION_DATA_DIR": str(shift.paths.data)}
    at = ["--now", shift.clock.now().astimezone(SHANGHAI).isoformat()]
    root = Path(__file__).resolve().parents[3]
    subprocess.run([*command, *at], check=True, env={"PATH": "/usr/bin", **folders}, cwd=root, capture_output=True)
    qtbot.waitUntil(lambda: "孙先生" in shift.moods[-1][1], timeout=2000)


def test_the_tray_says_it_in_words_and_counts_only_what_is_near(shift: Shift) -> None:
    shift.add("今晚8点 王女士")
    assert shift.moods[-1] == (Mood.CALM, "1 个待回访，最近 20:00 王女士")
    shift.add("12分钟后 李先生")
    assert shift.moods[-1] == (Mood.SOON, "2 个待回访，1 个在 15 分钟内到期，最近 10:29 李先生")
    assert shift.feature.actions()[0].label == "计时面板（1）" and shift.counts[-1] == 1
    shift.look_after(13 * 60)
    assert shift.counts[-1] == 1 and shift.moods[-1][0] is Mood.DUE


def test_the_corner_of_a_pause_tells_what_is_overdue_before_what_is_next(shift: Shift) -> None:
    assert shift.feature.next_promise() == ""
    shift.add("12分钟后 李先生")
    shift.add("今晚8点 王女士")
    assert shift.feature.next_promise() == "距最近承诺 12 分钟"
    shift.look_after(13 * 60)
    assert shift.feature.next_promise().startswith("1 个承诺已到期 · 距最近承诺 9 小时")


def test_after_a_promise_was_pasted_one_key_stores_it(shift: Shift) -> None:
    choice = Choice("x", ("王女士您好，我会在30分钟内联系您。",), Action.PASTE, "", CHAT, {"客户称呼": "王女士"})
    shift.feature.pasted(choice)
    assert shift.feature.offered.chip.text == f"记下这个承诺？10:47 周三（30 分钟内） · 王女士{CHORD} 或点这里"
    assert is_quiet(shift.feature.offered.chip)
    spoken = QAccessible.queryAccessibleInterface(shift.feature.offered.chip)
    assert spoken is not None and spoken.text(QAccessible.Text.Name) == shift.feature.offered.chip.windowTitle() == "记下承诺"
    shift.feature.toggle(NO_TARGET)
    (kept,) = shift.feature.keeper.open_promises()
    assert (kept.text, kept.words) == ("王女士", "30分钟内") and not shift.feature.offered.open
    assert not shift.feature.panel.isVisible() and shift.message.text == "已记下：10:47 王女士"


def test_an_offer_ignored_leaves_no_trace_and_a_phrase_without_a_time_offers_nothing(shift: Shift) -> None:
    assert not shift.feature.offer_for("您好，很高兴为您服务。", CHAT)
    assert shift.feature.offer_for("预计3个工作日内送达。", CHAT) and "tb" in shift.feature.offered.chip.text
    assert "13800138000" not in shift.feature.offered.chip.text
    shift.feature.offered.chip.withdraw()
    assert shift.feature.keeper.open_promises() == []


def test_a_damaged_store_is_said_aloud_and_the_promises_come_back(shift: Shift) -> None:
    shift.add("今晚8点 王女士")
    shift.look_after(31 * 60)
    shift.feature.close()
    path = shift.paths.database
    for name in (path.name + "-wal", path.name + "-shm"):
        path.with_name(name).unlink(missing_ok=True)
    connection = sqlite3.connect(path)
    connection.execute("UPDATE promises SET text = '被改了'")
    connection.commit()
    connection.close()
    shift.moods.clear()
    shift.start()
    assert "备份恢复" in shift.message.text and "备份恢复" in shift.feature.panel.notice
    assert [promise.text for promise in shift.feature.keeper.open_promises()] == ["王女士"]


def test_a_store_that_cannot_be_opened_is_one_sentence_and_is_tried_again(shift: Shift) -> None:
    shift.feature.close()
    folder = shift.paths.database.parent
    folder.rename(folder.with_name("kept"))
    folder.write_text("", encoding="utf-8")
    shift.moods.clear()
    shift.start()
    assert "打不开或写不了" in shift.message.text
    shift.feature.panel.entry.line.field.setText("30分钟后 王女士")
    shift.feature.panel.entry.submit()
    assert shift.feature.panel.entry.line.field.text() == "30分钟后 王女士"
    folder.unlink()
    folder.with_name("kept").rename(folder)
    shift.feature.panel.entry.submit()
    assert [promise.state for promise in shift.feature.keeper.open_promises()] == [State.OPEN]


def test_a_working_day_table_that_arrives_moves_the_promises_and_is_told(shift: Shift) -> None:
    shift.add("1个工作日内 王女士")
    before = shift.feature.keeper.open_promises()[0].due
    (shift.paths.config / "calendar.yaml").write_text('years: {"2026": {rest: ["11-19", "11-20"], work: []}}\n', encoding="utf-8")
    shift.look_after(10)
    assert shift.feature.keeper.open_promises()[0].due > before
    assert "1 条承诺的到期时间已重新计算" in shift.message.text


def test_the_waking_machine_is_looked_at_at_once(shift: Shift, qtbot: QtBot) -> None:
    shift.add("30分钟后 王女士")
    shift.clock.sleep(3600)
    thread = threading.Thread(target=lambda: shift.feature.woken.post(None))
    thread.start()
    thread.join()
    qtbot.waitUntil(shift.feature.card.isVisible)
    assert "王女士" in shift.feature.card.text
    shift.feature.close()
    shift.feature.woken.post(None)


def test_a_commit_that_the_disk_holds_up_is_seen_without_another_event(shift: Shift, qtbot: QtBot) -> None:
    """Under load a promise of the command line was told half a minute late: the file had changed before it counted."""
    looks: list[bool] = []
    shift.qtbot.waitUntil(lambda: not shift.feature.watcher._soon.isActive(), timeout=10_000)
    shift.feature.watcher.looked.connect(lambda: looks.append(True))
    for _event in range(5):
        shift.feature.watcher.look_soon()
    qtbot.waitUntil(lambda: len(looks) == len(AGAIN_MS), timeout=10_000)
    qtbot.wait(AGAIN_MS[1])
    assert len(looks) == len(AGAIN_MS) and not shift.feature.watcher._soon.isActive()
