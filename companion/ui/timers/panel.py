"""The panel of the promises: the line for a new one, four tabs, and one key for everything that becomes of a promise."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QRect, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QCursor, QKeyEvent
from PySide6.QtWidgets import (
    QApplication,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
)

from companion.base.i18n import _
from companion.desktop.ports import Target
from companion.timers.model import Promise
from companion.ui.look import Look
from companion.ui.parts import button, words
from companion.ui.placement import screen_of
from companion.ui.sheet import Sheet
from companion.ui.theme import Role
from companion.ui.timers.below import NewTime, TellBar, UndoBar
from companion.ui.timers.deeds import Deeds
from companion.ui.timers.entry import EntryBox
from companion.ui.timers.hold_pill import bottom_right
from companion.ui.timers.keeper import Keeper
from companion.ui.timers.review import ReviewBar
from companion.ui.timers.rows import PromiseList, Row
from companion.ui.timers.tab_bar import TabBar
from companion.ui.timers.tabs import Tab, closed_rows, hold_rows, nothing_in, open_rows

WIDTH, HEIGHT = 420, 560
_MARGIN = 16
_REFRESH_MS = 1000


class TimersPanel(Sheet):
    """`phrase_wanted` carries a promise; `hand_over_wanted` the text for a colleague; `closed` once per closing.

    `export_wanted`: the open promises as a calendar file.
    """

    phrase_wanted = Signal(object)
    hand_over_wanted = Signal(str)
    export_wanted = Signal()
    closed = Signal()

    def __init__(self, look: Look, keeper: Keeper) -> None:
        super().__init__(look, _("计时面板"))
        self._keeper = keeper
        self.entry = EntryBox(look, keeper, self)
        self.list = PromiseList(look, _("承诺列表"), self)
        self.new_time = NewTime(look, keeper, self.entry.read, self)
        self.tell_customer = TellBar(look, self)
        self.undo = UndoBar(look, keeper, self)
        self._notice = words(look, "", Role.CHIP, self)
        self._notice.setProperty("tone", "caution")
        self._notice.hide()
        self._nothing = words(look, "", Role.BASE, self, quiet=True, middle=True)
        self.review = ReviewBar(look, keeper, self)
        self._hints = words(look, "", Role.SMALL, self, quiet=True)
        self.tabs = TabBar(look, self)
        self._deeds = Deeds(keeper, self.list, self.undo, self)
        self._assemble()
        self.entry.left.connect(self.dismiss)
        self.entry.down.connect(self._to_list)
        self.entry.line.undo_wanted.connect(self.undo.undo)
        self.entry.stored.connect(self.dismiss)
        self.entry.hold_ended.connect(self.dismiss)
        self.new_time.left.connect(self._to_list)
        self.new_time.agreed.connect(self._agreed)
        self.tell_customer.wanted.connect(self._open_phrase)
        self.undo.undone.connect(self._undone)
        self.review.export_wanted.connect(self.export_wanted)
        self.tabs.turned.connect(self._turned)
        self._deeds.changed.connect(self._changed)
        self.review.hand_over_wanted.connect(self.hand_over_wanted)
        self._area = QRect()
        look.changed.connect(self._fit)
        self._refresh = QTimer(self)
        self._refresh.setInterval(_REFRESH_MS)
        self._refresh.timeout.connect(self._each_second)

    @property
    def tab(self) -> Tab:
        """The tab that is open."""
        return self.tabs.tab

    @property
    def notice(self) -> str:
        """What had to be said about the records."""
        return self._notice.text()

    def open_over(self, target: Target, text: str = "") -> None:
        """Show on the screen of `target`, the keyboard in the line, which begins with `text`.

        The tab is the one that matters now: a customer who has waited too long, the review at the end of the shift.
        """
        self.tabs.turn(self._first_tab())
        self._turned()
        self._show(target)
        self.entry.line.begin(text)

    def open_at(self, target: Target, promise: Promise, *, new_time: bool = False) -> None:
        """Show with `promise` chosen; `new_time`: asking for its new time."""
        on_hold = any(row.promise.id == promise.id for row in self._rows(Tab.HOLD))
        self.tabs.turn(Tab.HOLD if on_hold else Tab.OPEN)
        self._show(target)
        self.list.choose(promise.id)
        self._to_list()
        if new_time:
            self.new_time.begin(promise)

    def dismiss(self) -> None:
        """Hide at once and give the keyboard back; nothing happens when hidden already."""
        if not self.isVisible():
            return
        self._refresh.stop()
        self._turned()
        self.undo.hide()
        self.tell("")
        self.hide()
        # A window hidden and shown again soon is not told that it is active (X11); a new native one is.
        self.destroy()
        self.closed.emit()

    def tell(self, sentence: str) -> None:
        """A sentence about the records, to stay until the next one; empty takes it away."""
        self._notice.setText(sentence)
        self._notice.setVisible(bool(sentence))

    def refresh(self) -> None:
        """Read the promises again."""
        if not self.isVisible():
            return
        rows = self._rows(self.tab)
        self.entry.refresh()
        self.list.show_rows(rows)
        self.list.setVisible(bool(rows))
        self._nothing.setText(nothing_in(self.tab))
        self._nothing.setVisible(not rows)
        self.review.show_for(self.tab, rows)
        for tab in (Tab.OPEN, Tab.HOLD):
            self.tabs.count(tab, len(rows) if tab is self.tab else len(self._rows(tab)))
        self._hints.setText(_hints(self.tab))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Keys that no control had: one letter each for the chosen promise."""
        wish = self._wishes().get(event.key()) if not event.isAutoRepeat() else None
        focused = QApplication.focusWidget()
        if event.key() == Qt.Key.Key_Escape:
            self.dismiss()
        elif event.key() == Qt.Key.Key_Tab and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self._step_tab(1)
        elif event.key() == Qt.Key.Key_Backtab and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self._step_tab(-1)
        elif event.key() == Qt.Key.Key_Z and event.modifiers() == Qt.KeyboardModifier.ControlModifier:
            self.undo.undo()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and isinstance(focused, QPushButton):
            focused.click()
        elif wish is not None and not event.modifiers() and not isinstance(focused, QLineEdit):
            wish()
        else:
            super().keyPressEvent(event)

    def closeEvent(self, event: QCloseEvent) -> None:
        """The window manager may close it as Esc would."""
        event.ignore()
        self.dismiss()

    def _wishes(self) -> dict[int, Callable[[], None]]:
        deeds = self._deeds
        always: dict[int, Callable[[], None]] = {Qt.Key.Key_N: self.entry.line.begin, Qt.Key.Key_P: self._want_phrase}
        if self.tab is Tab.CLOSED:
            return always | {Qt.Key.Key_Delete: deeds.reopen}
        if self.tab is Tab.REVIEW:
            always |= {Qt.Key.Key_C: self.review.copy, Qt.Key.Key_E: self.export_wanted.emit, Qt.Key.Key_H: deeds.give}
        return always | {Qt.Key.Key_D: deeds.done, Qt.Key.Key_R: self._want_new_time, Qt.Key.Key_Delete: deeds.delete}

    def _want_new_time(self) -> None:
        promise = self.list.current
        if promise is not None:
            self.new_time.begin(promise)

    def _want_phrase(self) -> None:
        promise = self.list.current
        if promise is not None:
            self._open_phrase(promise)

    def _open_phrase(self, promise: Promise) -> None:
        self.dismiss()
        self.phrase_wanted.emit(promise)

    def _first_tab(self) -> Tab:
        keeper = self._keeper
        if any(row.urgency for row in self._rows(Tab.HOLD)):
            return Tab.HOLD
        return Tab.REVIEW if keeper.reviewing() and self._rows(Tab.OPEN) else Tab.OPEN

    def _changed(self) -> None:
        self.tell_customer.hide()
        self.refresh()
        self._to_list()

    def _agreed(self, promise: Promise) -> None:
        self.tabs.turn(Tab.OPEN if self.tab is Tab.HOLD else self.tab)
        self.refresh()
        self.list.choose(promise.id)
        self._to_list()
        self.tell_customer.offer(promise, self._keeper.now())

    def _undone(self, promise: Promise) -> None:
        self.refresh()
        self.list.choose(promise.id)
        self._to_list()

    def _to_list(self) -> None:
        # An empty list is not shown; the keyboard stays where something can be done.
        where = self.list if self.list.rows else self.entry.line.field
        where.setFocus(Qt.FocusReason.OtherFocusReason)

    def _turned(self) -> None:
        self.new_time.hide()
        self.tell_customer.hide()
        self.refresh()

    def _step_tab(self, by: int) -> None:
        self.tabs.step(by)
        self._to_list()

    def _each_second(self) -> None:
        # Times left change by the minute, waits by the second.
        if self.tab is Tab.HOLD or self._keeper.now().second % 15 == 0:
            self.refresh()

    def _rows(self, tab: Tab) -> list[Row]:
        keeper = self._keeper
        if tab is Tab.CLOSED:
            return closed_rows(keeper.closed(), keeper.now())
        if tab is Tab.HOLD:
            return hold_rows(keeper.open_promises(), keeper.elapsed)
        return open_rows(keeper.open_promises(), keeper.now())

    def _show(self, target: Target) -> None:
        self._area = screen_of(target, QCursor.pos()).availableGeometry()
        self._fit()
        self._refresh.start()
        self.show()
        self.raise_()
        self.activateWindow()
        self.refresh()

    def _fit(self) -> None:
        """The size of the design, in the size of the type."""
        if self._area.isNull():
            return
        scale = max(self.look.px(100) / 100, 1.0)
        size = QSize(round(WIDTH * scale), round(HEIGHT * scale))
        self.setGeometry(bottom_right(size, self._area, _MARGIN))

    def _assemble(self) -> None:
        px = self.look.px
        column = QVBoxLayout(self)
        # Its size is that of the design; what comes into it for a moment must not push it over the edge of the screen.
        column.setSizeConstraint(QVBoxLayout.SizeConstraint.SetNoConstraint)
        column.setContentsMargins(px(16), px(8), px(16), px(10))
        column.setSpacing(px(8))
        head = QHBoxLayout()
        cross = button(self.look, "×", self, link=True)
        cross.setAccessibleName(_("关上"))
        cross.clicked.connect(self.dismiss)
        head.addWidget(words(self.look, _("计时"), Role.STRONG, self, quiet=True), 1)
        head.addWidget(cross)
        column.addLayout(head)
        column.addWidget(self._notice)
        column.addWidget(self.entry)
        column.addWidget(self.tabs)
        column.addWidget(self.review.summary)
        column.addWidget(self.list, 1)
        column.addWidget(self._nothing, 1)
        column.addWidget(self.new_time)
        column.addWidget(self.tell_customer)
        column.addWidget(self.review)
        column.addWidget(self.undo)
        column.addWidget(self._hints)


def _hints(tab: Tab) -> str:
    return {
        Tab.OPEN: _("↓ 到列表   D 完成   R 改约   P 跟进话术   Del 删除   N 新的   Esc 关上"),
        Tab.HOLD: _("↓ 到列表   D 结束   R 改为回拨   P 等待话术   N 新的   Esc 关上"),
        Tab.REVIEW: _("D 完成   R 改约   H 已交接   C 复制   E 导出   P 跟进话术   Esc 关上"),
        Tab.CLOSED: _("Del 重新打开   Ctrl+Tab 换标签   Esc 关上"),
    }[tab]
