"""From the ports' threads into Qt's: every callback becomes one queued signal, and nothing else happens over there."""

from __future__ import annotations

from collections.abc import Callable
from typing import Generic, TypeVar

from PySide6.QtCore import QObject, Qt, Signal

_T = TypeVar("_T")


class Bridge(QObject, Generic[_T]):
    """Call `post` on any thread; `arrive` runs in Qt's, in the order of the calls. Drops what comes after `close`."""

    _posted = Signal(object)

    def __init__(self, arrive: Callable[[_T], None], parent: QObject) -> None:
        super().__init__(parent)
        self._arrive = arrive
        self._open = True
        self._posted.connect(self._receive, Qt.ConnectionType.QueuedConnection)

    def post(self, value: _T) -> None:
        """From any thread. After `close` the value is dropped: nobody is left to use it."""
        if self._open:
            self._posted.emit(value)

    def close(self) -> None:
        """No more arrivals."""
        self._open = False

    def _receive(self, value: _T) -> None:
        if self._open:
            self._arrive(value)
