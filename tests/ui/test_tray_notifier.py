"""Balloons of the tray, where the system has no service with buttons."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QSystemTrayIcon
from pytestqt.qtbot import QtBot

from companion.desktop.ports import Notice
from companion.ui.tray_notifier import TrayNotifier


class Icon(QSystemTrayIcon):
    """A tray icon that remembers what it showed."""

    def __init__(self, there: bool) -> None:
        super().__init__()
        self.there = there
        self.shown: list[tuple[str, str]] = []

    def isVisible(self) -> bool:
        return self.there

    def showMessage(self, title: str, body: str, *_rest: object) -> None:
        self.shown.append((title, body))


@pytest.mark.parametrize(("there", "supported"), [(True, True), (True, False), (False, True)])
def test_it_says_whether_anybody_saw_it(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, there: bool, supported: bool) -> None:
    monkeypatch.setattr(QSystemTrayIcon, "supportsMessages", staticmethod(lambda: supported))
    icon = Icon(there)
    notifier = TrayNotifier(icon)
    notice = Notice("到点了", "14:00 王女士", (("done", "完成"),))
    assert notifier.notify(notice, lambda action: None) is (there and supported)
    assert icon.shown == ([("到点了", "14:00 王女士")] if there and supported else [])
    notifier.close()
