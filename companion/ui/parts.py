"""Small parts that the windows share: words, buttons, lines, and a layout emptied again."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QLabel, QLayout, QPushButton, QSizePolicy, QWidget

from companion.ui.look import Look
from companion.ui.texts import elide
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


def hairline(parent: QWidget, *, upright: bool = False) -> QFrame:
    """A line of one pixel."""
    line = QFrame(parent)
    line.setProperty("kind", "hairline")
    if upright:
        line.setFixedWidth(1)
    else:
        line.setFixedHeight(1)
    return line


class ElidedLabel(QLabel):
    """A label of one line that gives way: what does not fit ends in ``……``. The whole text is what is spoken."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._text = ""
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)

    def say(self, text: str) -> None:
        """Show `text`."""
        self._text = text
        self.setAccessibleName(text)
        self.updateGeometry()
        self._fit()

    def minimumSizeHint(self) -> QSize:
        """May become narrow."""
        return QSize(0, super().minimumSizeHint().height())

    def sizeHint(self) -> QSize:
        """Wide enough for the whole text."""
        return QSize(self.fontMetrics().horizontalAdvance(self._text) + 2, super().sizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fit again."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        self.setText(elide(self._text, self.width(), self.fontMetrics().horizontalAdvance))
