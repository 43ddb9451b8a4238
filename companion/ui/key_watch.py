"""Where the keys of a window arrive first, whichever of its widgets has the focus."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QInputMethodEvent, QKeyEvent

from companion.ui.choice import Action
from companion.ui.key_table import MODIFIER_KEYS, is_for_method
from companion.ui.leaving import Leaving


class KeyWatch(QObject):
    """Event filter of every widget that can have the focus. `close_wanted` comes when Esc is up again."""

    close_wanted = Signal()

    def __init__(self, leaving: Leaving, parent: QObject) -> None:
        super().__init__(parent)
        self._leaving = leaving
        self._composing = False

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Key presses become commands; releases open the gate."""
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            return self.press(event, watched)
        if event.type() == QEvent.Type.InputMethod and isinstance(event, QInputMethodEvent):
            self._composing = bool(event.preeditString())
        if event.type() == QEvent.Type.FocusOut:
            self._composing = False
        if event.type() == QEvent.Type.KeyRelease and isinstance(event, QKeyEvent):
            self._leaving.gate.released(event)
        return False

    def press(self, event: QKeyEvent, where: QObject | None = None) -> bool:
        """A key went down in `where` (None: in no child). True: it is dealt with, nobody else may have it.

        Here: a decision already stands, or the key is the input method's. What else a key does is the window's own.
        """
        return self._leaving.gate.waiting or (self._composing and is_for_method(event))

    def answered(self, event: QKeyEvent, action: Action | None, *, closes: bool) -> bool:
        """A standing question has its answer, or is taken back. True: the key was that, and no more.

        `action`: what the key does to a phrase, None for nothing; `closes`: it is the one that closes.
        """
        if not self._leaving.asking or Qt.Key(event.key()) in MODIFIER_KEYS:
            return False
        if action is not None:
            self._leaving.answer(action, event.key())
            return True
        self._leaving.withdraw()
        return closes
