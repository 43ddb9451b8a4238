"""Whom to turn to: people the agent filled in, public numbers with their date, and sentences to copy."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QHBoxLayout, QVBoxLayout, QWidget

from companion.base.i18n import _
from companion.care.contacts import Contact
from companion.ui.care.asks import Asks
from companion.ui.care.page import Page, key_of
from companion.ui.care.parts import sheet
from companion.ui.look import Look
from companion.ui.parts import button, empty, words
from companion.ui.theme import Role

_NOW_FIRST = ("line", "danger", "person")
"""For someone who needs a person now, the numbers that always answer come first."""


class PeoplePage(Page):
    """`edit_wanted` carries the id of a contact, "" for a new one; `copied` a number or a sentence."""

    edit_wanted = Signal(str)
    back_wanted = Signal()
    copied = Signal(str)

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(look, _("找人帮忙"), parent)
        self.hints = (("B", _("返回")), ("Esc", _("回去")))
        self._rows = QVBoxLayout()
        self._rows.setSpacing(look.px(6))
        self.column.addWidget(words(look, _("找人帮忙"), Role.CARD, self, middle=True))
        self._told = words(look, "", Role.CHIP, self, quiet=True, middle=True)
        self.column.addWidget(self._told)
        self.column.addLayout(self._rows)
        row = QHBoxLayout()
        for text, run in (
            (_("添加一位"), lambda: self.edit_wanted.emit("")),
            (_("返回"), self.back_wanted.emit),
        ):
            made = button(look, text, self)
            made.clicked.connect(run)
            row.addWidget(made, 1)
        self.column.addLayout(row)
        self.column.addSpacing(look.px(4))
        self.column.addWidget(words(look, _("想歇几分钟，可以复制一句："), Role.CHIP, self, quiet=True))
        self._asks = Asks(look, self)
        self._asks.copied.connect(self.copied)
        self.column.addWidget(self._asks)
        self.column.addStretch(1)

    def show_people(self, contacts: Sequence[Contact], asks: Sequence[str], *, now_needed: bool, told: str = "") -> None:
        """All contacts; `told`: what went wrong with the list."""
        default = _("有人陪着会好一些。号码都可以改成你自己的。") if now_needed else _("你填的只存在只有你能读的记录里，都可以改、可以删。")
        self._told.setText(told or default)
        self._asks.show_sentences(asks)
        empty(self._rows)
        ordered = sorted(contacts, key=lambda one: _NOW_FIRST.index(one.kind)) if now_needed else contacts
        for contact in ordered:
            self._rows.addWidget(self._row(contact))

    def press(self, event: QKeyEvent) -> bool:
        """B goes back."""
        if key_of(event) != "b":
            return False
        self.back_wanted.emit()
        return True

    def _row(self, contact: Contact) -> QFrame:
        look = self.look
        ground = sheet(self)
        row = QHBoxLayout(ground)
        row.setContentsMargins(look.px(12), look.px(6), look.px(8), look.px(6))
        row.setSpacing(look.px(8))
        below = "  ".join(filter(None, [contact.hours, contact.note, _dated(contact)]))
        # Beside the name where that is all there is: so the whole list is in view.
        box: QBoxLayout = QVBoxLayout() if below else QHBoxLayout()
        box.setSpacing(look.px(2 if below else 10))
        head = words(look, f"{contact.name}  {contact.number}".strip(), Role.STRONG, ground)
        box.addWidget(head)
        text = below or ("" if contact.filled else _("还没填"))
        if text:
            box.addWidget(words(look, text, Role.SMALL, ground, quiet=True), 1)
        row.addLayout(box, 1)
        if contact.filled:
            copy = button(look, _("复制"), ground)
            copy.setAccessibleName(_("复制 {name} 的号码 {number}").format(name=contact.name, number=contact.number))
            copy.clicked.connect(lambda: self.copied.emit(contact.number))
            row.addWidget(copy, 0, Qt.AlignmentFlag.AlignVCenter)
        edit = button(look, _("修改") if contact.filled else _("填写"), ground)
        edit.setAccessibleName(_("填写或修改 {name}").format(name=contact.name))
        edit.clicked.connect(lambda: self.edit_wanted.emit(contact.id))
        row.addWidget(edit, 0, Qt.AlignmentFlag.AlignVCenter)
        return ground


def _dated(contact: Contact) -> str:
    return _("核对于 {day}").format(day=contact.as_of) if contact.as_of else ""
