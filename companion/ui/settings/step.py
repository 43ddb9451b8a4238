"""What the steps of the first run share."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from companion.ui.look import Look
from companion.ui.settings.form import words
from companion.ui.theme import Role


class Step(QWidget):
    """One step: a heading, what it is for, and its body in `column`."""

    def __init__(self, look: Look, title: str, about: str) -> None:
        super().__init__()
        self.look = look
        self.title = title
        self.setAccessibleName(title)
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(look.px(12))
        heading = words(look, title, Role.SEARCH, parent=self)
        self.column.addWidget(heading)
        if about:
            self.column.addWidget(words(look, about, Role.BASE, "quiet", self))
        self.column.addStretch(1)

    def add(self, widget: QWidget) -> None:
        """Below what stands there."""
        self.column.insertWidget(self.column.count() - 1, widget)

    def row(self, *widgets: QWidget) -> None:
        """Side by side, from the left."""
        box = QWidget(self)
        layout = QHBoxLayout(box)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(self.look.px(10))
        for widget in widgets:
            layout.addWidget(widget, 0, Qt.AlignmentFlag.AlignVCenter)
        layout.addStretch(1)
        self.add(box)

    def entered(self) -> None:
        """It is shown now."""

    def left(self) -> None:
        """It is not shown any more."""

    def first_focus(self) -> QWidget | None:
        """Where the keyboard should be; None: on the button that goes on."""
        return None
