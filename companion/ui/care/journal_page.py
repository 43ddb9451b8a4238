"""The agent's own record: the switch, how long, what is in it, and one click that erases all of it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import tzinfo

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QButtonGroup, QFrame, QHBoxLayout, QVBoxLayout, QWidget

from companion.base.i18n import _
from companion.care.journal import Consent, Entry
from companion.ui.care.page import Page, key_of
from companion.ui.care.parts import sheet
from companion.ui.look import Look
from companion.ui.parts import button, empty, words
from companion.ui.theme import Role

DAYS = (1, 3, 7, 14, 30)
"""The choices of how long a note stays."""


class JournalPage(Page):
    """`switched` (on, days); `pinned` (id, bool); `forgotten` (id); `erased`: all of it, the contacts too."""

    switched = Signal(bool, int)
    pinned = Signal(str, bool)
    forgotten = Signal(str)
    erased = Signal()
    back_wanted = Signal()

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(look, _("我的记录"), parent)
        self.hints = (("B", _("返回")), ("Esc", _("回去")))
        self._consent = Consent(False, DAYS[2])
        self.column.addWidget(words(look, _("我的记录"), Role.CARD, self, middle=True))
        self._state = words(look, "", Role.CHIP, self, quiet=True, middle=True)
        self.column.addWidget(self._state)
        self.column.addLayout(self._switches())
        self._notes = QVBoxLayout()
        self._notes.setSpacing(look.px(8))
        self.column.addLayout(self._notes)
        self.column.addStretch(1)
        about = _("全部清除：复盘、常用练习，还有你填的联系人，一次删干净。")
        self.column.addWidget(words(look, about, Role.SMALL, self, quiet=True, middle=True))
        row = QHBoxLayout()
        erase = button(look, _("全部清除"), self)
        erase.setAccessibleDescription(_("删除复盘、常用练习和你填的联系人"))
        erase.clicked.connect(self.erased)
        back = button(look, _("返回"), self)
        back.clicked.connect(self.back_wanted)
        row.addWidget(erase, 1)
        row.addWidget(back, 1)
        self.column.addLayout(row)

    def show_journal(self, consent: Consent | None, entries: Sequence[Entry], zone: tzinfo, told: str = "") -> None:
        """What is there now; `told`: what just happened, or what is wrong."""
        self._consent = consent or Consent(False, DAYS[2])
        on = self._consent.on
        if on:
            state = _("记录开着：只有你能读，{days} 天后自动删除。").format(days=self._consent.days)
        else:
            state = _("记录关着：复盘和练习都不留。")
        self._state.setText(told or state)
        self._switch.setText(_("关掉记录") if on else _("打开记录"))
        self._switch.setAccessibleName(self._switch.text())
        for choice in self._days.buttons():
            choice.setChecked(self._days.id(choice) == self._consent.days)
            choice.setVisible(on)
        empty(self._notes)
        for entry in entries:
            self._notes.addWidget(self._row(entry, zone))

    def press(self, event: QKeyEvent) -> bool:
        """B goes back."""
        if key_of(event) != "b":
            return False
        self.back_wanted.emit()
        return True

    def _switches(self) -> QVBoxLayout:
        """The switch, and below it the days: side by side they would be too wide for other languages."""
        look = self.look
        both, row = QVBoxLayout(), QHBoxLayout()
        both.setSpacing(look.px(4))
        self._switch = button(look, _("打开记录"), self)
        self._switch.clicked.connect(lambda: self.switched.emit(not self._consent.on, self._consent.days))
        both.addWidget(self._switch, 0, Qt.AlignmentFlag.AlignHCenter)
        both.addLayout(row)
        self._days = QButtonGroup(self)
        row.addStretch(1)
        for days in DAYS:
            choice = button(look, _("{n} 天").format(n=days), self, link=True)
            choice.setCheckable(True)
            choice.setAccessibleName(_("留 {n} 天").format(n=days))
            self._days.addButton(choice, days)
            row.addWidget(choice)
        row.addStretch(1)
        self._days.idClicked.connect(lambda days: self.switched.emit(True, days))
        return both

    def _row(self, entry: Entry, zone: tzinfo) -> QFrame:
        look = self.look
        ground = sheet(self)
        box = QVBoxLayout(ground)
        box.setContentsMargins(look.px(12), look.px(8), look.px(12), look.px(8))
        box.setSpacing(look.px(4))
        when = f"{entry.at.astimezone(zone):%m-%d %H:%M}"
        head = QHBoxLayout()
        head.addWidget(words(look, when, Role.SMALL, ground, quiet=True), 1)
        pin = button(look, _("留住"), ground, link=True)
        pin.setCheckable(True)
        pin.setChecked(entry.pinned)
        pin.setAccessibleName(_("下班清理时留住 {when} 的复盘").format(when=when))
        pin.toggled.connect(lambda on: self.pinned.emit(entry.id, on))
        forget = button(look, _("删除"), ground, link=True)
        forget.setAccessibleName(_("删除 {when} 的复盘").format(when=when))
        forget.clicked.connect(lambda: self.forgotten.emit(entry.id))
        head.addWidget(pin)
        head.addWidget(forget)
        box.addLayout(head)
        for line in filter(None, entry.note.lines):
            box.addWidget(words(look, line, Role.BASE, ground), 0, Qt.AlignmentFlag.AlignTop)
        return ground
