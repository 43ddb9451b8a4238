"""The settings window: pages by name on the left, one page on the right. Every change applies at once; Esc closes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QCloseEvent, QFocusEvent, QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from companion.base.i18n import _
from companion.ui.icon import tray_icon
from companion.ui.look import Look
from companion.ui.settings.form import Page, StateLine
from companion.ui.settings.held_key import HeldKey
from companion.ui.settings.sheet import settings_sheet
from companion.ui.style import show_ring
from companion.ui.theme import Role

WIDTH, HEIGHT = 720, 560
_NAV = 148


@dataclass(frozen=True, slots=True)
class PageEntry:
    """One page: its stable name, the words on the left, and how to make it."""

    name: str
    title: str
    build: Callable[[], Page]


class _Nav(QListWidget):
    """The names of the pages. A stylesheet cannot tell an item whose list has the focus; a property can."""

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        show_ring(self, True)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        show_ring(self, False)


class SettingsWindow(QWidget):
    """`closed`: gone from the screen. Pages are made when they are first shown."""

    closed = Signal()

    def __init__(self, look: Look, pages: Sequence[PageEntry]) -> None:
        super().__init__(None)
        self.setObjectName("window")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setWindowTitle(_("设置"))
        self.setAccessibleName(_("设置"))
        self._look = look
        self._entries = list(pages)
        self._made: dict[str, Page] = {}
        self._held = HeldKey()
        self.nav = self._build_nav()
        self.notice = _Notice(look)
        self._stack = QStackedWidget(self)
        right = QVBoxLayout()
        right.setContentsMargins(0, 0, 0, 0)
        right.setSpacing(0)
        right.addWidget(self.notice)
        right.addWidget(self._stack, 1)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self._frame)
        layout.addLayout(right, 1)
        self.nav.currentRowChanged.connect(self._show_row)
        for keys, by in (("Ctrl+PgUp", -1), ("Ctrl+PgDown", 1)):
            QShortcut(QKeySequence(keys), self).activated.connect(lambda by=by: self.turn(by))
        look.changed.connect(self._dress)
        self._dress()
        self._fit()
        self.nav.setCurrentRow(0)

    @property
    def page(self) -> str:
        """The name of the page that is shown."""
        return self._entries[self.nav.currentRow()].name

    def show_page(self, name: str) -> Page:
        """Go to a page; an unknown name stays where it is. Returns the page shown."""
        row = next((row for row, entry in enumerate(self._entries) if entry.name == name), self.nav.currentRow())
        self.nav.setCurrentRow(row)
        return self._made[self.page]

    def turn(self, by: int) -> None:
        """So many pages on (or back), and no further than the last."""
        self.nav.setCurrentRow(min(max(self.nav.currentRow() + by, 0), len(self._entries) - 1))

    def refresh(self) -> None:
        """The world behind the shown page has changed."""
        self._made[self.page].refresh()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Remember it."""
        self._held.pressed(event)
        super().keyPressEvent(event)

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        """Esc closes."""
        if self._held.released(event) == Qt.Key.Key_Escape:
            self.close()
        else:
            super().keyReleaseEvent(event)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Hide first, so that a line being typed is kept; then tell."""
        self.hide()
        super().closeEvent(event)
        self.closed.emit()

    def _build_nav(self) -> QListWidget:
        self._frame = QFrame(self)
        self._frame.setObjectName("nav")
        nav = _Nav(self._frame)
        nav.setObjectName("pages")
        nav.setAccessibleName(_("设置的分类"))
        nav.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        nav.setUniformItemSizes(True)
        self._look.dress(nav, Role.BASE)
        for entry in self._entries:
            QListWidgetItem(entry.title, nav)
        column = QVBoxLayout(self._frame)
        column.setContentsMargins(0, self._look.px(8), 0, 0)
        column.addWidget(nav)
        return nav

    def _show_row(self, row: int) -> None:
        entry = self._entries[row]
        page = self._made.get(entry.name)
        if page is None:
            page = self._made[entry.name] = entry.build()
            self._stack.addWidget(page)
        else:
            page.refresh()
        self._stack.setCurrentWidget(page)

    def _dress(self) -> None:
        look = self._look
        self.setWindowIcon(tray_icon(look.tokens))
        self.setStyleSheet(settings_sheet(look.tokens, look.size))
        widest = max(self.nav.fontMetrics().horizontalAdvance(entry.title) for entry in self._entries)
        self._frame.setFixedWidth(max(look.px(_NAV), widest + look.px(60)))
        self.setMinimumSize(min(look.px(560), self._room().width()), min(look.px(360), self._room().height()))

    def _fit(self) -> None:
        self.resize(QSize(self._look.px(WIDTH), self._look.px(HEIGHT)).boundedTo(self._room()))

    def _room(self) -> QSize:
        # A title bar takes its share of the work area.
        return self.screen().availableSize() - QSize(16, 48)


class _Notice(QFrame):
    """A sentence over the pages; not there while there is nothing to say."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._line = StateLine(look, role=Role.CHIP)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(look.px(24), look.px(14), look.px(24), 0)
        sheet = QFrame()
        sheet.setObjectName("notice")
        inside = QVBoxLayout(sheet)
        inside.setContentsMargins(look.px(12), look.px(8), look.px(12), look.px(8))
        inside.addWidget(self._line)
        layout.addWidget(sheet)
        self.hide()

    @property
    def text(self) -> str:
        """What it says; empty when it is not there."""
        return self._line.text if not self.isHidden() else ""

    def say(self, sentence: str) -> None:
        """Show it; empty takes it away."""
        self._line.say(sentence, "caution")
        self.setVisible(bool(sentence))
