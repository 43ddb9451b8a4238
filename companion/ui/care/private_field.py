"""A line whose words stay in it: learnt by no input method, handed to no other program while they are selected."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QClipboard, QGuiApplication
from PySide6.QtWidgets import QLineEdit, QWidget

from companion.ui.look import Look
from companion.ui.theme import Role

_SELECTING = (QEvent.Type.KeyPress, QEvent.Type.MouseButtonRelease, QEvent.Type.MouseButtonDblClick)


class PrivateField(QLineEdit):
    """`limit` characters at most."""

    def __init__(self, look: Look, name: str, parent: QWidget, limit: int) -> None:
        super().__init__(parent)
        self.setProperty("kind", "slot")
        self.setMaxLength(limit)
        self.setInputMethodHints(Qt.InputMethodHint.ImhSensitiveData)
        self.setAccessibleName(name)
        look.dress(self, Role.BODY)

    def event(self, event: QEvent) -> bool:
        """X11 offers whatever is selected to the middle button of every other window, also long after; not from here."""
        done = super().event(event)
        if event.type() in _SELECTING:
            clipboard = QGuiApplication.clipboard()
            if clipboard.ownsSelection():
                clipboard.clear(QClipboard.Mode.Selection)
        return done

    def forget(self) -> None:
        """Empty, without the undo history that clear() would keep."""
        self.setText("")
