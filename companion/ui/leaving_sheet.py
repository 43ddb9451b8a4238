"""A sheet over the target: a Choice leaves it, or nothing does."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QCloseEvent, QKeyEvent

from companion.desktop.ports import Target
from companion.ui.choice import Choice
from companion.ui.key_watch import KeyWatch
from companion.ui.leaving import Leaving
from companion.ui.sheet import Sheet


class LeavingSheet(Sheet):
    """Signals are facts, sent when the window is hidden already: first `chosen` (a Choice), then `closed`.

    `decided` comes before them, with the same Choice, while its key is still down.
    """

    decided = Signal(object)
    chosen = Signal(object)
    closed = Signal()
    keys: KeyWatch
    _leaving: Leaving

    def dismiss(self) -> None:
        """Hide without a choice; nothing happens when hidden already."""
        if self.isVisible():
            self._leaving.gate.cancel()
            self._vanish()
            self.closed.emit()

    def set_current_target(self, target: Target) -> None:
        """Another program's window is in front now, while this one is open (NO_TARGET is of no interest)."""
        if self.isVisible() and target.window:
            self._leaving.moved(target)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Keys that no child had."""
        event.setAccepted(self.keys.press(event))

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        """Releases that no child had."""
        self._leaving.gate.released(event)

    def closeEvent(self, event: QCloseEvent) -> None:
        """The window manager may close it as Esc would; the window itself lives on."""
        event.ignore()
        self.dismiss()

    def _let_go(self, choice: Choice) -> None:
        self._vanish()
        self.chosen.emit(choice)
        self.closed.emit()

    def _vanish(self) -> None:
        self.hide()
        # A window hidden and shown again soon is not told that it is active (X11); a new native one is.
        self.destroy()
