"""The Wayland wire, as much as we need of it: requests out, events in, file descriptors along with both.

Everything runs on one event loop. Wire format: wayland.freedesktop.org, "The Wayland Protocol", chapter 4.
"""

from __future__ import annotations

import array
import asyncio
import contextlib
import os
import socket
import struct
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from companion.desktop.wayland.protocols import INTERFACES

_HEADER = struct.Struct("=IHH")
_WORD = struct.Struct("=I")
_FDS_AT_ONCE = 28
"""Most descriptors in one message of the C library."""
_ROUND_TRIP = 2.0
"""A compositor that has not answered for so long (s) does not respond."""


class WireError(ConnectionError):
    """The compositor ended the connection, or does not respond."""


Listener = Callable[[str, tuple[Any, ...]], None]


def socket_path(environment: Mapping[str, str]) -> Path | None:
    """Where the compositor listens; None: the environment names none."""
    name = environment.get("WAYLAND_DISPLAY", "")
    folder = environment.get("XDG_RUNTIME_DIR", "")
    if not name or not (folder or Path(name).is_absolute()):
        return None
    return Path(folder) / name


class Proxy:
    """One object of the protocol. Requests go by `call`; its events come to `listener` as (name, values)."""

    def __init__(self, wire: Wire, interface: str, number: int, listener: Listener | None = None) -> None:
        self.wire = wire
        self.interface = interface
        self.number = number
        self.listener = listener

    def call(self, request: str, *values: Any) -> None:
        """Send a request; a `Proxy` (or None) stands for an object, an int for a descriptor, which stays the caller's."""
        self.wire.send(self, request, values)

    def make(self, interface: str, request: str, *values: Any, listener: Listener | None = None) -> Proxy:
        """Send a request that makes an object; it takes the place of the one ``n`` in the signature."""
        made = self.wire.new(interface, listener)
        signature = dict(INTERFACES[self.interface].requests)[request]
        place = signature.index("n")
        self.call(request, *values[:place], made, *values[place:])
        return made


