"""The three Windows ports behind one thread: what other threads call, and what runs on the window's own."""

from __future__ import annotations

import asyncio
import concurrent.futures
import contextlib
import logging
import threading
from collections.abc import Callable, Coroutine, Mapping
from typing import Any, TypeVar

from companion.base.i18n import _
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
from companion.desktop.windows.api import Api
from companion.desktop.windows.clipboard import Owned
from companion.desktop.windows.hotkeys import KeyHook, WindowsHotkeys
from companion.desktop.windows.native import load
from companion.desktop.windows.pump import PumpLoop, run
from companion.desktop.windows.reading import read_text
from companion.desktop.windows.targets import Targets
from companion.desktop.windows.typist import WindowsTypist
from companion.desktop.windows.worker import ThreadWorker, Worker

_log = logging.getLogger("companion.desktop.windows")
_T = TypeVar("_T")
# The thread answers in well under a millisecond; a caller is never kept longer than this (s).
_PATIENCE = 1.0


class Parts:
    """Everything that lives on the window's thread. The loop must be running."""

    def __init__(self, api: Api, worker: Worker, own: frozenset[int] | None = None) -> None:
        """Raises OSError when Windows gives us no window."""
        loop = asyncio.get_running_loop()
        self.api = api
        self.worker = worker
        # The first messages come while the window is being made.
        handlers: list[Callable[[int, int], bool]] = []
        self.window = api.messages.open(
            lambda message, wparam, _lparam: any([handle(message, wparam) for handle in handlers])
        )
        self.targets = Targets(api.windows, own)
        self.owned = Owned(api.board, self.window)
        self.hotkeys = WindowsHotkeys(
            api.keys, self.window, self.targets.capture, lambda call: _soon(loop, call)
        )
        self.typist = WindowsTypist(api, self.targets, self.owned, worker)
        api.messages.on_foreground(self.targets.came_forward)
        handlers += [self.owned.handle, self.hotkeys.handle]

    def close(self) -> None:
        """Give back the chords; the window goes, and what was copied stays with Windows."""
        self.hotkeys.close()
        self.api.messages.close()


def _soon(loop: asyncio.AbstractEventLoop, call: Callable[[], None]) -> None:
    # A key may still come from the hook's thread when the loop has ended.
    with contextlib.suppress(RuntimeError):
        loop.call_soon_threadsafe(call)


