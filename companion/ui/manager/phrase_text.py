"""The text of a phrase while it is written: findings underlined, slots in their colour, names offered after ``{{``."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QFocusEvent, QKeyEvent, QSyntaxHighlighter, QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QWidget

from companion.base.i18n import _
from companion.phrases.form import PART
from companion.ui.look import Look
from companion.ui.manager.slot_list import SlotList
from companion.ui.theme import Role
from companion.ui.tone.text_view import DraftView

_OPEN = re.compile(r"\{\{[ \t]*([^{}\n]*)\Z")
_SLOT = re.compile(r"(?<!\\)\{\{[^{}\n]+\}\}")
_MOST = 12
_TAKES = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Tab)


class PhraseText(DraftView):
    """`names`: the slots to offer. Tab leaves the text, but takes a name while names are offered."""

    def __init__(self, look: Look, names: Callable[[], Sequence[str]], parent: QWidget) -> None:
        super().__init__(look, parent)
        self.setObjectName("phrase")
        self.setProperty("kind", "slot")
        self.setPlaceholderText(_("要说的话。打两个 { 选占位；单独一行 --- 分成下一段"))
        look.dress(self, Role.BODY)
        self._names, self._within = names, parent
        self._colours = _Colours(look, self)
        self._offered = SlotList(look, parent)
        self._offered.taken.connect(self._take)
        self.open_for_edit()
        self.setAccessibleName(_("正文"))
        self.cursorPositionChanged.connect(self._offer)
        self.textChanged.connect(self._offer)

    @property
    def offering(self) -> str:
        """The slot name that Enter would take now; empty for none."""
        return self._offered.current

    @property
    def in_slot(self) -> bool:
        """Whether the caret stands in a slot that is being typed."""
        return self.hasFocus() and _OPEN.search(self._before()) is not None

    def stop_offering(self) -> bool:
        """Put the names away; False when none were offered."""
        shown = not self._offered.isHidden()
        self._offered.hide()
        return shown

    def next_part(self) -> None:
        """Begin the next message at the caret."""
        cursor = self.textCursor()
        before = "" if cursor.atBlockStart() else "\n"
        cursor.insertText(f"{before}{PART}\n")
        self.setTextCursor(cursor)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """While names are offered, the keys that move and take are theirs."""
        key, plain = Qt.Key(event.key()), event.modifiers() in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier)
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and event.modifiers() == Qt.KeyboardModifier.ControlModifier:
            self.next_part()
        elif not self.offering or not plain:
            super().keyPressEvent(event)
        elif key in _TAKES:
            self._take(self.offering)
        elif key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self._offered.step(1 if key == Qt.Key.Key_Down else -1)
        elif key == Qt.Key.Key_Escape:
            self.stop_offering()
        else:
            super().keyPressEvent(event)

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Tab is a change of focus for Qt before it is a key."""
        if forward and self.offering:
            self._take(self.offering)
            return True
        return super().focusNextPrevChild(forward)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Nothing is offered to nobody."""
        super().focusOutEvent(event)
        self.stop_offering()

    def _before(self) -> str:
        cursor = self.textCursor()
        # cursor positions count UTF-16 units.
        units = cursor.block().text().encode("utf-16-le")
        return units[: cursor.positionInBlock() * 2].decode("utf-16-le", "ignore")

    def _offer(self) -> None:
        found = _OPEN.search(self._before()) if self.hasFocus() and not self.textCursor().hasSelection() else None
        if found is None:
            self.stop_offering()
            return
        typed = found.group(1)
        names = self._names()
        fitting = [name for name in names if name.startswith(typed)] + [name for name in names if typed in name[1:]]
        fitting = [name for name in dict.fromkeys(fitting) if name != typed][:_MOST]
        place = self.cursorRect()
        place.moveTopLeft(self.viewport().mapTo(self._within, place.topLeft()))
        self._offered.offer(fitting, place)

    def _take(self, name: str) -> None:
        found = _OPEN.search(self._before())
        if found is None:
            return
        cursor = self.textCursor()
        typed = len(found.group(1).encode("utf-16-le")) // 2
        cursor.movePosition(QTextCursor.MoveOperation.Left, QTextCursor.MoveMode.KeepAnchor, typed)
        rest = cursor.block().text().encode("utf-16-le")[cursor.selectionEnd() * 2 - cursor.block().position() * 2 :].decode("utf-16-le", "ignore")
        cursor.insertText(name if rest.startswith("}}") else name + "}}")
        if rest.startswith("}}"):
            cursor.movePosition(QTextCursor.MoveOperation.Right, n=2)
        self.setTextCursor(cursor)
        self.stop_offering()
        self.setFocus()

    def _dress_again(self) -> None:
        text, at = self.toPlainText(), self.textCursor().position()
        changed = self.blockSignals(True)
        self.put(text)
        self.blockSignals(changed)
        cursor = self.textCursor()
        cursor.setPosition(min(at, self.document().characterCount() - 1))
        self.setTextCursor(cursor)
        self._colours.rehighlight()


class _Colours(QSyntaxHighlighter):
    """Slots in the accent, the line between two messages in grey."""

    def __init__(self, look: Look, text: DraftView) -> None:
        super().__init__(text.document())
        self._look = look

    def highlightBlock(self, text: str) -> None:
        """One paragraph."""
        fmt = QTextCharFormat()
        if text.strip() == PART:
            fmt.setForeground(self._look.colour("text2"))
            self.setFormat(0, len(text), fmt)
            return
        fmt.setForeground(self._look.colour("accent"))
        for found in _SLOT.finditer(text):
            start = len(text[: found.start()].encode("utf-16-le")) // 2
            self.setFormat(start, len(found.group().encode("utf-16-le")) // 2, fmt)
