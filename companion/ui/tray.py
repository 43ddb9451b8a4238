"""The tray icon and its menu; without a tray the small window, until there is one."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QSystemTrayIcon

from companion.base.i18n import _
from companion.ui.icon import Mood, tray_icon
from companion.ui.look import Look
from companion.ui.menu import menu_lines
from companion.ui.small_window import SmallWindow

RETRY_MS = 60_000
"""How often to look for a tray that was not there."""


class Tray(QObject):
    """`chosen` carries an entry of the menu; a left click on the icon is ``palette``."""

    chosen = Signal(str)

    def __init__(self, look: Look, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._mood = Mood.CALM
        self._menu = QMenu()
        self._menu.setAccessibleName(_("客服伙伴"))
        self._actions: list[QAction] = []
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

    def set_menu(self, actions: Sequence[tuple[str, str, str]], problems: int) -> None:
        """The actions as `menu_lines` takes them and the number of problems in the packs."""
        lines = menu_lines(actions, problems)
        self._menu.clear()
        self._actions = []
        for line in lines:
            if line.entry is None:
                self._menu.addSeparator()
                continue
            action = QAction(line.label, self._menu)
            action.triggered.connect(lambda _checked=False, entry=str(line.entry): self.chosen.emit(entry))
            self._menu.addAction(action)
            self._actions.append(action)
        self.small.show_lines(lines)

    def tell(self, mood: Mood, sentence: str) -> None:
        """The state by shape, and in words in the tooltip."""
        self._mood = mood
        self.icon.setToolTip(sentence)
        self._draw()

    def _draw(self) -> None:
        self.icon.setIcon(tray_icon(self._look.tokens, self._mood))

    def _activated(self, reason: QSystemTrayIcon.ActivationReason) -> None:
        # A double click is a Trigger first: taking both would open and close.
        if reason is QSystemTrayIcon.ActivationReason.Trigger:
            self.chosen.emit("palette")
