"""The list of promises: rows as values, the model over them, how a row is painted."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QPersistentModelIndex,
    QPointF,
    QRect,
    QRectF,
    QSize,
    Qt,
)
from PySide6.QtGui import QFontMetricsF, QKeyEvent, QPainter, QPen
from PySide6.QtWidgets import (
    QAbstractItemView,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from companion.base.i18n import _
from companion.timers.model import Promise
from companion.ui.look import Look
from companion.ui.texts import elide
from companion.ui.theme import Role

Index = QModelIndex | QPersistentModelIndex
ROW = Qt.ItemDataRole.UserRole
_HEIGHT = 52
_LEFT, _CLOCK, _RIGHT = 12, 112, 12


@dataclass(frozen=True, slots=True)
class Row:
    """One promise as it is shown. `urgency`: 0 later, 1 within a quarter of an hour, 2 due or overdue."""

    promise: Promise
    clock: str
    text: str
    detail: str
    urgency: int = 0

    @property
    def spoken(self) -> str:
        """As a screen reader says it."""
        return f"{self.clock}，{self.detail}，{self.text}"


class RowModel(QAbstractListModel):
    """The rows in the order shown."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.rows: list[Row] = []

    def rowCount(self, parent: Index | None = None) -> int:
        """As Qt asks."""
        return 0 if parent is not None and parent.isValid() else len(self.rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """The row itself, or the words for a screen reader."""
        row = self.rows[index.row()]
        if role == ROW:
            return row
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            place = _("第 {number} 项，共 {total} 项").format(number=index.row() + 1, total=len(self.rows))
            return f"{place}，{row.spoken}"
        return None

    def show(self, rows: Sequence[Row]) -> None:
        """Replace what changed; the same promises in the same order keep the selection as it is."""
        same = [row.promise.id for row in rows] == [row.promise.id for row in self.rows]
        if same:
            self.rows = list(rows)
            if rows:
                self.dataChanged.emit(self.index(0), self.index(len(rows) - 1))
            return
        self.beginResetModel()
        self.rows = list(rows)
        self.endResetModel()


class RowDelegate(QStyledItemDelegate):
    """Draws with the tokens of `look`: when, about what, how far; the urgency as a shape, not only a colour."""

    def __init__(self, look: Look, parent: QWidget) -> None:
        super().__init__(parent)
        self._look = look

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """All rows are equally high."""
        return QSize(0, self._look.px(_HEIGHT))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint the whole row; nothing of the style's own is used."""
        row: Row = index.data(ROW)
        rect: QRect = option.rect
        look, px = self._look, self._look.px
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        state: QStyle.StateFlag = option.state
        if state & QStyle.StateFlag.State_Selected:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(look.colour("selection"))
            painter.drawRoundedRect(QRectF(rect).adjusted(0, 1, 0, -1), px(6), px(6))
            painter.setBrush(look.colour("accent"))
            painter.drawRoundedRect(QRectF(rect.left(), rect.top() + px(10), 3, rect.height() - px(20)), 1.5, 1.5)
        ink = "medium" if row.urgency else "text"
        self._shape(painter, QPointF(rect.left() + px(_LEFT + 5), rect.center().y()), row.urgency)
        clock = QRectF(rect.left() + px(_LEFT + 18), rect.top(), px(_CLOCK), rect.height())
        self._line(painter, clock, row.clock, Role.BODY, ink)
        left = clock.right() + px(4)
        first = QRectF(left, rect.top() + px(7), rect.right() - px(_RIGHT) - left, px(20))
        second = QRectF(left, rect.top() + px(28), first.width(), px(18))
        self._line(painter, first, row.text, Role.TITLE, "text")
        self._line(painter, second, row.detail, Role.SMALL, "medium" if row.urgency else "text2")
        painter.restore()

    def _shape(self, painter: QPainter, middle: QPointF, urgency: int) -> None:
        colour, radius = self._look.colour("medium" if urgency else "border"), self._look.px(4)
        painter.setPen(QPen(colour, 1.7))
        painter.setBrush(colour if urgency == 2 else Qt.BrushStyle.NoBrush)
        if urgency == 0:
            painter.drawLine(middle - QPointF(radius, 0), middle + QPointF(radius, 0))
        else:
            painter.drawEllipse(middle, radius, radius)

    def _line(self, painter: QPainter, box: QRectF, text: str, role: Role, token: str) -> None:
        font = self._look.font(role)
        painter.setFont(font)
        painter.setPen(self._look.colour(token))
        shown = elide(text, box.width(), QFontMetricsF(font).horizontalAdvance)
        painter.drawText(box, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, shown)


class PromiseList(QListView):
    """The rows, one of them current; the panel gives its keys their meaning."""

    def __init__(self, look: Look, name: str, parent: QWidget) -> None:
        super().__init__(parent)
        self._rows = RowModel(self)
        self.setModel(self._rows)
        self.setItemDelegate(RowDelegate(look, self))
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTabKeyNavigation(False)
        self.setAccessibleName(name)
        look.changed.connect(self.scheduleDelayedItemsLayout)

    @property
    def rows(self) -> list[Row]:
        """What is shown, from the top."""
        return self._rows.rows

    @property
    def current(self) -> Promise | None:
        """The promise of the current row."""
        number = self.currentIndex().row()
        return self.rows[number].promise if 0 <= number < len(self.rows) else None

    def show_rows(self, rows: Sequence[Row]) -> None:
        """Replace the rows; the same promise stays current, else the one that came into its place."""
        before, number = self.current, max(self.currentIndex().row(), 0)
        self._rows.show(rows)
        if not rows:
            return
        same = self._find(lambda promise: before is not None and promise.id == before.id)
        self.setCurrentIndex(self._rows.index(min(number, len(rows) - 1) if same is None else same))

    def choose(self, promise_id: str) -> None:
        """Make that promise the current one, if it is here."""
        found = self._find(lambda promise: promise.id == promise_id)
        if found is not None:
            self.setCurrentIndex(self._rows.index(found))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Letters and Del belong to the panel, not to the list's own search."""
        if event.text().isprintable() and event.text() or event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Escape):
            event.ignore()
        else:
            super().keyPressEvent(event)

    def _find(self, wanted: Callable[[Promise], bool]) -> int | None:
        return next((number for number, row in enumerate(self.rows) if wanted(row.promise)), None)
