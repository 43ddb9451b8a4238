from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from companion.ui.timers.exit_ask import ExitAsk
from tests.ui.timers.conftest import Shift


def question(shift: Shift) -> ExitAsk:
    return shift.feature._exit


def ask(shift: Shift, ended: list[str]) -> ExitAsk:
    shift.feature.ask_to_end(lambda: ended.append("ended"))
    if question(shift).isVisible():
        shift.qtbot.waitUntil(question(shift).stay.hasFocus)
    return question(shift)


def test_with_nothing_open_the_program_ends_without_a_question(shift: Shift) -> None:
    ended: list[str] = []
    assert not ask(shift, ended).isVisible() and ended == ["ended"]


def test_it_names_what_is_open_masked_and_says_that_it_stays(shift: Shift) -> None:
    for number in range(7):
        shift.add(f"{number + 1}小时后 客户{number} 13812345678")
    ended: list[str] = []
    said = ask(shift, ended).accessibleDescription()
    assert said.startswith("还有 7 个承诺没有完成，11:17  客户0 138****5678，12:17  客户1")
    assert "客户5" not in said and "还有 2 个，" in said and "13812345678" not in said
    assert "退出后到时间不会提醒。这些承诺都留着，下次启动时会告诉您。" in said and ended == []


def test_a_hasty_enter_and_esc_stay_and_q_leaves(shift: Shift) -> None:
    shift.add("30分钟后 王女士")
    ended: list[str] = []
    for key in (Qt.Key.Key_Return, Qt.Key.Key_Escape):
        window = ask(shift, ended)
        QTest.keyClick(QApplication.focusWidget(), key)
        assert not window.isVisible() and ended == []
    window = ask(shift, ended)
    window.close()
    assert not window.isVisible() and ended == []
    ask(shift, ended)
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Right)
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)
    assert ended == ["ended"]
    ask(shift, ended)
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Q)
    assert ended == ["ended", "ended"]
    assert [promise.text for promise in shift.feature.keeper.open_promises()] == ["王女士"]
