"""One contact: four lines to fill in, save, remove."""

from __future__ import annotations

import dataclasses

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from companion.base.i18n import _
from companion.care.contacts import Contact
from companion.ui.care.page import Page, key_of
from companion.ui.care.private_field import PrivateField
from companion.ui.look import Look
from companion.ui.parts import button, words
from companion.ui.theme import Role

_CHARS = 80
_FIELDS = ("name", "number", "hours", "note")


class ContactPage(Page):
    """`saved` carries the changed Contact, `removed` its id."""

    saved = Signal(object)
    removed = Signal(str)
    back_wanted = Signal()

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(look, _("填写一位联系人"), parent)
        self.hints = (("Enter", _("下一行")), ("Esc", _("回去")))
        self._contact = Contact("", "person", "")
        self._fields: dict[str, PrivateField] = {}
        names = (_("称呼"), _("号码或联系方式"), _("什么时候找得到"), _("备注"))
        self.column.addStretch(1)
        for key, name in zip(_FIELDS, names, strict=True):
            field = PrivateField(look, name, self, _CHARS)
            self._fields[key] = field
            self.column.addWidget(words(look, name, Role.STRONG, self))
            self.column.addWidget(field)
        kept = _("只存在只有你能读的记录文件里，不会过期；“全部清除”时一起删掉。")
        self.column.addWidget(words(look, kept, Role.CHIP, self, quiet=True))
        self.column.addStretch(2)
        row = QHBoxLayout()
        self._save_button = button(look, _("保存"), self)
        self._remove_button = button(look, _("删掉这一位"), self)
        back = button(look, _("返回"), self)
        self._save_button.clicked.connect(self._save)
        self._remove_button.clicked.connect(lambda: self.removed.emit(self._contact.id))
        back.clicked.connect(self.back_wanted)
        for made in (self._save_button, self._remove_button, back):
            row.addWidget(made, 1)
        self.column.addLayout(row)

    def edit(self, contact: Contact, *, new: bool) -> None:
        """Fill the lines with `contact`."""
        self._contact = contact
        for key, field in self._fields.items():
            field.setText(getattr(contact, key))
        self._remove_button.setVisible(not new)

    def opened(self) -> None:
        """Ready to write."""
        empty = next((field for field in self._fields.values() if not field.text()), self._fields["name"])
        empty.setFocus(Qt.FocusReason.OtherFocusReason)

    def left(self) -> None:
        """Forget what was typed."""
        for field in self._fields.values():
            field.forget()

    def press(self, event: QKeyEvent) -> bool:
        """Enter goes on."""
        if key_of(event) != "enter":
            return False
        places = [*self._fields.values(), self._save_button]
        here = next((n for n, field in enumerate(self._fields.values()) if field.hasFocus()), -1)
        places[here + 1].setFocus(Qt.FocusReason.TabFocusReason)
        return True

    def _save(self) -> None:
        values = {key: " ".join(field.text().split()) for key, field in self._fields.items()}
        if not values["name"]:
            self._fields["name"].setFocus(Qt.FocusReason.OtherFocusReason)
            return
        # The date said when the shipped line was checked; a line of the agent's own has none.
        changed = any(getattr(self._contact, key) != value for key, value in values.items())
        dated = {"as_of": "", "source": ""} if changed else {}
        self.saved.emit(dataclasses.replace(self._contact, **values, **dated))
