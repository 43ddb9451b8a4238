"""One connection to the accessibility bus: questions and answers, no events; starts nothing that is not running."""

from __future__ import annotations

import asyncio
from typing import Any

from jeepney import DBusAddress, HeaderFields, Message, MessageFlag, MessageType, new_method_call
from jeepney.io.asyncio import DBusConnection, open_dbus_connection

_LAUNCHER = DBusAddress("/org/a11y/bus", "org.a11y.Bus", "org.a11y.Bus")
_DAEMON = DBusAddress("/org/freedesktop/DBus", "org.freedesktop.DBus", "org.freedesktop.DBus")
# What connecting raises where no bus is, or none that lets us in. KeyError: no address in the environment;
# RuntimeError: an address of another kind than a local socket.
NO_BUS = (OSError, EOFError, KeyError, ValueError, RuntimeError, TimeoutError)


class Bus:
    """Replies are matched to questions here and not by jeepney's router, which ends on a reply nobody waits for."""

    def __init__(self, connection: DBusConnection) -> None:
        self._connection = connection
        self._waiting: dict[int, asyncio.Future[Message]] = {}
        self._reading = asyncio.get_running_loop().create_task(self._read())

    @property
    def alive(self) -> bool:
        """Whether the bus is still there."""
        return not self._reading.done()

    async def ask(
        self, owner: str, path: str, method: str, signature: str = "", body: tuple[Any, ...] = ()
    ) -> tuple[Any, ...]:
        """The values answered to ``interface.Method``; none at all for an error, or if the bus goes.

        An owner that is stopped keeps its question waiting: limit the wait, or go without it.
        """
        interface, _dot, name = method.rpartition(".")
        message = new_method_call(DBusAddress(path, owner, interface), name, signature or None, body)
        message.header.flags |= MessageFlag.no_auto_start
        if not self.alive:
            return ()
        serial = next(self._connection.outgoing_serial)
        answer: asyncio.Future[Message] = asyncio.get_running_loop().create_future()
        self._waiting[serial] = answer
        try:
            await self._connection.send(message, serial=serial)
            reply = await answer
        except OSError:
            return ()
        finally:
            self._waiting.pop(serial, None)
        return tuple(reply.body) if reply.header.message_type is MessageType.method_return else ()

    async def pid(self, owner: str) -> int:
        """The process behind a connection; 0: it is gone."""
        ask = f"{_DAEMON.interface}.GetConnectionUnixProcessID"
        said = await self.ask(_DAEMON.bus_name, _DAEMON.object_path, ask, "s", (owner,))
        return int(said[0]) if said else 0

    async def close(self) -> None:
        """Disconnect; what still waits gets None."""
        self._reading.cancel()
        await asyncio.gather(self._reading, return_exceptions=True)
        self._connection.writer.close()

    async def _read(self) -> None:
        try:
            while True:
                message = await self._connection.receive()
                answer = self._waiting.get(message.header.fields.get(HeaderFields.reply_serial, -1))
                if answer is not None and not answer.done():
                    answer.set_result(message)
        except (OSError, EOFError):
            return
        finally:
            for answer in self._waiting.values():
                if not answer.done():
                    answer.set_exception(ConnectionResetError())


async def open_bus(session: str = "SESSION") -> Bus | None:
    """The accessibility bus that belongs to the session bus at `session`; None where none runs."""
    try:
        desktop = Bus(await open_dbus_connection(session))
        try:
            ask = f"{_LAUNCHER.interface}.GetAddress"
            address = await desktop.ask(_LAUNCHER.bus_name, _LAUNCHER.object_path, ask)
        finally:
            await desktop.close()
        return Bus(await open_dbus_connection(address[0])) if address else None
    except NO_BUS:
        return None
