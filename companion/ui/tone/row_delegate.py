"""How a finding is painted: grade, kind and wording, the better wording, and why."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QFontMetricsF, QPainter, QPen
from PySide6.QtWidgets import QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from companion.base.i18n import _
from companion.tone.model import Finding
from companion.ui.look import Look
from companion.ui.texts import elide
from companion.ui.theme import Role
from companion.ui.tone import words
from companion.ui.tone.draft import Draft
from companion.ui.tone.text_view import INK, mark_pen

Index = QModelIndex | QPersistentModelIndex
FINDING = Qt.ItemDataRole.UserRole
"""The role under which a row gives its Finding."""
_WRAP = Qt.TextFlag.TextWordWrap.value | Qt.AlignmentFlag.AlignLeft.value | Qt.AlignmentFlag.AlignTop.value
_LEFT, _INDENT, _RIGHT, _ABOVE = 10, 30, 12, 8
_FIRST, _SECOND, _THIRD = 24, 22, 18
_QUOTE = 0.45
"""What the wording may take of a row of one line."""


class FindingDelegate(QStyledItemDelegate):
    """Grade, kind and wording; the better wording; why. The current row shows all of it, the others are one line."""

    def __init__(
        self, look: Look, owner: QListView, draft: Callable[[], Draft | None], explains: Callable[[], bool], by_hand: str
    ) -> None:
        """`draft`: the one that is shown; `explains`: whether every row shows all of its reason; `by_hand`: said where
        there is no better wording.
        """
        super().__init__(owner)
        self.by_hand = by_hand
        self._look, self._owner = look, owner
        self._draft, self._explains = draft, explains

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """As high as its words at the width of the list."""
        return QSize(0, self.height(index, self._owner.viewport().width()))

    def height(self, index: Index, whole: int) -> int:
        """Pixels of a row in a list `whole` pixels wide."""
        return self.open_height(index, whole) if self._open(index) else self.closed_height()

    def open_height(self, index: Index, whole: int) -> int:
        """Pixels of a row that shows all."""
        finding: Finding = index.data(FINDING)
        width = self._width(whole)
        better = self._lines(self._better(finding), Role.BASE, width, _SECOND)
        return self.closed_height() + better + self._lines(self._why(finding, width), Role.SMALL, width, _THIRD)

    def closed_height(self) -> int:
        """Pixels of a row of one line."""
        return self._look.px(_FIRST) + 2 * self._look.px(_ABOVE)

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
        whole = self._open(index)
        self._head(painter, QRectF(left, top, width, px(_FIRST)), finding, whole)
        top += px(_FIRST)
        for text, role, token, height in (
            (self._better(finding), Role.BASE, "text" if finding.suggestions else "text2", _SECOND),
            (self._why(finding, width), Role.SMALL, "text2", _THIRD),
        ) if whole else ():
            top += self._words(painter, QRectF(left, top, width, 0), text, role, token, height)
        painter.restore()

    def _head(self, painter: QPainter, box: QRectF, finding: Finding, whole: bool) -> None:
        px, small = self._look.px, self._look.font(Role.SMALL)
        wide = max(px(20), round(QFontMetricsF(small).horizontalAdvance(words.grade(finding.severity))) + px(8))
        badge = QRectF(box.left(), box.center().y() - px(9), wide, px(18))
        ink = INK[finding.severity]
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(self._look.colour(ink), 1))
        painter.drawRoundedRect(badge.adjusted(0.5, 0.5, -0.5, -0.5), px(4), px(4))
        self._line(painter, badge, words.grade(finding.severity), small, ink, Qt.AlignmentFlag.AlignHCenter)
        kind = QRectF(badge.right() + px(8), box.top(), QFontMetricsF(small).horizontalAdvance(words.category(finding)), box.height())
        self._line(painter, kind, words.category(finding), small, "text2")
        right = box.right() - self._taken(painter, box, finding)
        quote, font = QRectF(kind.right() + px(10), box.top(), right - kind.right() - px(10), box.height()), self._look.font(Role.TITLE)
        advance = QFontMetricsF(font).horizontalAdvance
        shown = elide(" ".join(finding.text.split()), quote.width() * (1 if whole else _QUOTE), advance)
        self._line(painter, quote, shown, font, "text")
        if not whole:
            self._beside(painter, quote.adjusted(advance(shown) + px(10), 0, 0, 0), finding)
        painter.setPen(mark_pen(self._look, finding.severity))
        below = quote.center().y() + px(11)
        painter.drawLine(QPointF(quote.left(), below), QPointF(quote.left() + advance(shown), below))

    def _beside(self, painter: QPainter, box: QRectF, finding: Finding) -> None:
        """What a row of one line has room for: the better wording, else why."""
        font = self._look.font(Role.BASE if finding.suggestions else Role.SMALL)
        text = self._better(finding) if finding.suggestions else finding.message
        shown = elide(text, box.width(), QFontMetricsF(font).horizontalAdvance)
        self._line(painter, box, shown, font, "text" if finding.suggestions else "text2")

    def _taken(self, painter: QPainter, box: QRectF, finding: Finding) -> float:
        """The tick of an accepted wording; how much room it took."""
        draft = self._draft()
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

    def _words(self, painter: QPainter, box: QRectF, text: str, role: Role, token: str, line: int) -> int:
        height = self._lines(text, role, round(box.width()), line)
        painter.setFont(self._look.font(role))
        painter.setPen(self._look.colour(token))
        painter.drawText(QRectF(box.left(), box.top() + self._look.px(2), box.width(), height), _WRAP, text)
        return height

    def _lines(self, text: str, role: Role, width: int, line: int) -> int:
        metrics = QFontMetrics(self._look.font(role))
        if "\n" not in text and metrics.horizontalAdvance(text) <= width:
            return self._look.px(line)
        return metrics.boundingRect(QRect(0, 0, width, 10_000), _WRAP, text).height() + self._look.px(4)

    def _better(self, finding: Finding) -> str:
        draft = self._draft()
        if draft is None or not finding.suggestions:
            return self.by_hand
        count = len(finding.suggestions)
        which = _("（{number}/{count}，← → 换）").format(number=draft.number_of(finding) + 1, count=count) if count > 1 else ""
        return "→ " + " ".join(draft.suggestion(finding).split()) + which

    def _why(self, finding: Finding, width: int) -> str:
        """The reason and where it comes from: beside it where there is room, else below."""
        place = words.source(finding)
        if not place:
            return finding.message
        beside = f"{finding.message}　{place}"
        return beside if QFontMetrics(self._look.font(Role.SMALL)).horizontalAdvance(beside) <= width else f"{finding.message}\n{place}"

    def _open(self, index: Index) -> bool:
        return self._explains() or index.row() == self._owner.currentIndex().row()

    def _width(self, whole: int) -> int:
        return whole - self._look.px(_INDENT + _RIGHT)
