"""Keys that close a window act when they come up: else their release would reach the chat window behind it."""

from __future__ import annotations

from PySide6.QtGui import QKeyEvent


class HeldKey:
    """Remembers the press that reached a window, until its release does."""

    def __init__(self) -> None:
        self._key = 0

    def pressed(self, event: QKeyEvent) -> None:
        """A key went down, and no control wanted it."""
        if not event.isAutoRepeat():
            self._key = event.key()

    def released(self, event: QKeyEvent) -> int:
        """The key that went down here and is up now; 0: none (it went down elsewhere, or repeats)."""
        if event.isAutoRepeat() or event.key() != self._key:
            return 0
        self._key = 0
        return event.key()
