"""Global chords by RegisterHotKey: the focused program sees nothing, a conflict is reported, no other key is seen."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from companion.base.i18n import _
from companion.desktop.ports import HotkeyReport, HotkeyState, Target
from companion.desktop.windows.api import Keys
from companion.desktop.windows.constants import (
    ERROR_HOTKEY_ALREADY_REGISTERED,
    MOD_NOREPEAT,
    PBT_APMRESUMEAUTOMATIC,
    PBT_APMRESUMESUSPEND,
    WM_DISPLAYCHANGE,
    WM_HOTKEY,
    WM_POWERBROADCAST,
    WM_WTSSESSION_CHANGE,
    WTS_CONSOLE_CONNECT,
    WTS_REMOTE_CONNECT,
    WTS_SESSION_UNLOCK,
)
from companion.desktop.windows.keys import F12, Chord, parse_chord

_log = logging.getLogger("companion.desktop.windows")
_HIGHEST = 0xBFFF
"""The last number that is a program's to choose (RegisterHotKey)."""
_BACK = {
    WM_WTSSESSION_CHANGE: (WTS_SESSION_UNLOCK, WTS_CONSOLE_CONNECT, WTS_REMOTE_CONNECT),
    WM_POWERBROADCAST: (PBT_APMRESUMEAUTOMATIC, PBT_APMRESUMESUSPEND),
}


class KeyHook(Protocol):
    """Listens to every key for chords that Windows itself refuses (`desktop.keyboard_hook`)."""

    def register(self, chord: str, pressed: Callable[[], None]) -> bool:
        """Listen for `chord`; `pressed` comes on any thread."""
        ...

    def unregister(self, chord: str) -> None:
        """Stop listening for it; with the last one the hook goes."""
        ...

    def reset(self) -> None:
        """Keys went up unseen while the session was locked."""
        ...

    def close(self) -> None:
        """Let the keyboard go."""
        ...


@dataclass(slots=True)
class _Held:
    """One chord: its number with Windows (0: it is with the hook, or lost for now)."""

    name: str
    chord: Chord
    pressed: Callable[[Target], None]
    number: int = 0
    hooked: bool = False


class WindowsHotkeys:
    """The chords of this program. Everything on the window's thread."""

    def __init__(
        self, keys: Keys, window: int, capture: Callable[[], Target], soon: Callable[[Callable[[], None]], None]
    ) -> None:
        """`soon` runs a call on the window's thread, from any other."""
        self._keys = keys
        self._window = window
        self._capture = capture
        self._soon = soon
        self._held: dict[str, _Held] = {}
        self._last = 0
        self._hook: KeyHook | None = None

    def register(self, chord: str, pressed: Callable[[Target], None]) -> HotkeyReport:
        """As `ports.Hotkeys.register`; what Windows refuses goes to the hook where the agent has chosen it."""
        self.unregister(chord)
        parsed = parse_chord(chord, self._keys.of_character)
        if parsed is None:
            reason = _("这个键盘上按不出 {chord}。请在设置里换一个组合键。").format(chord=chord)
            return HotkeyReport(chord, HotkeyState.UNKNOWN_KEY, reason)
        held = _Held(chord, parsed, pressed)
        refused = self._take(held)
        if refused and not self._take_by_hook(held):
            return _report(chord, parsed, refused)
        self._held[chord] = held
        return HotkeyReport(chord, HotkeyState.READY)

    def _take(self, held: _Held) -> int:
        """Windows' error, or 0. The debugger's key is not asked for: Windows would let us have it and keep it back."""
        if held.chord == Chord(0, F12):
            return ERROR_HOTKEY_ALREADY_REGISTERED
        self._last = self._last % _HIGHEST + 1
        modifiers = held.chord.modifiers | MOD_NOREPEAT
        error = self._keys.register(self._window, self._last, modifiers, held.chord.key)
        held.number = 0 if error else self._last
        return error

    def _take_by_hook(self, held: _Held) -> bool:
        if self._hook is None:
            return False
        held.hooked = self._hook.register(held.name, lambda: self._soon(lambda: self._hook_pressed(held)))
        return held.hooked

    def _hook_pressed(self, held: _Held) -> None:
        if self._held.get(held.name) is held:
            target = self._capture()
            # With WM_HOTKEY comes the right to put the palette in front; a hook has to claim it.
            self._keys.claim()
            held.pressed(target)

    def unregister(self, chord: str) -> None:
        """Give the chord back to others."""
        held = self._held.pop(chord, None)
        if held is not None:
            self._give_back(held)

    def _give_back(self, held: _Held) -> None:
        if held.number:
            self._keys.unregister(self._window, held.number)
        if held.hooked and self._hook is not None:
            self._hook.unregister(held.name)
        held.number, held.hooked = 0, False

    def use_hook(self, hook: KeyHook | None) -> None:
        """From now on; the chords that the former hook had are given back."""
        for held in [held for held in self._held.values() if held.hooked]:
            self.unregister(held.name)
        if self._hook is not None:
            self._hook.close()
        self._hook = hook

    def close(self) -> None:
        """Give every chord back."""
        for chord in tuple(self._held):
            self.unregister(chord)
        self.use_hook(None)

    def handle(self, message: int, wparam: int) -> bool:
        """A message of the window; True: it was a hotkey. After the agent is back, every chord is taken anew."""
        if message == WM_HOTKEY:
            held = next((one for one in self._held.values() if one.number == wparam), None)
            if held is not None:
                held.pressed(self._capture())
            return True
        if message == WM_DISPLAYCHANGE or wparam in _BACK.get(message, ()):
            self._arm_again()
        return False

    def _arm_again(self) -> None:
        if self._hook is not None:
            self._hook.reset()
        for held in self._held.values():
            if not held.hooked:
                if held.number:
                    self._keys.unregister(self._window, held.number)
                error = self._take(held)
                if error:
                    _log.warning("hotkey %s not to be had again: error %d", held.name, error)


def _report(chord: str, parsed: Chord, error: int) -> HotkeyReport:
    if parsed == Chord(0, F12):
        reason = _("F12 是 Windows 留给调试工具的。请换一个，或加上 Ctrl、Alt。")
        return HotkeyReport(chord, HotkeyState.TAKEN, reason)
    if error == ERROR_HOTKEY_ALREADY_REGISTERED:
        reason = _("{chord} 已被别的程序占用。请在设置里换一个组合键。").format(chord=chord)
        return HotkeyReport(chord, HotkeyState.TAKEN, reason)
    reason = _("Windows 没有接受 {chord}（错误 {error}）。请在设置里换一个组合键。").format(chord=chord, error=error)
    return HotkeyReport(chord, HotkeyState.UNKNOWN_KEY, reason)
