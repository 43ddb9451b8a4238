"""The three Windows ports behind one thread: what other threads call, and what runs on the window's own."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable, Mapping

from companion.base.i18n import _
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
from companion.desktop.windows.api import Api
from companion.desktop.windows.clipboard import Owned
from companion.desktop.windows.hotkeys import KeyHook, WindowsHotkeys
from companion.desktop.windows.native import load
from companion.desktop.windows.pump import PumpLoop
from companion.desktop.windows.reading import read_text
from companion.desktop.windows.targets import Targets
from companion.desktop.windows.typist import WindowsTypist
from companion.desktop.windows.worker import ThreadWorker, Worker


class Parts:
    """Everything that lives on the window's thread. The loop must be running."""

    def __init__(self, api: Api, worker: Worker, own: frozenset[int] | None = None) -> None:
        """Raises OSError when Windows gives us no window."""
        loop = asyncio.get_running_loop()
        self.api = api
        self.worker = worker
        self.clock = loop.time
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
        self.owned.leave()
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
        try:
            system = api or load()
        except (OSError, AttributeError) as error:
            raise ConnectionError(_("这里不是 Windows，或系统缺少需要的功能（{reason}）。").format(reason=error)) from error

        async def open_parts() -> Parts:
            return Parts(system, ThreadWorker(), own)

        async def close_parts(parts: Parts) -> None:
            parts.close()

        try:
            self._thread = LoopThread("windows", open_parts, close_parts, PumpLoop(system.messages))
        except OSError as error:
            raise ConnectionError(_("Windows 没有回应（{reason}）。").format(reason=error)) from error

    # -- Hotkeys -------------------------------------------------------------------------------------------------

    def register(self, chord: str, pressed: Callable[[Target], None]) -> HotkeyReport:
        """As `ports.Hotkeys.register`."""
        gone = HotkeyReport(chord, HotkeyState.UNSUPPORTED, _("Windows 没有回应（{reason}）。").format(reason="RegisterHotKey"))
        return self._thread.ask(lambda parts: parts.hotkeys.register(chord, pressed), gone)

    def unregister(self, chord: str) -> None:
        """As `ports.Hotkeys.unregister`."""
        self._thread.ask(lambda parts: parts.hotkeys.unregister(chord), None)

    def use_hook(self, hook: KeyHook | None) -> None:
        """Also listen by `hook` for what Windows refuses; None: let the keyboard go."""
        self._thread.ask(lambda parts: parts.hotkeys.use_hook(hook), None)

    def close(self) -> None:
        """Give back every chord, leave what was copied with Windows, end the thread. At most two seconds."""
        self._thread.close()

    # -- Typist --------------------------------------------------------------------------------------------------

    def current_target(self) -> Target:
        """As `ports.Typist.current_target`."""
        return self._thread.ask(lambda parts: parts.targets.capture(), NO_TARGET)

    def last_target(self) -> Target:
        """As `ports.Typist.last_target`."""
        return self._thread.ask(lambda parts: parts.targets.last_foreign, NO_TARGET)

    def insert(
        self, text: str, target: Target, done: Callable[[InsertReport], None], *, bring_forward: bool = False
    ) -> None:
        """As `ports.Typist.insert`."""
        gone = InsertReport(Outcome.REFUSED, Reason.NO_BACKEND)
        self._thread.start(lambda parts: parts.typist.insert(text, target, bring_forward), done, gone)

    def fullscreen(self) -> bool:
        """As `ports.Presence.fullscreen`."""
        return self._thread.ask(lambda parts: parts.targets.fullscreen(), False)

    def use_paste_keys(self, keys: Mapping[str, str]) -> None:
        """The user's own entries: executable -> ctrl+v, ctrl+shift+v, shift+insert, copy-only."""
        self._thread.ask(lambda parts: setattr(parts.typist, "own_keys", dict(keys)), None)

    # -- Clipboard -----------------------------------------------------------------------------------------------

    def read(
        self, done: Callable[[ClipboardContent], None], deadline: float = 0.8, limit: int = 1_000_000
    ) -> None:
        """As `ports.Clipboard.read`."""
        self._thread.start(
            lambda parts: read_text(parts.api, parts.worker, parts.owned, deadline, limit, parts.clock),
            done,
            ClipboardContent("no-answer"),
        )

    def copy(self, text: str, done: Callable[[bool], None]) -> None:
        """As `ports.Clipboard.copy`."""
        self._thread.start(lambda parts: parts.owned.copy(text), done, False)

    def former(self) -> Mapping[str, int]:
        """As `ports.Clipboard.former`."""
        return self._thread.ask(_sizes, {})


def _sizes(parts: Parts) -> Mapping[str, int]:
    kept = parts.owned.former
    if kept is None or kept.content is None:
        return {}
    return {parts.api.board.name(format): len(data) for format, data in kept.content.items()}

