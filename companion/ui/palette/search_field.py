"""The search field. While an input method composes, its keys are its own, and the composing pinyin already filters."""

from __future__ import annotations

import re

from PySide6.QtCore import QEvent, Signal
from PySide6.QtGui import QInputMethodEvent, QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from companion.ui.key_table import is_for_method

_SEPARATORS = re.compile(r"['’\s]")


def composed(preedit: str) -> str:
    """What of a preedit string filters: the pinyin letters without ``'`` and spaces, and characters already chosen."""
    letters = _SEPARATORS.sub("", preedit)
    good = all((char.isascii() and char.isalnum()) or "\u3400" <= char <= "\u9fff" for char in letters)
    return letters if good else ""


class SearchField(QLineEdit):
    """A line edit that knows when an input method composes.

    `query_changed` carries the committed text with the composing pinyin at the cursor; it does not repeat itself.
    """

    query_changed = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("search")
        self._preedit = ""
        self._told = ""
        self.textChanged.connect(self._tell)

    @property
    def composing(self) -> bool:
        """Whether an input method has text in the making."""
        return bool(self._preedit)

    @property
    def query(self) -> str:
        """Committed text and composing pinyin, as they read on screen."""
        at = self.cursorPosition()
        # cursorPosition counts UTF-16 units.
        units = self.text().encode("utf-16-le")
        before, after = units[: at * 2].decode("utf-16-le"), units[at * 2 :].decode("utf-16-le")
        return before + composed(self._preedit) + after

    def owns(self, event: QKeyEvent) -> bool:
        """Whether a key belongs to the input method just now, so that nobody here may act on it."""
        return self.composing and is_for_method(event)

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        """Keep the preedit, let Qt do the rest, and tell once."""
        self._preedit = event.preeditString()
        super().inputMethodEvent(event)
        self._tell()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Swallow what the input method owns."""
        if self.owns(event):
            event.accept()
            return
        super().keyPressEvent(event)

    def event(self, event: QEvent) -> bool:
        """Tab is a focus change for Qt before it is a key: stop it here while composing."""
        if event.type() in (QEvent.Type.KeyPress, QEvent.Type.ShortcutOverride) and isinstance(event, QKeyEvent) and self.owns(event):
            event.accept()
            return True
        if event.type() == QEvent.Type.FocusOut:
            self._preedit = ""
        return super().event(event)

    def _tell(self) -> None:
        query = self.query
        if query != self._told:
            self._told = query
            self.query_changed.emit(query)
