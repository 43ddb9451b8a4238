"""The key sheet, shown in place of list and preview."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QScrollArea, QWidget

from companion.base.i18n import _
from companion.ui.look import Look
from companion.ui.palette.keys import help_lines
from companion.ui.theme import Role


class HelpSheet(QScrollArea):
    """Two columns: keys and what they do; scrolls where it must."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName(_("快捷键"))
        self.setAccessibleDescription(_("；").join(f"{keys} {what}" for keys, what in help_lines()))
        body = QWidget()
        grid = QGridLayout(body)
        grid.setContentsMargins(look.px(24), look.px(12), look.px(24), look.px(12))
        grid.setHorizontalSpacing(look.px(24))
        grid.setVerticalSpacing(look.px(8))
        grid.setColumnStretch(1, 1)
        heading = QLabel(_("快捷键"), body)
        look.dress(heading, Role.STRONG)
        grid.addWidget(heading, 0, 0, 1, 2)
        for number, (keys, what) in enumerate(help_lines(), 1):
            left, right = QLabel(keys, body), QLabel(what, body)
            left.setProperty("tone", "accent")
            right.setWordWrap(True)
            look.dress(left, Role.CHIP)
            look.dress(right, Role.CHIP)
            grid.addWidget(left, number, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(right, number, 1)
        grid.setRowStretch(len(help_lines()) + 1, 1)
        self.setWidget(body)
