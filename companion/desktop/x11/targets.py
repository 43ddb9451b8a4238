"""Which window has the keyboard: captured before anything of ours is shown, and compared before anything is sent."""

from __future__ import annotations

import asyncio
import contextlib
import os
from typing import Any

import xcffib
from xcffib.xproto import Atom, EventMask, InputFocus, PropertyNotifyEvent

from companion.desktop.ports import NO_TARGET, Rect, Target
from companion.desktop.x11.connection import Display, Property

_NO_TEXT_THERE = ("_NET_WM_WINDOW_TYPE_DOCK", "_NET_WM_WINDOW_TYPE_DESKTOP")
_DEEPEST = 32
# From a change of the active window until it is described for later (s).
_LOOK_LATER = 0.02


class Targets:
    """Reads the active window, and remembers the last one that was not ours."""

    def __init__(self, display: Display, own: frozenset[int] | None = None) -> None:
        """`own`: the processes whose windows are ours; by default this one."""
        self._display = display
        self._own = own or frozenset({os.getpid()})
        self.changed = asyncio.Event()
        """Set when another window becomes active; cleared by who waits."""
        self._last_foreign = NO_TARGET
        self._look: asyncio.TimerHandle | None = None
        self._loop = asyncio.get_running_loop()
        self._active = display.atom("_NET_ACTIVE_WINDOW")
        self._manager = display.atom("_NET_SUPPORTING_WM_CHECK")
        display.select(display.root, EventMask.PropertyChange)
        display.listen(PropertyNotifyEvent, self._active_changed)
        self._remember()

    @property
    def last_foreign(self) -> Target:
        """The last active window that was not ours."""
        if self._look is not None:
            self._remember()
        return self._last_foreign

    def _active_changed(self, event: Any) -> None:
        if event.window == self._display.root and event.atom == self._active:
            self.changed.set()
            # An insertion may be waiting for this very change, and goes first.
            self._look = self._look or self._loop.call_later(_LOOK_LATER, self._look_back)

    def _look_back(self) -> None:
        # That the server is gone is told by whoever reads the connection.
        with contextlib.suppress(xcffib.ConnectionException):
            self._remember()

    def _remember(self) -> None:
        if self._look is not None:
            self._look.cancel()
            self._look = None
        self.capture()

    def active(self) -> int:
        """The active top-level window; without a window manager the top of the focused one. 0: none."""
        return self.front()[0]

    def front(self) -> tuple[int, int]:
        """`active` and `focus` in one round trip."""
        display = self._display
        asked = display.core.GetProperty(False, display.root, self._active, 0, 0, 1)
        focus = self.focus()
        active = display.property_reply(asked)
        if active is not None:
            return (active.numbers()[0] if active.data else 0), focus
        return (0 if self.managed() else self._top_level(focus)), focus

    def fullscreen(self) -> bool:
        """Whether the active window, or the one behind a window of ours, fills the screen."""
        window = self.active()
        if window and self.is_ours(window):
            window = self.last_foreign.window
        state = self._display.get_property(window, self._display.atom("_NET_WM_STATE"), 128) if window else None
        return state is not None and self._display.atom("_NET_WM_STATE_FULLSCREEN") in state.numbers()

    def managed(self) -> bool:
        """Whether a window manager keeps the active window."""
        return self._display.get_property(self._display.root, self._manager, 4) is not None

    def focus(self) -> int:
        """The window that gets the keys; 0: none, or the one under the pointer."""
        reply = self._display.reply(self._display.core.GetInputFocus())
        if reply is None or reply.focus in (InputFocus._None, InputFocus.PointerRoot, self._display.root):
            return 0
        return int(reply.focus)

    def inside(self, window: int, top: int) -> bool:
        """Whether `window` is `top` or one of its descendants."""
        return top in self._ancestors(window)

    def belongs(self, focus: int, top: int) -> bool:
        """Whether keys sent to `focus` are for the window `top`: it is inside, or of the same program and in no window.

        Some toolkits keep the focus in a window of their own apart; another chat of the same program is another window.
        """
        chain = self._ancestors(focus)
        if top in chain or not self.same_client(focus, top):
            return top in chain
        state = self._display.atom("WM_STATE")
        return all(self._display.get_property(window, state, 4) is None for window in chain)

    def _ancestors(self, window: int) -> list[int]:
        chain: list[int] = []
        while window and window != self._display.root and len(chain) < _DEEPEST:
            chain.append(window)
            reply = self._display.reply(self._display.core.QueryTree(window))
            window = int(reply.parent) if reply is not None else 0
        return chain

    def _top_level(self, window: int) -> int:
        chain = self._ancestors(window)
        named = [at for at in chain if self._display.get_property(at, Atom.WM_CLASS, 4) is not None]
        return (named or chain or [0])[-1]

    def same_client(self, window: int, other: int) -> bool:
        """Whether two windows belong to one X client."""
        return window & self._display.client_mask == other & self._display.client_mask

    def is_ours(self, window: int) -> bool:
        """Whether a window belongs to this program."""
        return self.same_client(window, self._display.window) or self._pid(window) in self._own

    def _pid(self, window: int) -> int:
        pid = self._display.get_property(window, self._display.atom("_NET_WM_PID"), 4)
        return pid.numbers()[0] if pid is not None and pid.data else self._display.client_pid(window)

    def exists(self, window: int) -> bool:
        """Whether the window is still there."""
        return self._display.reply(self._display.core.GetGeometry(window)) is not None

    def capture(self) -> Target:
        """The active window as a target; NO_TARGET when it is ours, a panel, the desktop, or none."""
        active = self.active()
        target = self.describe(active) if active and not self.is_ours(active) else NO_TARGET
        if target.window:
            self._last_foreign = target
        return target

    def describe(self, window: int) -> Target:
        """All that is known of a top-level window. Its questions are sent in one go: this runs before the palette."""
        display = self._display
        wanted = [
            Atom.WM_CLASS,
            display.atom("_NET_WM_NAME"),
            Atom.WM_NAME,
            display.atom("_NET_WM_WINDOW_TYPE"),
            display.atom("_NET_FRAME_EXTENTS"),
        ]
        cookies = [display.core.GetProperty(False, window, name, 0, 0, 256) for name in wanted]
        geometry = display.core.GetGeometry(window)
        origin = display.core.TranslateCoordinates(window, display.root, 0, 0)
        names, title, old_title, types, extents = (display.property_reply(cookie) for cookie in cookies)
        frame = _frame(display.reply(geometry), display.reply(origin), extents)
        if frame is None or self._takes_no_text(types):
            return NO_TARGET
        focus = self.focus()
        return Target(
            window=window,
            focus=focus if self.inside(focus, window) else 0,
            pid=self._pid(window),
            program=_class(names),
            title=_text(title) or _text(old_title),
            frame=frame,
        )

    def _takes_no_text(self, types: Property | None) -> bool:
        names = [self._display.atom_name(kind) for kind in types.numbers()] if types is not None else []
        return any(name in _NO_TEXT_THERE for name in names)


def _text(value: Property | None) -> str:
    return value.data.decode("utf-8", "replace").rstrip("\0") if value is not None else ""


def _class(value: Property | None) -> str:
    parts = [part for part in _text(value).split("\0") if part]
    return parts[-1] if parts else ""


def _frame(geometry: Any, origin: Any, extents: Property | None) -> Rect | None:
    if geometry is None or origin is None:
        return None
    numbers = extents.numbers() if extents is not None else ()
    left, right, top, bottom = numbers[:4] if len(numbers) >= 4 else (0, 0, 0, 0)
    return Rect(
        origin.dst_x - left, origin.dst_y - top, geometry.width + left + right, geometry.height + top + bottom
    )
