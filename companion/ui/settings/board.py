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

    def __init__(self, chord: str, bridge: Bridge[Target], report: HotkeyReport) -> None:
        self.chord = chord
        self.bridge = bridge
        self.report = report


class HotkeyBoard(QObject):
    """`changed`: some chord was registered, refused or given back.

    Chords may be wanted before their actions are there: a press that comes too early waits for its action.
    """

    changed = Signal()

    def __init__(self, hotkeys: Hotkeys, parent: QObject) -> None:
        super().__init__(parent)
        self._hotkeys = hotkeys
        self._held: dict[str, _Held] = {}
        self._wanted: dict[str, str] = {}
        self._actions: dict[str, Action] = {}
        self._early: dict[str, Target] = {}
        self._divert: Callable[[str, Target], bool] | None = None
        self._aside = False

    def apply(self, actions: Sequence[Action], chords: Mapping[str, str]) -> None:
        """Serve `actions`, and want just their chords from now on; `chords` (as in `want`) wins over an action's own."""
        self.want({action.name: chords.get(action.name, action.chord) for action in actions})
        self.serve(actions)

    def want(self, chords: Mapping[str, str]) -> None:
        """Want just these from now on (name of an action -> chord, empty: none); what stays the same is not touched."""
        self._wanted = {name: chord for name, chord in chords.items() if chord}
        if not self._aside:
            self._bring_about()

    def serve(self, actions: Sequence[Action]) -> None:
        """These are there now; whichever was pressed too early is run, the last press of each."""
        self._actions |= {action.name: action for action in actions}
        for name in [name for name in self._early if name in self._actions]:
            self._actions[name].run(self._early.pop(name))

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
        before = {name: held.report for name, held in self._held.items()}
        for name in [name for name, held in self._held.items() if self._wanted.get(name) != held.chord]:
            self._let_go(name)
        for name, chord in self._wanted.items():
            if name not in self._held:
                self._take(name, chord)
        if before != {name: held.report for name, held in self._held.items()}:
            self.changed.emit()

    def _take(self, name: str, chord: str) -> None:
        bridge: Bridge[Target] = Bridge(partial(self._pressed, name), self)
        report = self._hotkeys.register(chord, bridge.post)
        if report.state is not _READY:
            bridge.close()
        self._held[name] = _Held(chord, bridge, report)

    def _let_go(self, name: str) -> None:
        held = self._held.pop(name)
        held.bridge.close()
        if held.report.state is _READY:
            self._hotkeys.unregister(held.chord)

    def _pressed(self, name: str, target: Target) -> None:
        if self._divert is not None and self._divert(name, target):
            return
        action = self._actions.get(name)
        if action is None:
            self._early[name] = target
        elif name in self._held:
            action.run(target)
