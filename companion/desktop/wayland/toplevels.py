"""The windows of all programs as the compositor tells them (wlr-foreign-toplevel-management): which one is active."""

from __future__ import annotations

import asyncio
from typing import Any

from companion.desktop.ports import NO_TARGET, Target
from companion.desktop.wayland.protocols import TOPLEVELS
from companion.desktop.wayland.wire import Proxy, Wire

_VERSION = 3
_ACTIVATED = 2
_FULLSCREEN = 3


class _Window:
    """One window; what an event tells takes effect with the `done` after it."""

    def __init__(self, number: int, proxy: Proxy) -> None:
        self.number = number
        self.proxy = proxy
        self.title = self.program = ""
        self.active = self.fullscreen = False
        self.pending: dict[str, Any] = {}


class Toplevels:
    """`own`: app ids of this program, whose windows are never a target.

    Neither process ids nor carets are told here. A surface that is no window (a lock screen, a launcher) shows as no
    window being active.
    """

    def __init__(self, wire: Wire, own: frozenset[str]) -> None:
        self.last_foreign = NO_TARGET
        self.changed = asyncio.Event()
        """Set at each change of a window; cleared by who waits."""
        self._own = own
        self._count = 0
        self._windows: dict[int, _Window] = {}
        self._manager = wire.bind(TOPLEVELS, _VERSION, self._told)

    def capture(self) -> Target:
        """The active window; NO_TARGET: none, or one of ours."""
        window = self._active()
        return self._target(window) if window is not None and window.program not in self._own else NO_TARGET

    def is_active(self, target: Target) -> bool:
        """Whether `target` is the active window, and the only one (two: the compositor is between two states)."""
        return [window.number for window in self._windows.values() if window.active] == [target.window]

    def fullscreen(self) -> bool:
        """Whether the active window, not ours, fills the screen."""
        window = self._active()
        return window is not None and window.fullscreen and window.program not in self._own

    def exists(self, number: int) -> bool:
        """Whether the window is still there."""
        return number in self._windows

    def activate(self, number: int, seat: Proxy) -> None:
        """Ask the compositor to bring it to the front."""
        window = self._windows.get(number)
        if window is not None:
            window.proxy.call("activate", seat)

    def _active(self) -> _Window | None:
        return next((window for window in self._windows.values() if window.active), None)

    @staticmethod
    def _target(window: _Window) -> Target:
        return Target(window.number, program=window.program, title=window.title)

    def _told(self, event: str, values: tuple[Any, ...]) -> None:
        if event == "toplevel":
            self._count += 1
            number, proxy = self._count, values[0]
            window = self._windows[number] = _Window(number, proxy)
            proxy.listener = lambda name, given: self._window_told(window, name, given)
        else:
            self._windows.clear()
            self.changed.set()

    def _window_told(self, window: _Window, event: str, values: tuple[Any, ...]) -> None:
        if event == "title":
            window.pending["title"] = values[0]
        elif event == "app_id":
            window.pending["program"] = values[0]
        elif event == "state":
            window.pending |= {"active": _ACTIVATED in values[0], "fullscreen": _FULLSCREEN in values[0]}
        elif event == "done":
            for name, value in window.pending.items():
                setattr(window, name, value)
            window.pending.clear()
            if window.active and window.program not in self._own:
                self.last_foreign = self._target(window)
            self.changed.set()
        elif event == "closed":
            self._windows.pop(window.number, None)
            window.proxy.call("destroy")
            if self.last_foreign.window == window.number:
                self.last_foreign = NO_TARGET
            self.changed.set()
