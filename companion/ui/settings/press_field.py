"""The box in which a hotkey is tried: it sees what the press turns into, and says so in one sentence."""

from __future__ import annotations

import time

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QInputMethodEvent, QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from companion.base.i18n import _
from companion.desktop.ports import HotkeyReport, Target
from companion.ui.look import Look
from companion.ui.settings.board import HotkeyBoard
from companion.ui.settings.chords import MODIFIER_KEYS, chord_of
from companion.ui.settings.press_test import PressTest, Verdict
from companion.ui.theme import Role

_TICK_MS = 200


def sentence(verdict: Verdict, chord: str, reason: str = "") -> str:
    """A verdict for the agent; `reason` is the registration's."""
    if verdict is Verdict.REFUSED:
        return reason
    said = {
        Verdict.WAITING: _("现在按一下 {chord}。"),
        Verdict.RECEIVED: _("收到，{chord} 可以用。"),
        Verdict.TAKEN: _("{chord} 被别的程序占用了，请换一个。"),
        Verdict.SWALLOWED: _("没有按键到达：{chord} 登记好了，但被别的程序拦下了。换一个，或关掉那个程序再试。"),
        Verdict.METHOD: _("{chord} 被输入法吃掉了。换一个，或在输入法设置里取消它的快捷键。"),
    }
    return said[verdict].format(chord=chord)


class PressField(QLineEdit):
    """`judged` carries each new verdict. An input method is on in here, as in the agent's chat window."""

    judged = Signal(object)

    def __init__(self, look: Look, board: HotkeyBoard, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._board = board
        self._name = ""
        self._chord = ""
        self.test = PressTest(Verdict.REFUSED)
        self.setProperty("kind", "slot")
        self.setAccessibleName(_("在这里试按快捷键"))
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)
        look.dress(self, Role.BASE)
        self.textChanged.connect(self._text_came)
        self._tick = QTimer(self)
        self._tick.setInterval(_TICK_MS)
        self._tick.timeout.connect(lambda: self._now(self.test.tick(time.monotonic())))

    def begin(self, name: str, report: HotkeyReport) -> None:
        """Try the chord of action `name`, whose registration was answered with `report`."""
        self._name, self._chord = name, report.chord
        self.test = PressTest.begin(report)
        self.setPlaceholderText(_("点这里，按一下 {chord}").format(chord=report.chord))
        self._board.divert(self._pressed)
        self._tick.start()
        self.judged.emit(self.test.verdict)

    def finish(self) -> None:
        """Stop looking; hotkeys do again what they do."""
        self._tick.stop()
        self._board.divert(None)

    def nothing_happened(self) -> None:
        """The agent says so."""
        self._now(self.test.give_up())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Look at the key; it is never text here."""
        key = event.key()
        if key in MODIFIER_KEYS:
            self._now(self.test.modifier(time.monotonic()))
        elif chord_of(key, Qt.KeyboardModifier.NoModifier) == self._chord.rpartition("+")[2]:
            self._now(self.test.key(time.monotonic()))
        elif key in (Qt.Key.Key_Escape, Qt.Key.Key_Return, Qt.Key.Key_Enter):
            event.ignore()

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        """Text in the making while a hotkey is tried: the input method took part of it."""
        if event.preeditString() or event.commitString():
            self._now(self.test.key(time.monotonic()))

    def _text_came(self, text: str) -> None:
        if text:
            self._now(self.test.key(time.monotonic()))
            self.clear()

    def _pressed(self, name: str, target: Target) -> bool:
        # Over another program a hotkey does its work: a test never stands in the agent's way.
        if name != self._name or target.window or not self.isActiveWindow():
            return False
        self._now(self.test.hotkey())
        return True

    def _now(self, test: PressTest) -> None:
        before, self.test = self.test, test
        if before.verdict is not test.verdict:
            self.judged.emit(test.verdict)
