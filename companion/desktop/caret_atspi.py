"""Where the text caret of another program is, asked of the accessibility bus (AT-SPI 2) when a hotkey is pressed.

Nothing is watched and no text is read: only which object has the focus, where in it the caret stands, the place
of that character on the screen, and whether anything is selected. Roles, states and methods: the AT-SPI 2 interface files, at-spi2-core 2.46.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Coroutine
from dataclasses import dataclass, replace
from typing import Any, TypeVar

from companion.desktop.atspi_bus import Bus, open_bus
from companion.desktop.ports import Rect, Target

_log = logging.getLogger("companion.desktop.x11")
_T = TypeVar("_T")
_Node = tuple[str, str]
"""Owner and path of an accessible object."""

_ACCESSIBLE = "org.a11y.atspi.Accessible"
_TEXT = "org.a11y.atspi.Text"
_REGISTRY = ("org.a11y.atspi.Registry", "/org/a11y/atspi/accessible/root")
_FOCUSED, _SHOWING = 1 << 12, 1 << 25
_ON_SCREEN, _ALL, _CANONICAL = 0, 1, 1
# States, attributes, roles, interfaces: each with how to match it; then whether to turn the rule round.
_RULE: tuple[Any, ...] = ([_FOCUSED, 0], _ALL, {}, _ALL, [], _ALL, [], _ALL, False)
_RULE_TYPE = "(aiia{ss}iaiiasib)"

_REST = 10.0
"""A program that is not on the accessibility bus, or a bus that is not there, is not asked again for so long (s)."""
_STEPS = 60
"""Objects looked at on the way down in a program that cannot search by itself."""
_WIDEST = 40
"""A list of more children is not gone into: its answer alone would take longer than there is."""
_EMPTY = 48
"""Of an empty field, so much of its head counts as the caret (pixels)."""

_NARROWEST = 3
"""No character of a readable size is narrower on average (pixels)."""
_LOW = 12
"""A field of so many lines is kept clear as a whole where the line of its caret is not known."""


@dataclass(frozen=True, slots=True)
class Sight:
    """What was found at the focus of a program: its caret in physical root pixels, and whether text is selected."""

    caret: Rect | None = None
    selected: bool | None = None


UNKNOWN = Sight()


class CaretFinder:
    """Everything on the thread of the running loop. Connects on the first question and stays connected."""

    def __init__(self, session: str = "SESSION") -> None:
        """`session`: the address of the session bus, by default the environment's."""
        self._session = session
        self._loop = asyncio.get_running_loop()
        self._bus: Bus | None = None
        self._opening: asyncio.Task[Bus | None] | None = None
        self._asking: dict[int, asyncio.Task[Sight]] = {}
        self._rests: dict[int, float] = {}
        self._pids: dict[str, int] = {}

    def worth_asking(self, target: Target) -> bool:
        """False for a program that has just been asked in vain, or has an unanswered question before it."""
        if not target.pid or target.pid in self._asking or self._opening is not None:
            return False
        return self._loop.time() >= max(self._rests.get(target.pid, 0.0), self._rests.get(0, 0.0))

    async def find(self, target: Target, deadline: float) -> Sight:
        """What is known of the focus of `target` by `deadline` (a time of the loop)."""
        if not self.worth_asking(target):
            return UNKNOWN
        # The question outlives the deadline: while a stopped program holds it, no second one is put to it.
        question = self._loop.create_task(self._look(target.pid, deadline))
        self._asking[target.pid] = question
        question.add_done_callback(lambda _done: self._asking.pop(target.pid, None))
        await asyncio.wait({question}, timeout=max(0.0, deadline - self._loop.time()))
        if not question.done():
            return UNKNOWN
        if question.cancelled() or question.exception() is not None:
            # Whatever a program has answered: a hotkey that waits for it must not be lost.
            _log.warning("caret: %r", None if question.cancelled() else question.exception())
            return UNKNOWN
        sight = question.result()
        return sight if sight.caret is not None and _touches(sight.caret, target.frame) else replace(sight, caret=None)

    async def close(self) -> None:
        """Drop what is under way and disconnect."""
        tasks = [task for task in (self._opening, *self._asking.values()) if task is not None]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        if self._bus is not None:
            await self._bus.close()
            self._bus = None

    def _rest(self, pid: int) -> None:
        """Not again for a while; 0: nobody."""
        now = self._loop.time()
        self._rests = {other: until for other, until in self._rests.items() if until > now} | {pid: now + _REST}

    async def _connected(self) -> Bus | None:
        if self._bus is not None and self._bus.alive:
            return self._bus
        self._opening = self._loop.create_task(open_bus(self._session))
        self._bus, self._opening = await self._opening, None
        self._pids.clear()
        if self._bus is None:
            self._rest(0)
        return self._bus

    async def _look(self, pid: int, deadline: float) -> Sight:
        bus = await self._connected()
        if bus is None:
            return UNKNOWN
        roots = await self._roots(bus, pid)
        if not roots:
            self._rest(pid)
            return UNKNOWN
        # A program that uses two toolkits is there twice.
        for focused in await _together(*(self._focused(bus, root, deadline) for root in roots)):
            if focused is not None:
                caret, count = await asyncio.gather(_caret(bus, focused), _selections(bus, focused))
                return Sight(caret, count > 0 if count >= 0 else None)
        return UNKNOWN

    async def _roots(self, bus: Bus, pid: int) -> list[_Node]:
        """The root objects of a process. Whose process a connection is never changes, and is asked once."""
        said = await bus.ask(*_REGISTRY, f"{_ACCESSIBLE}.GetChildren")
        roots: list[_Node] = said[0] if said else []
        new = [owner for owner, _path in roots if owner not in self._pids]
        self._pids = {owner: self._pids[owner] for owner, _path in roots if owner in self._pids}
        self._pids |= dict(zip(new, await _together(*(bus.pid(owner) for owner in new)), strict=True))
        return [root for root in roots if self._pids.get(root[0]) == pid]

    async def _focused(self, bus: Bus, root: _Node, deadline: float) -> _Node | None:
        """The object with the keyboard: by the program's own search, or on the way down through what shows."""
        ask = "org.a11y.atspi.Collection.GetMatches"
        found = await bus.ask(*root, ask, f"{_RULE_TYPE}uib", (_RULE, _CANONICAL, 1, True))
        if found:
            return found[0][0] if found[0] else None
        level, steps = [root], _STEPS
        while level and steps > 0 and self._loop.time() < deadline:
            below = (await _children(bus, level))[:steps]
            steps -= len(below)
            states = await _together(*(bus.ask(*node, f"{_ACCESSIBLE}.GetState") for node in below))
            known = [(node, state[0][0]) for node, state in zip(below, states, strict=True) if state]
            for node, state in known:
                if state & _FOCUSED:
                    return node
            level = [node for node, state in known if state & _SHOWING]
        return None


