"""What a screen reader would say of a program's windows: AT-SPI over its own bus, without any library of the toolkit."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from jeepney import DBusAddress, MatchRule, MessageType, Properties, message_bus, new_method_call
from jeepney.io.blocking import DBusConnection, open_dbus_connection

_ACCESSIBLE = "org.a11y.atspi.Accessible"
_REGISTRY = ("org.a11y.atspi.Registry", "/org/a11y/atspi/accessible/root")
_ACTIVE, _FOCUSED, _SELECTED, _SHOWING = 1, 12, 23, 25
_PATIENCE = 5.0


@dataclass(frozen=True)
class Node:
    """One accessible object. Its properties are asked for when they are read; "" or nothing when it is gone."""

    bus: DBusConnection
    owner: str
    path: str

    def _ask(self, message: Any) -> tuple[Any, ...]:
        reply = self.bus.send_and_get_reply(message, timeout=_PATIENCE)
        return reply.body if reply.header.message_type is MessageType.method_return else ()

    def _call(self, method: str, interface: str = _ACCESSIBLE, signature: str = "", body: tuple[Any, ...] = ()) -> Any:
        address = DBusAddress(self.path, self.owner, interface)
        said = self._ask(new_method_call(address, method, signature, body))
        return said[0] if said else None

    def _property(self, name: str) -> str:
        said = self._ask(Properties(DBusAddress(self.path, self.owner, _ACCESSIBLE)).get(name))
        return str(said[0][1]) if said else ""

    @property
    def name(self) -> str:
        return self._property("Name")

    @property
    def description(self) -> str:
        return self._property("Description")

    @property
    def role(self) -> str:
        return self._call("GetRoleName") or ""

    @property
    def text(self) -> str:
        """What stands in a field."""
        return self._call("GetText", "org.a11y.atspi.Text", "ii", (0, -1)) or ""

    def _state(self, bit: int) -> bool:
        words = self._call("GetState") or (0, 0)
        return bool(words[bit // 32] >> bit % 32 & 1)

    @property
    def showing(self) -> bool:
        return self._state(_SHOWING)

    @property
    def active(self) -> bool:
        return self._state(_ACTIVE)

    @property
    def focused(self) -> bool:
        return self._state(_FOCUSED)

    @property
    def selected(self) -> bool:
        return self._state(_SELECTED)

    @property
    def place(self) -> tuple[int, int, int, int]:
        """Left, top, width and height on the screen."""
        return tuple(self._call("GetExtents", "org.a11y.atspi.Component", "u", (0,)) or (0, 0, 0, 0))

    @property
    def children(self) -> list[Node]:
        return [Node(self.bus, owner, path) for owner, path in self._call("GetChildren") or ()]

    def walk(self) -> Iterator[Node]:
        """This one and all that shows below it."""
        yield self
        for child in self.children:
            if child.showing:
                yield from child.walk()

    def find(self, name: str) -> Node | None:
        """The first one of that name."""
        return next((node for node in self.walk() if node.name == name), None)


class ScreenReader:
    """Listens on the desktop whose message bus is at `address`."""

    def __init__(self, address: str) -> None:
        with open_dbus_connection(address) as session:
            bus = DBusAddress("/org/a11y/bus", "org.a11y.Bus", "org.a11y.Bus")
            reply = session.send_and_get_reply(new_method_call(bus, "GetAddress"), timeout=30)
        self.bus = open_dbus_connection(reply.body[0])

    def windows(self, pid: int) -> list[Node]:
        """The windows of a process that show, as the screen reader sees them."""
        return [window for program in self.programs() if self._pid(program.owner) == pid for window in program.children if window.showing]

    def programs(self) -> list[Node]:
        """Everything on the desktop that can be read."""
        return Node(self.bus, *_REGISTRY).children

    def _pid(self, owner: str) -> int:
        daemon = DBusAddress("/org/freedesktop/DBus", "org.freedesktop.DBus", "org.freedesktop.DBus")
        ask = new_method_call(daemon, "GetConnectionUnixProcessID", "s", (owner,))
        reply = self.bus.send_and_get_reply(ask, timeout=_PATIENCE)
        return int(reply.body[0]) if reply.header.message_type is MessageType.method_return else 0

    def close(self) -> None:
        self.bus.close()


class Ears:
    """Hears what programs announce. Start it before the program: a toolkit announces nothing when nobody listens."""

    def __init__(self, reader: ScreenReader) -> None:
        self._bus = reader.bus
        self._heard: list[str] = []
        registry = DBusAddress("/org/a11y/atspi/registry", "org.a11y.atspi.Registry", "org.a11y.atspi.Registry")
        self._bus.send_and_get_reply(new_method_call(registry, "RegisterEvent", "sass", ("object:announcement", [], "")))
        rule = MatchRule(type="signal", interface="org.a11y.atspi.Event.Object", member="Announcement")
        self._bus.send_and_get_reply(message_bus.AddMatch(rule))

    def heard(self) -> list[str]:
        """Everything so far, in order."""
        while True:
            try:
                message = self._bus.receive(timeout=0)
            except TimeoutError:
                return self._heard
            if message.header.message_type is MessageType.signal:
                self._heard.append(str(message.body[3][1]))
