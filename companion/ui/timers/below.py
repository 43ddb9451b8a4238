"""What stands below the list for a moment: a new time for a promise, and the way back from a closing."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from companion.base.i18n import _
from companion.timers.model import Promise
from companion.timers.moment import Moment
from companion.timers.when import Split
from companion.ui.announce import announce
from companion.ui.look import Look
from companion.ui.parts import button, words
from companion.ui.theme import Role
from companion.ui.timers.keeper import Keeper
from companion.ui.timers.line import WhenLine
from companion.ui.timers.wording import clock_words, what

UNDO_MS = 5000


class NewTime(QWidget):
    """`agreed` carries the promise at its new time; `left`: as it was."""

    agreed = Signal(object)
    left = Signal()

    def __init__(self, look: Look, keeper: Keeper, read: Callable[[str], Split], parent: QWidget) -> None:
        super().__init__(parent)
        self._keeper = keeper
        self._promise: Promise | None = None
        self._about = words(look, "", Role.CHIP, self)
        self.line = WhenLine(look, _("改约到"), _("10:15、明天上午10点、2小时内"), read, self)
        self.line.entered.connect(self._agree)
        self.line.left.connect(self._leave)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._about)
        column.addWidget(self.line)
        self.hide()

    def begin(self, promise: Promise) -> None:
        """Ask for the new time of `promise`."""
        self._promise = promise
        self._about.setText(_("改约：{what}").format(what=what(promise)))
        self.show()
        self.line.begin()

    def _agree(self) -> None:
        when, promise = self.line.said.when, self._promise
        if promise is None or not isinstance(when, Moment):
            return
        moved = self._keeper.write(lambda ledger, now: ledger.renegotiate(promise.id, when, now))
        self.hide()
        if moved is not None:
            self.agreed.emit(moved)
        else:
            self.left.emit()

    def _leave(self) -> None:
        self.hide()
        self.left.emit()


class TellBar(QWidget):
    """A new time was agreed on: the customer should hear it. One key opens the phrase for it."""

    wanted = Signal(object)

    def __init__(self, look: Look, parent: QWidget) -> None:
        super().__init__(parent)
        self._promise: Promise | None = None
        self._said = words(look, "", Role.CHIP, self)
        phrase = button(look, _("打开话术"), self, key="P")
        phrase.clicked.connect(lambda: self.wanted.emit(self._promise))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self._said, 1)
        row.addWidget(phrase)
        self.hide()

    @property
    def text(self) -> str:
        """What it says."""
        return self._said.text()

    def offer(self, promise: Promise, now: datetime) -> None:
        """`promise` stands at its new time."""
        self._promise = promise
        said = _("已改到 {clock}，记得告诉客户。").format(clock=clock_words(promise.due, now))
        self._said.setText(said)
        self.show()
        announce(self, said)


class UndoBar(QWidget):
    """Says what was done, with one key to take it back, for five seconds."""

    undone = Signal(object)

    def __init__(self, look: Look, keeper: Keeper, parent: QWidget) -> None:
        super().__init__(parent)
        self._keeper = keeper
        self._promise: Promise | None = None
        self._said = words(look, "", Role.CHIP, self)
        self._button = button(look, _("撤销"), self, key="Ctrl+Z")
        self._button.clicked.connect(self.undo)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self._said, 1)
        row.addWidget(self._button)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.hide)
        self.hide()

    def offer(self, sentence: str, closed: Promise) -> None:
        """`closed` was closed just now."""
        self._promise = closed
        self._said.setText(sentence)
        self.show()
        self._timer.start(UNDO_MS)
        announce(self, sentence)

    def undo(self) -> None:
        """Open it again."""
        promise = self._promise
        if promise is None or self.isHidden():
            return
        self.hide()
        opened = self._keeper.write(lambda ledger, now: ledger.reopen(promise.id, now))
        if opened is not None:
            self.undone.emit(opened)
