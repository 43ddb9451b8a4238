"""Palette, panels and strips come and go over other programs: they are no entry of the task list."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import QWidget


class OffTaskbar(QObject):
    """Calls `keep_off` with the id of every native window that the watched ones get, before it shows."""

    def __init__(self, keep_off: Callable[[int], None], parent: QObject) -> None:
        super().__init__(parent)
        self._keep_off = keep_off

    def watch(self, widgets: Iterable[QWidget]) -> None:
        """The tool windows among `widgets`; a window hidden and shown again may get another native one each time."""
        for widget in widgets:
            if widget.windowType() == Qt.WindowType.Tool:
                widget.installEventFilter(self)
                self._tell(widget)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """A watched window has another native one."""
        if event.type() == QEvent.Type.WinIdChange and isinstance(watched, QWidget):
            self._tell(watched)
        return False

    def _tell(self, widget: QWidget) -> None:
        if widget.testAttribute(Qt.WidgetAttribute.WA_WState_Created) and widget.internalWinId():
            self._keep_off(int(widget.internalWinId()))
