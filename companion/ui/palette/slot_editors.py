"""The editors of the slot form, one per kind of slot, behind one face: `SlotEditor`."""

from __future__ import annotations

from typing import Protocol

from PySide6.QtCore import QPointF, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QComboBox, QLineEdit, QPlainTextEdit, QSizePolicy, QWidget

from companion.base.i18n import _
from companion.phrases.model import Slot
from companion.ui.look import Look
from companion.ui.palette.filling import shown
from companion.ui.style import restyle


class SlotEditor(Protocol):
    """What the form asks of an editor."""

    def value(self) -> str:
        """The value as typed, never masked."""
        ...

    def put(self, value: str) -> None:
        """Replace the value."""
        ...

    def hint(self, text: str) -> None:
        """Grey text that shows while the editor is empty; never a value."""
        ...


class LineEditor(QLineEdit):
    """One line. A value that is private (a phone number) shows masked while the editor has no focus."""

    edited = Signal()

    def __init__(self, slot: Slot, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._slot = slot
        self._value = ""
        self.setProperty("kind", "slot")
        self.textEdited.connect(self._typed)

    def value(self) -> str:
        """The value as typed."""
        return self._value

    def put(self, value: str) -> None:
        """Replace the value."""
        self._value = value
        self._display()
        self.edited.emit()

    def hint(self, text: str) -> None:
        """Grey text."""
        self.setPlaceholderText(text)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show it as typed."""
        super().focusInEvent(event)
        self._display()
        self.selectAll()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Show it masked."""
        super().focusOutEvent(event)
        self._display()

    def _typed(self, text: str) -> None:
        self._value = text
        self.edited.emit()

    def _display(self) -> None:
        text = self._value if self.hasFocus() else shown(self._slot, self._value)
        if text != self.text():
            self.setText(text)


class TextEditor(QPlainTextEdit):
    """Several lines; Shift+Enter makes a new one, because Enter goes on to the next slot."""

    edited = Signal()

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self.setProperty("kind", "slot")
        self.setTabChangesFocus(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.textChanged.connect(self.edited)

    def sizeHint(self) -> QSize:
        """Three lines."""
        return QSize(0, self.fontMetrics().lineSpacing() * 3 + self._look.px(20))

    def value(self) -> str:
        """The text."""
        return self.toPlainText()

    def put(self, value: str) -> None:
        """Replace the text."""
        self.setPlainText(value)

    def hint(self, text: str) -> None:
        """Grey text."""
        self.setPlaceholderText(text)


class ChoiceEditor(QComboBox):
    """One of a few; up and down choose. Nothing is chosen at first."""

    edited = Signal()

    def __init__(self, slot: Slot, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self.setProperty("kind", "slot")
        self.addItems(list(slot.choices))
        self.setCurrentIndex(-1)
        self.setPlaceholderText(_("↑↓ 选择"))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setMinimumContentsLength(1)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setProperty("empty", "true")
        self.currentIndexChanged.connect(self._chosen)

    def value(self) -> str:
        """The choice, empty for none."""
        return self.currentText()

    def put(self, value: str) -> None:
        """Choose `value`; one that is not among the choices chooses nothing."""
        self.setCurrentIndex(self.findText(value))

    def hint(self, text: str) -> None:
        """Grey text."""
        self.setPlaceholderText(text or _("↑↓ 选择"))

    def _chosen(self, index: int) -> None:
        self.setProperty("empty", "true" if index < 0 else "false")
        restyle(self)
        self.edited.emit()

    def paintEvent(self, event: QPaintEvent) -> None:
        """The stylesheet draws the box; the chevron is ours."""
        super().paintEvent(event)
        px = self._look.px
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(self._look.colour("text2"), 1.6))
        x, y = self.width() - px(18), self.height() / 2
        painter.drawPolyline([QPointF(x - px(4), y - px(2)), QPointF(x, y + px(2)), QPointF(x + px(4), y - px(2))])


Editor = LineEditor | TextEditor | ChoiceEditor


def editor_for(slot: Slot, look: Look, parent: QWidget) -> Editor:
    """The editor of a slot by its kind, named after the slot for screen readers."""
    editor: Editor
    if slot.kind == "choice" and slot.choices:
        editor = ChoiceEditor(slot, look, parent)
    elif slot.kind == "multiline":
        editor = TextEditor(look, parent)
    else:
        editor = LineEditor(slot, parent)
        if slot.kind in ("phone", "order", "money"):
            editor.setInputMethodHints(Qt.InputMethodHint.ImhPreferLatin | Qt.InputMethodHint.ImhNoPredictiveText)
    needed = _("必填") if slot.required else _("可不填")
    editor.setAccessibleName(_("占位：{name}，{needed}").format(name=slot.name, needed=needed))
    return editor
