"""Waits for the agent to click into a window of another program."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer, Signal

from companion.desktop.ports import Target, Typist

_LOOK_MS = 200
_PATIENCE_MS = 60_000


def _any(target: Target) -> bool:
    return bool(target.window)


class NextWindow(QObject):
    """Looks only while it waits. `found` carries a window that stayed in front for `settle` ms; `gave_up`: none came."""

    found = Signal(object)
    gave_up = Signal()

    def __init__(self, typist: Typist, parent: QObject, settle: int = 0) -> None:
        super().__init__(parent)
        self._typist = typist
        self._settle = settle
        self._counts: Callable[[Target], bool] = _any
        self._seen = 0
        self._stood = 0
        self._waited = 0
        self._timer = QTimer(self)
        self._timer.setInterval(_LOOK_MS)
        self._timer.timeout.connect(self._look)

    @property
    def waiting(self) -> bool:
        """Whether it looks."""
        return self._timer.isActive()

    def start(self, counts: Callable[[Target], bool] | None = None) -> None:
        """Begin to look. `counts` says which windows do (default: all but ours, which never do)."""
        self._counts, self._seen, self._stood, self._waited = counts or _any, 0, 0, 0
        self._timer.start()

    def stop(self) -> None:
        """No more looking; nothing is told."""
        self._timer.stop()

    def _look(self) -> None:
        target: Target = self._typist.current_target()
        self._waited += _LOOK_MS
        if not target.window or not self._counts(target):
            self._seen = 0
        elif target.window != self._seen:
            self._seen, self._stood = target.window, 0
        else:
            self._stood += _LOOK_MS
        if self._seen and self._stood >= self._settle:
            self._timer.stop()
            self.found.emit(target)
        elif self._waited >= _PATIENCE_MS:
            self._timer.stop()
            self.gave_up.emit()
