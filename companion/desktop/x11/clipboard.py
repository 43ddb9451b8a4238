"""Reading a selection from whoever owns it, with deadlines: an owner that hangs costs its deadline and no more."""

from __future__ import annotations

import asyncio
from enum import Enum
from types import TracebackType
from typing import Any

from xcffib.xproto import Property, PropertyNotifyEvent, SelectionNotifyEvent

from companion.desktop.ports import ClipboardContent
from companion.desktop.x11.connection import Display
from companion.desktop.x11.content import (
    META_FORMATS,
    SECRET_HINT,
    TEXT_FORMATS,
    Blob,
    Content,
    Kept,
    decode,
    size_of,
    text_of,
)
from companion.desktop.x11.selection import Owned

KEEP_BYTES = 64 * 1024 * 1024
"""Most that is kept of a former clipboard."""
HANGS = 0.5
"""An owner silent for this long (s) hangs."""
# One that has just named its formats is at work on a picture: a screenshot takes this long to be encoded (s).
_ENCODES = 1.5
# For everything together, however much there is and however steadily it trickles (s).
_KEEP_TIME = 2.0
# Other renderings of a picture whose PNG is kept: fetched only while they come this fast (s).
_SPARE_PICTURES = 0.25
# How long our window outlives a request that was not answered: an owner that wakes up must not hit a dead window,
# because many a program ends itself on such an error.
_LINGER = 60.0


class Failure(Enum):
    """Why a conversion gave nothing."""

    REFUSED = "refused"
    SILENT = "silent"
    TOO_BIG = "too-big"


class Requestor:
    """A window of our own for one series of conversions; what arrives late can be mistaken for nothing else."""

    def __init__(self, display: Display, selection: int) -> None:
        self._display = display
        self._selection = selection
        self._events: asyncio.Queue[Any] = asyncio.Queue()
        self._count = 0
        self._time = 0
        self._clean = True

    def __enter__(self) -> Requestor:
        self._window = self._display.create_window()
        self._display.listen(SelectionNotifyEvent, self._arrived)
        self._display.listen(PropertyNotifyEvent, self._arrived)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._display.unlisten(SelectionNotifyEvent, self._arrived)
        self._display.unlisten(PropertyNotifyEvent, self._arrived)
        if self._display.lost.is_set():
            return
        if self._clean:
            self._display.destroy_window(self._window)
        else:
            asyncio.get_running_loop().call_later(_LINGER, self._destroy_late)

    def _destroy_late(self) -> None:
        if not self._display.lost.is_set():
            self._display.destroy_window(self._window)

    def _arrived(self, event: Any) -> None:
        window = event.requestor if isinstance(event, SelectionNotifyEvent) else event.window
        if window == self._window:
            self._events.put_nowait(event)

    async def convert(self, target: int, silence: float, limit: int, longest: float | None = None) -> Blob | Failure:
        """One format, at most `limit` bytes.

        `silence`: the longest wait (s) for the owner's next sign of life; `longest`: for the whole of it.
        """
        self._count += 1
        place = self._display.atom(f"COMPANION_{self._count}")
        self._time = self._time or await self._display.server_time()
        self._display.core.ConvertSelection(self._window, self._selection, target, place, self._time)
        self._display.flush()
        try:
            async with asyncio.timeout(longest):
                while True:
                    event = await asyncio.wait_for(self._events.get(), silence)
                    if isinstance(event, SelectionNotifyEvent) and event.target == target:
                        break
                if not event.property:
                    return Failure.REFUSED
                return await self._receive(place, silence, limit)
        except TimeoutError:
            self._clean = False
            return Failure.SILENT

    async def _receive(self, place: int, silence: float, limit: int) -> Blob | Failure:
        head = self._display.get_property(self._window, place, 0)
        if head is None:
            return Failure.REFUSED
        if head.type == self._display.atom("INCR"):
            return await self._receive_pieces(place, silence, limit)
        if head.left > limit:
            self._display.core.DeleteProperty(self._window, place)
            return Failure.TOO_BIG
        whole = self._display.get_property(self._window, place, head.left, delete=True)
        return Blob(whole.type, whole.width, whole.data) if whole is not None else Failure.REFUSED

    async def _receive_pieces(self, place: int, silence: float, limit: int) -> Blob | Failure:
        hint = self._display.get_property(self._window, place, 4)
        if hint is not None and hint.data and hint.numbers()[0] > limit:
            self._clean = False
            return Failure.TOO_BIG
        self._display.core.DeleteProperty(self._window, place)
        self._display.flush()
        data = bytearray()
        while True:
            event = await asyncio.wait_for(self._events.get(), silence)
            if (
                not isinstance(event, PropertyNotifyEvent)
                or event.atom != place
                or event.state != Property.NewValue
            ):
                continue
            piece = self._display.get_property(self._window, place, limit + 4, delete=True)
            self._display.flush()
            if piece is None:
                continue
            if not piece.data:
                return Blob(piece.type, piece.width, bytes(data))
            data += piece.data
            if len(data) > limit:
                self._clean = False
                return Failure.TOO_BIG


