"""Chords that Windows itself refuses, by the `keyboard` package: a hook that sees every key, off unless chosen.

It is not the usual way (`windows.hotkeys` is): the focused program gets the chord too, a chord that another program
holds fires there as well, and Windows may drop a hook on a busy machine (boppreh/keyboard #191, #223, #674).
"""

from __future__ import annotations

import importlib
import sys
from collections.abc import Callable
from typing import Any

from companion.base.i18n import _

_NAMES = {
    "meta": "windows", "return": "enter", "pageup": "page up", "pagedown": "page down", "pgup": "page up",
    "pgdown": "page down", "escape": "esc", "print": "print screen", ",": "comma", "+": "plus",
}  # fmt: skip
_WM_NULL = 0


class LowLevelSwitch:
    """The agent's choice; called with it, gives the hook to `use` or takes it away."""

    def __init__(self, use: Callable[[KeyboardHook | None], None], platform: str = sys.platform) -> None:
        self._use = use
        self._platform = platform
        self._on = False

    def __call__(self, wanted: bool) -> str:
        """Why it cannot be, in a sentence; empty when done."""
        if wanted == self._on:
            return ""
        if not wanted:
            self._on = False
            self._use(None)
            return ""
        package = load(self._platform)
        if package is None:
            return _("没有装 keyboard 这个组件。请运行 pip install companion[keyboard]，再重新启动。")
        self._on = True
        self._use(KeyboardHook(package))
        return ""


def load(platform: str = sys.platform) -> Any:
    """The package; None where it is not installed or not for this system (elsewhere it wants to be root)."""
    if platform != "win32":
        return None
    try:
        import keyboard
    except ImportError:
        return None
    return keyboard


class KeyboardHook:
    """As `windows.hotkeys.KeyHook`. The hook stands while there is at least one chord."""

    def __init__(self, package: Any) -> None:
        """`package`: the module ``keyboard``, or what looks like it."""
        self._keyboard = package
        # The package looks up the names of all keys the first time, which takes long: here, not among the messages.
        package.key_to_scan_codes("ctrl")
        self._removers: dict[str, list[Callable[[], None]]] = {}

    def register(self, chord: str, pressed: Callable[[], None]) -> bool:
        """As the port. One call a press: what repeats while the key is held is left out."""
        name = spelled(chord)
        down = [False]

        def press() -> None:
            if not down[0]:
                down[0] = True
                pressed()

        def release(_event: object) -> None:
            down[0] = False

        try:
            hotkey = self._keyboard.add_hotkey(name, press, suppress=False)
        except ValueError:
            # A key that this keyboard has not.
            self._release_if_unused()
            return False
        key = self._keyboard.on_release_key(name.rpartition("+")[2], release)
        self._removers[chord] = [
            lambda: self._keyboard.remove_hotkey(hotkey),
            lambda: self._keyboard.unhook_key(key),
        ]
        return True

    def unregister(self, chord: str) -> None:
        """As the port."""
        for remove in self._removers.pop(chord, []):
            remove()
        self._release_if_unused()

    def reset(self) -> None:
        """As the port: the package would take a key whose release it has not seen as held for ever."""
        with self._keyboard._pressed_events_lock:
            self._keyboard._pressed_events.clear()
            self._keyboard._logically_pressed_keys.clear()
            self._keyboard._listener.active_modifiers.clear()

    def close(self) -> None:
        """As the port."""
        for chord in tuple(self._removers):
            self.unregister(chord)
        self._release_if_unused()

    def _release_if_unused(self) -> None:
        """The package never lets go by itself; a hook goes with its thread, and that ends with any message."""
        listener = self._keyboard._listener
        if self._removers or not listener.listening:
            return
        post: Any = importlib.import_module("ctypes").WinDLL("user32").PostThreadMessageW
        post(listener.listening_thread.native_id, _WM_NULL, 0, 0)
        listener.listening_thread.join(timeout=1.0)
        listener.listening = False


def spelled(chord: str) -> str:
    """A chord as the package spells it."""
    head, key = (chord[:-2], "+") if chord.endswith("++") else chord.rpartition("+")[::2]
    parts = [part.lower() for part in [*head.split("+"), key] if part]
    return "+".join(_NAMES.get(part, part) for part in parts)
