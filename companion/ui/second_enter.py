"""A hasty second Enter: until a moment after the palette let go, a new Return goes nowhere. In a chat window it would send."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer

from companion.desktop.ports import Hotkeys, Target
from companion.ui.choice import Action, Choice
from companion.ui.leaving import TWICE_MS
from companion.ui.release_gate import LONGEST_MS

_WITH = {Action.PASTE: "", Action.COPY: "Ctrl+", Action.SEGMENTS: "Shift+"}


class SecondEnter(QObject):
    """Takes Return and the keypad's Enter from everybody by way of the hotkeys: from the decision, while its own key
    is still down and the palette in front, until `TWICE_MS` after the palette let go.
    """

    def __init__(self, hotkeys: Hotkeys, parent: QObject) -> None:
        super().__init__(parent)
        self._hotkeys = hotkeys
        self._chords: list[str] = []
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.close)

    def begin(self, choice: Choice) -> None:
        """Decided: the palette lets `choice` go as soon as the key is up."""
        self.close()
        modifiers = dict.fromkeys(("", _WITH[choice.action]))
        self._chords = [modifier + key for modifier in modifiers for key in ("Return", "Enter")]
        for chord in self._chords:
            self._hotkeys.register(chord, _nowhere)
        self._timer.start(LONGEST_MS + TWICE_MS)

    def let_go(self) -> None:
        """The palette is hidden; the fingers may be on their way down again."""
        self._timer.start(TWICE_MS)

    def close(self) -> None:
        """Give the keys back."""
        self._timer.stop()
        for chord in self._chords:
            self._hotkeys.unregister(chord)
        self._chords = []


def _nowhere(_target: Target) -> None:
    """Pressed again: it was the same Enter."""
