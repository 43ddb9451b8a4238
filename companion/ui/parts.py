"""Small parts that the windows share: words, buttons, and a layout emptied again."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QLayout, QPushButton, QWidget

from companion.ui.look import Look
from companion.ui.theme import Role


def words(look: Look, text: str, role: Role, parent: QWidget, *, quiet: bool = False, middle: bool = False) -> QLabel:
    """A label that wraps; `quiet` in secondary ink, `middle` centred."""
    label = QLabel(text, parent)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(True)
    if quiet:
        label.setProperty("tone", "quiet")
    if middle:
        label.setAlignment(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignVCenter)
    look.dress(label, role)
    return label


def button(look: Look, text: str, parent: QWidget, *, key: str = "", link: bool = False) -> QPushButton:
    """A push button; `key` is shown after the words, `link` a quiet one without an outline."""
    made = QPushButton(f"{text}  {key}" if key else text, parent)
    made.setProperty("kind", "chip" if link else "button")
    made.setAutoDefault(False)
    made.setAccessibleName(text)
    made.setAccessibleDescription(key)
    look.dress(made, Role.CHIP if link else Role.BASE)
    return made


def empty(layout: QLayout) -> None:
    """Take everything out of `layout` and off the screen."""
    while (item := layout.takeAt(0)) is not None:
        widget = item.widget()
        if widget is not None:
            widget.hide()
            widget.deleteLater()
