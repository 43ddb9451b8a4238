"""Putting text at the caret of the target: promise it on the pasteboard, send Command+V, restore once it was asked for."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Mapping
from dataclasses import dataclass, field

from companion.desktop.focus_watch import ARRIVES, SETTLE
from companion.desktop.macos.api import MacApi
from companion.desktop.macos.pasteboard import Kept, Pasteboard
from companion.desktop.ports import NO_TARGET, InsertReport, Outcome, Reason, Target

_log = logging.getLogger("companion.desktop.macos")

# As on X11 (companion/desktop/x11), in seconds.
MODIFIERS_WAIT = 2.0
READ_WAIT = 5.0
QUIET = 0.15
_LOOK_AGAIN = 0.01
_ASK_AFTER = 0.1
COPY_ONLY = "copy-only"


@dataclass(slots=True)
class _Asked:
    """When our text was last asked for."""

    first: float = 0.0
    last: float = 0.0
    changed: asyncio.Event = field(default_factory=asyncio.Event)


class MacTypist:
    """One insertion after the other, on a loop of its own; the main thread stays free to hand the text over."""

    def __init__(self, api: MacApi, pasteboard: Pasteboard, own: int) -> None:
        """`own`: our process."""
        self._api = api
        self._pasteboard = pasteboard
        self._own = own
        self._loop = asyncio.get_running_loop()
        self._turn = asyncio.Lock()
        self.last_foreign = NO_TARGET
        self.own_keys: Mapping[str, str] = {}

    def capture(self) -> Target:
        """The window in front; NO_TARGET when it is one of ours or none."""
        front = self._api.front()
        if not front.pid or front.pid == self._own:
            return NO_TARGET
        # Without the Accessibility right windows have no names; then nothing is pasted anyway.
        self.last_foreign = Target(front.window or front.pid, pid=front.pid, program=front.bundle, title=front.title)
        return self.last_foreign

    async def insert(self, text: str, target: Target, bring_forward: bool = False) -> InsertReport:
        """As `ports.Typist.insert`."""
        async with self._turn:
            report = await self._insert(text, target, bring_forward)
        _log.info(
            "insert %d characters into %s: %s %s, read after %.0f ms, restored %s, lost %d",
            len(text), target.program, report.outcome, report.reason, report.fetched_ms, report.restored, len(report.lost),
        )  # fmt: skip
        return report

    async def _insert(self, text: str, target: Target, bring_forward: bool) -> InsertReport:
        started = self._loop.time()
        asked = _Asked()
        kept = self._pasteboard.keep()
        self._pasteboard.offer(text, kept, lambda: self._asked_for(asked))
        obstacle = await self._obstacle(target, bring_forward)
        if obstacle is not None:
            return obstacle
        asked.first = asked.last = 0.0
        pressed = self._loop.time()
        self._api.press_paste()
        if not await self._fetched(asked, pressed):
            lost = not self._pasteboard.still_ours()
            return InsertReport(Outcome.REFUSED if lost else Outcome.COPIED, Reason.NOT_READ)
        return self._restore(kept, (asked.first - started) * 1000)

    async def _obstacle(self, target: Target, bring_forward: bool) -> InsertReport | None:
        reason = self._forbidden(target)
        if reason is Reason.NONE and not await self._released():
            reason = Reason.MODIFIERS_HELD
        if reason is not Reason.NONE:
            return InsertReport(Outcome.COPIED, reason)
        if not await self._arrives(target, bring_forward):
            return InsertReport(Outcome.COPIED, Reason.FOCUS_ELSEWHERE, now=self.capture())
        if self._api.secure_input():
            return InsertReport(Outcome.COPIED, Reason.SECURE_INPUT)
        if not self._pasteboard.still_ours():
            return InsertReport(Outcome.REFUSED, Reason.CLIPBOARD_BUSY)
        return None

    def _forbidden(self, target: Target) -> Reason:
        if not target.window:
            return Reason.NO_TARGET
        if self.own_keys.get(target.program.lower()) == COPY_ONLY:
            return Reason.COPY_ONLY
        return Reason.NONE if self._api.trusted() else Reason.NO_BACKEND

    async def _released(self) -> bool:
        until = self._loop.time() + MODIFIERS_WAIT
        while self._api.keys_down():
            if self._loop.time() > until:
                return False
            await asyncio.sleep(_LOOK_AGAIN)
        return True

    async def _arrives(self, target: Target, bring_forward: bool) -> bool:
        """Wait for the target, help once, settle."""
        started = self._loop.time()
        helped = False
        while not self._is_front(target):
            waited = self._loop.time() - started
            if waited > ARRIVES:
                return False
            if not helped and (bring_forward or (waited > _ASK_AFTER and self._api.front().pid in (0, self._own))):
                helped = True
                self._api.bring_forward(target.pid)
            await asyncio.sleep(_LOOK_AGAIN)
        await asyncio.sleep(SETTLE)
        return self._is_front(target)

    def _is_front(self, target: Target) -> bool:
        front = self._api.front()
        return front.pid == target.pid and (front.window or front.pid) == target.window

    def _asked_for(self, asked: _Asked) -> None:
        """Called on the main thread."""
        self._loop.call_soon_threadsafe(self._take, asked)

    def _take(self, asked: _Asked) -> None:
        asked.last = self._loop.time()
        asked.first = asked.first or asked.last
        asked.changed.set()

    async def _fetched(self, asked: _Asked, pressed: float) -> bool:
        """Wait for the first request, then for quiet. No second key, ever."""
        while True:
            due = asked.last + QUIET if asked.first else pressed + READ_WAIT
            if due <= self._loop.time():
                return bool(asked.first)
            asked.changed.clear()
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(asked.changed.wait(), due - self._loop.time())

    def _restore(self, kept: Kept, fetched_ms: float) -> InsertReport:
        restored = self._pasteboard.give_back(kept) and not kept.lost
        return InsertReport(Outcome.INSERTED, restored=restored, lost=kept.lost, fetched_ms=fetched_ms)
