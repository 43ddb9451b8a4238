"""Looks at the promises at the right moments: the next due one, at least every 30 seconds, and when the file changes."""

from __future__ import annotations

import math

from PySide6.QtCore import QFileSystemWatcher, QObject, Qt, QTimer, Signal

from companion.ui.timers.keeper import Keeper

_LONGEST_MS = 30_000
AGAIN_MS = (20, 150, 600, 2500)
"""Looks after a change of the file. One write of another process is several events, and the last of them may come before
the write counts: a commit is seen once the disk has answered, which on a busy machine takes its time and tells nobody."""


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
        self._soon.timeout.connect(self._look_again)
        self._round = 0
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
        """Look in a moment, and some more times after it; many calls are one."""
        if not self._soon.isActive() or self._round > 0:
            self._round = 0
            self._soon.start(AGAIN_MS[0])

    def look(self) -> None:
        """Look now, and set the timer for the next time."""
        events = self._keeper.look()
        if events:
            self.events.emit(events)
        self.looked.emit()
        self._watch_files()
        self._next.start(min(math.ceil(self._keeper.next_look() * 1000) + 1, _LONGEST_MS))

    def _look_again(self) -> None:
        self._round += 1
        if self._round < len(AGAIN_MS):
            self._soon.start(AGAIN_MS[self._round])
        self.look()

    def _watch_files(self) -> None:
        # What another process writes goes into the -wal file; it may be made anew, which the folder tells.
        wal = self._keeper.database.with_name(self._keeper.database.name + "-wal")
        for path in (self._keeper.database.parent, wal):
            name = str(path)
            if path.exists() and name not in self._files.files() and name not in self._files.directories():
                self._files.addPath(name)
