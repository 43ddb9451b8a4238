"""Putting text at the caret of the target: offer it, send the paste key, restore once the target has read."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Mapping
from dataclasses import dataclass, field

from companion.desktop.ports import InsertReport, Outcome, Reason, Target
from companion.desktop.windows.api import Api, Keys, Stroke
from companion.desktop.windows.clipboard import Owned
from companion.desktop.windows.constants import (
    VK_CONTROL,
    VK_LWIN,
    VK_MENU,
    VK_RETURN,
    VK_RWIN,
    VK_SHIFT,
)
from companion.desktop.windows.focus import WindowsFocusWatch
from companion.desktop.windows.formats import Kept
from companion.desktop.windows.programs import PasteKey, paste_key
from companion.desktop.windows.reading import keep
from companion.desktop.windows.targets import Targets
from companion.desktop.windows.worker import Worker

_log = logging.getLogger("companion.desktop.windows")

MODIFIERS_WAIT = 2.0
"""Longest wait (s) for the user's fingers (CopyQ's figure, rivals.md C1)."""
READ_WAIT = 5.0
"""Longest wait (s) for the target to fetch the text; targets slower than 2.5 s have been seen (rivals.md C1)."""
QUIET = 0.15
"""From the target's first read to the restoration (s). Windows tells of the first only."""
QUIET_PAGE = 1.0
"""The same (s) for programs built on Chromium: a page may read again when it gets to it, and a change of the clipboard
in between, even one that would let us see the second reading, leaves it without text."""
_PAGES = "Chrome_WidgetWin"
_SLOW, _QUIET_MOST = 3.0, 0.6
_ASK_AGAIN = 0.008
_OFFERS = 4
"""How often the text is offered anew after a clipboard watcher has read it, before the seeing is given up."""
_IN_THE_WAY = (VK_SHIFT, VK_CONTROL, VK_MENU, VK_LWIN, VK_RWIN, VK_RETURN)


@dataclass(slots=True)
class _Reads:
    """Who has read since the text was offered."""

    quiet: float = QUIET
    sent: float | None = None
    first: float | None = None
    given_away: bool = False
    """A clipboard watcher has it, and Windows would tell us of no further reader."""
    ended: bool = False
    changed: asyncio.Event = field(default_factory=asyncio.Event)

    def end(self) -> None:
        """Another program has taken the clipboard: nothing of ours can be read any more."""
        self.ended = True
        self.changed.set()


async def released(keys: Keys, patience: float) -> bool:
    """Wait until no modifier and no Return is down, at most `patience` seconds."""
    until = asyncio.get_running_loop().time() + patience
    while any(keys.is_down(key) for key in _IN_THE_WAY):
        if asyncio.get_running_loop().time() > until:
            return False
        await asyncio.sleep(_ASK_AGAIN)
    return True


