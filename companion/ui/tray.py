"""The tray icon and its menu; without a tray the small window, until there is one."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QElapsedTimer, QObject, QTimer, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QApplication, QMenu, QSystemTrayIcon

from companion.base.i18n import _
from companion.ui.icon import Mood, tray_icon
from companion.ui.look import Look
from companion.ui.menu import menu_lines
from companion.ui.small_window import SmallWindow

RETRY_MS = 60_000
"""How often to look for a tray that was not there."""


class Tray(QObject):
    """`chosen` carries an entry of the menu; a left click on the icon is ``timers``, a double click ``palette``."""

    chosen = Signal(str)

    def __init__(self, look: Look, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._mood, self._count = Mood.CALM, 0
        self._clicked = QElapsedTimer()
        self._menu = QMenu()
        self._menu.setAccessibleName(_("客服伙伴"))
        self._actions: list[QAction] = []
        self._below: dict[str, QMenu] = {}
        self.icon = QSystemTrayIcon(self)
        self.icon.setContextMenu(self._menu)
        self.icon.activated.connect(self._activated)
        self.small = SmallWindow(look)
        self.small.chosen.connect(self.chosen)
        self._retry = QTimer(self)
        self._retry.setInterval(RETRY_MS)
        self._retry.timeout.connect(self.show)
        look.changed.connect(self._draw)
        self.set_menu((), 0)
        self.tell(Mood.CALM, _("客服伙伴"))

    @property
    def in_tray(self) -> bool:
        """Whether the icon is in a tray; otherwise the small window stands."""
        return self.icon.isVisible()

    def show(self) -> None:
        """Show the icon, or the small window while there is no tray; looks again every minute."""
        if QSystemTrayIcon.isSystemTrayAvailable():
            self._retry.stop()
            self.icon.show()
            self.small.hide()
        elif not self.small.isVisible():
            self.small.show()
            self._retry.start()

    def close(self) -> None:
        """Take everything off the screen."""
        self._retry.stop()
        self.icon.hide()
        self.small.hide()

    def set_menu(self, actions: Sequence[tuple[str, ...]], problems: int) -> None:
        """The actions as `menu_lines` takes them and the number of problems in the packs."""
        lines = menu_lines(actions, problems)
        self._menu.clear()
        for below in self._below.values():
            # Their own actions open them, so the menu does not delete them.
            below.deleteLater()
        self._actions, self._below = [], {}
        for line in lines:
            if line.entry is None:
                self._menu.addSeparator()
                continue
            menu = self._menu
            if line.group:
                menu = self._below.get(line.group) or self._menu.addMenu(line.group)
                self._below[line.group] = menu
            action = QAction(line.label, menu)
            action.triggered.connect(lambda _checked=False, entry=str(line.entry): self.chosen.emit(entry))
            menu.addAction(action)
            self._actions.append(action)
        self.small.show_lines(lines)

    def tell(self, mood: Mood, sentence: str, count: int = 0) -> None:
        """The state by shape and figure, and in words in the tooltip."""
        self._mood, self._count = mood, count
        self.icon.setToolTip(sentence)
        self._draw()

    def _draw(self) -> None:
        self.icon.setIcon(tray_icon(self._look.tokens, self._mood, self._count, self._look.family))

    def _activated(self, reason: QSystemTrayIcon.ActivationReason) -> None:
        # Not every tray knows double clicks; those that do tell the first click before them all the same.
        if reason is QSystemTrayIcon.ActivationReason.Trigger:
            again = self._clicked.isValid() and self._clicked.elapsed() < QApplication.doubleClickInterval()
            self._clicked.invalidate() if again else self._clicked.start()
            self.chosen.emit("palette" if again else "timers")
        elif reason is QSystemTrayIcon.ActivationReason.DoubleClick:
            self._clicked.invalidate()
            self.chosen.emit("palette")