async def keep(display: Display, owned: Owned) -> Kept:
    """Every format of the selection, to be put back later. Ours: from memory, seen through a pending restoration."""
    if owned.still_ours():
        return owned.former or Kept(owned.content)
    if not owned.owner():
        return Kept(None)
    loop = asyncio.get_running_loop()
    until = loop.time() + _KEEP_TIME
    with Requestor(display, owned.atom) as requestor:
        formats = await _formats(display, requestor, HANGS)
        if not isinstance(formats, list):
            return Kept(None, ("*",))
        content: dict[int, Blob] = {}
        lost: list[str] = []
        spares_end: float | None = None
        for name in sorted(formats, key=_importance):
            spare = _is_spare_picture(name) and display.atom("image/png") in content
            if spare and spares_end is None:
                spares_end = loop.time() + _SPARE_PICTURES
            end = min(until, spares_end or 0.0) if spare else until
            left = end - loop.time()
            silence = min(_ENCODES if name.startswith("image/") else HANGS, left)
            blob = (
                Failure.SILENT
                if left <= 0
                else await requestor.convert(display.atom(name), silence, KEEP_BYTES - size_of(content), left)
            )
            if isinstance(blob, Blob):
                content[display.atom(name)] = _shared(blob, content)
            elif spare:
                spares_end = spares_end if blob is Failure.REFUSED else 0.0
            elif blob is not Failure.REFUSED:
                lost.append(name)
                until = until if blob is Failure.TOO_BIG else 0.0
    in_order = {
        display.atom(name): content[display.atom(name)] for name in formats if display.atom(name) in content
    }
    return Kept(in_order or None, tuple(lost))


def _shared(blob: Blob, content: Content) -> Blob:
    """The same bytes under several names are kept once."""
    same = next((other.data for other in content.values() if other.data == blob.data), blob.data)
    return Blob(blob.type, blob.width, same)


def _importance(name: str) -> int:
    if name in TEXT_FORMATS:
        return TEXT_FORMATS.index(name)
    if name == "image/png":
        return 11
    return 12 if _is_spare_picture(name) else 10


def _is_spare_picture(name: str) -> bool:
    return name.startswith(("image/", "application/x-qt-image")) and name not in (
        "image/png",
        "image/svg+xml",
    )


async def _formats(display: Display, requestor: Requestor, silence: float) -> list[str] | Failure:
    blob = await requestor.convert(display.atom("TARGETS"), silence, 1 << 16)
    if blob is Failure.REFUSED:
        # An owner from before TARGETS was asked for.
        return ["UTF8_STRING", "STRING"]
    if isinstance(blob, Failure):
        return blob
    atoms = memoryview(blob.data[: len(blob.data) // 4 * 4]).cast("I")
    names = [display.atom_name(atom) for atom in atoms]
    return [name for name in dict.fromkeys(names) if name and name not in META_FORMATS]


async def read_text(display: Display, owned: Owned, deadline: float, limit: int) -> ClipboardContent:
    """The text of a selection, at most `limit` bytes within `deadline` seconds; never what is marked secret."""
    if owned.still_ours():
        return _own_text(display, owned, limit)
    if not owned.owner():
        return ClipboardContent("empty")
    try:
        async with asyncio.timeout(deadline):
            with Requestor(display, owned.atom) as requestor:
                return await _read_text(display, requestor, deadline, limit)
    except TimeoutError:
        return ClipboardContent("no-answer")


def _own_text(display: Display, owned: Owned, limit: int) -> ClipboardContent:
    content = owned.content or {}
    # A former clipboard that we put back keeps the mark of its owner; the mark on our own text is for others.
    if owned.former is None and display.atom(SECRET_HINT) in content:
        return ClipboardContent("secret")
    text = text_of(display, content)
    if text is None:
        return ClipboardContent("no-text")
    return ClipboardContent("text", text) if len(text.encode()) <= limit else ClipboardContent("too-big")


async def _read_text(display: Display, requestor: Requestor, silence: float, limit: int) -> ClipboardContent:
    formats = await _formats(display, requestor, silence)
    if not isinstance(formats, list):
        return ClipboardContent("no-answer")
    if SECRET_HINT in formats:
        hint = await requestor.convert(display.atom(SECRET_HINT), silence, 1024)
        if not isinstance(hint, Blob) or hint.data.startswith(b"secret"):
            return ClipboardContent("secret")
    for name in (name for name in TEXT_FORMATS[:-1] if name in formats):
        blob = await requestor.convert(display.atom(name), silence, limit)
        if isinstance(blob, Blob):
            return ClipboardContent("text", decode(display, blob))
        if blob is not Failure.REFUSED:
            return ClipboardContent("too-big" if blob is Failure.TOO_BIG else "no-answer")
    return ClipboardContent("no-text")
