"""The desktop portals on the session bus: calls, requests that a person answers, signals. Everything on one event loop.

Source: XDG Desktop Portal documentation, "Requests" and "Sessions".
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from typing import Any

from jeepney import DBusAddress, HeaderFields, MatchRule, Message, MessageType, new_method_call
from jeepney.bus_messages import message_bus
from jeepney.io.asyncio import DBusConnection, open_dbus_connection

SERVICE = "org.freedesktop.portal.Desktop"
PATH = "/org/freedesktop/portal/desktop"
REQUEST = "org.freedesktop.portal.Request"
SESSION = "org.freedesktop.portal.Session"
APP_ID = "companion"
_PROPERTIES = "org.freedesktop.DBus.Properties"
_DAEMON = "org.freedesktop.DBus"
_ANSWER = 5.0
"""A portal that has not taken a call for so long (s) does not respond. (A person may take any time to answer one.)"""
_GONE = "gone"
_NOBODY = frozenset({_GONE, *(f"org.freedesktop.DBus.Error.{name}" for name in ("NoReply", "ServiceUnknown", "NameHasNoOwner"))})
Signalled = Callable[[str, str, tuple[Any, ...]], None]


class PortalError(ConnectionError):
    """The portal refused, does not respond, or is gone; the text is its error's name."""

    @property
    def gone(self) -> bool:
        """The portal or the bus ended meanwhile: nobody said no."""
        return str(self) in _NOBODY


