"""The phrase manager's window: an ordinary one, made when it is asked for and gone when it is closed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import partial

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QCloseEvent, QKeyEvent, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QVBoxLayout, QWidget

from companion.base.i18n import _
from companion.phrases.workshop import Workshop
from companion.ui.icon import tray_icon
from companion.ui.look import Look
from companion.ui.manager.session import Session
from companion.ui.manager.sheet import manager_sheet
from companion.ui.manager.stock import Stock
from companion.ui.manager.view import ManagerView
from companion.ui.settings.held_key import HeldKey
from companion.ui.tone.session import Check

WIDTH, HEIGHT = 1080, 720
MIN_WIDTH, MIN_HEIGHT = 900, 600


class ManagerWindow(QWidget):
    """`closed`: gone from the screen, and what was typed is on disk."""

    closed = Signal()

    def __init__(self, look: Look, shop: Workshop, check: Check, author: Callable[[], str], today: Callable[[], date]) -> None:
        super().__init__(None)
        self.setObjectName("window")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setWindowTitle(_("话术管理"))
        self.setAccessibleName(_("话术管理"))
        self._look = look
        self._held = HeldKey()
        stock = Stock(shop, today)
        self.view = ManagerView(look, stock.slot_names, self)
        self.session = Session(self.view, shop, stock, check, author, today, self)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.view)
        self._bind()
        look.changed.connect(self._dress)
        self._dress()
        self.resize(QSize(look.px(WIDTH), look.px(HEIGHT)).boundedTo(self._room()))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Remember it."""
        self._held.pressed(event)
        super().keyPressEvent(event)

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        """Esc leaves what is open in the form, then the window."""
        if self._held.released(event) != Qt.Key.Key_Escape:
            super().keyReleaseEvent(event)
        elif not self.session.leave_sheet():
            self.close()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Nothing is asked: what was typed is kept, and is there the next time."""
        self.session.rest()
        self.hide()
        super().closeEvent(event)
        self.closed.emit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """A narrow window has a narrow tree."""
        super().resizeEvent(event)
        self.view.arrange(self.width())

    def _bind(self) -> None:
        view, session = self.view, self.session
        does: dict[str, Callable[[], object]] = {
            "Ctrl+N": lambda: session.begin(""), "Ctrl+S": session.writing.save, "F2": session.look_back, "Ctrl+F": self._to_filter,
            "Ctrl+L": lambda: view.list.setFocus(Qt.FocusReason.ShortcutFocusReason), "Alt+Z": session.undo,
            **{f"Alt+{number}": partial(session.writing.tone.take_number, number) for number in range(1, 10)},
        }  # fmt: skip
        for keys, act in does.items():
            QShortcut(QKeySequence(keys), self).activated.connect(act)
        delete = QShortcut(QKeySequence("Delete"), view.list)
        delete.setContext(Qt.ShortcutContext.WidgetShortcut)
        delete.activated.connect(session.delete)

    def _to_filter(self) -> None:
        self.view.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.view.search.selectAll()

    def _dress(self) -> None:
        look = self._look
        self.setWindowIcon(tray_icon(look.tokens))
        self.setStyleSheet(manager_sheet(look.tokens, look.size))
        self.setMinimumSize(QSize(look.px(MIN_WIDTH), look.px(MIN_HEIGHT)).boundedTo(self._room()))
        self.view.arrange(self.width())

    def _room(self) -> QSize:
        # A title bar takes its share of the work area.
        return self.screen().availableSize() - QSize(16, 48)
