"""The headings of the panel's four tabs, with how many stand in those that count."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QWidget

from companion.base.i18n import _
from companion.ui.look import Look
from companion.ui.parts import button
from companion.ui.timers.tabs import Tab, tab_name


class TabBar(QWidget):
    """`turned`: another tab was opened."""

    turned = Signal()

    def __init__(self, look: Look, parent: QWidget) -> None:
        super().__init__(parent)
        self._buttons = QButtonGroup(self)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        for tab in Tab:
            made = button(look, tab_name(tab), self, link=True)
            made.setCheckable(True)
            made.setAccessibleName(_("标签：{name}").format(name=tab_name(tab)))
            self._buttons.addButton(made, tab)
            row.addWidget(made)
        row.addStretch(1)
        self._buttons.button(Tab.OPEN).setChecked(True)
        self._buttons.idToggled.connect(self._toggled)

    @property
    def tab(self) -> Tab:
        """The tab that is open."""
        return Tab(self._buttons.checkedId())

    def turn(self, tab: Tab) -> None:
        """Open `tab`."""
        self._buttons.button(tab).setChecked(True)

    def step(self, by: int) -> None:
        """Open the tab `by` places further, round and round."""
        self.turn(Tab((self.tab + by) % len(Tab)))

    def count(self, tab: Tab, number: int) -> None:
        """Say how many stand in `tab`; 0 says nothing."""
        name = tab_name(tab)
        self._buttons.button(tab).setText(_("{name} {count}").format(name=name, count=number) if number else name)

    def _toggled(self, _number: int, on: bool) -> None:
        if on:
            self.turned.emit()