class Portal:
    """One connection. `signalled` gets (path, interface.Member, values) of each signal of the portal;
    its coming and going as ``("", "came" | "went", ())``.
    """

    def __init__(self, connection: DBusConnection, signalled: Signalled) -> None:
        """Made by `open_portal` only."""
        self._connection = connection
        self._signalled = signalled
        self._waiting: dict[int, asyncio.Future[Message]] = {}
        self._requests: dict[str, asyncio.Future[tuple[int, Mapping[str, Any]]]] = {}
        self._count = 0
        self._reading = asyncio.get_running_loop().create_task(self._read())

    @property
    def alive(self) -> bool:
        """Whether the bus is still there."""
        return not self._reading.done()

    async def listen(self) -> None:
        """Hear of the portal's signals and of its end; tell it who we are, where it asks for that."""
        for rule in (
            MatchRule(type="signal", sender=SERVICE),
            MatchRule(type="signal", sender=_DAEMON, interface=_DAEMON, member="NameOwnerChanged"),
        ):
            await self._send(message_bus.AddMatch(rule))
        await self.introduce()

    async def introduce(self) -> None:
        """Name our desktop entry. A portal from before this interface refuses, and finds out by other means."""
        try:
            await self.call("org.freedesktop.host.portal.Registry.Register", "sa{sv}", (APP_ID, {}))
        except PortalError:
            return

    async def version(self, interface: str) -> int:
        """The version of an interface; 0: this portal does not have it."""
        try:
            values = await self.call(f"{_PROPERTIES}.Get", "ss", (interface, "version"))
        except PortalError:
            return 0
        return int(values[0][1]) if values else 0

    async def call(self, method: str, signature: str, body: tuple[Any, ...], path: str = PATH) -> tuple[Any, ...]:
        """The values answered to ``interface.Method``. Raises PortalError."""
        interface, _dot, name = method.rpartition(".")
        reply = await self._send(new_method_call(DBusAddress(path, SERVICE, interface), name, signature, body))
        if reply.header.message_type is not MessageType.method_return:
            raise PortalError(str(reply.header.fields.get(HeaderFields.error_name, "")))
        return tuple(reply.body)

    async def request(
        self, method: str, signature: str, body: tuple[Any, ...], options: Mapping[str, Any] | None = None
    ) -> tuple[int, Mapping[str, Any]]:
        """Make a request and wait for the person's answer: (0 done, 1 cancelled, 2 ended otherwise; results).

        The last argument of the method is the options, which are not part of `body`. Raises PortalError.
        """
        self._count += 1
        token = f"companion{self._count}"
        sender = str(self._connection.unique_name).lstrip(":").replace(".", "_")
        # Listened for before the call: the answer may come before its return.
        path = f"{PATH}/request/{sender}/{token}"
        answer: asyncio.Future[tuple[int, Mapping[str, Any]]] = asyncio.get_running_loop().create_future()
        self._requests[path] = answer
        given = {**(options or {}), "handle_token": ("s", token)}
        try:
            handle = await self.call(method, f"{signature}a{{sv}}", (*body, given))
            # A portal older than tokens names another place.
            self._requests[str(handle[0])] = answer
            return await answer
        finally:
            self._requests = {place: held for place, held in self._requests.items() if held is not answer}
            _see(answer)

    async def close(self) -> None:
        """Disconnect; whoever waits gets a PortalError."""
        self._reading.cancel()
        await asyncio.gather(self._reading, return_exceptions=True)
        self._connection.writer.close()

    async def _send(self, message: Message) -> Message:
        if not self.alive:
            raise PortalError(_GONE)
        serial = next(self._connection.outgoing_serial)
        answer: asyncio.Future[Message] = asyncio.get_running_loop().create_future()
        self._waiting[serial] = answer
        try:
            await self._connection.send(message, serial=serial)
            return await asyncio.wait_for(answer, _ANSWER)
        except TimeoutError as error:
            raise PortalError("no answer") from error
        finally:
            self._waiting.pop(serial, None)
            _see(answer)

    async def _read(self) -> None:
        try:
            while True:
                self._take(await self._connection.receive())
        except (OSError, EOFError):
            self._signalled("", "went", ())
        finally:
            for waiting in [*self._waiting.values(), *self._requests.values()]:
                if not waiting.done():
                    waiting.set_exception(PortalError(_GONE))

    def _take(self, message: Message) -> None:
        fields = message.header.fields
        if message.header.message_type is not MessageType.signal:
            answer = self._waiting.get(fields.get(HeaderFields.reply_serial, -1))
            if answer is not None and not answer.done():
                answer.set_result(message)
            return
        path, member = str(fields.get(HeaderFields.path)), str(fields.get(HeaderFields.member))
        if member == "NameOwnerChanged":
            if message.body[0] == SERVICE:
                self._owner_changed(gone=not message.body[2])
        elif fields.get(HeaderFields.interface) == REQUEST:
            request = self._requests.get(path)
            if request is not None and not request.done():
                request.set_result((int(message.body[0]), message.body[1]))
        else:
            self._signalled(path, f"{fields.get(HeaderFields.interface)}.{member}", tuple(message.body))

    def _owner_changed(self, *, gone: bool) -> None:
        if gone:
            for request in self._requests.values():
                if not request.done():
                    request.set_exception(PortalError(_GONE))
        self._signalled("", "went" if gone else "came", ())


def _see(answer: asyncio.Future[Any]) -> None:
    """Nobody waits any longer; an error that came to it by then is no bug."""
    if answer.done() and not answer.cancelled():
        answer.exception()


async def open_portal(signalled: Signalled, bus: str = "SESSION") -> Portal:
    """Connect to the session bus at `bus`; raises OSError, KeyError, ValueError or RuntimeError where there is none."""
    portal = Portal(await open_dbus_connection(bus), signalled)
    try:
        await portal.listen()
    except PortalError:
        await portal.close()
        raise
    return portal


def portal_has(interface: str, bus: str) -> bool:
    """Whether the session bus at `bus` has a portal with this interface. Takes its time; not on an event loop."""

    async def ask() -> bool:
        portal = await open_portal(lambda _path, _member, _values: None, bus)
        try:
            return await portal.version(interface) > 0
        finally:
            await portal.close()

    try:
        return bool(bus) and asyncio.run(ask())
    except (OSError, LookupError, ValueError, RuntimeError, EOFError):
        return False
