"""The list of phrases: moves over phrases only, numbers the visible rows, never lets a row be dragged out."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QModelIndex, QPoint, Qt, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QAbstractItemView, QListView, QWidget

from companion.base.i18n import _
from companion.phrases.model import Phrase
from companion.ui.look import Look
from companion.ui.palette.row_delegate import RowDelegate
from companion.ui.palette.rows import Row, RowModel


class ResultList(QListView):
    """Shows rows; `moved` tells that another phrase is the current one, `activated_by_mouse` a double click on it."""

    moved = Signal()
    activated_by_mouse = Signal()

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rows = RowModel(self)
        self._delegate = RowDelegate(look, self.number_of, self)
        self.setModel(self._rows)
        self.setItemDelegate(self._delegate)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerItem)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setDragEnabled(False)
        self.setTabKeyNavigation(False)
        self.setAccessibleName(_("话术列表"))
        self.selectionModel().currentChanged.connect(self._current_changed)
        self.verticalScrollBar().valueChanged.connect(self.viewport().update)
        look.changed.connect(self.scheduleDelayedItemsLayout)

    def show_rows(self, rows: list[Row], filled: Mapping[str, str], keep: str = "") -> None:
        """Replace the rows; the phrase with id `keep`, else the first one, becomes the current one."""
        self._rows.filled = self._delegate.filled = filled
        self._rows.show(rows)
        numbers = self._rows.phrase_rows()
        chosen = next((n for n in numbers if keep and keep == getattr(self._phrase(n), "id", None)), None)
        if chosen is None and numbers:
            chosen = numbers[0]
        if chosen is None:
            self.moved.emit()
            return
        self._go(chosen)
        if chosen == numbers[0]:
            self.scrollToTop()

    def current_phrase(self) -> Phrase | None:
        """The selected phrase; None when the list is empty."""
        return self._phrase(self.currentIndex().row()) if self.currentIndex().isValid() else None

    def spoken(self) -> str:
        """The selected row as a screen reader says it; empty when there is none."""
        return str(self.currentIndex().data(Qt.ItemDataRole.AccessibleTextRole) or "") if self.current_phrase() is not None else ""

    def step(self, by: int) -> None:
        """Move by `by` phrases; no wrapping."""
        numbers = self._rows.phrase_rows()
        if not numbers:
            return
        now = self.currentIndex().row()
        at = numbers.index(now) if now in numbers else 0
        target = min(max(at + by, 0), len(numbers) - 1)
        self._go(numbers[target])
        if target == 0:
            self.scrollToTop()

    def page(self) -> int:
        """How many phrases one page moves."""
        return max(len(self.visible_rows()) - 1, 1)

    def visible_rows(self) -> list[int]:
        """The rows that are wholly in view and are phrases, from the top; at most nine."""
        view = self.viewport().rect()
        top = self.indexAt(QPoint(1, 1))
        found: list[int] = []
        for number in range(max(top.row(), 0), self._rows.rowCount()):
            rect = self.visualRect(self._rows.index(number))
            if rect.bottom() > view.bottom() or len(found) == 9:
                break
            if rect.top() >= 0 and self._phrase(number) is not None:
                found.append(number)
        return found

    def number_of(self, row: int) -> int:
        """The number shown at `row` for Alt+n, 0 for none."""
        visible = self.visible_rows()
        return visible.index(row) + 1 if row in visible else 0

    def choose_visible(self, number: int) -> bool:
        """Make the `number`-th visible phrase (1-9) the current one. False: there is none."""
        visible = self.visible_rows()
        if not 1 <= number <= len(visible):
            return False
        self._go(visible[number - 1])
        return True

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """A double click acts as Enter would."""
        index = self.indexAt(event.position().toPoint())
        if index.isValid() and self._phrase(index.row()) is not None and event.button() == Qt.MouseButton.LeftButton:
            self._go(index.row())
            self.activated_by_mouse.emit()

    def _go(self, row: int) -> None:
        self.setCurrentIndex(self._rows.index(row))

    def _phrase(self, row: int) -> Phrase | None:
        return self._rows.row(row).phrase

    def _current_changed(self, _now: QModelIndex, _before: QModelIndex) -> None:
        self.viewport().update()
        self.moved.emit()