class WindowsTypist:
    """One insertion after the other. Everything on the window's thread."""

    def __init__(self, api: Api, targets: Targets, owned: Owned, worker: Worker) -> None:
        self._api = api
        self._targets = targets
        self._owned = owned
        self._worker = worker
        self._loop = asyncio.get_running_loop()
        self._turn = asyncio.Lock()
        self.own_keys: Mapping[str, str] = {}

    async def insert(self, text: str, target: Target, bring_forward: bool = False) -> InsertReport:
        """As `ports.Typist.insert`. Waits for the insertion before it, so that it sees through its restoration."""
        started = self._loop.time()
        async with self._turn:
            try:
                report = await self._insert(text, target, bring_forward, started)
            finally:
                self._owned.read = self._owned.taken_away = None
        _log.info(
            "insert %d characters into %s: %s %s, read after %.0f ms, restored %s, lost %d",
            len(text), target.program, report.outcome, report.reason, report.fetched_ms, report.restored, len(report.lost),
        )  # fmt: skip
        return report

    async def _insert(self, text: str, target: Target, bring_forward: bool, started: float) -> InsertReport:
        key = paste_key(target.program, self.own_keys)
        former = await keep(self._api, self._worker, self._owned, self._loop.time)
        reads = self._listen(target)
        if not await self._owned.offer(text, former):
            return InsertReport(Outcome.REFUSED, Reason.CLIPBOARD_BUSY)
        if not target.window:
            return InsertReport(Outcome.COPIED, Reason.NO_TARGET)
        if key is None:
            return InsertReport(Outcome.COPIED, Reason.COPY_ONLY)
        if target.elevated:
            return InsertReport(Outcome.COPIED, Reason.ELEVATED)
        watch = WindowsFocusWatch(self._api, self._targets, target, bring_forward)
        obstacle = await self._obstacle(watch, reads)
        if obstacle is not None:
            return obstacle
        reads.sent = self._loop.time()
        if not self._press(key):
            return InsertReport(Outcome.COPIED, Reason.NO_BACKEND)
        if not await self._fetched(reads):
            return InsertReport(Outcome.REFUSED if reads.ended else Outcome.COPIED, Reason.NOT_READ)
        fetched_ms = ((reads.first or started) - started) * 1000
        return await self._restore(former, fetched_ms)

    async def _obstacle(self, watch: WindowsFocusWatch, reads: _Reads) -> InsertReport | None:
        """Whatever forbids the key, asked for the last time right before it."""
        if not await released(self._api.keys, MODIFIERS_WAIT):
            return InsertReport(Outcome.COPIED, Reason.MODIFIERS_HELD)
        arrival = await watch.arrive()
        if arrival.reason is not Reason.NONE:
            return InsertReport(Outcome.COPIED, arrival.reason, now=arrival.now)
        await self._offer_again(reads)
        if not await released(self._api.keys, MODIFIERS_WAIT):
            return InsertReport(Outcome.COPIED, Reason.MODIFIERS_HELD)
        if reads.ended or not self._owned.still_ours():
            return InsertReport(Outcome.REFUSED, Reason.CLIPBOARD_BUSY)
        if not watch.look():
            late = watch.elsewhere()
            return InsertReport(Outcome.COPIED, late.reason, now=late.now)
        return None

    # -- the key and what follows --------------------------------------------------------------------------------

    def _listen(self, target: Target) -> _Reads:
        page = self._api.windows.class_name(target.window).startswith(_PAGES)
        reads = _Reads(QUIET_PAGE if page else QUIET)

        def read(reader: int) -> None:
            # Who opens the clipboard without a window names nobody; after the key it is most likely the target.
            if reads.sent is not None and (not reader or self._targets.belongs(reader, target)):
                reads.first = reads.first or self._loop.time()
            else:
                reads.given_away = True
            reads.changed.set()

        self._owned.read, self._owned.taken_away = read, reads.end
        return reads

    def _press(self, key: PasteKey) -> bool:
        """All strokes in one call, so that no key of the user's comes in between. False: Windows let none in."""
        strokes = [Stroke(code) for code in key.keys] + [Stroke(code, up=True) for code in reversed(key.keys)]
        sent = self._api.keys.send(strokes)
        if 0 < sent < len(strokes):
            self._api.keys.send([stroke for stroke in strokes if stroke.up])
        return sent == len(strokes)

    async def _fetched(self, reads: _Reads) -> bool:
        """Wait for the target's read, then for its quiet. No second key, ever: a slow target would paste twice."""
        sent = reads.sent or 0.0
        offers = 0
        while not reads.ended:
            quiet = sent + READ_WAIT
            if reads.first is not None:
                quiet = reads.first + max(reads.quiet, min(_SLOW * (reads.first - sent), _QUIET_MOST))
            elif reads.given_away and offers < _OFFERS:
                offers += 1
                await self._offer_again(reads)
            remaining = quiet - self._loop.time()
            if remaining <= 0:
                return reads.first is not None
            reads.changed.clear()
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(reads.changed.wait(), remaining)
        return reads.first is not None

    async def _offer_again(self, reads: _Reads) -> None:
        """After a watcher has read: what is offered anew is seen when the target reads."""
        if reads.given_away:
            reads.given_away = False
            await self._owned.offer_again()

    async def _restore(self, former: Kept, fetched_ms: float) -> InsertReport:
        """Put back what was there, if the clipboard is still ours."""
        content = self._owned.marks.put_back(former.content) if former.content is not None else None
        restored = await self._owned.put(content, only_if_ours=True)
        return InsertReport(
            Outcome.INSERTED, restored=restored and not former.lost, lost=former.lost, fetched_ms=fetched_ms
        )
