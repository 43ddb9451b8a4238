"""Keeps the library true to the files: loads it off the window's thread, and again when a pack changes on disk."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QFileSystemWatcher, QObject, QTimer, Signal

from companion.ui.bridge import Bridge

if TYPE_CHECKING:
    from companion.phrases.library import Library

# Editors write in several steps; a sync tool in many.
_SETTLE_MS = 400


class LibraryLoader(QObject):
    """`loaded` carries each new Library. `load` runs on a worker thread."""

    loaded = Signal(object)

    def __init__(self, load: Callable[[], Library], folders: list[Path], parent: QObject) -> None:
        super().__init__(parent)
        self._load = load
        self._folders = folders
        self._worker: threading.Thread | None = None
        self._again = False
        self._arrived: Bridge[Library] = Bridge(self._take, self)
        self._settle = QTimer(self)
        self._settle.setSingleShot(True)
        self._settle.setInterval(_SETTLE_MS)
        self._settle.timeout.connect(self.start)
        self._watcher = QFileSystemWatcher(self)
        self._watcher.directoryChanged.connect(lambda _path: self._settle.start())
        self._watcher.fileChanged.connect(lambda _path: self._settle.start())

    def start(self) -> None:
        """Load now; while one is on its way, once more after it."""
        if self._worker is not None:
            self._again = True
            return
        # Not Qt's pool: it makes its runnable in this thread and cannot hand it over.
        self._worker = threading.Thread(target=self._work, name="library", daemon=True)
        self._worker.start()

    def close(self) -> None:
        """Stop watching; a load on its way is awaited and dropped."""
        self._arrived.close()
        self._settle.stop()
        if self._worker is not None:
            self._worker.join(timeout=3.0)

    def _work(self) -> None:
        self._arrived.post(self._load())

    def _take(self, library: Library) -> None:
        self._worker = None
        self._watch()
        self.loaded.emit(library)
        if self._again:
            self._again = False
            self.start()

    def _watch(self) -> None:
        """A replaced file drops out of Qt's watch, so the list is renewed after every load."""
        wanted = {str(folder) for folder in self._folders if folder.is_dir()}
        for folder in self._folders:
            if folder.is_dir():
                wanted |= {str(path) for path in folder.rglob("*") if path.is_dir() or path.suffix in (".yaml", ".yml")}
        watched = {*self._watcher.files(), *self._watcher.directories()}
        if watched - wanted:
            self._watcher.removePaths(sorted(watched - wanted))
        if wanted - watched:
            self._watcher.addPaths(sorted(wanted - watched))
