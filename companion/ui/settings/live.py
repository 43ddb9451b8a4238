"""The settings in force: each change is on disk and told at once."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from companion.base.settings import Settings


class LiveSettings(QObject):
    """`save` writes the whole file and returns the empty string, or a sentence why it could not.

    A change counts for this run even when it could not be written; `problem` is then that sentence.
    """

    changed = Signal(object)
    """The new Settings."""
    problem_changed = Signal(str)

    def __init__(self, settings: Settings, save: Callable[[Settings], str], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._settings = settings
        self._save = save
        self.problem = ""

    @property
    def now(self) -> Settings:
        """The settings in force."""
        return self._settings

    def put(self, settings: Settings) -> None:
        """Replace them; nothing happens when they are the same."""
        if settings == self._settings:
            return
        self._settings = settings
        self.write()
        self.changed.emit(settings)

    def write(self) -> None:
        """Write them as they are."""
        problem = self._save(self._settings)
        if problem != self.problem:
            self.problem = problem
            self.problem_changed.emit(problem)
