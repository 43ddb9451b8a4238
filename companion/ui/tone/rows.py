"""The list of findings: the model and the list itself."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QPoint,
    Qt,
    Signal,
)
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QListView,
    QWidget,
)

from companion.base.i18n import _
from companion.tone.model import Finding
from companion.ui.look import Look
from companion.ui.tone import words
from companion.ui.tone.draft import Draft, key_of
from companion.ui.tone.row_delegate import FINDING, FindingDelegate, Index


class FindingModel(QAbstractListModel):
    """The findings that are shown, of one draft."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.draft: Draft | None = None
        self.findings: list[Finding] = []

    def rowCount(self, parent: Index | None = None) -> int:
        """As Qt asks."""
        return 0 if parent is not None and parent.isValid() else len(self.findings)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """The finding itself, or the words for a screen reader."""
        if not index.isValid() or self.draft is None:
            return None
        finding = self.findings[index.row()]
        if role == FINDING:
            return finding
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            place = _("第 {number} 项，共 {total} 项").format(number=index.row() + 1, total=len(self.findings))
            return f"{place}，{words.spoken(self.draft, finding)}"
        return None

    def show(self, draft: Draft, findings: list[Finding]) -> None:
        """Replace them; the same findings keep the current row."""
        same = [key_of(one) for one in findings] == [key_of(one) for one in self.findings]
        if not same:
            self.beginResetModel()
        self.draft, self.findings = draft, findings
        if not same:
            self.endResetModel()
        elif findings:
            self.dataChanged.emit(self.index(0), self.index(len(findings) - 1))


class FindingList(QListView):
    """The rows; the window gives its keys their meaning. `moved`: another finding is the current one."""

    moved = Signal()

    def __init__(self, look: Look, parent: QWidget) -> None:
        super().__init__(parent)
        self.explains = False
        """Whether every row shows all of its reason, and where it comes from."""
        self._rows = FindingModel(self)
        self.setModel(self._rows)
        self._paints = FindingDelegate(look, self, lambda: self.draft, lambda: self.explains, _("没有现成的改法，请自己改一改。"))
        self.setItemDelegate(self._paints)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setTabKeyNavigation(False)
        self.setAccessibleName(_("发现的问题"))
        self.selectionModel().currentChanged.connect(self._current_changed)
        look.changed.connect(self.scheduleDelayedItemsLayout)

    @property
    def draft(self) -> Draft | None:
        """The draft whose findings are shown."""
        return self._rows.draft

    @property
    def findings(self) -> list[Finding]:
        """What is shown, from the top."""
        return self._rows.findings

    @property
    def current(self) -> Finding | None:
        """The finding of the current row."""
        number = self.currentIndex().row()
        return self.findings[number] if 0 <= number < len(self.findings) else None

    def show_findings(self, draft: Draft, findings: list[Finding]) -> None:
        """Replace the rows; the same finding stays current, else the one that came into its place."""
        before, number = self.current, max(self.currentIndex().row(), 0)
        self._rows.show(draft, findings)
        if not findings:
            return
        same = next((at for at, one in enumerate(findings) if before is not None and key_of(one) == key_of(before)), None)
        self.go(min(number, len(findings) - 1) if same is None else same)
        self.scheduleDelayedItemsLayout()

    def go(self, row: int) -> None:
        """Make the finding at `row` the current one."""
        self.setCurrentIndex(self._rows.index(row))

    def advise(self, by_hand: str) -> None:
        """What is said of a finding without a better wording."""
        self._paints.by_hand = by_hand
        self.viewport().update()

    def explain(self, on: bool) -> None:
        """Show every reason whole, with its document."""
        self.explains = on
        self.doItemsLayout()

    def content_height(self, width: int, most: int | None = None) -> int:
        """Pixels for all rows (`most`: for so many, whichever) in a list `width` pixels wide, whichever is current."""
        inner, paints = width - 2 * self.frameWidth(), self._paints
        opened = sorted((paints.open_height(self._rows.index(row), inner) for row in range(len(self.findings))), reverse=True)
        heights = opened if self.explains else [*opened[:1], *(paints.closed_height() for _row in opened[1:])]
        return sum(heights[:most]) + width - inner

    def doItemsLayout(self) -> None:
        """As Qt does it; then the current row stands whole, and no other is cut above it."""
        super().doItemsLayout()
        current = self.currentIndex()
        if current.isValid():
            self.scrollTo(current)
            first = self.visualRect(self.indexAt(QPoint(self.viewport().width() // 2, 0)))
            if first.top() < 0 and first != self.visualRect(current):
                self.verticalScrollBar().setValue(self.verticalScrollBar().value() + first.bottom() + 1)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Moving is the list's; everything else goes to the window."""
        moves = (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown, Qt.Key.Key_Home, Qt.Key.Key_End)
        if event.key() in moves:
            super().keyPressEvent(event)
        else:
            event.ignore()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Another width: other heights."""
        super().resizeEvent(event)
        self.scheduleDelayedItemsLayout()

    def _current_changed(self, _now: QModelIndex, _before: QModelIndex) -> None:
        # The current row is the high one.
        self.doItemsLayout()
        self.moved.emit()
