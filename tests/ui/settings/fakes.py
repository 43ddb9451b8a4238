"""A keyboard that remembers who asked for what, and presses on demand."""

from __future__ import annotations

from collections.abc import Callable

from companion.desktop.ports import NO_TARGET, HotkeyReport, HotkeyState, Target


class FakeHotkeys:
    def __init__(self, *taken: str) -> None:
        self.taken = set(taken)
        self.held: dict[str, Callable[[Target], None]] = {}

    def register(self, chord: str, pressed: Callable[[Target], None]) -> HotkeyReport:
        if chord in self.taken:
            return HotkeyReport(chord, HotkeyState.TAKEN, f"{chord} 已被别的程序占用。")
        self.held[chord] = pressed
        return HotkeyReport(chord, HotkeyState.READY)

    def unregister(self, chord: str) -> None:
        self.held.pop(chord, None)

    def press(self, chord: str) -> bool:
        """Whether anybody here holds it."""
        if chord in self.held:
            self.held[chord](NO_TARGET)
        return chord in self.held

    def close(self) -> None:
        self.held.clear()
