"""The small parts of the care window: key caps, cards that can be pressed, an exercise in a line."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import (
    QAbstractButton,
    QFrame,
    QLabel,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from companion.base.i18n import _
from companion.care.model import Exercise
from companion.care.translation import sentence
from companion.ui.look import Look
from companion.ui.parts import words
from companion.ui.theme import Role

_RADIUS = 8
LEADING = 1.7
"""Line height of a card's lines in font sizes: 34 px at 20 px (screens.md 3.5)."""


def source_of(exercise: Exercise) -> str:
    """Whose advice it is, short: the paper without its number."""
    return _("依据：{source}").format(source=exercise.sources[0].shown)


def introduction(exercise: Exercise) -> str:
    """What is heard when an exercise opens: its title, how it goes, when to stop."""
    full_stop = "." if exercise.title.isascii() else "。"
    return sentence([exercise.title + full_stop, *filter(None, (exercise.opening, exercise.stop))])


def sheet(parent: QWidget) -> QFrame:
    """A quiet rounded ground for what belongs together."""
    made = QFrame(parent)
    made.setProperty("kind", "sheet")
    return made


class CardLines(QLabel):
    """The large lines of a card, centred, with room between them; the height is that of `rows` lines, always."""

    def __init__(self, look: Look, parent: QWidget, role: Role = Role.CARD, rows: int = 2) -> None:
        super().__init__(parent)
        self._rows = rows
        self._shown: tuple[str, ...] = ()
        self.setTextFormat(Qt.TextFormat.RichText)
        self.setWordWrap(True)
        self.setAlignment(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop)
        look.dress(self, role)
        look.changed.connect(self._fit)
        self._fit()

    def say(self, lines: Sequence[str]) -> None:
        """Show `lines`, each one a line of its own."""
        self._shown = tuple(lines)
        inside = "<br>".join(map(escape, lines))
        # Qt's per cent are of the font's own line height, not of its size.
        share = round(100 * LEADING * self.font().pixelSize() / self.fontMetrics().height())
        self.setText(f'<p style="line-height:{share}%; margin:0">{inside}</p>' if lines else "")
        self.setAccessibleName(sentence(lines))

    def set_rows(self, rows: int) -> None:
        """Room for so many lines."""
        self._rows = rows
        self._fit()

    def _fit(self) -> None:
        # A fixed height keeps what stands below where it is when the words change.
        self.setFixedHeight(round(LEADING * self.font().pixelSize()) * self._rows)
        self.say(self._shown)


class KeyCap(QLabel):
    """The key that does it, drawn as a cap."""

    def __init__(self, look: Look, key: str, parent: QWidget) -> None:
        super().__init__(key, parent)
        self._look = look
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.setProperty("tone", "quiet")
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        look.dress(self, Role.SMALL)

    def sizeHint(self) -> QSize:
        """Square for one letter, wider for a word."""
        px, room = self._look.px, self.fontMetrics().horizontalAdvance(self.text())
        return QSize(max(px(22), room + px(12)), px(22))

    def paintEvent(self, event: QPaintEvent) -> None:
        """A fine rounded outline under the letter."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(self._look.colour("border"), 1))
        painter.setBrush(self._look.colour("surface"))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)
        painter.end()
        super().paintEvent(event)


class Card(QAbstractButton):
    """A button with a layout of its own inside; `checked` and `strong` ones stand on the colour of selection."""

    def __init__(self, look: Look, name: str, parent: QWidget, *, strong: bool = False) -> None:
        super().__init__(parent)
        self._look = look
        self._strong = strong
        self.level = 0
        """Dots in the lower edge, 0 to 3: how often it was pressed."""
        self.setAccessibleName(name)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        look.changed.connect(self.update)

    def sizeHint(self) -> QSize:
        """What the parts inside need."""
        layout = self.layout()
        return layout.sizeHint() if layout is not None else QSize()

    def paintEvent(self, event: QPaintEvent) -> None:
        """A rounded sheet; the focus is a ring of 2 px."""
        colour = self._look.colour
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        chosen = self.isChecked() or self._strong
        painter.setBrush(colour("selection" if chosen or self.isDown() else "bg"))
        focused = self.hasFocus()
        quiet = "border" if self.underMouse() else "line"
        painter.setPen(QPen(colour("accent" if focused or chosen else quiet), 2 if focused else 1))
        edge = 1.0 if focused else 0.5
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(edge, edge, -edge, -edge), _RADIUS, _RADIUS)
        painter.setPen(Qt.PenStyle.NoPen)
        for dot in range(3 if self.level else 0):
            painter.setBrush(colour("accent" if dot < self.level else "border"))
            across = self.width() / 2 + (dot - 1) * self._look.px(8)
            painter.drawEllipse(QRectF(across - 2, self.height() - self._look.px(9), 4, 4))


def tile(look: Look, key: str, text: str, parent: QWidget) -> Card:
    """A small card that can be chosen: the key above the words."""
    card = Card(look, text, parent)
    card.setCheckable(True)
    card.setAccessibleDescription(key)
    box = QVBoxLayout(card)
    box.setContentsMargins(look.px(4), look.px(8), look.px(4), look.px(10))
    box.setSpacing(look.px(3))
    box.addWidget(KeyCap(look, key, card), 0, Qt.AlignmentFlag.AlignHCenter)
    label = words(look, text, Role.BASE, card, middle=True)
    label.setWordWrap(False)
    box.addWidget(label)
    through(card)
    return card


def through(card: Card) -> None:
    """Let clicks on the parts inside reach the card."""
    for part in card.findChildren(QWidget):
        part.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
