"""Owning a selection: answering its requests, big ones in pieces (INCR, ICCCM 2.7.2)."""

from __future__ import annotations

import asyncio
import struct
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from xcffib.xproto import (
    Atom,
    DestroyNotifyEvent,
    EventMask,
    Property,
    PropertyNotifyEvent,
    SelectionClearEvent,
    SelectionNotifyEvent,
    SelectionRequestEvent,
)

from companion.desktop.x11.connection import Display
from companion.desktop.x11.content import Blob, Content, Kept

# Well under the 256 KiB that every server takes in one request.
PIECE = 128 * 1024
_STALLED = 10.0


@dataclass(frozen=True, slots=True)
class Read:
    """Somebody fetches a format. One in pieces is reported when announced, with every piece, and at its end."""

    requestor: int
    format: int
    pieces: int
    """0: whole, or one more piece; 1: announced, to come in pieces; -1: the last piece is gone (or never will be)."""


@dataclass(slots=True)
class _Transfer:
    """One INCR transfer under way."""

    requestor: int
    property: int
    format: int
    blob: Blob
    offset: int
    stalled: asyncio.TimerHandle


class Owned:
    """One selection (CLIPBOARD or PRIMARY) and what we offer on it, if it is ours."""

    def __init__(self, display: Display, name: str) -> None:
        self.atom = display.atom(name)
        self.content: Content | None = None
        self.former: Kept | None = None
        """What was there before an insertion that has not been put back yet."""
        self.taken = 0
        """When we took it, in the server's time."""
        self.read: Callable[[Read], None] | None = None
        self.may_read: Callable[[int, int], bool] | None = None
        """Asked with requestor and format before anything we hold is given; on a no they are refused."""
        self.taken_away: Callable[[], None] | None = None
        """Called when another program takes the selection from us."""
        self._display = display
        self._transfers: dict[tuple[int, int], _Transfer] = {}
        display.listen(SelectionRequestEvent, self._requested)
        display.listen(SelectionClearEvent, self._cleared)
        display.listen(PropertyNotifyEvent, self._property_changed)
        display.listen(DestroyNotifyEvent, self._destroyed)

    async def claim(self, content: Content, former: Kept | None = None) -> bool:
        """Offer `content` from now on; False when the server gave the selection to somebody else."""
        time = await self._display.server_time()
        self.content, self.former, self.taken = content, former, time
        self._display.core.SetSelectionOwner(self._display.window, self.atom, time)
        if not self.still_ours():
            self.content = self.former = None
        return self.content is not None

    def put_back(self, content: Content) -> bool:
        """Offer what was there before us, if nobody has taken the selection since we did.

        Told to the server as of when we took it: should somebody take it at this moment, they keep it, and a program
        that copies without a fresh time of its own is not refused for a change that is not one to its user.
        """
        self.content, self.former = content, None
        self._display.core.SetSelectionOwner(self._display.window, self.atom, self.taken)
        if not self.still_ours():
            self.content = None
        return self.content is not None

    def still_ours(self) -> bool:
        """Whether the server counts us as the owner at this moment."""
        return self.content is not None and self.owner() == self._display.window

    def owner(self) -> int:
        """The window that owns it; 0: none."""
        reply = self._display.reply(self._display.core.GetSelectionOwner(self.atom))
        return int(reply.owner) if reply is not None else 0

    def give_up(self) -> None:
        """Leave the selection without an owner, as it was before us."""
        self.content = self.former = None
        self._display.core.SetSelectionOwner(0, self.atom, self.taken)
        self._display.flush()

    def _cleared(self, event: Any) -> None:
        if event.selection == self.atom and self.owner() != self._display.window:
            self.content = self.former = None
            if self.taken_away is not None:
                self.taken_away()

    def _requested(self, event: Any) -> None:
        if event.selection != self.atom or event.owner != self._display.window:
            return
        # A client older than ICCCM names no property: the format's name serves.
        place = event.property or event.target
        if event.target == self._display.atom("MULTIPLE") and event.property:
            served = self._serve_multiple(event.requestor, place)
        else:
            served = self._serve(event.requestor, event.target, place)
        make: Any = SelectionNotifyEvent.synthetic
        notice = make(event.time, event.requestor, event.selection, event.target, place if served else 0)
        self._display.core.SendEvent(False, event.requestor, 0, notice.pack())
        self._display.flush()

    def _serve_multiple(self, requestor: int, place: int) -> bool:
        asked = self._display.get_property(requestor, place)
        if asked is None or self.content is None:
            return False
        atoms = list(asked.numbers())
        for at in range(0, len(atoms) - 1, 2):
            if not self._serve(requestor, atoms[at], atoms[at + 1]):
                atoms[at + 1] = 0
        data = struct.pack(f"={len(atoms)}I", *atoms)
        self._display.set_property(requestor, place, self._display.atom("ATOM_PAIR"), 32, data)
        return True

    def _serve(self, requestor: int, target: int, place: int) -> bool:
        blob = self._answer(target)
        if blob is None or (self.may_read is not None and not self.may_read(requestor, target)):
            return False
        big = len(blob.data) > PIECE
        if big:
            self._begin(requestor, target, place, blob)
        else:
            self._display.set_property(requestor, place, blob.type, blob.width, blob.data)
        if self.read is not None:
            self.read(Read(requestor, target, 1 if big else 0))
        return True

    def _answer(self, target: int) -> Blob | None:
        if self.content is None:
            return None
        display = self._display
        if target == display.atom("TARGETS"):
            atoms = [target, display.atom("TIMESTAMP"), display.atom("MULTIPLE"), *self.content]
            return Blob(Atom.ATOM, 32, struct.pack(f"={len(atoms)}I", *atoms))
        if target == display.atom("TIMESTAMP"):
            return Blob(Atom.INTEGER, 32, struct.pack("=I", self.taken))
        return self.content.get(target)

    # -- in pieces -----------------------------------------------------------------------------------------------

    def _begin(self, requestor: int, target: int, place: int, blob: Blob) -> None:
        self._drop((requestor, place))
        self._display.select(requestor, EventMask.PropertyChange | EventMask.StructureNotify)
        self._transfers[requestor, place] = _Transfer(
            requestor, place, target, blob, 0, self._watch(requestor, place)
        )
        size = struct.pack("=I", len(blob.data))
        self._display.set_property(requestor, place, self._display.atom("INCR"), 32, size)

    def _watch(self, requestor: int, place: int) -> asyncio.TimerHandle:
        return asyncio.get_running_loop().call_later(_STALLED, self._drop, (requestor, place))

    def _property_changed(self, event: Any) -> None:
        transfer = self._transfers.get((event.window, event.atom))
        if transfer is None or event.state != Property.Delete:
            return
        transfer.stalled.cancel()
        piece = transfer.blob.data[transfer.offset : transfer.offset + PIECE]
        transfer.offset += len(piece)
        self._display.set_property(
            transfer.requestor, transfer.property, transfer.blob.type, transfer.blob.width, piece
        )
        self._display.flush()
        if piece:
            transfer.stalled = self._watch(transfer.requestor, transfer.property)
            if self.read is not None:
                self.read(Read(transfer.requestor, transfer.format, 0))
        else:
            self._drop((transfer.requestor, transfer.property))

    def _destroyed(self, event: Any) -> None:
        for key in [key for key in self._transfers if key[0] == event.window]:
            self._drop(key)

    def _drop(self, key: tuple[int, int]) -> None:
        transfer = self._transfers.pop(key, None)
        if transfer is None:
            return
        transfer.stalled.cancel()
        if self.read is not None:
            self.read(Read(transfer.requestor, transfer.format, -1))
        if not any(window == key[0] for window, _place in self._transfers):
            self._display.forget(key[0])
