"""Putting text at the caret of the target: own the clipboard, send the paste key, restore once it has been read."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Protocol

from companion.desktop.ports import InsertReport, Outcome, Reason, Target
from companion.desktop.wayland.focus import WaylandFocusWatch
from companion.desktop.wayland.programs import wayland_paste_key
from companion.desktop.wayland.selection import TEXT_TYPES, Kept, Read, Selection, text_content
from companion.desktop.wayland.toplevels import Toplevels
from companion.desktop.wayland.wire import Proxy, Wire
from companion.desktop.x11.programs import PasteKey

_log = logging.getLogger("companion.desktop.wayland")

READ_WAIT = 5.0
"""Longest wait (s) for the target to fetch the text (as on X11)."""
QUIET = 0.15
"""Without a further request for this long (s) the target is done (as on X11); four times as long for a slow one."""
_SLOW = 3.0
_QUIET_MOST = 0.6
_READ_MOST = 2.0
"""From the first text on (s): whoever still reads by then is a program that polls, and would keep the text there."""
_MANAGERS = 0.03
"""Nobody says who reads. Clipboard managers read as soon as the clipboard changes, so the key waits until nobody has read
for this long (s); what is read after the key is the target's."""
_MANAGERS_MOST = 0.5


@dataclass(slots=True)
class Reads:
    """What has been asked of our text."""

    since: float
    text: float | None = None
    """When a text was first asked for."""
    last: float = 0.0
    unfinished: int = 0
    ended: bool = False
    refused: bool = False
    changed: asyncio.Event = field(default_factory=asyncio.Event)

    def take(self, read: Read) -> None:
        """Somebody reads, or has read."""
        self.last = asyncio.get_running_loop().time()
        self.changed.set()
        if read.refused:
            self.refused = True
            return
        self.unfinished += 1 if read.begun else -1
        if read.type in TEXT_TYPES:
            self.text = self.text or self.last

    def end(self) -> None:
        """Another program has taken the clipboard: nothing of ours can be read any more."""
        self.ended = True
        self.changed.set()

    async def change(self, seconds: float) -> None:
        """Until something happens, or `seconds` have passed."""
        self.changed.clear()
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self.changed.wait(), seconds)


class Keys(Protocol):
    """Who presses the paste key."""

    def granted(self) -> bool:
        """Whether it can be pressed now; if a person must agree to it first, they are asked."""
        ...

    async def press(self, key: PasteKey) -> bool:
        """Press and release it; False: it cannot be pressed any more."""
        ...

    async def close(self) -> None:
        """Give back what is held for it."""
        ...


