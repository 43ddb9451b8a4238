"""What one key does with the promise that is chosen in the panel; each closing can be taken back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from PySide6.QtCore import QObject, Signal

from companion.base.i18n import _
from companion.timers.ledger import Answer, Ledger
from companion.ui.timers.below import UndoBar
from companion.ui.timers.keeper import Keeper
from companion.ui.timers.rows import PromiseList
from companion.ui.timers.wording import what


class Deeds(QObject):
    """`changed`: one of the promises is no longer what the list shows."""

    changed = Signal()

    def __init__(self, keeper: Keeper, promises: PromiseList, undo: UndoBar, parent: QObject) -> None:
        super().__init__(parent)
        self._keeper, self._list, self._undo = keeper, promises, undo

    def done(self) -> None:
        """Kept."""
        self._close(lambda ledger, name, now: ledger.done(name, now), _("已完成：{what}"))

    def delete(self) -> None:
        """No longer to be kept."""
        self._close(lambda ledger, name, now: ledger.cancel(name, now), _("已删除：{what}"))

    def give(self) -> None:
        """A colleague keeps it from now on."""
        self._close(lambda ledger, name, now: ledger.hand_over(name, now), _("已交接：{what}"))

    def reopen(self) -> None:
        """To be kept after all."""
        promise = self._list.current
        if promise is not None:
            self._keeper.write(lambda ledger, now: ledger.reopen(promise.id, now))
            self.changed.emit()

    def _close(self, wish: Callable[[Ledger, str, datetime], Answer], sentence: str) -> None:
        promise = self._list.current
        if promise is None:
            return
        closed = self._keeper.write(lambda ledger, now: wish(ledger, promise.id, now))
        self.changed.emit()
        if closed is not None:
            self._undo.offer(sentence.format(what=what(promise)), closed)
