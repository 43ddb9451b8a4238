"""All hotkeys of the program in one place: registered, changed while running, put aside while one is recorded."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial

from PySide6.QtCore import QObject, Signal

from companion.desktop.ports import HotkeyReport, Hotkeys, HotkeyState, Target
from companion.ui.bridge import Bridge
from companion.ui.feature import Action

_READY = HotkeyState.READY


class _Held:
    """One action's chord: the answer to its registration, and the way back of its presses."""

    def __init__(self, action: Action, chord: str, bridge: Bridge[Target], report: HotkeyReport) -> None:
        self.action = action
        self.chord = chord
        self.bridge = bridge
        self.report = report


class HotkeyBoard(QObject):
    """`changed`: some chord was registered, refused or given back."""

    changed = Signal()

    def __init__(self, hotkeys: Hotkeys, parent: QObject) -> None:
        super().__init__(parent)
        self._hotkeys = hotkeys
        self._held: dict[str, _Held] = {}
        self._wanted: list[tuple[Action, str]] = []
        self._divert: Callable[[str, Target], bool] | None = None
        self._aside = False

    def apply(self, actions: Sequence[Action], chords: Mapping[str, str]) -> None:
        """Want just these from now on; what stays the same is not touched. `chords`: name of an action -> chord."""
        self._wanted = [(action, chords.get(action.name, action.chord)) for action in actions]
        if not self._aside:
            self._bring_about()

    def report(self, name: str) -> HotkeyReport | None:
        """What became of the chord of an action; None: it wants none."""
        held = self._held.get(name)
        return held.report if held else None

    def ready(self) -> dict[str, str]:
        """Name -> chord, only those that work."""
        return {name: held.chord for name, held in self._held.items() if held.report.state is _READY}

    def refused(self) -> list[HotkeyReport]:
        """The answers that were no."""
        return [held.report for held in self._held.values() if held.report.state is not _READY]

    def retry(self, name: str) -> HotkeyReport | None:
        """Ask once more for a chord that was refused: its holder may have ended."""
        held = self._held.get(name)
        if held is not None and held.report.state is not _READY:
            del self._held[name]
            self._bring_about()
        return self.report(name)

    def can_have(self, chord: str) -> HotkeyReport:
        """Try a chord and give it back; one of our own is ready anyway."""
        if chord in self.ready().values():
            return HotkeyReport(chord, _READY)
        report = self._hotkeys.register(chord, lambda target: None)
        if report.state is _READY:
            self._hotkeys.unregister(chord)
        return report

    def put_aside(self, aside: bool) -> None:
        """While aside, our chords are ordinary keys and can be recorded."""
        if aside == self._aside:
            return
        self._aside = aside
        if aside:
            for name in list(self._held):
                self._let_go(name)
        else:
            self._bring_about()

    def divert(self, told: Callable[[str, Target], bool] | None) -> None:
        """Tell `told` each pressed action's name and the window it was pressed over; True: it has seen to it."""
        self._divert = told

    def close(self) -> None:
        """Give everything back."""
        for name in list(self._held):
            self._let_go(name)

    def _bring_about(self) -> None:
        wanted = {action.name: chord for action, chord in self._wanted if chord}
        before = {name: held.report for name, held in self._held.items()}
        for name in [name for name, held in self._held.items() if wanted.get(name) != held.chord]:
            self._let_go(name)
        for action, chord in self._wanted:
            if chord and action.name not in self._held:
                self._take(action, chord)
        if before != {name: held.report for name, held in self._held.items()}:
            self.changed.emit()

    def _take(self, action: Action, chord: str) -> None:
        bridge: Bridge[Target] = Bridge(partial(self._pressed, action.name), self)
        report = self._hotkeys.register(chord, bridge.post)
        if report.state is not _READY:
            bridge.close()
        self._held[action.name] = _Held(action, chord, bridge, report)

    def _let_go(self, name: str) -> None:
        held = self._held.pop(name)
        held.bridge.close()
        if held.report.state is _READY:
            self._hotkeys.unregister(held.chord)

    def _pressed(self, name: str, target: Target) -> None:
        if self._divert is not None and self._divert(name, target):
            return
        held = self._held.get(name)
        if held is not None:
            held.action.run(target)
