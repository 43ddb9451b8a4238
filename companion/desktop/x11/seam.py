"""The three X11 ports behind one thread: what other threads call, and what runs on the connection's own."""

from __future__ import annotations

import asyncio
import concurrent.futures
import logging
import threading
from collections.abc import Callable, Coroutine, Mapping
from typing import Any, TypeVar

import xcffib

from companion.base.i18n import _
from companion.desktop.caret_atspi import CaretFinder
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
# A healthy server answers in well under a millisecond; a caller is never kept longer than this (s).
_PATIENCE = 1.0


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
        self._loop = asyncio.new_event_loop()
        self._closing = asyncio.Event()
        self._parts: _Parts | None = None
        self._tasks: set[asyncio.Task[None]] = set()
        ready: concurrent.futures.Future[_Parts] = concurrent.futures.Future()
        self._thread = threading.Thread(target=self._run, args=(display, own, bus, ready), name="x11", daemon=True)
        self._thread.start()
        try:
            self._parts = ready.result(timeout=5)
        except xcffib.XcffibException as error:
            self._thread.join()
            raise ConnectionError(
                _("连不上 X 显示服务器（{display}）。").format(display=display or "DISPLAY")
            ) from error
        except TimeoutError as error:
            raise ConnectionError(_("X 显示服务器没有回应。")) from error

    # -- the thread ----------------------------------------------------------------------------------------------

    def _run(
        self,
        display: str | None,
        own: frozenset[int] | None,
        bus: str,
        ready: concurrent.futures.Future[_Parts],
    ) -> None:
        asyncio.set_event_loop(self._loop)
        self._loop.set_exception_handler(_report_bug)
        try:
            self._loop.run_until_complete(self._serve(display, own, bus, ready))
        finally:
            self._loop.close()

    async def _serve(
        self,
        display: str | None,
        own: frozenset[int] | None,
        bus: str,
        ready: concurrent.futures.Future[_Parts],
    ) -> None:
        try:
            parts = _Parts(display, own, bus)
        except xcffib.XcffibException as error:
            ready.set_exception(error)
            return
        ready.set_result(parts)
        await self._closing.wait()
        for task in tuple(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await parts.close()

    def _ask(self, answer: Callable[[_Parts], _T], otherwise: _T) -> _T:
        """Run `answer` on the thread and wait for it; `otherwise` when the server is gone or does not respond."""
        parts = self._parts
        if parts is None or parts.display.lost.is_set() or not self._thread.is_alive():
            return otherwise
        result: concurrent.futures.Future[_T] = concurrent.futures.Future()

        def run() -> None:
            try:
                result.set_result(answer(parts))
            except xcffib.ConnectionException:
                result.set_result(otherwise)

        if threading.current_thread() is self._thread:
            run()
            return result.result()
        self._loop.call_soon_threadsafe(run)
        try:
            return result.result(timeout=_PATIENCE)
        except TimeoutError:
            return otherwise

    def _start(
        self, work: Callable[[_Parts], Coroutine[Any, Any, _T]], done: Callable[[_T], None], otherwise: _T
    ) -> None:
        """Run `work` on the thread; `done` gets its result, or `otherwise` when the server is or goes away."""
        parts = self._parts
        if parts is None or parts.display.lost.is_set() or not self._thread.is_alive():
            done(otherwise)
            return

        async def run() -> None:
            try:
                result = await work(parts)
            except (xcffib.ConnectionException, asyncio.CancelledError):
                result = otherwise
            done(result)

        def start() -> None:
            task = self._loop.create_task(run())
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

        self._loop.call_soon_threadsafe(start)

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
        if self._thread.is_alive() and not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._closing.set)
            self._thread.join(timeout=2.0)
        self._parts = None

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


def _report_bug(loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
    """A bug travels to the one handler that app.py installs."""
    error = context.get("exception")
    if isinstance(error, BaseException):
        threading.excepthook(
            threading.ExceptHookArgs((type(error), error, error.__traceback__, threading.current_thread()))
        )
    else:
        _log.error("event loop: %s", context.get("message"))
