"""The clipboard without a window of our own (wlr or ext data-control): owned, read, and given back."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from companion.desktop.ports import ClipboardContent
from companion.desktop.wayland.pipes import Failure, Outflow, read_all
from companion.desktop.wayland.protocols import DATA_CONTROL
from companion.desktop.wayland.wire import Proxy, Wire

Content = Mapping[str, bytes]
"""MIME types in the order of their owner."""

SECRET_HINT = "x-kde-passwordManagerHint"
TEXT_TYPES = ("text/plain;charset=utf-8", "UTF8_STRING", "text/plain", "TEXT", "STRING")
KEEP_BYTES = 64 * 1024 * 1024
"""Most that is kept of a former clipboard (as on X11)."""
HANGS = 0.5
"""An owner silent for this long (s) hangs."""
_KEEP_TIME = 2.0
_STALLED = 10.0
# What X11 programs' selections carry besides data, as Xwayland passes it on.
_META_TYPES = frozenset({"TARGETS", "TIMESTAMP", "MULTIPLE", "SAVE_TARGETS", "DELETE"})


@dataclass(frozen=True, slots=True)
class Kept:
    """A former clipboard: its types (None: it was empty), and the names of those that could not be kept."""

    content: Content | None
    lost: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Read:
    """Somebody fetches a type: `begun`, and a second time when the last byte is gone; or once, `refused`."""

    type: str
    begun: bool
    refused: bool = False


@dataclass(slots=True)
class _Offer:
    """What somebody has put on the clipboard."""

    proxy: Proxy
    types: list[str] = field(default_factory=list)


def text_content(text: str, secret: bool) -> Content:
    """`text` under every name that programs ask for; `secret` asks clipboard histories to skip it."""
    data = text.encode("utf-8", "replace")
    content = dict.fromkeys(TEXT_TYPES, data)
    return {**content, SECRET_HINT: b"secret"} if secret else content


class Selection:
    """The clipboard (`primary` False) or the primary selection of the seat."""

    def __init__(self, wire: Wire, seat: Proxy, primary: bool = False) -> None:
        """Raises LookupError where the compositor offers no such thing."""
        self.content: Content | None = None
        self.former: Kept | None = None
        """What was there before an insertion that has not been put back yet."""
        self.read: Callable[[Read], None] | None = None
        self.may_read: Callable[[], bool] | None = None
        """Asked when somebody fetches; on a no they get nothing."""
        self.taken_away: Callable[[], None] | None = None
        """Called when another program takes the clipboard from us."""
        self._wire = wire
        self._primary = primary
        self._offer: _Offer | None = None
        self._offers: dict[int, _Offer] = {}
        self._source: Proxy | None = None
        self._outflows: set[Outflow] = set()
        name = next((name for name in DATA_CONTROL if name in wire.globals), "")
        if not name or (primary and name == DATA_CONTROL[1] and wire.globals[name][1] < 2):
            raise LookupError("data-control")
        self._prefix = name.removesuffix("_manager_v1")
        manager = wire.bind(name, 2)
        assert manager is not None
        self._manager = manager
        self._device = manager.make(f"{self._prefix}_device_v1", "get_data_device", seat, listener=self._told)

    # -- what is there -------------------------------------------------------------------------------------------

    def still_ours(self) -> bool:
        """Whether nobody has taken it from us, as far as the compositor has told."""
        return self._source is not None

    async def keep(self) -> Kept:
        """Every type, to be put back later. Ours: from memory, seen through a pending restoration."""
        if self.still_ours():
            return self.former or Kept(self.content)
        offer = self._offer
        if offer is None:
            return Kept(None)
        until = asyncio.get_running_loop().time() + _KEEP_TIME
        content: dict[str, bytes] = {}
        lost: list[str] = []
        for name in sorted(dict.fromkeys(offer.types), key=_importance):
            silence = min(HANGS, until - asyncio.get_running_loop().time())
            room = KEEP_BYTES - sum({id(data): len(data) for data in content.values()}.values())
            data = await self._receive_until(until, offer, name, silence, room) if silence > 0 else Failure.SILENT
            if isinstance(data, bytes):
                content[name] = next((same for same in content.values() if same == data), data)
            else:
                lost.append(name)
                until = until if data is Failure.TOO_BIG else 0.0
        in_order = {name: content[name] for name in offer.types if name in content}
        return Kept(in_order or None, tuple(lost))

    async def _receive_until(
        self, until: float, offer: _Offer, name: str, silence: float, limit: int
    ) -> bytes | Failure:
        """An owner that trickles for ever is as good as one that hangs."""
        try:
            async with asyncio.timeout_at(until):
                return await self._receive(offer, name, silence, limit)
        except TimeoutError:
            return Failure.SILENT

    async def text(self, deadline: float, limit: int) -> ClipboardContent:
        """The text, at most `limit` bytes within `deadline` seconds; never what is marked secret."""
        if self.still_ours():
            return self._own_text(limit)
        offer = self._offer
        if self._wire.lost.is_set():
            return ClipboardContent("no-answer")
        if offer is None:
            return ClipboardContent("empty")
        try:
            async with asyncio.timeout(deadline):
                if SECRET_HINT in offer.types:
                    hint = await self._receive(offer, SECRET_HINT, deadline, 1024)
                    if not isinstance(hint, bytes) or hint.startswith(b"secret"):
                        return ClipboardContent("secret")
                name = next((name for name in TEXT_TYPES if name in offer.types), "")
                if not name:
                    return ClipboardContent("no-text")
                data = await self._receive(offer, name, deadline, limit)
        except TimeoutError:
            return ClipboardContent("no-answer")
        if isinstance(data, bytes):
            return ClipboardContent("text", data.decode("utf-8", "replace").rstrip("\0"))
        return ClipboardContent("too-big" if data is Failure.TOO_BIG else "no-answer")

    def _own_text(self, limit: int) -> ClipboardContent:
        content = self.content or {}
        # A former clipboard that we put back keeps the mark of its owner; the mark on our own text is for others.
        if self.former is None and SECRET_HINT in content:
            return ClipboardContent("secret")
        data = next((content[name] for name in TEXT_TYPES if name in content), None)
        if data is None:
            return ClipboardContent("no-text")
        return ClipboardContent("text", data.decode("utf-8", "replace")) if len(data) <= limit else ClipboardContent("too-big")

    async def _receive(self, offer: _Offer, name: str, silence: float, limit: int) -> bytes | Failure:
        if offer is not self._offer:
            # Replaced meanwhile: to ask a destroyed offer is an error that ends the connection.
            return Failure.SILENT
        here, there = os.pipe2(os.O_CLOEXEC)
        try:
            offer.proxy.call("receive", name, there)
        except ConnectionError:
            os.close(here)
            raise
        finally:
            os.close(there)
        return await read_all(here, silence, limit)

    # -- ours ----------------------------------------------------------------------------------------------------

    async def claim(self, content: Content, former: Kept | None = None) -> bool:
        """Offer `content` from now on; False: another program took it at the same moment."""
        before = self._source
        source = self._manager.make(f"{self._prefix}_source_v1", "create_data_source")
        source.listener = lambda event, values: self._asked(source, event, values)
        for name in content:
            source.call("offer", name)
        self.content, self.former, self._source = content, former, source
        self._device.call("set_primary_selection" if self._primary else "set_selection", source)
        if before is not None:
            before.call("destroy")
        await self._wire.round_trip()
        return self._source is source

    async def give_up(self) -> None:
        """Leave the clipboard empty, as it was before us."""
        source, self._source = self._source, None
        self.content = self.former = None
        self._device.call("set_primary_selection" if self._primary else "set_selection", None)
        if source is not None:
            source.call("destroy")
        await self._wire.round_trip()

    def _asked(self, source: Proxy, event: str, values: tuple[Any, ...]) -> None:
        if event == "send":
            self._serve(source, values[0], values[1])
        elif source is self._source:
            self._source = self.content = self.former = None
            source.call("destroy")
            if self.taken_away is not None:
                self.taken_away()

    def _serve(self, source: Proxy, name: str, fd: int) -> None:
        data = (self.content or {}).get(name) if source is self._source else None
        if data is None:
            os.close(fd)
            return
        if self.may_read is not None and not self.may_read():
            os.close(fd)
            self._report(Read(name, begun=False, refused=True))
            return
        self._report(Read(name, begun=True))
        ended: list[Outflow] = []

        def end() -> None:
            self._outflows.difference_update(ended)
            self._report(Read(name, begun=False))

        outflow = Outflow(fd, data, _STALLED, end)
        ended.append(outflow)
        if outflow.open:
            self._outflows.add(outflow)

    def _report(self, read: Read) -> None:
        if self.read is not None:
            self.read(read)

    # -- the device ----------------------------------------------------------------------------------------------

    def _told(self, event: str, values: tuple[Any, ...]) -> None:
        if event == "data_offer":
            proxy = values[0]
            offer = self._offers[proxy.number] = _Offer(proxy)
            proxy.listener = lambda _event, given: offer.types.append(given[0]) if given[0] not in _META_TYPES else None
        elif event == ("primary_selection" if self._primary else "selection"):
            self._replace(self._offers.get(values[0].number) if values[0] is not None else None)
        elif event in ("selection", "primary_selection") and values[0] is not None:
            # The other selection's; told to every device.
            _destroy(self._offers.pop(values[0].number, None))

    def _replace(self, offer: _Offer | None) -> None:
        before, self._offer = self._offer, offer
        if before is not None and before is not offer:
            self._offers.pop(before.proxy.number, None)
            _destroy(before)


def _destroy(offer: _Offer | None) -> None:
    if offer is not None:
        offer.proxy.call("destroy")


def _importance(name: str) -> int:
    if name in TEXT_TYPES:
        return TEXT_TYPES.index(name)
    return 10 if not name.startswith("image/") else 11 if name == "image/png" else 12
