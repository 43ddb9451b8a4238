"""A line of words with a time: read while it is typed, said back under it, with ready times where it is refused."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QGridLayout, QLineEdit, QPushButton, QVBoxLayout, QWidget

from companion.base.i18n import _
from companion.timers.moment import Moment
from companion.timers.promises import masked
from companion.timers.when import MAX_CHARS, Split
from companion.ui.look import Look
from companion.ui.parts import button, words
from companion.ui.style import restyle
from companion.ui.theme import Role
from companion.ui.timers.choosing import with_time

CHOICES = 3


class WhenLine(QWidget):
    """`entered`: Enter was pressed; ask `said`. `left` is Esc, `down` the arrow to what stands below.

    `undo_wanted`: Ctrl+Z with nothing in the line to take back.

    `read` splits the line at this moment; `meaning` may put a sentence in the place of the time read back.
    """

    entered = Signal()
    left = Signal()
    down = Signal()
    undo_wanted = Signal()

    def __init__(self, look: Look, name: str, example: str, read: Callable[[str], Split], parent: QWidget) -> None:
        super().__init__(parent)
        self._read = read
        self.meaning: Callable[[str], str] = lambda _text: ""
        self.said: Split = read("")
        self.field = QLineEdit(self)
        self.field.setProperty("kind", "slot")
        self.field.setMaxLength(MAX_CHARS)
        self.field.setPlaceholderText(example)
        self.field.setAccessibleName(name)
        look.dress(self.field, Role.BODY)
        self._echo = words(look, "", Role.CHIP, self)
        self._echo.setAccessibleName(_("读成的时间"))
        self._choices: list[QPushButton] = []
        self._grid = QGridLayout()
        self._grid.setSpacing(look.px(6))
        self._grid.setColumnStretch(CHOICES, 1)
        for number in range(CHOICES):
            made = button(look, "", self)
            made.clicked.connect(lambda _checked=False, number=number: self.choose(number))
            self._choices.append(made)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(look.px(6))
        column.addWidget(self.field)
        column.addWidget(self._echo)
        column.addLayout(self._grid)
        self.field.textChanged.connect(self.read_again)
        self.field.installEventFilter(self)
        self.read_again()

    @property
    def echo(self) -> str:
        """What stands under the line."""
        return self._echo.text()

    @property
    def choices(self) -> list[str]:
        """The ready times offered just now."""
        return [made.text().partition("  ")[0] for made in self._choices if made.isVisibleTo(self)]

    def begin(self, text: str = "") -> None:
        """Start with `text`, the keyboard in the line."""
        self.field.setText(text)
        self.read_again()
        self.field.setFocus(Qt.FocusReason.OtherFocusReason)

    def put_time(self, choice: str) -> None:
        """Let `choice` be the time of the line."""
        self.field.setText(with_time(choice, self.field.text(), self._read))
        self.field.setFocus(Qt.FocusReason.OtherFocusReason)

    def choose(self, number: int) -> None:
        """Take the ready time `number`, from 0."""
        offered = self.choices
        if number < len(offered):
            self.put_time(offered[number])

    def read_again(self) -> None:
        """Read the line at this moment and say it back."""
        text = self.field.text()
        self.said = self._read(text)
        when, special = self.said.when, self.meaning(text)
        offered: tuple[str, ...] = ()
        if special:
            said, tone = special, "accent"
        elif isinstance(when, Moment):
            said, tone = spoken(when, self.said.rest), "accent"
        elif not text.strip():
            said, tone = "", "quiet"
        else:
            said, tone, offered = when.message, "caution", when.choices
        self._echo.setText(said)
        self._echo.setAccessibleDescription(said)
        self._echo.setProperty("tone", tone)
        restyle(self._echo)
        for number, made in enumerate(self._choices):
            made.setVisible(number < len(offered))
            if number < len(offered):
                made.setText(_("{choice}  Alt+{number}").format(choice=offered[number], number=number + 1))
                made.setAccessibleName(offered[number])
        self._arrange(self._choices[: len(offered)])

    def _arrange(self, shown: list[QPushButton]) -> None:
        """Side by side, or two in a row where they are too long for that; the line never grows wider for them."""
        wide = sum(made.sizeHint().width() + self._grid.spacing() for made in shown) > max(self.field.width(), 1)
        in_row = 2 if wide else CHOICES
        for number, made in enumerate(shown):
            self._grid.addWidget(made, number // in_row, number % in_row)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Enter, Esc, down and Alt+1 to Alt+3 in the line; an input method has taken its own keys before."""
        if watched is not self.field or event.type() != QEvent.Type.KeyPress:
            return False
        assert isinstance(event, QKeyEvent)
        key, alt = event.key(), event.modifiers() == Qt.KeyboardModifier.AltModifier
        if alt and Qt.Key.Key_1 <= key < Qt.Key.Key_1 + CHOICES:
            self.choose(int(key) - int(Qt.Key.Key_1))
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if not event.isAutoRepeat():
                self.read_again()
                self.entered.emit()
        elif key == Qt.Key.Key_Escape:
            self.left.emit()
        elif key == Qt.Key.Key_Down:
            self.down.emit()
        elif key == Qt.Key.Key_Z and event.modifiers() == Qt.KeyboardModifier.ControlModifier and not self.field.isUndoAvailable():
            self.undo_wanted.emit()
        else:
            return False
        return True


def spoken(when: Moment, rest: str) -> str:
    """``11:17 周四（30 分钟后）· 王女士 · 退款进度``, with what has to be said about the time or the numbers."""
    parts = [when.echo, *masked(rest).split()]
    if masked(rest) != rest:
        parts.append(_("号码已打码"))
    if when.note:
        parts.append(when.note)
    return " · ".join(parts)
