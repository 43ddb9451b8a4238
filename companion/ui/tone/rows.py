"""The list of findings: the model, how a row is painted, and the list itself."""

from __future__ import annotations

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
    Signal,
)
from PySide6.QtGui import QFont, QFontMetrics, QFontMetricsF, QKeyEvent, QPainter, QPen, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from companion.base.i18n import _
from companion.tone.model import Finding
from companion.ui.look import Look
from companion.ui.texts import elide
from companion.ui.theme import Role
from companion.ui.tone import words
from companion.ui.tone.draft import Draft, key_of
from companion.ui.tone.text_view import INK, mark_pen

Index = QModelIndex | QPersistentModelIndex
FINDING = Qt.ItemDataRole.UserRole
_WRAP = Qt.TextFlag.TextWordWrap.value | Qt.AlignmentFlag.AlignLeft.value | Qt.AlignmentFlag.AlignTop.value
_LEFT, _INDENT, _RIGHT, _ABOVE = 10, 30, 12, 8
_FIRST, _SECOND, _THIRD = 24, 22, 18


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


class FindingDelegate(QStyledItemDelegate):
    """Grade, kind and wording; the better wording; why. The current row shows all of it, the others one line each."""

    def __init__(self, look: Look, owner: FindingList) -> None:
        super().__init__(owner)
        self._look = look
        self._owner = owner

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """As high as its words at the width of the list."""
        return QSize(0, self.height(index, self._owner.viewport().width()))

    def height(self, index: Index, whole: int) -> int:
        """Pixels of a row in a list `whole` pixels wide."""
        finding: Finding = index.data(FINDING)
        px, width = self._look.px, self._width(whole)
        height = px(_FIRST) + self._lines(self._better(finding), Role.BASE, width, _SECOND, self._open(index))
        height += self._lines(self._why(finding, width, self._open(index)), Role.SMALL, width, _THIRD, self._open(index))
        return height + 2 * px(_ABOVE)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint the whole row; nothing of the style's own is used."""
        finding: Finding = index.data(FINDING)
        rect: QRect = option.rect
        look, px = self._look, self._look.px
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if option.state & QStyle.StateFlag.State_Selected:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(look.colour("selection"))
            painter.drawRoundedRect(QRectF(rect).adjusted(0, 1, 0, -1), px(6), px(6))
            painter.setBrush(look.colour("accent"))
            painter.drawRoundedRect(QRectF(rect.left(), rect.top() + px(10), 3, rect.height() - px(20)), 1.5, 1.5)
        left, width = rect.left() + px(_INDENT), self._width(rect.width())
        top = rect.top() + px(_ABOVE)
        self._number(painter, QRectF(rect.left() + px(_LEFT), top, px(16), px(_FIRST)), index.row() + 1)
        self._head(painter, QRectF(left, top, width, px(_FIRST)), finding)
        top += px(_FIRST)
        for text, role, token, height in (
            (self._better(finding), Role.BASE, "text" if finding.suggestions else "text2", _SECOND),
            (self._why(finding, width, self._open(index)), Role.SMALL, "text2", _THIRD),
        ):
            top += self._words(painter, QRectF(left, top, width, 0), text, role, token, height, self._open(index))
        painter.restore()

    def _head(self, painter: QPainter, box: QRectF, finding: Finding) -> None:
        px, small = self._look.px, self._look.font(Role.SMALL)
        badge = QRectF(box.left(), box.center().y() - px(9), px(20), px(18))
        ink = INK[finding.severity]
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(self._look.colour(ink), 1))
        painter.drawRoundedRect(badge.adjusted(0.5, 0.5, -0.5, -0.5), px(4), px(4))
        self._line(painter, badge, words.grade(finding.severity), small, ink, Qt.AlignmentFlag.AlignHCenter)
        kind = QRectF(badge.right() + px(8), box.top(), QFontMetricsF(small).horizontalAdvance(words.category(finding)), box.height())
        self._line(painter, kind, words.category(finding), small, "text2")
        right = box.right() - self._taken(painter, box, finding)
        quote, font = QRectF(kind.right() + px(10), box.top(), right - kind.right() - px(10), box.height()), self._look.font(Role.TITLE)
        shown = elide(" ".join(finding.text.split()), quote.width(), QFontMetricsF(font).horizontalAdvance)
        self._line(painter, quote, shown, font, "text")
        painter.setPen(mark_pen(self._look, finding.severity))
        below = quote.center().y() + px(11)
        painter.drawLine(QPointF(quote.left(), below), QPointF(quote.left() + QFontMetricsF(font).horizontalAdvance(shown), below))

    def _taken(self, painter: QPainter, box: QRectF, finding: Finding) -> float:
        """The tick of an accepted wording; how much room it took."""
        draft = self._owner.draft
        if draft is None or not draft.is_taken(finding):
            return 0.0
        px, font = self._look.px, self._look.font(Role.SMALL)
        word = _("已采用")
        width = QFontMetricsF(font).horizontalAdvance(word)
        self._line(painter, QRectF(box.right() - width, box.top(), width + 1, box.height()), word, font, "accent")
        x, y, scale = box.right() - width - px(16), box.center().y() - px(5), px(10) / 14
        painter.setPen(QPen(self._look.colour("accent"), 1.7, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPolyline([QPointF(x + a * scale, y + b * scale) for a, b in ((2, 7.5), (5.5, 11), (12, 3.5))])
        return width + px(24)

    def _number(self, painter: QPainter, box: QRectF, number: int) -> None:
        if number <= 9:
            self._line(painter, box, str(number), self._look.font(Role.SMALL), "text2")

    def _line(
        self, painter: QPainter, box: QRectF, text: str, font: QFont, token: str,
        across: Qt.AlignmentFlag = Qt.AlignmentFlag.AlignLeft,
    ) -> None:  # fmt: skip
        painter.setFont(font)
        painter.setPen(self._look.colour(token))
        painter.drawText(box, across | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine, text)

    def _words(
        self, painter: QPainter, box: QRectF, text: str, role: Role, token: str, line: int, whole: bool
    ) -> int:
        height = self._lines(text, role, round(box.width()), line, whole)
        font = self._look.font(role)
        if not whole:
            text = elide(text, box.width(), QFontMetricsF(font).horizontalAdvance)
            self._line(painter, QRectF(box.left(), box.top(), box.width(), height), text, font, token)
            return height
        painter.setFont(font)
        painter.setPen(self._look.colour(token))
        painter.drawText(QRectF(box.left(), box.top() + self._look.px(2), box.width(), height), _WRAP, text)
        return height

    def _lines(self, text: str, role: Role, width: int, line: int, whole: bool) -> int:
        metrics = QFontMetrics(self._look.font(role))
        if not whole or ("\n" not in text and metrics.horizontalAdvance(text) <= width):
            return self._look.px(line)
        return metrics.boundingRect(QRect(0, 0, width, 10_000), _WRAP, text).height() + self._look.px(4)

    def _better(self, finding: Finding) -> str:
        draft = self._owner.draft
        if draft is None or not finding.suggestions:
            return _("没有现成的改法，按 E 自己改一改。")
        count = len(finding.suggestions)
        which = _("（{number}/{count}，← → 换）").format(number=draft.number_of(finding) + 1, count=count) if count > 1 else ""
        return "→ " + " ".join(draft.suggestion(finding).split()) + which

    def _why(self, finding: Finding, width: int, whole: bool) -> str:
        """The reason and, in a row that shows all, where it comes from: beside it where there is room, else below."""
        place = words.source(finding) if whole else ""
        if not place:
            return finding.message
        beside = f"{finding.message}　{place}"
        return beside if QFontMetrics(self._look.font(Role.SMALL)).horizontalAdvance(beside) <= width else f"{finding.message}\n{place}"

    def _open(self, index: Index) -> bool:
        return self._owner.explains or index.row() == self._owner.currentIndex().row()

    def _width(self, whole: int) -> int:
        return whole - self._look.px(_INDENT + _RIGHT)


class FindingList(QListView):
    """The rows; the window gives its keys their meaning. `moved`: another finding is the current one."""

    moved = Signal()

    def __init__(self, look: Look, parent: QWidget) -> None:
        super().__init__(parent)
        self.explains = False
        """Whether every row shows all of its reason, and where it comes from."""
        self._rows = FindingModel(self)
        self.setModel(self._rows)
        self._paints = FindingDelegate(look, self)
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

    def explain(self, on: bool) -> None:
        """Show every reason whole, with its document."""
        self.explains = on
        self.doItemsLayout()

    def content_height(self, width: int) -> int:
        """Pixels for all rows in a list `width` pixels wide."""
        inner = width - 2 * self.frameWidth()
        return sum(self._paints.height(self._rows.index(row), inner) for row in range(len(self.findings))) + width - inner

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
