"""The two texts of the tone window: the draft with its marks, and what becomes of it with strikes and underlines."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import (
    QPainter,
    QPaintEvent,
    QPen,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextOption,
)
from PySide6.QtWidgets import QTextEdit, QWidget

from companion.base.i18n import _
from companion.tone.model import Finding
from companion.ui.look import Look
from companion.ui.texts import utf16, utf16_spans
from companion.ui.theme import Role
from companion.ui.tone.changes import Kind, Stretch

LINE = 26
"""Pixels from line to line at base size 14 (reading text, screens.md 3.11)."""
_ASIDE = 4
INK = {"error": "high", "warning": "medium", "hint": "low"}


@dataclass(frozen=True, slots=True)
class Mark:
    """A stretch in UTF-16 units and how grave it is."""

    start: int
    length: int
    severity: str


def mark_pen(look: Look, severity: str) -> QPen:
    """Solid, dashed or dotted: the grade is a shape first and an ink second."""
    pen = QPen(look.colour(INK[severity]), 2.0, Qt.PenStyle.SolidLine, Qt.PenCapStyle.FlatCap)
    if severity == "warning":
        pen.setDashPattern([3.0, 1.6])
    elif severity == "hint":
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        pen.setDashPattern([0.01, 2.2])
    return pen


class TextView(QTextEdit):
    """Reading text that is not selected in (a selection would take the one of the target's), and scrolls by itself."""

    def __init__(self, look: Look, name: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.look = look
        self.setObjectName("preview")
        self.setAccessibleName(name)
        self.setAcceptRichText(False)
        self.setReadOnly(True)
        self.setTabChangesFocus(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTextInteractionFlags(Qt.TextInteractionFlag.NoTextInteraction)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setWordWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        self.document().setDocumentMargin(0)
        self.setViewportMargins(_ASIDE, 0, _ASIDE, 0)

    def height_for(self, width: int, lines: int) -> int:
        """Pixels for the whole text at `width`, at most so many lines."""
        # A copy is measured: the widget may not have its width yet, and laying its own document out would scroll it.
        copy = self.document().clone(self)
        copy.setTextWidth(width - 2 * (self.frameWidth() + _ASIDE))
        height = round(copy.size().height())
        copy.deleteLater()
        return min(height, self.look.px(LINE) * lines) + 2 * self.frameWidth() + self.look.px(6)

    def plain(self) -> QTextCharFormat:
        """Body text."""
        fmt = QTextCharFormat()
        fmt.setFont(self.look.font(Role.BODY))
        fmt.setForeground(self.look.colour("text"))
        return fmt

    def start_anew(self) -> QTextCursor:
        """An empty document with the line height of reading text."""
        self.clear()
        cursor = QTextCursor(self.document())
        block = QTextBlockFormat()
        block.setLineHeight(self.look.px(LINE), QTextBlockFormat.LineHeightTypes.FixedHeight.value)
        cursor.setBlockFormat(block)
        self.setCurrentCharFormat(self.plain())
        return cursor


class DraftView(TextView):
    """The draft: marks under the findings, and, when asked for, a text to change by hand."""

    def __init__(self, look: Look, parent: QWidget) -> None:
        super().__init__(look, _("原文"), parent)
        self._marks: list[Mark] = []
        look.changed.connect(self._dress_again)

    @property
    def editing(self) -> bool:
        """Whether it is being changed by hand."""
        return not self.isReadOnly()

    @property
    def marks(self) -> Sequence[Mark]:
        """What is underlined."""
        return self._marks

    def put(self, text: str) -> None:
        """Show `text` from its beginning."""
        cursor = self.start_anew()
        cursor.insertText(text, self.plain())
        self.document().clearUndoRedoStacks()
        self.moveCursor(QTextCursor.MoveOperation.Start)

    def show_findings(self, text: str, findings: Sequence[Finding], current: Finding | None) -> None:
        """Underline `findings` of `text`, and lay the colour of the selection behind the current one."""
        spans = utf16_spans(text, [(one.start, one.end) for one in findings])
        self._marks = [Mark(*span, one.severity) for span, one in zip(spans, findings, strict=True)]
        extra = []
        if current is not None:
            lit = QTextEdit.ExtraSelection()
            lit.format.setBackground(self.look.colour("selection"))
            lit.cursor = self._cursor(utf16(text, current.start), utf16(text, current.end))
            extra.append(lit)
            if not self.editing:
                self.setTextCursor(self._cursor(utf16(text, current.start), utf16(text, current.start)))
                self.ensureCursorVisible()
        self.setExtraSelections(extra)
        said = "；".join(f"“{one.text}”" for one in findings)
        self.setAccessibleDescription(_("标出：{places}").format(places=said) if said else "")
        self.viewport().update()

    def open_for_edit(self) -> None:
        """From now on it can be changed by hand; the caret stands at the end."""
        self.setReadOnly(False)
        self.setTextInteractionFlags(Qt.TextInteractionFlag.TextEditorInteraction)
        self.setAccessibleName(_("手动改"))
        self.moveCursor(QTextCursor.MoveOperation.End)

    def select(self, text: str, start: int, end: int) -> None:
        """Select ``text[start:end]``, so that typing replaces it."""
        self.setTextCursor(self._cursor(utf16(text, start), utf16(text, end)))

    def change(self, text: str, chosen: Sequence[Finding]) -> None:
        """Put the first suggestion of each of `chosen` into `text`, which is shown, as steps that can be undone."""
        for finding in sorted(chosen, key=lambda one: one.start, reverse=True):
            cursor = self._cursor(utf16(text, finding.start), utf16(text, finding.end))
            cursor.insertText(finding.suggestions[0], self.plain())

    def rest(self) -> None:
        """Not changed by hand any longer."""
        self.setReadOnly(True)
        self.setTextInteractionFlags(Qt.TextInteractionFlag.NoTextInteraction)
        self.setAccessibleName(_("原文"))

    def paintEvent(self, event: QPaintEvent) -> None:
        """The text, and the marks under it."""
        super().paintEvent(event)
        painter = QPainter(self.viewport())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.translate(0, -self.verticalScrollBar().value())
        for mark in self._marks:
            painter.setPen(mark_pen(self.look, mark.severity))
            for line in self._lines_under(mark):
                painter.drawLine(line.topLeft(), line.topRight())

    def _lines_under(self, mark: Mark) -> Iterator[QRectF]:
        """Where to draw under a mark, one stretch for each line of the layout."""
        layout = self.document().documentLayout()
        block = self.document().findBlock(mark.start)
        end = mark.start + mark.length
        while block.isValid() and block.position() < end:
            corner = layout.blockBoundingRect(block).topLeft()
            lines = block.layout()
            for number in range(lines.lineCount()):
                line = lines.lineAt(number)
                first = block.position() + line.textStart()
                left, right = max(mark.start, first), min(end, first + line.textLength())
                if left < right:
                    x = [_x(line.cursorToX(at - block.position())) for at in (left, right)]
                    y = corner.y() + line.y() + line.ascent() + self.look.px(4)
                    yield QRectF(QPointF(corner.x() + x[0] + 1, y), QPointF(corner.x() + x[1] - 1, y))
            block = block.next()

    def _cursor(self, start: int, end: int) -> QTextCursor:
        cursor = QTextCursor(self.document())
        last = self.document().characterCount() - 1
        cursor.setPosition(min(start, last))
        cursor.setPosition(min(end, last), QTextCursor.MoveMode.KeepAnchor)
        return cursor

    def _dress_again(self) -> None:
        if not self.editing:
            text, marks = self.toPlainText(), self._marks
            self.put(text)
            self._marks = marks


class ChangesView(TextView):
    """What becomes of the draft: what goes is struck, what comes is underlined."""

    def __init__(self, look: Look, parent: QWidget) -> None:
        super().__init__(look, _("改后"), parent)
        self._stretches: Sequence[Stretch] = ()
        look.changed.connect(lambda: self.show_changes(self._stretches))

    def show_changes(self, stretches: Sequence[Stretch]) -> None:
        """Show them from the beginning."""
        self._stretches = stretches
        cursor = self.start_anew()
        for stretch in stretches:
            cursor.insertText(stretch.text, self._format(stretch.kind))
        self.setAccessibleDescription("".join(one.text for one in stretches if one.kind is not Kind.GONE))
        self.moveCursor(QTextCursor.MoveOperation.Start)

    def _format(self, kind: Kind) -> QTextCharFormat:
        fmt = self.plain()
        if kind is Kind.GONE:
            fmt.setFontStrikeOut(True)
            fmt.setForeground(self.look.colour("text2"))
        elif kind is Kind.NEW:
            fmt.setFont(self.look.font(Role.BODY, strong=True))
            fmt.setUnderlineStyle(QTextCharFormat.UnderlineStyle.SingleUnderline)
            fmt.setUnderlineColor(self.look.colour("accent"))
            fmt.setForeground(self.look.colour("accent"))
        return fmt


def _x(value: object) -> float:
    """PySide gives cursorToX as a number or as (x, position)."""
    return float(value[0]) if isinstance(value, tuple) else float(value)  # type: ignore[arg-type]
