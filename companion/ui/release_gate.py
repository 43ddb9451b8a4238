"""Waits until the key that decided is up again, so that nothing of it reaches the window underneath."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer
from PySide6.QtGui import QKeyEvent

LONGEST_MS = 1000
"""A key held longer than this no longer holds the palette open."""


class ReleaseGate(QObject):
    """Closed from `wait` until the key is released, or `LONGEST_MS` at most; then runs what was handed over, once."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._key = 0
        self._then: Callable[[], None] | None = None
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(LONGEST_MS)
        self._timer.timeout.connect(self._open)

    @property
    def waiting(self) -> bool:
        """Whether a decision stands and only its key is still down."""
        return self._then is not None

    def wait(self, key: int, then: Callable[[], None]) -> None:
        """Run `then` when `key` (Qt.Key) is up; at once for key 0 (the mouse). A second call while waiting is ignored."""
        if self._then is not None:
            return
        self._key, self._then = key, then
        if key:
            self._timer.start()
        else:
            self._open()

    def released(self, event: QKeyEvent) -> None:
        """A key came up."""
        if self._then is not None and event.key() == self._key and not event.isAutoRepeat():
            self._open()

    def cancel(self) -> None:
        """Forget the decision."""
        self._timer.stop()
        self._then = None

    def _open(self) -> None:
        then, self._then = self._then, None
        self._timer.stop()
        if then is not None:
            then()
