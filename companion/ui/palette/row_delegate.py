"""Paints one row of the list: number, title with its match, the text on one line, badges, category."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from companion.phrases.model import Phrase
from companion.ui.look import Look
from companion.ui.palette.filling import row_text
from companion.ui.palette.rows import ROW, Badge, Row, badges
from companion.ui.texts import ELLIPSIS, Spans, clip, elide, excerpt
from companion.ui.theme import Role

_ROW, _HEADING = 56, 30
_NUMBER, _LEFT, _RIGHT = 12, 34, 12
_REACH = 20
"""Characters of the text that surely fit; a match beyond them is brought to the front."""


class RowDelegate(QStyledItemDelegate):
    """Draws with the tokens of `look`. `number_of` gives a row's number for Alt+n, 0 for none."""

    def __init__(self, look: Look, number_of: Callable[[int], int], parent: QWidget) -> None:
        super().__init__(parent)
        self._look = look
        self._number_of = number_of
        self.filled: Mapping[str, str] = {}

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        """A phrase has two lines, a heading one."""
        row: Row = index.data(ROW)
        return QSize(0, self._look.px(_ROW if row.phrase else _HEADING))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> None:
        """Paint the whole row; nothing of the style's own is used."""
        row: Row = index.data(ROW)
        rect: QRect = option.rect
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if row.phrase is None:
            self._heading(painter, rect, row.heading)
        else:
            state: QStyle.StateFlag = option.state
            self._phrase(painter, rect, row, bool(state & QStyle.StateFlag.State_Selected), index.row())
        painter.restore()

    def _heading(self, painter: QPainter, rect: QRect, text: str) -> None:
        px = self._look.px
        painter.setFont(self._look.font(Role.SMALL, strong=True))
        painter.setPen(self._look.colour("text2"))
        where = rect.adjusted(px(_NUMBER), px(6), -px(_RIGHT), 0)
        painter.drawText(where, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, text)

    def _phrase(self, painter: QPainter, rect: QRect, row: Row, selected: bool, number: int) -> None:
        px, look, phrase = self._look.px, self._look, row.phrase
        assert phrase is not None
        if selected:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(look.colour("selection"))
            painter.drawRoundedRect(QRectF(rect).adjusted(0, 1, 0, -1), px(6), px(6))
            painter.setBrush(look.colour("accent"))
            bar = QRectF(rect.left(), rect.top() + px(10), 3, rect.height() - px(20))
            painter.drawRoundedRect(bar, 1.5, 1.5)
        self._digit(painter, rect, self._number_of(number), selected)
        first = QRectF(rect.left() + px(_LEFT), rect.top() + px(7), rect.width() - px(_LEFT + _RIGHT), px(22))
        second = QRectF(first.left(), rect.top() + px(30), first.width(), px(18))
        first.setRight(self._badges(painter, first, badges(phrase, self.filled), selected))
        second.setRight(self._category(painter, second, phrase))
        spans = row.spans.get("title", ())
        self._line(painter, first, phrase.title, spans, Role.TITLE, "text", strong=not spans)
        text, found = excerpt(*row_text(phrase, row.spans.get("text", ()), self.filled), _REACH)
        self._line(painter, second, text, found, Role.SMALL, "text2", strong=False)

    def _digit(self, painter: QPainter, rect: QRect, number: int, selected: bool) -> None:
        if number:
            painter.setFont(self._look.font(Role.SMALL))
            painter.setPen(self._look.colour("accent" if selected else "text2"))
            where = QRect(rect.left() + self._look.px(_NUMBER), rect.top(), self._look.px(14), rect.height())
            painter.drawText(where, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, str(number))

    def _badges(self, painter: QPainter, line: QRectF, marks: list[Badge], selected: bool) -> float:
        look, px = self._look, self._look.px
        font = look.font(Role.SMALL)
        metrics = QFontMetricsF(font)
        painter.setFont(font)
        right = line.right()
        for mark in reversed(marks):
            width = metrics.horizontalAdvance(mark.text) + px(10)
            box = QRectF(right - width, line.center().y() - px(9), width, px(18))
            painter.setPen(QPen(look.colour("border"), 1) if mark.outlined else Qt.PenStyle.NoPen)
            painter.setBrush(Qt.BrushStyle.NoBrush if mark.outlined else look.colour("surface" if selected else "bg"))
            painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), px(4), px(4))
            painter.setPen(look.colour("medium" if mark.outlined else "text2"))
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, mark.text)
            right -= width + px(4)
        return right - (px(4) if marks else 0)

    def _category(self, painter: QPainter, line: QRectF, phrase: Phrase) -> float:
        name = phrase.category[-1] if phrase.category else phrase.stage
        if not name:
            return line.right()
        font = self._look.font(Role.SMALL)
        advance = QFontMetricsF(font).horizontalAdvance
        shown = elide(name, line.width() * 0.3, advance)
        painter.setFont(font)
        painter.setPen(self._look.colour("text2"))
        painter.drawText(line, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, shown)
        return line.right() - advance(shown) - self._look.px(12)

    def _line(
        self, painter: QPainter, line: QRectF, text: str, spans: Spans, role: Role, token: str, *, strong: bool
    ) -> None:
        plain = self._look.font(role, strong=strong)
        marked = self._look.font(role, strong=True, underline=True)
        advance = QFontMetricsF(marked if spans else plain).horizontalAdvance
        shown = elide(text, line.width(), advance)
        kept = len(shown) - len(ELLIPSIS) if shown != text else len(text)
        metrics = QFontMetricsF(plain)
        baseline = line.center().y() + (metrics.ascent() - metrics.descent()) / 2
        x = line.left()
        for piece, hit in runs(shown, clip(spans, kept)):
            font: QFont = marked if hit else plain
            painter.setFont(font)
            painter.setPen(self._look.colour("text" if hit else token))
            painter.drawText(QPointF(x, baseline), piece)
            x += QFontMetricsF(font).horizontalAdvance(piece)


def runs(text: str, spans: Spans) -> list[tuple[str, bool]]:
    """`text` cut at the ends of `spans` (sorted, apart, code points): (piece, matched)."""
    pieces: list[tuple[str, bool]] = []
    at = 0
    for start, end in sorted(spans):
        pieces += [(text[at:start], False), (text[max(at, start) : end], True)]
        at = max(at, end)
    return [(piece, hit) for piece, hit in [*pieces, (text[at:], False)] if piece]
