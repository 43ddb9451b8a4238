"""Putting text at the caret of the target: own the clipboard, send the paste key, restore once the target has read."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Mapping
from dataclasses import replace

from companion.desktop.ports import InsertReport, Outcome, Reason, Target
from companion.desktop.x11.clipboard import keep
from companion.desktop.x11.connection import Display
from companion.desktop.x11.content import TEXT_FORMATS, Kept, text_content
from companion.desktop.x11.focus import X11FocusWatch
from companion.desktop.x11.keyboard import Keyboard
from companion.desktop.x11.programs import CTRL_V, PasteKey, paste_key
from companion.desktop.x11.reads import Habits, Reads
from companion.desktop.x11.selection import Owned, Read
from companion.desktop.x11.targets import Targets

_log = logging.getLogger("companion.desktop.x11")

MODIFIERS_WAIT = 2.0
"""Longest wait (s) for the user's fingers (CopyQ's figure, rivals.md C1)."""
READ_WAIT = 5.0
"""Longest wait (s) for the target to fetch the text; targets slower than 2.5 s have been seen (rivals.md C1)."""


class X11Typist:
    """One insertion after the other. Everything on the connection's thread."""

    def __init__(
        self, display: Display, targets: Targets, keyboard: Keyboard, clipboard: Owned, primary: Owned
    ) -> None:
        self._display = display
        self._targets = targets
        self._keyboard = keyboard
        self._clipboard = clipboard
        self._primary = primary
        self._loop = asyncio.get_running_loop()
        self._turn = asyncio.Lock()
        self._clients: dict[int, bool] = {}
        self._habits = Habits()
        self.own_keys: Mapping[str, str] = {}

    async def insert(self, text: str, target: Target, bring_forward: bool = False) -> InsertReport:
        """As `ports.Typist.insert`. Waits for the insertion before it, so that it sees through its restoration."""
        started = self._loop.time()
        self._keyboard.hold()
        async with self._turn:
            try:
                report = await self._insert(text, target, bring_forward, started)
            finally:
                for owned in (self._clipboard, self._primary):
                    owned.read = owned.may_read = owned.taken_away = None
        if report.reason is not Reason.MODIFIERS_HELD:
            await self._keyboard.released(MODIFIERS_WAIT)
        _log.info(
            "insert %d characters into %s: %s %s, read after %.0f ms, restored %s, lost %d",
            len(text), target.program, report.outcome, report.reason, report.fetched_ms, report.restored, len(report.lost),
        )  # fmt: skip
        return report

    async def _insert(self, text: str, target: Target, bring_forward: bool, started: float) -> InsertReport:
        key = paste_key(target.program, self.own_keys)
        selections = [self._clipboard] + ([self._primary] if key is not None and key.primary else [])
        former = [await keep(self._display, owned) for owned in selections]
        content = text_content(self._display, text, secret=True)
        for owned, kept in zip(selections, former, strict=True):
            if not await owned.claim(content, kept) and not await owned.claim(content, kept):
                return InsertReport(Outcome.REFUSED, Reason.CLIPBOARD_BUSY)
        if not target.window:
            return InsertReport(Outcome.COPIED, Reason.NO_TARGET)
        if key is None:
            return InsertReport(Outcome.COPIED, Reason.COPY_ONLY)
        if not await self._keyboard.released(MODIFIERS_WAIT):
            return InsertReport(Outcome.COPIED, Reason.MODIFIERS_HELD)
        watch = X11FocusWatch(self._display, self._targets, target, bring_forward)
        obstacle = await self._obstacle(watch)
        if obstacle is not None:
            return obstacle
        reads = self._press_if_there(key, target, selections, watch)
        if isinstance(reads, InsertReport):
            return reads
        fetched = await self._fetched(reads)
        if reads.refused and not reads.ended:
            return self._too_late(watch)
        if not fetched:
            self._habits.forget(target.program)
            return InsertReport(Outcome.REFUSED if reads.ended else Outcome.COPIED, Reason.NOT_READ)
        if reads.habit != 1:
            self._habits.learn(target.program, reads)
        fetched_ms = ((reads.first or started) - started) * 1000
        return replace(_restore(selections, former), fetched_ms=fetched_ms)

    async def _obstacle(self, watch: X11FocusWatch) -> InsertReport | None:
        """Whatever forbids the key and can be waited for."""
        arrival = await watch.arrive()
        if arrival.reason is not Reason.NONE:
            return InsertReport(Outcome.COPIED, arrival.reason, now=arrival.now)
        if not await self._keyboard.released(MODIFIERS_WAIT):
            return InsertReport(Outcome.COPIED, Reason.MODIFIERS_HELD)
        return None

    def _press_if_there(
        self, key: PasteKey, target: Target, selections: list[Owned], watch: X11FocusWatch
    ) -> Reads | InsertReport:
        """Look, press, and look again: a window that comes up in between gets the key, and is refused the text."""
        if not all(owned.still_ours() for owned in selections):
            return InsertReport(Outcome.REFUSED, Reason.CLIPBOARD_BUSY)
        reads = self._expect(target, selections, watch)
        pressed = self._keyboard.press(key, watch.look)
        if isinstance(pressed, Reason):
            gone = pressed is Reason.FOCUS_ELSEWHERE
            return self._too_late(watch) if gone else InsertReport(Outcome.COPIED, pressed)
        reads.refused = not watch.look()
        # Only Ctrl+V is a command of the browser around the page too; every other key is the page's alone, which reads once.
        reads.habit = self._habits.of(target.program) if pressed == CTRL_V else 1
        return reads

    @staticmethod
    def _too_late(watch: X11FocusWatch) -> InsertReport:
        late = watch.elsewhere()
        return InsertReport(Outcome.COPIED, late.reason, now=late.now)

    # -- the key and what follows --------------------------------------------------------------------------------

    def _expect(self, target: Target, selections: list[Owned], watch: X11FocusWatch) -> Reads:
        """From now on the text is given only while the target is in front: a clipboard manager may have it too then."""
        reads = Reads(self._loop.time())
        formats = self._display.atom("TARGETS")
        texts = {self._display.atom(name) for name in TEXT_FORMATS}
        self._clients = {}

        def read(seen: Read) -> None:
            if self._is_target(seen.requestor, target):
                reads.asked(self._loop.time(), seen.pieces, seen.format in texts, seen.format == formats)

        def may_read(requestor: int, kind: int) -> bool:
            if kind not in texts or (not reads.refused and watch.look()):
                return True
            reads.refuse(self._loop.time(), self._is_target(requestor, target))
            return False

        for owned in selections:
            owned.read, owned.may_read, owned.taken_away = read, may_read, reads.end
        return reads

    def _is_target(self, requestor: int, target: Target) -> bool:
        """Whether a reader is the target's own X client, or another client of its process."""
        client = requestor & self._display.client_mask
        if client not in self._clients:
            windows = [window for window in (target.window, target.focus) if window]
            same = any(self._targets.same_client(requestor, window) for window in windows)
            pid = 0 if same else self._display.client_pid(requestor)
            self._clients[client] = same or (
                pid != 0 and any(self._display.client_pid(window) == pid for window in windows)
            )
        return self._clients[client]

    async def _fetched(self, reads: Reads) -> bool:
        """Wait for the target's first read, then for its quiet. No second key, ever: a slow target would paste twice."""
        while True:
            due = reads.done_at() or max(reads.sent, reads.last if reads.unfinished else 0.0) + READ_WAIT
            remaining = due - self._loop.time()
            if remaining <= 0 or reads.ended:
                return reads.done_at() is not None
            reads.changed.clear()
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(reads.changed.wait(), remaining)


def _restore(selections: list[Owned], former: list[Kept]) -> InsertReport:
    """Put back what was there, where the selection is still ours."""
    restored = True
    for owned, kept in zip(selections, former, strict=True):
        if not owned.still_ours():
            restored = False
        elif kept.content is None:
            owned.give_up()
        elif not owned.put_back(kept.content):
            restored = False
    lost = tuple(name for kept in former for name in kept.lost)
    return InsertReport(Outcome.INSERTED, restored=restored and not lost, lost=lost)
