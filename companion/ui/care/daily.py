"""The daily five minutes: the one thing of care that may appear by itself, and only where the agent set a time."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time, timedelta

from PySide6.QtCore import QObject, Qt, QTimer, Signal

LATE = timedelta(minutes=5)
"""So long after the time it is still offered; a machine that slept through it says nothing."""
_LOOK_MS = 20_000


class Daily(QObject):
    """`due` once a day at the time set. `now` is the wall clock in the agent's zone."""

    due = Signal()

    def __init__(self, now: Callable[[], datetime], parent: QObject) -> None:
        super().__init__(parent)
        self._now = now
        self._at: time | None = None
        self._said: date | None = None
        self._timer = QTimer(self)
        self._timer.setInterval(_LOOK_MS)
        self._timer.setTimerType(Qt.TimerType.VeryCoarseTimer)
        self._timer.timeout.connect(self.look)

    def use(self, at: str) -> None:
        """``HH:MM``; empty: never."""
        self._at = time.fromisoformat(at) if at else None
        if self._at is None:
            self._timer.stop()
        else:
            self._timer.start()

    def look(self) -> None:
        """Is it time? The timer's own slot."""
        now = self._now()
        if self._at is None or self._said == now.date():
            return
        start = now.replace(hour=self._at.hour, minute=self._at.minute, second=0, microsecond=0)
        if start <= now < start + LATE:
            self._said = now.date()
            self.due.emit()
