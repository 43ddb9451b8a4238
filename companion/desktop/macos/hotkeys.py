"""Global hotkeys by Carbon's RegisterEventHotKey: no right needed, and the program in front sees nothing."""

from __future__ import annotations

import logging
from collections.abc import Callable

from companion.base.i18n import _
from companion.desktop.macos.api import MacApi
from companion.desktop.macos.chords import parse_chord
from companion.desktop.ports import HotkeyReport, HotkeyState, Target

_log = logging.getLogger("companion.desktop.macos")
# CarbonEvents.h: eventHotKeyExistsErr.
TAKEN = -9878


class MacHotkeys:
    """The Hotkeys port. Register on the main thread, where the presses come in too."""

    def __init__(self, api: MacApi, capture: Callable[[], Target]) -> None:
        self._api = api
        self._capture = capture
        self._count = 0
        self._held: dict[str, tuple[int, Callable[[Target], None]]] = {}
        api.listen(self._pressed)

    def register(self, chord: str, pressed: Callable[[Target], None]) -> HotkeyReport:
        """As the port."""
        self.unregister(chord)
        parsed = parse_chord(chord)
        if parsed is None:
            reason = _("这个键盘上按不出 {chord}。请在设置里换一个组合键。").format(chord=chord)
            return HotkeyReport(chord, HotkeyState.UNKNOWN_KEY, reason)
        self._count += 1
        error = self._api.register(self._count, *parsed)
        if error == 0:
            self._held[chord] = (self._count, pressed)
            return HotkeyReport(chord, HotkeyState.READY)
        if error == TAKEN:
            reason = _("{chord} 已被别的程序占用。请在设置里换一个组合键。").format(chord=chord)
            return HotkeyReport(chord, HotkeyState.TAKEN, reason)
        _log.warning("hotkey %s: error %d", chord, error)
        reason = _("系统没有接受 {chord}（错误 {error}）。请在设置里换一个组合键。").format(chord=chord, error=error)
        return HotkeyReport(chord, HotkeyState.UNSUPPORTED, reason)

    def unregister(self, chord: str) -> None:
        """As the port."""
        held = self._held.pop(chord, None)
        if held is not None:
            self._api.unregister(held[0])

    def close(self) -> None:
        """As the port."""
        for chord in tuple(self._held):
            self.unregister(chord)

    def _pressed(self, number: int) -> None:
        told = next((pressed for held, pressed in self._held.values() if held == number), None)
        if told is not None:
            told(self._capture())
