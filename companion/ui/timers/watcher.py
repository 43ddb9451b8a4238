"""Looks at the promises at the right moments: the next due one, at least every 30 seconds, and when the file changes."""

from __future__ import annotations

import math

from PySide6.QtCore import QFileSystemWatcher, QObject, Qt, QTimer, Signal

from companion.ui.timers.keeper import Keeper

_LONGEST_MS = 30_000
_SETTLE_MS = 20
"""After a change of the file: one write of another process is several events."""


class Watcher(QObject):
    """`events` carries what has to be shown (a list of `Event`); `looked` follows every look."""

    events = Signal(object)
    looked = Signal()

    def __init__(self, keeper: Keeper, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._keeper = keeper
        self._next = QTimer(self)
        self._next.setSingleShot(True)
        # A coarse timer may fire early; then the look finds nothing and asks again.
        self._next.setTimerType(Qt.TimerType.PreciseTimer)
        self._next.timeout.connect(self.look)
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(_SETTLE_MS)
        self._soon.timeout.connect(self.look)
        self._files = QFileSystemWatcher(self)
        self._files.fileChanged.connect(self.look_soon)
        self._files.directoryChanged.connect(self.look_soon)
        keeper.changed.connect(self.look_soon)

    def start(self) -> None:
        """Look now, and from now on."""
        self.look()

    def stop(self) -> None:
        """No more looks."""
        self._next.stop()
        self._soon.stop()
        watched = [*self._files.files(), *self._files.directories()]
        if watched:
            self._files.removePaths(watched)

    def look_soon(self) -> None:
        """Look in a moment; many calls are one look."""
        if not self._soon.isActive():
            self._soon.start()

    def look(self) -> None:
        """Look now, and set the timer for the next time."""
        events = self._keeper.look()
        if events:
            self.events.emit(events)
        self.looked.emit()
        self._watch_files()
        self._next.start(min(math.ceil(self._keeper.next_look() * 1000) + 1, _LONGEST_MS))

    def _watch_files(self) -> None:
        # What another process writes goes into the -wal file; it may be made anew, which the folder tells.
        wal = self._keeper.database.with_name(self._keeper.database.name + "-wal")
        for path in (self._keeper.database.parent, wal):
            name = str(path)
            if path.exists() and name not in self._files.files() and name not in self._files.directories():
                self._files.addPath(name)