class WindowsSeam:
    """Hotkeys, Typist and Clipboard of `ports` on Windows. Callbacks come on the seam's thread and must only emit."""

    def __init__(self, api: Api | None = None, own: frozenset[int] | None = None) -> None:
        """Start. Raises ConnectionError with the reason for a person.

        `api`: by default this system's. `own`: the processes whose windows are never a target (default: this one).
        """
        self._closing = asyncio.Event()
        self._parts: Parts | None = None
        self._tasks: set[asyncio.Task[None]] = set()
        ready: concurrent.futures.Future[Parts] = concurrent.futures.Future()
        try:
            self._api = api or load()
        except (OSError, AttributeError) as error:
            raise ConnectionError(_("这里不是 Windows，或系统缺少需要的功能（{reason}）。").format(reason=error)) from error
        self._loop = PumpLoop(self._api.messages)
        self._thread = threading.Thread(target=self._run, args=(own, ready), name="windows", daemon=True)
        self._thread.start()
        try:
            self._parts = ready.result(timeout=5)
        except TimeoutError as error:
            raise ConnectionError(_("Windows 没有回应。")) from error
        except OSError as error:
            self._thread.join()
            raise ConnectionError(_("Windows 没有给窗口（{reason}）。").format(reason=error)) from error

    # -- the thread ----------------------------------------------------------------------------------------------

    def _run(self, own: frozenset[int] | None, ready: concurrent.futures.Future[Parts]) -> None:
        self._loop.set_exception_handler(_report_bug)
        run(self._loop, self._serve(own, ready))

    async def _serve(self, own: frozenset[int] | None, ready: concurrent.futures.Future[Parts]) -> None:
        try:
            parts = Parts(self._api, ThreadWorker(), own)
        except OSError as error:
            ready.set_exception(error)
            return
        ready.set_result(parts)
        await self._closing.wait()
        for task in tuple(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        parts.close()

    def _ask(self, answer: Callable[[Parts], _T], otherwise: _T) -> _T:
        """Run `answer` on the thread and wait for it; `otherwise` when the thread is gone or does not respond."""
        parts = self._parts
        if parts is None or not self._thread.is_alive():
            return otherwise
        if threading.current_thread() is self._thread:
            return answer(parts)
        result: concurrent.futures.Future[_T] = concurrent.futures.Future()
        self._loop.call_soon_threadsafe(lambda: result.set_result(answer(parts)))
        try:
            return result.result(timeout=_PATIENCE)
        except TimeoutError:
            return otherwise

    def _start(
        self, work: Callable[[Parts], Coroutine[Any, Any, _T]], done: Callable[[_T], None], otherwise: _T
    ) -> None:
        """Run `work` on the thread; `done` gets its result, or `otherwise` when we end."""
        parts = self._parts
        if parts is None or not self._thread.is_alive():
            done(otherwise)
            return

        async def run_it() -> None:
            try:
                result = await work(parts)
            except asyncio.CancelledError:
                result = otherwise
            done(result)

        def start() -> None:
            task = self._loop.create_task(run_it())
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

        self._loop.call_soon_threadsafe(start)

    # -- Hotkeys -------------------------------------------------------------------------------------------------

    def register(self, chord: str, pressed: Callable[[Target], None]) -> HotkeyReport:
        """As `ports.Hotkeys.register`."""
        gone = HotkeyReport(chord, HotkeyState.UNSUPPORTED, _("Windows 没有回应。"))
        return self._ask(lambda parts: parts.hotkeys.register(chord, pressed), gone)

    def unregister(self, chord: str) -> None:
        """As `ports.Hotkeys.unregister`."""
        self._ask(lambda parts: parts.hotkeys.unregister(chord), None)

    def use_hook(self, hook: KeyHook | None) -> None:
        """Also listen by `hook` for what Windows refuses; None: let the keyboard go."""
        self._ask(lambda parts: parts.hotkeys.use_hook(hook), None)

    def close(self) -> None:
        """Give back every chord, leave what was copied with Windows, end the thread. At most two seconds."""
        if self._thread.is_alive() and not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._closing.set)
            self._thread.join(timeout=2.0)
        self._parts = None

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
        """The user's own entries: executable -> ctrl+v, ctrl+shift+v, shift+insert, copy-only."""
        self._ask(lambda parts: setattr(parts.typist, "own_keys", dict(keys)), None)

    # -- Clipboard -----------------------------------------------------------------------------------------------

    def read(
        self, done: Callable[[ClipboardContent], None], deadline: float = 0.8, limit: int = 1_000_000
    ) -> None:
        """As `ports.Clipboard.read`."""
        self._start(
            lambda parts: read_text(parts.api, parts.worker, parts.owned, deadline, limit, self._loop.time),
            done,
            ClipboardContent("no-answer"),
        )

    def copy(self, text: str, done: Callable[[bool], None]) -> None:
        """As `ports.Clipboard.copy`."""
        self._start(lambda parts: parts.owned.copy(text), done, False)

    def former(self) -> Mapping[str, int]:
        """As `ports.Clipboard.former`."""
        return self._ask(_sizes, {})


def _sizes(parts: Parts) -> Mapping[str, int]:
    kept = parts.owned.former
    if kept is None or kept.content is None:
        return {}
    return {parts.api.board.name(format): len(data) for format, data in kept.content.items()}


def _report_bug(loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
    """A bug travels to the one handler that app.py installs."""
    error = context.get("exception")
    if isinstance(error, BaseException):
        threading.excepthook(
            threading.ExceptHookArgs((type(error), error, error.__traceback__, threading.current_thread()))
        )
    else:
        _log.error("event loop: %s", context.get("message"))
