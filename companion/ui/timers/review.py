"""The end of the shift: what is left, what was kept today, and the text for a colleague."""

from __future__ import annotations

from datetime import timedelta

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from companion.base.i18n import _
from companion.timers.model import State
from companion.timers.promises import hand_over
from companion.ui.look import Look
from companion.ui.parts import button, words
from companion.ui.theme import Role
from companion.ui.timers.keeper import Keeper
from companion.ui.timers.rows import Row
from companion.ui.timers.tabs import Tab


def review_words(keeper: Keeper, rows: list[Row]) -> str:
    """How many are left, how many of them fall due today, how many were kept today."""
    now = keeper.now()
    midnight = now.replace(hour=0, minute=0, second=0, microsecond=0)
    kept = sum(p.state is State.DONE and p.closed is not None and p.closed >= midnight for p in keeper.closed())
    tonight = sum(row.promise.due < midnight + timedelta(days=1) for row in rows)
    said = _("未结 {left} 个，其中今天到期 {tonight} 个；今天兑现了 {kept} 个。")
    return said.format(left=len(rows), tonight=tonight, kept=kept)


def carried_words(keeper: Keeper, rows: list[Row]) -> str:
    """How many should have been kept before today; empty for none."""
    midnight = keeper.now().replace(hour=0, minute=0, second=0, microsecond=0)
    carried = sum(row.promise.due < midnight for row in rows)
    return _("昨天和更早的还有 {count} 个没有结").format(count=carried) if carried else ""


class ReviewBar(QWidget):
    """`hand_over_wanted` carries the text for a colleague; `export_wanted`: as a calendar file."""

    hand_over_wanted = Signal(str)
    export_wanted = Signal()

    def __init__(self, look: Look, keeper: Keeper, parent: QWidget) -> None:
        super().__init__(parent)
        self._keeper = keeper
        self.summary: QLabel = words(look, "", Role.CHIP, parent, quiet=True)
        """Stands above the list, the buttons below it."""
        copy = button(look, _("复制交接内容"), self, key="C")
        copy.clicked.connect(self.copy)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        export = button(look, _("导出日历"), self, key="E")
        export.clicked.connect(self.export_wanted)
        row.addWidget(copy, 0, Qt.AlignmentFlag.AlignLeft)
        row.addWidget(export)
        row.addStretch(1)

    def show_for(self, tab: Tab, rows: list[Row]) -> None:
        """`tab` is open, with these rows."""
        review = tab is Tab.REVIEW
        self.setVisible(review and bool(rows))
        words = review_words(self._keeper, rows) if review else carried_words(self._keeper, rows) if tab is Tab.OPEN else ""
        self.summary.setText(words)
        self.summary.setVisible(bool(words))

    def copy(self) -> None:
        """Ask for the text on the clipboard."""
        keeper = self._keeper
        self.hand_over_wanted.emit(hand_over(keeper.open_promises(), keeper.now(), keeper.zone))
