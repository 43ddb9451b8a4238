"""The panel of the promises: the line for a new one, four tabs, and one key for everything that becomes of a promise."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QCursor, QKeyEvent
from PySide6.QtWidgets import (
    QApplication,
    QButtonGroup,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
)

from companion.base.i18n import _
from companion.desktop.ports import Target
from companion.timers.ledger import Ledger
from companion.timers.model import Promise, State
from companion.timers.promises import hand_over
from companion.ui.announce import announce
from companion.ui.care.parts import button, words
from companion.ui.look import Look
from companion.ui.placement import screen_of
from companion.ui.sheet import Sheet
from companion.ui.theme import Role
from companion.ui.timers.below import NewTime, UndoBar
from companion.ui.timers.entry import EntryBox
from companion.ui.timers.hold_pill import bottom_right
from companion.ui.timers.keeper import Keeper
from companion.ui.timers.rows import PromiseList, Row
from companion.ui.timers.tabs import Tab, closed_rows, hold_rows, nothing_in, open_rows, tab_name
from companion.ui.timers.wording import what

WIDTH, HEIGHT = 480, 600
_MARGIN = 16
_REFRESH_MS = 1000


class TimersPanel(Sheet):
    """`phrase_wanted` carries a promise; `hand_over_wanted` the text for a colleague; `closed` once per closing."""

    phrase_wanted = Signal(object)
    hand_over_wanted = Signal(str)
    closed = Signal()

    def __init__(self, look: Look, keeper: Keeper) -> None:
        super().__init__(look, _("计时面板"))
        self._keeper = keeper
        self.entry = EntryBox(look, keeper, self)
        self.list = PromiseList(look, _("承诺列表"), self)
        self.new_time = NewTime(look, keeper, self.entry.read, self)
        self.undo = UndoBar(look, keeper, self)
        self._notice = words(look, "", Role.CHIP, self)
        self._notice.setProperty("tone", "caution")
        self._notice.hide()
        self._summary = words(look, "", Role.CHIP, self, quiet=True)
        self._nothing = words(look, "", Role.BASE, self, quiet=True, middle=True)
        self._hand_over = button(look, _("复制交接内容"), self, key="C")
        self._hand_over.clicked.connect(self._copy_hand_over)
        self._hints = words(look, "", Role.SMALL, self, quiet=True)
        self._tabs = QButtonGroup(self)
        self._assemble()
        self.entry.left.connect(self.dismiss)
        self.entry.down.connect(self._to_list)
        self.entry.line.undo_wanted.connect(self.undo.undo)
        self.entry.stored.connect(self.dismiss)
        self.entry.hold_ended.connect(self.dismiss)
        self.new_time.left.connect(self._to_list)
        self.new_time.agreed.connect(self._agreed)
        self.undo.undone.connect(self._undone)
        self._tabs.idToggled.connect(self._turned)
        self._refresh = QTimer(self)
        self._refresh.setInterval(_REFRESH_MS)
        self._refresh.timeout.connect(self._each_second)

    @property
    def tab(self) -> Tab:
        """The tab that is open."""
        return Tab(self._tabs.checkedId())

    @property
    def notice(self) -> str:
        """What had to be said about the records."""
        return self._notice.text()

    def open_over(self, target: Target, text: str = "") -> None:
        """Show on the screen of `target`, the keyboard in the line, which begins with `text`."""
        self.new_time.hide()
        self._tabs.button(Tab.OPEN).setChecked(True)
        self._show(target)
        self.entry.line.begin(text)

    def open_at(self, target: Target, promise: Promise, *, new_time: bool = False) -> None:
        """Show with `promise` chosen; `new_time`: asking for its new time."""
        on_hold = any(row.promise.id == promise.id for row in self._rows(Tab.HOLD))
        self._tabs.button(Tab.HOLD if on_hold else Tab.OPEN).setChecked(True)
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
        self.new_time.hide()
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
        self.list.show_rows(rows)
        self.list.setVisible(bool(rows))
        self._nothing.setText(nothing_in(self.tab))
        self._nothing.setVisible(not rows)
        review = self.tab is Tab.REVIEW
        self._hand_over.setVisible(review and bool(rows))
        self._summary.setVisible(review)
        if review:
            self._summary.setText(self._summary_words(len(rows)))
        for tab in (Tab.OPEN, Tab.HOLD):
            count = len(rows) if tab is self.tab else len(self._rows(tab))
            name = tab_name(tab)
            self._tabs.button(tab).setText(_("{name} {count}").format(name=name, count=count) if count else name)
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
        closed = self.tab is Tab.CLOSED
        always: dict[int, Callable[[], None]] = {
            Qt.Key.Key_N: self.entry.line.begin,
            Qt.Key.Key_P: self._want_phrase,
        }
        if self.tab is Tab.REVIEW:
            always |= {Qt.Key.Key_C: self._copy_hand_over, Qt.Key.Key_H: self._given}
        if closed:
            return always | {Qt.Key.Key_Delete: self._reopen}
        return always | {
            Qt.Key.Key_D: self._done,
            Qt.Key.Key_R: self._want_new_time,
            Qt.Key.Key_Delete: self._delete,
        }

    def _done(self) -> None:
        self._close_current(lambda ledger, name, now: ledger.done(name, now), _("已完成：{what}"))

    def _delete(self) -> None:
        self._close_current(lambda ledger, name, now: ledger.cancel(name, now), _("已删除：{what}"))

    def _given(self) -> None:
        self._close_current(lambda ledger, name, now: ledger.hand_over(name, now), _("已交接：{what}"))

    def _close_current(self, wish: Callable[..., object], sentence: str) -> None:
        promise = self.list.current
        if promise is None:
            return

        def close(ledger: Ledger, now: object) -> object:
            return wish(ledger, promise.id, now)

        closed = self._keeper.write(close)  # type: ignore[arg-type]
        self.refresh()
        self._to_list()
        if closed is not None:
            self.undo.offer(sentence.format(what=what(promise)), closed)

    def _reopen(self) -> None:
        promise = self.list.current
        if promise is not None:
            self._keeper.write(lambda ledger, now: ledger.reopen(promise.id, now))
            self.refresh()

    def _want_new_time(self) -> None:
        promise = self.list.current
        if promise is not None:
            self.new_time.begin(promise)

    def _want_phrase(self) -> None:
        promise = self.list.current
        if promise is not None:
            self.dismiss()
            self.phrase_wanted.emit(promise)

    def _copy_hand_over(self) -> None:
        now = self._keeper.now()
        self.hand_over_wanted.emit(hand_over(self._keeper.open_promises(), now, self._keeper.zone))

    def _agreed(self, promise: Promise) -> None:
        self._tabs.button(Tab.OPEN if self.tab is Tab.HOLD else self.tab).setChecked(True)
        self.refresh()
        self.list.choose(promise.id)
        self._to_list()
        announce(self, next((row.spoken for row in self.list.rows if row.promise.id == promise.id), ""))

    def _undone(self, promise: Promise) -> None:
        self.refresh()
        self.list.choose(promise.id)
        self._to_list()

    def _to_list(self) -> None:
        # An empty list is not shown; the keyboard stays where something can be done.
        where = self.list if self.list.rows else self.entry.line.field
        where.setFocus(Qt.FocusReason.OtherFocusReason)

    def _turned(self, _number: int, on: bool) -> None:
        if on:
            self.new_time.hide()
            self.refresh()

    def _step_tab(self, by: int) -> None:
        self._tabs.button((self.tab + by) % len(Tab)).setChecked(True)
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

    def _summary_words(self, left: int) -> str:
        now = self._keeper.now()
        midnight = now.replace(hour=0, minute=0, second=0, microsecond=0)
        closed = self._keeper.closed()
        kept = sum(p.state is State.DONE and p.closed is not None and p.closed >= midnight for p in closed)
        tonight = sum(row.promise.due < midnight + timedelta(days=1) for row in self.list.rows)
        said = _("未结 {left} 个，其中今天到期 {tonight} 个；今天兑现了 {kept} 个。")
        return said.format(left=left, tonight=tonight, kept=kept)

    def _show(self, target: Target) -> None:
        scale = max(self.look.px(100) / 100, 1.0)
        size = QSize(round(WIDTH * scale), round(HEIGHT * scale))
        self.setGeometry(bottom_right(size, screen_of(target, QCursor.pos()).availableGeometry(), _MARGIN))
        self._refresh.start()
        self.show()
        self.raise_()
        self.activateWindow()
        self.refresh()

    def _assemble(self) -> None:
        px = self.look.px
        column = QVBoxLayout(self)
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
        tabs = QHBoxLayout()
        for tab in Tab:
            made = button(self.look, tab_name(tab), self, link=True)
            made.setCheckable(True)
            made.setAccessibleName(_("标签：{name}").format(name=tab_name(tab)))
            self._tabs.addButton(made, tab)
            tabs.addWidget(made)
        tabs.addStretch(1)
        self._tabs.button(Tab.OPEN).setChecked(True)
        column.addLayout(tabs)
        column.addWidget(self._summary)
        column.addWidget(self.list, 1)
        column.addWidget(self._nothing, 1)
        column.addWidget(self.new_time)
        column.addWidget(self._hand_over, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(self.undo)
        column.addWidget(self._hints)


def _hints(tab: Tab) -> str:
    return {
        Tab.OPEN: _("↓ 到列表   D 完成   R 改约   P 跟进话术   Del 删除   N 新的   Esc 关上"),
        Tab.HOLD: _("↓ 到列表   D 结束   R 改为回拨   P 等待话术   N 新的   Esc 关上"),
        Tab.REVIEW: _("D 完成   R 改约   H 已交接   C 复制交接内容   P 跟进话术   Esc 关上"),
        Tab.CLOSED: _("Del 重新打开   Ctrl+Tab 换标签   Esc 关上"),
    }[tab]
