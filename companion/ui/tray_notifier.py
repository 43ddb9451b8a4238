"""Notifications as the tray icon's own balloons: where the system has no service with buttons (Windows, macOS)."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QSystemTrayIcon

from companion.desktop.ports import Notice

_SHOWN_MS = 10_000


class TrayNotifier:
    """As `ports.Notifier`, without buttons: what can be done stands on the card of the program itself."""

    def __init__(self, icon: QSystemTrayIcon) -> None:
        self._icon = icon

    def notify(self, notice: Notice, chosen: Callable[[str], None]) -> bool:
        """Show it. False: there is no tray, or it shows none. In Qt's thread only."""
        if not self._icon.isVisible() or not QSystemTrayIcon.supportsMessages():
            return False
        self._icon.showMessage(notice.title, notice.body, self._icon.icon(), _SHOWN_MS)
        return True

    def close(self) -> None:
        """The balloon goes with the icon."""
