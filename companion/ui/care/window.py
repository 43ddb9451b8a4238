"""The care window: a calm sheet in the middle of the screen, one page at a time, gone with one key."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QPoint, QRect, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QCursor, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QScrollArea, QStackedLayout, QVBoxLayout

from companion.base.i18n import _
from companion.desktop.ports import Target
from companion.ui.announce import announce
from companion.ui.care.page import Page, key_of, pressed, typing
from companion.ui.look import Look
from companion.ui.parts import ElidedLabel, button, words
from companion.ui.placement import screen_of
from companion.ui.sheet import Sheet
from companion.ui.theme import Role

WIDTH, HEIGHT = 480, 672
_PROMISES_MS = 5000
"""How often the corner asks for the next promise while the window is open."""


class CareWindow(Sheet):
    """`closed` comes once per closing, when the window is hidden; `people_wanted` is its one link on every page.

    `next_promise` gives the words of the corner, `promise_soon` the line of the last minute before a promise; both
    empty for none.
    """

    closed = Signal()
    people_wanted = Signal()

    def __init__(self, look: Look, next_promise: Callable[[], str], promise_soon: Callable[[], str]) -> None:
        # Nothing of callers or feelings where a passer-by or a task switcher could read it.
        super().__init__(look, _("小憩"))
        self._next_promise, self._promise_soon = next_promise, promise_soon
        self._grip: QPoint | None = None
        self._scroll: list[QScrollArea] = []
        self.page: Page | None = None
        self._stack = QStackedLayout()
        self._soon, self._corner = ElidedLabel(self), ElidedLabel(self)
        self._soon.setProperty("tone", "caution")
        self._soon.setAlignment(Qt.AlignmentFlag.AlignCenter)
        look.dress(self._soon, Role.CHIP)
        self._corner.setProperty("tone", "quiet")
        look.dress(self._corner, Role.SMALL)
        self._keys = QLabel(self)
        self._keys.setProperty("tone", "quiet")
        look.dress(self._keys, Role.SMALL)
        column = QVBoxLayout(self)
        column.setContentsMargins(1, 1, 1, 1)
        column.setSpacing(0)
        column.addLayout(self._header())
        column.addLayout(self._stack, 1)
        # Its line is kept free, so that nothing moves when it comes.
        line = QHBoxLayout()
        line.setContentsMargins(look.px(20), 0, look.px(20), 0)
        self._soon.setMinimumHeight(self._soon.fontMetrics().height())
        line.addWidget(self._soon)
        column.addLayout(line)
        column.addLayout(self._footer())
        self._promises = QTimer(self)
        self._promises.setInterval(_PROMISES_MS)
        self._promises.timeout.connect(self.look_at_promises)

    def add_page(self, page: Page) -> None:
        """Take a page in; what does not fit a small screen can be scrolled."""
        area = QScrollArea(self)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setWidgetResizable(True)
        area.setWidget(page)
        self._scroll.append(area)
        self._stack.addWidget(area)

    def show_page(self, page: Page) -> None:
        """Turn to a page of `add_page`."""
        if self.page is not None and self.page is not page:
            self.page.left()
        self.page = page
        area = next(area for area in self._scroll if area.widget() is page)
        self._stack.setCurrentWidget(area)
        area.verticalScrollBar().setValue(0)
        self._keys.setText("    ".join(f"{key} {what}" for key, what in page.hints))
        announce(page, page.accessibleName())
        page.opened()

    def open_over(self, target: Target) -> None:
        """Show in the middle of the screen of `target`, with the keyboard."""
        scale = max(self.look.px(100) / 100, 1.0)
        size = QSize(round(WIDTH * scale), round(HEIGHT * scale))
        self.setGeometry(centred(size, screen_of(target, QCursor.pos()).availableGeometry()))
        self.look_at_promises()
        self._promises.start()
        self.show()
        self.raise_()
        self.activateWindow()

    def dismiss(self) -> None:
        """Hide at once and give the keyboard back; nothing happens when hidden already."""
        if not self.isVisible():
            return
        self._promises.stop()
        self.hide()
        if self.page is not None:
            self.page.left()
        # A window hidden and shown again soon is not told that it is active (X11); a new native one is.
        self.destroy()
        self.closed.emit()

    def look_at_promises(self) -> None:
        """Ask again for the corner and the line of the last minute; nothing of the exercise is cut."""
        soon = self._promise_soon()
        if soon and soon != self._soon.accessibleName():
            announce(self, soon)
        self._soon.say(soon)
        self._corner.say(self._next_promise())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Keys that no control had."""
        if event.key() == Qt.Key.Key_Escape:
            self.dismiss()
        elif self.page is not None and not self.page.hasFocus() and pressed(self.page, event):
            event.accept()
        elif key_of(event) == "p" and not event.isAutoRepeat() and not typing():
            self.people_wanted.emit()
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Grip the sheet."""
        self._grip = event.globalPosition().toPoint() - self.pos()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Drag it."""
        if self._grip is not None:
            self.move(event.globalPosition().toPoint() - self._grip)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Let it go."""
        self._grip = None

    def closeEvent(self, event: QCloseEvent) -> None:
        """The window manager may close it as Esc would."""
        event.ignore()
        self.dismiss()

    def _header(self) -> QHBoxLayout:
        look = self.look
        row = QHBoxLayout()
        row.setContentsMargins(look.px(20), look.px(8), look.px(10), look.px(2))
        title = words(look, self.windowTitle(), Role.STRONG, self, quiet=True)
        people = button(look, _("找人帮忙"), self, key="P", link=True)
        people.clicked.connect(self.people_wanted)
        cross = button(look, "×", self, link=True)
        cross.setAccessibleName(_("关上"))
        cross.clicked.connect(self.dismiss)
        row.addWidget(title, 1)
        row.addWidget(people)
        row.addWidget(cross)
        return row

    def _footer(self) -> QHBoxLayout:
        look = self.look
        row = QHBoxLayout()
        row.setContentsMargins(look.px(20), look.px(4), look.px(20), look.px(10))
        row.addWidget(self._corner, 1)
        row.addWidget(self._keys)
        return row


def centred(size: QSize, area: QRect) -> QRect:
    """A rectangle of `size` in the middle of `area`, no larger than it."""
    size = size.boundedTo(area.size())
    return QRect(area.center() - QPoint(size.width() // 2 - 1, size.height() // 2 - 1), size)
