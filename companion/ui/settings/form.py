"""The sheets of the settings: a page that scrolls, cards on it, rows in them."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QLayout,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from companion.ui.announce import announce
from companion.ui.look import Look
from companion.ui.strip import Mark
from companion.ui.style import restyle
from companion.ui.theme import Role


def button(look: Look, words: str, kind: str = "button", parent: QWidget | None = None) -> QPushButton:
    """A push button: ``button``, ``primary`` (one per view) or ``link``."""
    made = QPushButton(words, parent)
    made.setProperty("kind", kind)
    made.setAutoDefault(False)
    made.setAccessibleName(words)
    look.dress(made, Role.CHIP)
    return made


def words(look: Look, text: str, role: Role = Role.BASE, tone: str = "", parent: QWidget | None = None) -> QLabel:
    """A label that wraps; `tone` as in the application's stylesheet (quiet, accent, caution, wrong)."""
    label = QLabel(text, parent)
    label.setWordWrap(True)
    label.setTextFormat(Qt.TextFormat.PlainText)
    if tone:
        label.setProperty("tone", tone)
    look.dress(label, role)
    return label


class StateLine(QWidget):
    """A drawn sign and one sentence; both change together, and the sentence is spoken."""

    def __init__(self, look: Look, parent: QWidget | None = None, role: Role = Role.SMALL) -> None:
        super().__init__(parent)
        self._mark = Mark(look, self)
        self._label = words(look, "", role, "quiet", self)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(look.px(6))
        self._beside = QVBoxLayout()
        self._beside.addWidget(self._mark)
        self._beside.addStretch(1)
        layout.addLayout(self._beside)
        layout.addWidget(self._label, 1)
        look.changed.connect(self._level)
        self._level()
        self.say("", "")

    def _level(self) -> None:
        """The sign stands level with the first line of the words."""
        self._mark.updateGeometry()
        above = (self._label.fontMetrics().height() - self._mark.sizeHint().height()) // 2
        self._beside.setContentsMargins(0, max(above, 0), 0, 0)

    @property
    def text(self) -> str:
        """The sentence."""
        return self._label.text()

    @property
    def mark(self) -> str:
        """The sign: ``done``, ``caution``, ``next`` or none."""
        return self._mark.kind if not self._mark.isHidden() else ""

    def say(self, sentence: str, mark: str) -> None:
        """Show `sentence` under `mark`; an empty mark shows none."""
        self._mark.kind = mark or "next"
        self._mark.setVisible(bool(mark))
        self._mark.update()
        self._label.setText(sentence)
        self._label.setProperty("tone", {"done": "accent", "caution": "caution"}.get(mark, "quiet"))
        restyle(self._label)
        self.setAccessibleName(sentence)
        announce(self, sentence)


class Card(QFrame):
    """Rows on a sheet, with a hairline between them."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self.setObjectName("card")
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(look.px(16), look.px(6), look.px(16), look.px(6))
        self._layout.setSpacing(0)

    def row(self, title: str, control: QWidget | None = None, detail: str = "") -> QLabel:
        """One line: words on the left, the control on the right. Returns the title's label."""
        box = QWidget(self)
        layout = QHBoxLayout(box)
        layout.setContentsMargins(0, self._look.px(9), 0, self._look.px(9))
        layout.setSpacing(self._look.px(16))
        left = QVBoxLayout()
        left.setSpacing(self._look.px(2))
        label = words(self._look, title, Role.BASE, parent=box)
        left.addWidget(label)
        if detail:
            left.addWidget(words(self._look, detail, Role.SMALL, "quiet", box))
        layout.addLayout(left, 1)
        if control is not None:
            layout.addWidget(control, 0, Qt.AlignmentFlag.AlignVCenter)
            label.setBuddy(control)
            if detail and not control.accessibleDescription():
                control.setAccessibleDescription(detail)
        self.add(box)
        return label

    def add(self, widget: QWidget) -> None:
        """Anything, as wide as the card."""
        if self._layout.count():
            rule = QFrame(self)
            rule.setProperty("kind", "hairline")
            rule.setFixedHeight(1)
            self._layout.addWidget(rule)
        self._layout.addWidget(widget)


class Page(QScrollArea):
    """One page: heading, a line about it, and cards. Scrolls where it must, and never sideways."""

    def __init__(self, look: Look, title: str, about: str = "") -> None:
        super().__init__()
        self._look = look
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setAccessibleName(title)
        body = QWidget()
        self.column = QVBoxLayout(body)
        self.column.setContentsMargins(look.px(24), look.px(20), look.px(24), look.px(24))
        self.column.setSpacing(look.px(12))
        self.column.setSizeConstraint(QLayout.SizeConstraint.SetMinAndMaxSize)
        heading = words(look, title, Role.SEARCH)
        heading.setAccessibleName(title)
        self.column.addWidget(heading)
        if about:
            self.column.addWidget(words(look, about, Role.CHIP, "quiet"))
        self.column.addStretch(1)
        self.setWidget(body)

    def add(self, widget: QWidget) -> None:
        """Below what stands there."""
        self.column.insertWidget(self.column.count() - 1, widget)

    def heading(self, text: str) -> None:
        """Words over the next card."""
        label = words(self._look, text, Role.STRONG)
        label.setContentsMargins(0, self._look.px(8), 0, 0)
        self.add(label)

    def card(self) -> Card:
        """A new card below what stands there."""
        made = Card(self._look)
        self.add(made)
        return made

    def refresh(self) -> None:
        """Shown again, or the world changed: a page that shows the world looks anew."""