class Wire:
    """One connection. `lost` is set when it ends; `why` says in the compositor's words why, if it said so."""

    def __init__(self, path: Path) -> None:
        """Connect; raises OSError. Call on the running loop."""
        self.lost = asyncio.Event()
        self.why = ""
        self.globals: dict[str, tuple[int, int]] = {}
        """Interface -> (name, version) of what the compositor offers; of several the first."""
        self._socket = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        try:
            self._socket.connect(os.fspath(path))
        except OSError:
            self._socket.close()
            raise
        self._socket.setblocking(False)
        self._loop = asyncio.get_running_loop()
        self._objects: dict[int, Proxy] = {}
        self._free: list[int] = []
        self._highest = 0
        self._buffer = bytearray()
        self._fds: deque[int] = deque()
        self._waiting: set[asyncio.Future[None]] = set()
        self._display = self.new("wl_display", self._display_event)
        self._registry = self._display.make("wl_registry", "get_registry", listener=self._registry_event)
        self._loop.add_reader(self._socket, self._readable)

    # -- objects -------------------------------------------------------------------------------------------------

    def new(self, interface: str, listener: Listener | None = None) -> Proxy:
        """An object number of ours, not yet told to the compositor."""
        if not self._free:
            self._highest += 1
            self._free.append(self._highest)
        number = self._free.pop()
        made = self._objects[number] = Proxy(self, interface, number, listener)
        return made

    def bind(self, interface: str, version: int, listener: Listener | None = None) -> Proxy | None:
        """One of the globals, at `version` or what the compositor has; None: it does not offer it."""
        offered = self.globals.get(interface)
        if offered is None:
            return None
        made = self.new(interface, listener)
        self._registry.call("bind", offered[0], interface, min(version, offered[1]), made)
        return made

    # -- out -----------------------------------------------------------------------------------------------------

    def send(self, proxy: Proxy, request: str, values: Sequence[Any]) -> None:
        """One request. A compositor whose socket is full has stopped reading: it counts as gone."""
        if self.lost.is_set():
            raise WireError(self.why)
        members = INTERFACES[proxy.interface].requests
        opcode = next(number for number, (name, _signature) in enumerate(members) if name == request)
        body, fds = _pack(members[opcode][1], values)
        message = _HEADER.pack(proxy.number, opcode, _HEADER.size + len(body)) + body
        carried = [(socket.SOL_SOCKET, socket.SCM_RIGHTS, array.array("i", fds))] if fds else []
        try:
            sent = self._socket.sendmsg([message], carried)
        except OSError as error:
            self.close(str(error))
            raise WireError(self.why) from error
        if sent != len(message):
            self.close("full")
            raise WireError(self.why)

    async def round_trip(self) -> None:
        """Until the compositor has worked through everything that was sent before. Raises WireError."""
        done: asyncio.Future[None] = self._loop.create_future()

        def answered(_event: str, _values: tuple[Any, ...]) -> None:
            if not done.done():
                done.set_result(None)

        self._display.make("wl_callback", "sync", listener=answered)
        self._waiting.add(done)
        try:
            await asyncio.wait_for(done, _ROUND_TRIP)
        except TimeoutError as error:
            raise WireError("no answer") from error
        finally:
            self._waiting.discard(done)

    def close(self, why: str = "") -> None:
        """End the connection; whoever waits gets a WireError."""
        if self.lost.is_set():
            return
        self.lost.set()
        self.why = self.why or why
        self._loop.remove_reader(self._socket)
        self._socket.close()
        for fd in self._fds:
            os.close(fd)
        self._fds.clear()
        for waiting in self._waiting:
            if not waiting.done():
                waiting.set_exception(WireError(self.why))

    # -- in ------------------------------------------------------------------------------------------------------

    def _readable(self) -> None:
        try:
            data, carried, _flags, _address = self._socket.recvmsg(
                65536, socket.CMSG_SPACE(_FDS_AT_ONCE * array.array("i").itemsize)
            )
        except BlockingIOError:
            return
        except OSError as error:
            self.close(str(error))
            return
        for level, kind, held in carried:
            if level == socket.SOL_SOCKET and kind == socket.SCM_RIGHTS:
                fds = array.array("i")
                fds.frombytes(held[: len(held) - len(held) % fds.itemsize])
                self._fds.extend(fds)
        if not data:
            self.close("closed")
            return
        self._buffer += data
        # A listener that had something to say to a compositor that goes just now: `lost` tells everybody.
        with contextlib.suppress(WireError):
            self._take_messages()

    def _take_messages(self) -> None:
        while len(self._buffer) >= _HEADER.size and not self.lost.is_set():
            number, opcode, size = _HEADER.unpack_from(self._buffer)
            if size < _HEADER.size:
                self.close("malformed message")
                return
            if len(self._buffer) < size:
                return
            body = bytes(self._buffer[_HEADER.size : size])
            del self._buffer[:size]
            self._dispatch(number, opcode, body)

    def _dispatch(self, number: int, opcode: int, body: bytes) -> None:
        proxy = self._objects.get(number)
        events = INTERFACES[proxy.interface].events if proxy is not None else ()
        if proxy is None or opcode >= len(events):
            # Not to be told apart from a descriptor gone astray: better to end than to mix them up.
            self.close(f"unknown event {opcode} of object {number}")
            return
        name, signature = events[opcode]
        values = self._unpack(proxy, signature, body)
        if proxy.listener is not None:
            proxy.listener(name, values)
        else:
            self._drop(signature, values)

    def _unpack(self, proxy: Proxy, signature: str, body: bytes) -> tuple[Any, ...]:
        values: list[Any] = []
        at = 0
        for kind in signature:
            if kind == "h":
                values.append(self._fds.popleft() if self._fds else -1)
                continue
            (word,) = _WORD.unpack_from(body, at)
            at += 4
            if kind in "sa":
                held = body[at : at + word]
                at += (word + 3) // 4 * 4
                values.append(
                    held.rstrip(b"\0").decode("utf-8", "replace") if kind == "s" else memoryview(held).cast("I").tolist()
                )
            elif kind == "n":
                born = Proxy(self, INTERFACES[proxy.interface].born, word)
                self._objects[word] = born
                values.append(born)
            elif kind == "o":
                values.append(self._objects.get(word))
            else:
                values.append(word)
        return tuple(values)

    @staticmethod
    def _drop(signature: str, values: tuple[Any, ...]) -> None:
        for kind, value in zip(signature, values, strict=True):
            if kind == "h" and value >= 0:
                with contextlib.suppress(OSError):
                    os.close(value)

    def _display_event(self, event: str, values: tuple[Any, ...]) -> None:
        if event == "error":
            self.why = str(values[2])
            self.close()
        elif event == "delete_id" and self._objects.pop(values[0], None) is not None:
            self._free.append(values[0])

    def _registry_event(self, event: str, values: tuple[Any, ...]) -> None:
        if event == "global":
            self.globals.setdefault(values[1], (values[0], values[2]))
        else:
            self.globals = {name: held for name, held in self.globals.items() if held[0] != values[0]}


def _pack(signature: str, values: Sequence[Any]) -> tuple[bytes, list[int]]:
    body = bytearray()
    fds: list[int] = []
    for kind, value in zip(signature, values, strict=True):
        if kind == "h":
            fds.append(value)
        elif kind == "s":
            text = value.encode() + b"\0"
            body += _WORD.pack(len(text)) + text + bytes(-len(text) % 4)
        elif kind in "on":
            body += _WORD.pack(value.number if value is not None else 0)
        else:
            body += _WORD.pack(value & 0xFFFFFFFF)
    return bytes(body), fds
