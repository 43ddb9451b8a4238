from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from companion.desktop.ports import NO_TARGET
from companion.ui.look import Look
from companion.ui.strip import MessageStrip, PartStrip, QuietWindow
from tests.ui.conftest import CHAT


def editor(qtbot: QtBot) -> QLineEdit:
    field = QLineEdit()
    qtbot.addWidget(field)
    field.show()
    field.activateWindow()
    qtbot.waitUntil(field.hasFocus)
    return field


def is_quiet(strip: QuietWindow) -> bool:
    return (
        bool(strip.windowFlags() & Qt.WindowType.WindowDoesNotAcceptFocus)
        and strip.testAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)
        and all(child.focusPolicy() == Qt.FocusPolicy.NoFocus for child in strip.findChildren(QWidget))
    )


def test_the_part_strip_says_which_part_comes_on_which_key(qtbot: QtBot, look: Look) -> None:
    strip = PartStrip(look)
    qtbot.addWidget(strip)
    field = editor(qtbot)
    strip.offer(2, 3, "生日当月还有双倍积分。\n第二行", "Ctrl+Alt+Space", CHAT)
    assert strip.text == "2/3 下一段 Ctrl+Alt+Space · Esc 放弃"
    assert strip.height() == 36 and strip.isVisible()
    assert field.hasFocus() and is_quiet(strip)


def test_the_cross_abandons(qtbot: QtBot, look: Look) -> None:
    strip = PartStrip(look)
    qtbot.addWidget(strip)
    strip.offer(3, 3, "完", "F9", NO_TARGET)
    with qtbot.waitSignal(strip.abandoned):
        QTest.mouseClick(strip.findChild(QPushButton) or strip, Qt.MouseButton.LeftButton)
    assert not strip.isVisible()


def test_a_message_goes_away_by_itself_and_never_takes_the_focus(qtbot: QtBot, look: Look) -> None:
    strip = MessageStrip(look)
    qtbot.addWidget(strip)
    field = editor(qtbot)
    strip.say("已复制，请按 Ctrl+V", CHAT)
    assert strip.isVisible() and strip.text == "已复制，请按 Ctrl+V" and strip.accessibleDescription() == strip.text
    assert field.hasFocus() and is_quiet(strip)
    qtbot.waitUntil(lambda: not strip.isVisible(), timeout=6000)


def test_a_long_message_wraps_inside_the_screen(qtbot: QtBot, look: Look) -> None:
    strip = MessageStrip(look)
    qtbot.addWidget(strip)
    strip.say("这个窗口收不到粘贴键，话术已经放在剪贴板里，请回到对话框按 Ctrl+V。" * 4, NO_TARGET, caution=True)
    assert strip.screen().availableGeometry().contains(strip.geometry())
    short = strip.height()
    strip.say("已复制", NO_TARGET)
    assert strip.height() < short
    assert strip.height() == 36


def test_a_click_takes_a_message_away(qtbot: QtBot, look: Look) -> None:
    strip = MessageStrip(look)
    qtbot.addWidget(strip)
    strip.say("已复制", NO_TARGET)
    QTest.mouseClick(strip, Qt.MouseButton.LeftButton)
    assert not strip.isVisible()
