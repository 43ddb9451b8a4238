"""Starts the program with the newest Qt that Wine 8 runs (6.4); what the product uses of later ones is put beside it here.

Only names and signatures: none of it is what these checks are about (colours, screen readers, a timer's context).
"""

from __future__ import annotations

import enum
import sys
from typing import Any

from PySide6 import QtCore, QtGui


class _Scheme(enum.Enum):
    Unknown = 0
    Light = 1
    Dark = 2


class _Announcement(QtGui.QAccessibleEvent):
    def __init__(self, widget: Any, _sentence: str) -> None:
        super().__init__(widget, QtGui.QAccessible.Event.Alert)


class _NoSignal:
    def connect(self, *_arguments: object) -> None:
        """The scheme does not change here."""

    disconnect = connect


def fill_in() -> None:
    qt: Any = QtCore.Qt
    gui: Any = QtGui
    if not hasattr(gui, "QAccessibleAnnouncementEvent"):
        gui.QAccessibleAnnouncementEvent = _Announcement
    if not hasattr(qt, "ColorScheme"):
        qt.ColorScheme = _Scheme
        gui.QStyleHints.colorScheme = lambda _hints: _Scheme.Light
        gui.QStyleHints.colorSchemeChanged = _NoSignal()
    if not hasattr(gui.QPalette.ColorRole, "Accent"):
        gui.QPalette.ColorRole.Accent = gui.QPalette.ColorRole.Highlight
    timer: Any = QtCore.QTimer
    once = timer.singleShot
    timer.singleShot = staticmethod(lambda wait, *rest: once(wait, rest[-1]))


if __name__ == "__main__":
    fill_in()
    from companion.cli.main import main

    sys.exit(main(sys.argv[1:]))
