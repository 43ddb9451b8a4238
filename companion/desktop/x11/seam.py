"""The three X11 ports behind one thread: what other threads call, and what runs on the connection's own."""

from __future__ import annotations

import contextlib
import logging
from collections.abc import Callable, Coroutine, Iterator, Mapping
from typing import Any, TypeVar

import xcffib

from companion.base.i18n import _
from companion.desktop.caret_atspi import CaretFinder
from companion.desktop.loop_thread import LoopThread
from companion.desktop.ports import (
    NO_TARGET,
    ClipboardContent,
    HotkeyReport,
    HotkeyState,
    InsertReport,
    Outcome,
    Reason,
    Target,
)
from companion.desktop.x11.clipboard import read_text
from companion.desktop.x11.connection import Display
from companion.desktop.x11.content import text_content
from companion.desktop.x11.handover import hand_over
from companion.desktop.x11.hotkeys import X11Hotkeys
from companion.desktop.x11.keyboard import Keyboard
from companion.desktop.x11.keymap import Keymap
from companion.desktop.x11.selection import Owned
from companion.desktop.x11.targets import Targets
from companion.desktop.x11.taskbar import keep_off
from companion.desktop.x11.typist import X11Typist

_log = logging.getLogger("companion.desktop.x11")
_T = TypeVar("_T")


class _Parts:
    """Everything that lives on the connection's thread."""

    def __init__(self, name: str | None, own: frozenset[int] | None, bus: str) -> None:
        self.display = Display(name)
        self.targets = Targets(self.display, own)
        self.carets = CaretFinder(bus)
        self.hotkeys = X11Hotkeys(self.display, self.targets, Keymap(self.display), self.carets)
        self.clipboard = Owned(self.display, "CLIPBOARD")
        self.primary = Owned(self.display, "PRIMARY")
        self.keyboard = Keyboard(self.display, self.hotkeys)
        self.typist = X11Typist(self.display, self.targets, self.keyboard, self.clipboard, self.primary)

    async def close(self) -> None:
        """Give back chords and keyboard, hand the clipboard over, disconnect."""
        try:
            if not self.display.lost.is_set():
                self.keyboard.free()
                self.hotkeys.close()
                await hand_over(self.display, self.clipboard)
        except xcffib.ConnectionException:
            _log.info("the X server went away during the hand-over")
        await self.carets.close()
        self.display.close()


class X11Seam:
    """Hotkeys, Typist, Clipboard and Presence of `ports` on X11. Callbacks come on the seam's thread and must only emit."""

    def __init__(
        self, display: str | None = None, own: frozenset[int] | None = None, bus: str = "SESSION"
    ) -> None:
        """Connect to `display` (None: the variable DISPLAY). Raises ConnectionError with the reason for a person.

        `own`: the processes whose windows are never a target (default: this one). `bus`: the session bus, by which
        carets are found (default: the environment's).
        """

        async def open_parts() -> _Parts:
            try:
                return _Parts(display, own, bus)
            except xcffib.XcffibException as error:
                raise ConnectionError(
                    _("连不上 X 显示服务器（{display}）。").format(display=display or "DISPLAY")
                ) from error

        try:
            self._thread = LoopThread("x11", open_parts, _Parts.close)
        except TimeoutError as error:
            raise ConnectionError(_("X 显示服务器没有回应。")) from error

    def _ask(self, answer: Callable[[_Parts], _T], otherwise: _T) -> _T:
        """As `LoopThread.ask`."""

        def ask(parts: _Parts) -> _T:
            with _connected(parts):
                return answer(parts)

        return self._thread.ask(ask, otherwise)

    def _start(
        self, work: Callable[[_Parts], Coroutine[Any, Any, _T]], done: Callable[[_T], None], otherwise: _T
    ) -> None:
        """As `LoopThread.start`."""

        async def start(parts: _Parts) -> _T:
            with _connected(parts):
                return await work(parts)

        self._thread.start(start, done, otherwise)

    # -- Hotkeys -------------------------------------------------------------------------------------------------

    def register(self, chord: str, pressed: Callable[[Target], None]) -> HotkeyReport:
        """As `ports.Hotkeys.register`."""
        gone = HotkeyReport(chord, HotkeyState.UNSUPPORTED, _("X 显示服务器没有回应。"))
        return self._ask(lambda parts: parts.hotkeys.register(chord, pressed), gone)

    def unregister(self, chord: str) -> None:
        """As `ports.Hotkeys.unregister`."""
        self._ask(lambda parts: parts.hotkeys.unregister(chord), None)

    def close(self) -> None:
        """Give back every chord, hand the clipboard over, end the thread. At most about a second."""
        self._thread.close()

    def keep_off_taskbar(self, window: int) -> None:
        """A window of ours that is not to stand in the task list; before it is shown."""
        self._ask(lambda parts: keep_off(parts.display, window), None)

    # -- Typist --------------------------------------------------------------------------------------------------

    def current_target(self) -> Target:
        """As `ports.Typist.current_target`."""
        return self._ask(lambda parts: parts.targets.capture(), NO_TARGET)

    def last_target(self) -> Target:
        """As `ports.Typist.last_target`."""
        return self._ask(lambda parts: parts.targets.last_foreign, NO_TARGET)

    def insert(
        self, text: str, target: Target, done: Callable[[InsertReport], None], *, bring_forward: bool = False
    ) -> None:
        """As `ports.Typist.insert`."""
        gone = InsertReport(Outcome.REFUSED, Reason.NO_BACKEND)
        self._start(lambda parts: parts.typist.insert(text, target, bring_forward), done, gone)

    def use_paste_keys(self, keys: Mapping[str, str]) -> None:
        """The user's own entries: WM_CLASS -> ctrl+v, ctrl+shift+v, shift+insert, shift+insert-primary, copy-only."""
        self._ask(lambda parts: setattr(parts.typist, "own_keys", dict(keys)), None)

    # -- Presence ------------------------------------------------------------------------------------------------

    def fullscreen(self) -> bool:
        """As `ports.Presence.fullscreen`."""
        return self._ask(lambda parts: parts.targets.fullscreen(), False)

    # -- Clipboard -----------------------------------------------------------------------------------------------

    def read(
        self, done: Callable[[ClipboardContent], None], deadline: float = 0.8, limit: int = 1_000_000
    ) -> None:
        """As `ports.Clipboard.read`."""
        self._start(
            lambda parts: read_text(parts.display, parts.clipboard, deadline, limit),
            done,
            ClipboardContent("no-answer"),
        )

    def copy(self, text: str, done: Callable[[bool], None]) -> None:
        """As `ports.Clipboard.copy`."""
        self._start(
            lambda parts: parts.clipboard.claim(text_content(parts.display, text, secret=False)), done, False
        )

    def former(self) -> Mapping[str, int]:
        """As `ports.Clipboard.former`."""
        return self._ask(_sizes, {})


def _sizes(parts: _Parts) -> Mapping[str, int]:
    kept = parts.clipboard.former
    if kept is None or kept.content is None:
        return {}
    return {parts.display.atom_name(atom): len(blob.data) for atom, blob in kept.content.items()}


@contextlib.contextmanager
def _connected(parts: _Parts) -> Iterator[None]:
    """The loss of the server, in the words of `LoopThread`."""
    if parts.display.lost.is_set():
        raise ConnectionError
    try:
        yield
    except xcffib.ConnectionException as error:
        raise ConnectionError from error
