"""What to do now: one suggestion, two others, and leaving it, which is always right."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from companion.base.i18n import _
from companion.care.exercises import Offer
from companion.care.model import Exercise
from companion.care.translation import sentence, spoken
from companion.ui.care.asks import Asks
from companion.ui.care.page import Page, key_of
from companion.ui.care.parts import Card, KeyCap, source_of, through
from companion.ui.look import Look
from companion.ui.parts import button, empty, words
from companion.ui.theme import Role


def length(seconds: int) -> str:
    """20 秒, 1 分钟, …"""
    return _("{n} 秒").format(n=seconds) if seconds < 60 else _("{n} 分钟").format(n=seconds // 60)


class OfferPage(Page):
    """`chosen` carries the Exercise and its seconds, `copied` a sentence to copy."""

    chosen = Signal(object, int)
    skipped = Signal()
    copied = Signal(str)

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(look, _("可以这样歇一歇"), parent)
        self.hints = (("Esc", _("回去")),)
        self._made: Offer | None = None
        self._title = words(look, "", Role.CHIP, self, quiet=True, middle=True)
        self.column.addWidget(self._title)
        self._cards = QVBoxLayout()
        self._cards.setSpacing(look.px(8))
        self.column.addLayout(self._cards)
        self._asks = Asks(look, self)
        self._asks.copied.connect(self.copied)
        skip = button(look, _("不做了，回去"), self, key="S")
        skip.clicked.connect(self.skipped)
        self.column.addWidget(skip)
        self.column.addStretch(1)
        self.column.addWidget(self._asks)

    def show_offer(self, made: Offer) -> None:
        """Offer `made`."""
        self._made = made
        title = _("有 {length}，可以这样歇一歇").format(length=length(made.seconds))
        self._title.setText(title)
        self.setAccessibleName(title)
        empty(self._cards)
        for number, exercise in enumerate(made.all):
            card = self._card(number, exercise)
            card.clicked.connect(lambda _checked=False, number=number: self._choose(number))
            self._cards.addWidget(card)
        self._asks.show_sentences(made.asks)
        self._asks.setVisible(bool(made.asks))

    def press(self, event: QKeyEvent) -> bool:
        """Enter or 1, 2, 3; S."""
        key = key_of(event)
        if key in ("enter", "1", "2", "3"):
            self._choose(0 if key == "enter" else int(key) - 1)
        elif key == "s":
            self.skipped.emit()
        else:
            return False
        return True

    def _choose(self, number: int) -> None:
        if self._made is not None:
            self.chosen.emit(self._made.all[number], self._made.seconds)

    def _card(self, number: int, exercise: Exercise) -> Card:
        look, first = self.look, number == 0
        card = Card(look, exercise.title, self, strong=first)
        card.setAccessibleDescription(spoken([*filter(None, (exercise.opening, source_of(exercise)))]))
        card.setToolTip("\n".join(source.full for source in exercise.sources))
        row = QHBoxLayout(card)
        row.setContentsMargins(look.px(14), look.px(14 if first else 9), look.px(14), look.px(14 if first else 9))
        row.setSpacing(look.px(12))
        row.addWidget(KeyCap(look, "Enter" if first else str(number + 1), card), 0, Qt.AlignmentFlag.AlignVCenter)
        box = QVBoxLayout()
        box.setSpacing(look.px(3))
        box.addWidget(words(look, exercise.title, Role.SEARCH if first else Role.BASE, card))
        below = exercise.opening or sentence(exercise.steps[0].lines)
        if exercise.off_desk:
            below += _("（离开座位）")
        box.addWidget(words(look, below, Role.CHIP, card, quiet=True))
        box.addWidget(words(look, source_of(exercise), Role.SMALL, card, quiet=True))
        row.addLayout(box, 1)
        through(card)
        return card