class WaylandTypist:
    """One insertion after the other. Everything on the connection's thread."""

    def __init__(
        self, wire: Wire, seat: Proxy, toplevels: Toplevels, keyboard: Keys, clipboard: Selection,
        primary: Selection | None,
    ) -> None:  # fmt: skip
        self._wire = wire
        self._seat = seat
        self._toplevels = toplevels
        self._keyboard = keyboard
        self._clipboard = clipboard
        self._primary = primary
        self._turn = asyncio.Lock()
        self._loop = asyncio.get_running_loop()
        self.own_keys: Mapping[str, str] = {}

    async def insert(self, text: str, target: Target, bring_forward: bool = False) -> InsertReport:
        """As `ports.Typist.insert`. Waits for the insertion before it, so that it sees through its restoration."""
        started = self._loop.time()
        async with self._turn:
            reads = Reads(started)
            selections = self._selections(target)
            for selection in selections:
                selection.read, selection.taken_away = reads.take, reads.end
            try:
                report = await self._insert(text, target, bring_forward, reads, selections)
            finally:
                for selection in selections:
                    selection.read = selection.taken_away = selection.may_read = None
        if report.outcome is Outcome.INSERTED:
            report = replace(report, fetched_ms=((reads.text or started) - started) * 1000)
        _log.info(
            "insert %d characters into %s: %s %s, read after %.0f ms, restored %s, lost %d",
            len(text), target.program, report.outcome, report.reason, report.fetched_ms, report.restored, len(report.lost),
        )  # fmt: skip
        return report

    def _selections(self, target: Target) -> list[Selection]:
        key = wayland_paste_key(target.program, self.own_keys)
        primary = [self._primary] if key is not None and key.primary and self._primary is not None else []
        return [self._clipboard, *primary]

    async def _insert(
        self, text: str, target: Target, bring_forward: bool, reads: Reads, selections: list[Selection]
    ) -> InsertReport:
        key = wayland_paste_key(target.program, self.own_keys)
        watch = WaylandFocusWatch(self._wire, self._toplevels, self._seat, target, bring_forward)
        former = [await selection.keep() for selection in selections]
        content = text_content(text, secret=True)
        for selection, kept in zip(selections, former, strict=True):
            if not await selection.claim(content, kept) and not await selection.claim(content, kept):
                return InsertReport(Outcome.REFUSED, Reason.CLIPBOARD_BUSY)
        if not target.window:
            return InsertReport(Outcome.COPIED, Reason.NO_TARGET)
        if key is None:
            return InsertReport(Outcome.COPIED, Reason.COPY_ONLY)
        if not self._keyboard.granted():
            return InsertReport(Outcome.COPIED, Reason.NO_BACKEND)
        obstacle = await self._obstacle(watch, reads, selections)
        if obstacle is not None:
            return obstacle
        reads.since, reads.text, reads.last = self._loop.time(), None, 0.0
        # The window may change in the millisecond between the last look and the key. Whoever then reads has got the key,
        # and the compositor has told of the change before: it gets nothing.
        for selection in selections:
            selection.may_read = lambda: self._toplevels.is_active(target)
        if not await self._keyboard.press(key):
            return InsertReport(Outcome.COPIED, Reason.NO_BACKEND)
        fetched = await self._fetched(reads)
        if reads.refused:
            late = watch.elsewhere()
            return InsertReport(Outcome.COPIED, late.reason, now=late.now)
        if not fetched:
            return InsertReport(Outcome.REFUSED if reads.ended else Outcome.COPIED, Reason.NOT_READ)
        return await _restore(selections, former)

    async def _obstacle(self, watch: WaylandFocusWatch, reads: Reads, selections: list[Selection]) -> InsertReport | None:
        """Whatever forbids the key, asked for the last time right before it."""
        arrival = await watch.arrive()
        if arrival.reason is Reason.NONE:
            await self._managers_have_read(reads)
            arrival = await watch.still()
        if arrival.reason is not Reason.NONE:
            return InsertReport(Outcome.COPIED, arrival.reason, now=arrival.now)
        if not all(selection.still_ours() for selection in selections):
            return InsertReport(Outcome.REFUSED, Reason.CLIPBOARD_BUSY)
        return None

    async def _managers_have_read(self, reads: Reads) -> None:
        until = self._loop.time() + _MANAGERS_MOST
        while reads.last:
            due = until if reads.unfinished else min(until, reads.last + _MANAGERS)
            if due <= self._loop.time():
                return
            await reads.change(due - self._loop.time())

    async def _fetched(self, reads: Reads) -> bool:
        """Wait for the first read, then for quiet. No second key, ever: a slow target would paste twice."""
        while True:
            done_at = None
            if reads.refused:
                # One that asks several times is refused each time.
                done_at = reads.last + QUIET
            elif reads.text is not None and not reads.unfinished:
                quiet = min(max(QUIET, _SLOW * (reads.text - reads.since)), _QUIET_MOST)
                done_at = min(reads.last + quiet, reads.text + _READ_MOST)
            due = done_at or max(reads.since, reads.last) + READ_WAIT
            if due <= self._loop.time() or reads.ended:
                return done_at is not None
            await reads.change(due - self._loop.time())


async def _restore(selections: list[Selection], former: list[Kept]) -> InsertReport:
    """Put back what was there, where the clipboard is still ours."""
    restored = True
    for selection, kept in zip(selections, former, strict=True):
        if not selection.still_ours():
            restored = False
        elif kept.content is None:
            await selection.give_up()
        elif not await selection.claim(kept.content):
            restored = False
    lost = tuple(name for kept in former for name in kept.lost)
    return InsertReport(Outcome.INSERTED, restored=restored and not lost, lost=lost)