async def _children(bus: Bus, nodes: list[_Node]) -> list[_Node]:
    counts = await _together(*(_property(bus, node, _ACCESSIBLE, "ChildCount") for node in nodes))
    narrow = [node for node, count in zip(nodes, counts, strict=True) if 0 < count <= _WIDEST]
    lists = await _together(*(bus.ask(*node, f"{_ACCESSIBLE}.GetChildren") for node in narrow))
    return [child for said in lists if said for child in said[0]]


async def _caret(bus: Bus, node: _Node) -> Rect | None:
    """The caret of a text object, as a bar at the left edge of the character it stands before."""
    names = ("CaretOffset", "CharacterCount")
    offset, count = await _together(*(_property(bus, node, _TEXT, name) for name in names))
    if offset < 0 or count < 0:
        return None
    said = await bus.ask(*node, "org.a11y.atspi.Component.GetExtents", "u", (_ON_SCREEN,))
    field = Rect(*said[0]) if said else None
    if field is None or field.width <= 0 or field.height <= 0:
        return None
    here = await _extents(bus, node, offset)
    before = await _extents(bus, node, offset - 1) if offset and here is None else None
    if here is not None:
        bar = Rect(here.x, here.y, 1, here.height)
    elif before is not None and before.width > 1:
        bar = Rect(before.x + before.width, before.y, 1, before.height)
    elif before is not None:
        # A character without a width has ended its line: the caret is at the head of the next.
        bar = Rect(field.x, before.y + before.height, 1, before.height)
    else:
        return None if count else Rect(field.x, field.y, min(field.width, _EMPTY), min(field.height, _EMPTY))
    first = await _extents(bus, node, 0)
    if first is not None and first.y == bar.y and bar.x - first.x < offset * _NARROWEST:
        # So many characters cannot stand on one line: Qt's plain text field puts all its lines on the first.
        return field if field.height <= _LOW * bar.height else None
    return bar


async def _selections(bus: Bus, node: _Node) -> int:
    """How many stretches of a text object are selected; -1: it has no text, or cannot say."""
    said = await bus.ask(*node, f"{_TEXT}.GetNSelections")
    return int(said[0]) if said else -1


async def _extents(bus: Bus, node: _Node, offset: int) -> Rect | None:
    """The place of one character; None where the program has none (beyond the end: all zero, or all -1)."""
    said = await bus.ask(*node, f"{_TEXT}.GetCharacterExtents", "iu", (offset, _ON_SCREEN))
    return Rect(*said) if len(said) == 4 and said[3] > 0 else None


async def _property(bus: Bus, node: _Node, interface: str, name: str) -> int:
    """A property that is a number; -1: there is none."""
    said = await bus.ask(*node, "org.freedesktop.DBus.Properties.Get", "ss", (interface, name))
    return int(said[0][1]) if said else -1


async def _together(*questions: Coroutine[Any, Any, _T]) -> list[_T]:
    """All sent at once, answered in order."""
    return list(await asyncio.gather(*questions))


def _touches(caret: Rect, frame: Rect | None) -> bool:
    """Scrolled out of sight, or in coordinates of another scale: of no use."""
    if frame is None:
        return False
    across = caret.x < frame.x + frame.width and caret.x + caret.width > frame.x
    return across and caret.y < frame.y + frame.height and caret.y + caret.height > frame.y
