"""Every control has a name and a role, and everything can be reached by keys."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from companion.ui.look import Look
from companion.ui.menu import menu_lines
from companion.ui.small_window import SmallWindow
from tests.ui.conftest import Opened
from tests.ui.palette.test_window import CTRL, SHIFT, click


def controls(window: QWidget) -> list[QWidget]:
    return [
        widget for widget in window.findChildren(QWidget)
        if widget.focusPolicy() != Qt.FocusPolicy.NoFocus and widget.isVisible() and widget.parent() is not None
        # The view inside a closed combo box is no control of its own.
        and widget.window() is window
    ]


def nameless(window: QWidget) -> list[str]:
    found = []
    for widget in controls(window):
        interface = QAccessible.queryAccessibleInterface(widget)
        if interface is None or not interface.text(QAccessible.Text.Name) or interface.role() == QAccessible.Role.NoRole:
            found.append(f"{type(widget).__name__} {widget.objectName()}")
    return found


def test_every_control_of_the_palette_has_a_name(palette: Opened) -> None:
    assert len(controls(palette.window)) >= 17
    assert nameless(palette.window) == []
    palette.choose("延误")
    click(Qt.Key.Key_Tab)
    assert nameless(palette.window) == []
    click(Qt.Key.Key_Escape)
    click(Qt.Key.Key_F1)
    assert nameless(palette.window) == []


def test_rows_are_read_as_sentences_with_their_state(palette: Opened) -> None:
    palette.choose("您")
    interface = QAccessible.queryAccessibleInterface(palette.view.list)
    assert interface is not None and interface.role() == QAccessible.Role.List
    row = interface.child(1)
    assert row.text(QAccessible.Text.Name).startswith("第 2 项，共 ")
    assert interface.child(0).state().selected and not row.state().selected


def test_the_small_window_has_names(qtbot: QtBot, look: Look) -> None:
    window = SmallWindow(look)
    qtbot.addWidget(window)
    window.show_lines(menu_lines([("palette", "打开面板", "F9")], 2))
    window.show()
    assert len(controls(window)) == 5 and nameless(window) == []


def test_slots_and_pills_say_whether_they_are_filled(palette: Opened) -> None:
    palette.choose("退款")
    assert "（占位：订单号，未填）" in palette.view.preview.accessibleDescription()
    click(Qt.Key.Key_Return)
    widget = QApplication.focusWidget()
    assert widget is not None and widget.accessibleName() == "占位：时限，必填"


def test_every_control_is_reached_by_keys(palette: Opened) -> None:
    palette.choose("结束致谢")
    reached: set[QWidget | None] = {QApplication.focusWidget()}
    for _step in range(6):
        click(Qt.Key.Key_Tab)
        reached.add(QApplication.focusWidget())
    for _step in range(len(palette.view.stages.buttons())):
        click(Qt.Key.Key_Right, CTRL)
        reached.add(next(chip for chip in palette.view.stages.buttons() if chip.isChecked()))
    click(Qt.Key.Key_Backtab, SHIFT)
    reached.add(QApplication.focusWidget())
    assert [type(widget).__name__ for widget in controls(palette.window) if widget not in reached] == []
