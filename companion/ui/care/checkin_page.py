"""The card after a hard call: one key for the call, one for the time, both optional; it keeps nothing."""

from __future__ import annotations

import unicodedata

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QAccessible, QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from companion.base.i18n import _
from companion.care.checkin import DEFAULT_SECONDS, TIME_KEYS, TYPE_KEYS, CheckIn
from companion.care.journal import DEFAULT_DAYS
from companion.ui.care.page import Page, key_of
from companion.ui.care.parts import Card, sheet, tile
from companion.ui.look import Look
from companion.ui.parts import button, words
from companion.ui.theme import Role

SECOND_KEY_MS = 1400
"""After the key for the call: so long a second one is waited for. Not with a screen reader, which needs its time."""


class CheckInPage(Page):
    """`answered` carries a ready CheckIn. The others are wishes: people (True: shown for someone who needs them now),
    what to do after the shift, the journal, and the answer to whether there shall be one.
    """

    answered = Signal(object)
    people_wanted = Signal(bool)
    after_shift_wanted = Signal()
    journal_wanted = Signal()
    journal_answered = Signal(bool)

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(look, _("刚才那通怎么样？按一个键就好，不按也行。"), parent)
        self.hints = (("Esc", _("回去")),)
        self.column.setSpacing(look.px(8))
        self._state = CheckIn()
        self._tiles: dict[str, Card] = {}
        self._wait = QTimer(self)
        self._wait.setSingleShot(True)
        self._wait.setInterval(SECOND_KEY_MS)
        self._wait.timeout.connect(self._answer)
        self.column.addWidget(words(look, _("刚才那通不容易。"), Role.CARD, self, middle=True))
        self._hint = words(look, "", Role.CHIP, self, quiet=True, middle=True)
        self.column.addWidget(self._hint)
        self._kinds = kinds = {"1": _("讲理"), "2": _("较真"), "3": _("辱骂"), "4": _("纠缠"), "0": _("其他")}
        self._times = times = {"q": _("20 秒"), "w": _("1 分钟"), "e": _("3 分钟"), "r": _("5 分钟")}
        self._row(_("那通电话"), kinds)
        self._row(_("我有"), times)
        self._go = button(look, "", self, key="Enter")
        self._go.clicked.connect(lambda: self._feed("enter"))
        self.column.addWidget(self._go)
        self.column.addStretch(1)
        self._ask = self._question()
        self.column.addWidget(self._ask)
        self._links()

    def begin(self, *, ask: bool) -> None:
        """A fresh card; `ask`: with the question about the journal."""
        self._state = CheckIn()
        self._wait.stop()
        self._ask.setVisible(ask)
        self._render()

    def left(self) -> None:
        """No answer comes after this."""
        self._wait.stop()

    def press(self, event: QKeyEvent) -> bool:
        """The keys of the card; Esc is the window's."""
        key = key_of(event)
        if key == "a":
            self.after_shift_wanted.emit()
        elif key == "j":
            self.journal_wanted.emit()
        elif key == "enter" or unicodedata.normalize("NFKC", key) in {*TYPE_KEYS, *TIME_KEYS}:
            self._feed(key)
        else:
            return False
        return True

    def _feed(self, key: str) -> None:
        self._state = self._state.press(key)
        self._render()
        if self._state.finished:
            self._answer()
        elif self._state.ready and not QAccessible.isActive():
            self._wait.start()

    def _answer(self) -> None:
        self._wait.stop()
        if self._state.ready:
            self.answered.emit(self._state)

    def _render(self) -> None:
        state = self._state
        for key, card in self._tiles.items():
            if key in TYPE_KEYS:
                card.setChecked(state.call_type == TYPE_KEYS[key])
                # One press is the choice itself; the dots come with what they mean.
                card.level = min(state.presses, 3) if card.isChecked() and state.presses > 1 else 0
            else:
                card.setChecked(TIME_KEYS[key] == (state.chosen_seconds or DEFAULT_SECONDS))
            card.update()
        self._hint.setText(self._next())
        label = self._label()
        self._go.setText(f"{label}  Enter")
        self._go.setAccessibleName(label)

    def _next(self) -> str:
        """What the next key may be."""
        if self._state.call_type is None:
            return _("按一个键就好，不按也行。")
        key = next(key for key, kind in TYPE_KEYS.items() if kind == self._state.call_type)
        if self._state.presses > 1:
            return _("特别难（{n}/3）。选个时间，或者按 Enter 开始。").format(n=min(self._state.presses, 3))
        return _("选个时间，或者按 Enter 开始。特别难就再按一次 {key}。").format(key=key)

    def _label(self) -> str:
        """What Enter begins as things stand."""
        state = self._state
        length = next(self._times[key] for key, seconds in TIME_KEYS.items() if seconds == state.seconds)
        if state.call_type is not None:
            kind = next(self._kinds[key] for key, kind in TYPE_KEYS.items() if kind == state.call_type)
            return _("开始：{kind} · {length}").format(kind=kind, length=length)
        if state.chosen_seconds is not None:
            return _("就是有点难，开始 {length}").format(length=length)
        return _("就是有点难，直接开始")

    def _row(self, title: str, entries: dict[str, str]) -> None:
        self.column.addWidget(words(self.look, title, Role.CHIP, self, quiet=True))
        row = QHBoxLayout()
        row.setSpacing(self.look.px(8))
        for key, text in entries.items():
            card = tile(self.look, key.upper(), text, self)
            # The state decides what is chosen, not the click.
            card.clicked.connect(lambda _checked=False, key=key: self._feed(key))
            self._tiles[key] = card
            row.addWidget(card, 1)
        self.column.addLayout(row)

    def _question(self) -> QFrame:
        look = self.look
        ground = sheet(self)
        box = QVBoxLayout(ground)
        box.setContentsMargins(look.px(12), look.px(8), look.px(12), look.px(8))
        told = _("复盘和常用练习可以记在一个只有你能读的文件里，{days} 天后自动删除。不打开也能做所有练习，什么都不留。")
        box.addWidget(words(look, told.format(days=DEFAULT_DAYS), Role.CHIP, ground))
        row = QHBoxLayout()
        row.addStretch(1)
        for text, agreed in ((_("打开记录"), True), (_("不用"), False)):
            choice = button(look, text, ground)
            choice.clicked.connect(lambda _checked=False, agreed=agreed: self._decide(agreed))
            row.addWidget(choice)
        row.addStretch(1)
        box.addLayout(row)
        return ground

    def _decide(self, agreed: bool) -> None:
        self._ask.hide()
        self.setFocus(Qt.FocusReason.OtherFocusReason)
        self.journal_answered.emit(agreed)

    def _links(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(0)
        wishes = (
            (_("我现在很难受"), "", lambda: self.people_wanted.emit(True)),
            (_("下班以后"), "A", self.after_shift_wanted.emit),
            (_("我的记录"), "J", self.journal_wanted.emit),
        )
        row.addStretch(1)
        for text, key, run in wishes:
            link = button(self.look, text, self, key=key, link=True)
            link.clicked.connect(run)
            row.addWidget(link)
        row.addStretch(1)
        self.column.addLayout(row)
