"""One connection to the X server, read by one asyncio loop.

An error the server reports for a window that died in the meantime is an ordinary answer (`None`); only the loss of
the connection itself is raised, as `xcffib.ConnectionException`.
"""

from __future__ import annotations

import asyncio
import contextlib
import io
import logging
import struct
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import xcffib
import xcffib.res
import xcffib.xfixes
import xcffib.xkb
import xcffib.xproto
import xcffib.xtest
from xcffib.xproto import CW, Atom, EventMask, PropMode, WindowClass

_log = logging.getLogger("companion.desktop.x11")


@dataclass(frozen=True, slots=True)
class Property:
    """A window property as read: type atom, width of its items (8, 16, 32 bits), the bytes, and how many were left."""

    type: int
    width: int
    data: bytes
    left: int

    def numbers(self) -> tuple[int, ...]:
        """The items of a 32-bit property."""
        return struct.unpack(f"={len(self.data) // 4}I", self.data[: len(self.data) // 4 * 4])


class Display:
    """The connection, its atoms, its event listeners. Everything on the thread of the running loop."""

    def __init__(self, name: str | None) -> None:
        """Raises `xcffib.ConnectionException` when no server answers at `name` (None: the variable DISPLAY)."""
        # Any: xcffib is generated code with a few annotations, and a marker that claims all of them.
        connect: Any = xcffib.connect
        self.connection: Any = connect(display=name)
        self.core: Any = self.connection.core
        setup = self.connection.get_setup()
        self.screen = setup.roots[self.connection.pref_screen]
        self.root: int = self.screen.root
        self.keycodes: tuple[int, int] = (setup.min_keycode, setup.max_keycode)
        self.client_mask: int = ~setup.resource_id_mask & 0xFFFFFFFF
        self.xtest = self.connection(xcffib.xtest.key)
        self.res = self.connection(xcffib.res.key)
        self.xkb = self.connection(xcffib.xkb.key)
        self._atoms: dict[str, int] = {}
        self._names: dict[int, str] = {}
        self._masks: dict[int, int] = {}
        self._listeners: dict[type, list[Callable[[Any], None]]] = {}
        self._loop = asyncio.get_running_loop()
        self._pump_due = False
        self.lost = asyncio.Event()
        self.window = self.create_window()
        self._times: list[asyncio.Future[int]] = []
        self.last_time = 0
        """The server's time (ms) when `server_time` was last asked."""
        self.listen(xcffib.xproto.PropertyNotifyEvent, self._time_passed)
        self._loop.add_reader(self.connection.get_file_descriptor(), self._pump)

    # -- requests ------------------------------------------------------------------------------------------------

    def atom(self, name: str) -> int:
        """The atom of `name`."""
        if name not in self._atoms:
            reply = self.core.InternAtom(False, len(name.encode()), name).reply()
            self._atoms[name] = int(reply.atom)
            self._names[int(reply.atom)] = name
            self._pump_soon()
        return self._atoms[name]

    def atom_name(self, atom: int) -> str:
        """The name of `atom`; empty for one that does not exist."""
        if atom not in self._names:
            reply = self.reply(self.core.GetAtomName(atom))
            self._names[atom] = reply.name.to_string() if reply is not None else ""
        return self._names[atom]

    def reply(self, cookie: Any) -> Any:
        """The reply to a request, or None when the server answered with an error (its window has died, say)."""
        # Events that arrive while a reply is awaited are queued inside xcb: the descriptor will not tell of them.
        self._pump_soon()
        try:
            return cookie.reply()
        except xcffib.Error as error:
            _log.debug("request refused: %s", type(error).__name__)
            return None

    def accepted(self, cookie: Any) -> bool:
        """Whether the server accepted a checked request without a reply."""
        self._pump_soon()
        try:
            cookie.check()
        except xcffib.Error:
            return False
        return True

    def get_property(
        self, window: int, name: int, size: int = 1 << 16, delete: bool = False
    ) -> Property | None:
        """At most `size` bytes of a property; None when there is none or the window is gone."""
        return self.property_reply(self.core.GetProperty(delete, window, name, 0, 0, (size + 3) // 4))

    def property_reply(self, cookie: Any) -> Property | None:
        """The answer to a GetProperty in flight. Reads the bytes at once, where xcffib would build a list of them."""
        self._pump_soon()
        try:
            raw = self.connection.wait_for_reply(cookie.sequence)
        except xcffib.Error:
            return None
        width, kind, left, count = raw.unpack("=xB2x4xIII12x")
        if not kind:
            return None
        return Property(kind, width, bytes(raw.buf[32 : 32 + count * width // 8]), left)

    def set_property(
        self, window: int, name: int, kind: int, width: int, data: bytes, append: bool = False
    ) -> None:
        """Write a property. Packs the request here: xcffib's own packing takes one Python object per byte."""
        mode = PropMode.Append if append else PropMode.Replace
        request = io.BytesIO()
        request.write(
            struct.pack("=xB2xIIIB3xI", mode, window, name, kind, width, len(data) * 8 // (width or 8))
        )
        request.write(data)
        self.core.send_request(18, request)

    def create_window(self) -> int:
        """An unmapped window of our own whose property changes we see."""
        window: int = self.connection.generate_id()
        self.core.CreateWindow(
            0,
            window,
            self.root,
            -10,
            -10,
            1,
            1,
            0,
            WindowClass.InputOnly,
            0,
            CW.EventMask,
            [EventMask.PropertyChange],
        )
        self._masks[window] = EventMask.PropertyChange
        return window

    def destroy_window(self, window: int) -> None:
        """Destroy a window of our own."""
        self._masks.pop(window, None)
        self.core.DestroyWindow(window)
        self.flush()

    def select(self, window: int, mask: int) -> None:
        """Ask for more events of a (foreign) window, in addition to those asked for before."""
        mask |= self._masks.get(window, 0)
        if self._masks.get(window) != mask:
            self._masks[window] = mask
            self.core.ChangeWindowAttributes(window, CW.EventMask, [mask])

    def forget(self, window: int) -> None:
        """No more events of a foreign window."""
        if self._masks.pop(window, None) is not None:
            self.core.ChangeWindowAttributes(window, CW.EventMask, [0])
            self.flush()

    @contextlib.contextmanager
    def selected(self, window: int, mask: int) -> Iterator[None]:
        """Ask for more events of a window for a moment only."""
        before = self._masks.get(window, 0)
        self.select(window, mask)
        try:
            yield
        finally:
            self._masks[window] = before
            self.core.ChangeWindowAttributes(window, CW.EventMask, [before])
            self.flush()

    def flush(self) -> None:
        """Send what is buffered."""
        # While it writes, xcb also reads: an event may now be in its queue, and the descriptor silent about it.
        self._pump_soon()
        self.connection.flush()

    async def server_time(self) -> int:
        """The time of the server, in its milliseconds, fresh: what ICCCM wants to see in every selection request."""
        future: asyncio.Future[int] = self._loop.create_future()
        self._times.append(future)
        self.set_property(self.window, self.atom("COMPANION_TIME"), Atom.STRING, 8, b"", append=True)
        self.flush()
        try:
            return await asyncio.wait_for(future, 1.0)
        except TimeoutError:
            return 0

    def client_pid(self, window: int) -> int:
        """The process behind a window, as the server itself knows it; 0: a remote client, or not known."""
        make: Any = xcffib.res.ClientIdSpec.synthetic
        spec = make(window, xcffib.res.ClientIdMask.LocalClientPID)
        reply = self.reply(self.res.QueryClientIds(1, [spec]))
        if reply is None:
            return 0
        return next((int(item.value[0]) for item in reply.ids if len(item.value)), 0)

    # -- events --------------------------------------------------------------------------------------------------

    def listen(self, event: type, handler: Callable[[Any], None]) -> None:
        """Call `handler` for every event of this class."""
        self._listeners.setdefault(event, []).append(handler)

    def unlisten(self, event: type, handler: Callable[[Any], None]) -> None:
        """No more."""
        self._listeners[event].remove(handler)

    def _pump_soon(self) -> None:
        if not self._pump_due:
            self._pump_due = True
            self._loop.call_soon(self._pump)

    def _pump(self) -> None:
        self._pump_due = False
        if self.lost.is_set():
            return
        try:
            self.connection.flush()
            while self._drain():
                self.connection.flush()
        except xcffib.ConnectionException:
            self._connection_lost()

    def _drain(self) -> bool:
        """Hand out what has arrived; False when that was nothing."""
        handled = False
        while True:
            try:
                event = self.connection.poll_for_event()
            except xcffib.Error as error:
                _log.debug("late error: %s", type(error).__name__)
                continue
            if event is None:
                return handled
            handled = True
            for handler in tuple(self._listeners.get(type(event), ())):
                handler(event)

    def _time_passed(self, event: Any) -> None:
        if event.window == self.window:
            self.last_time = int(event.time)
            waiting, self._times = self._times, []
            for future in waiting:
                if not future.done():
                    future.set_result(self.last_time)

    def _connection_lost(self) -> None:
        if not self.lost.is_set():
            _log.warning("the X server is gone")
            self._loop.remove_reader(lib_fd(self.connection))
            self.lost.set()

    def close(self) -> None:
        """Disconnect; the server takes back grabs, windows and selections."""
        if not self.lost.is_set():
            self._loop.remove_reader(lib_fd(self.connection))
            self.lost.set()
        self.connection.disconnect()


def lib_fd(connection: Any) -> int:
    """The descriptor, also of a connection that has failed (where the checked accessor raises)."""
    return int(xcffib.lib.xcb_get_file_descriptor(connection._conn))
