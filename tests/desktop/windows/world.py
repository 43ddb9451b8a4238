"""A Windows of values: windows, keys, hotkeys and a clipboard that behave as Microsoft documents them, on a clock of their own."""

from __future__ import annotations

import heapq
import itertools
from collections.abc import Callable, Coroutine, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

from companion.desktop.ports import Rect
from companion.desktop.windows.api import Api, Gui, Handler, Stroke
from companion.desktop.windows.constants import (
    CF_BITMAP,
    CF_DIB,
    CF_DIBV5,
    CF_LOCALE,
    CF_OEMTEXT,
    CF_TEXT,
    CF_UNICODETEXT,
    ERROR_HOTKEY_ALREADY_REGISTERED,
    VK_INSERT,
    VK_V,
    WM_DESTROYCLIPBOARD,
    WM_HOTKEY,
    WM_RENDERFORMAT,
)
from companion.desktop.windows.formats import decode
from companion.desktop.windows.pump import PumpLoop
from companion.desktop.windows.seam import Parts

T = TypeVar("T")
OURS, OUR_PROCESS = 0x10, 4242
SCREEN = Rect(0, 0, 1920, 1080)


@dataclass
class Window:
    """A top-level window of another program, with one field that takes text. Times in seconds."""

    window: int
    process: int
    program: str = "wechat.exe"
    class_name: str = "WeChatMainWnd"
    title: str = "王女士 - 微信"
    focus: int = 0
    text: str = ""
    reads_after: tuple[float, ...] = (0.004,)
    """When it asks for the text after the paste key; Chromium asks twice; empty: it takes no paste."""
    opens_as: int | None = None
    """The window with which it opens the clipboard; None: its own."""
    elevated: bool = False
    hung: bool = False
    inner: int = 0
    caret: Rect | None = None
    frame: Rect = Rect(100, 100, 800, 600)
    children: set[int] = field(default_factory=set)


class World:
    """Everything at once, and the four ports to it."""

    def __init__(self) -> None:
        self.now = 1000.0
        self._queue: list[tuple[float, int, Callable[[], None]]] = []
        self._count = itertools.count()
        self._woken = False
        self.handler: Handler | None = None
        self.windows: dict[int, Window] = {}
        self.views: dict[int, int] = {}
        """Windows of a browser's view inside another program's, each with its process."""
        self.front = 0
        self.down: set[int] = set()
        self.keys = FakeKeys(self)
        self.board = FakeBoard(self)
        self.desk = FakeDesk(self)
        self.api = Api(self, self.keys, self.desk, self.board)
        self.closed = False
        self._told: Callable[[int], None] = lambda window: None

    # -- time ----------------------------------------------------------------------------------------------------

    def at(self, seconds: float, action: Callable[[], None]) -> None:
        """In `seconds` from now."""
        heapq.heappush(self._queue, (self.now + seconds, next(self._count), action))

    def run(self, story: Callable[[Parts], Coroutine[Any, Any, T]]) -> T:
        """A story on the window's thread, with the product's own parts."""
        loop = VirtualLoop(self)

        async def told() -> T:
            return await story(Parts(self.api, Inline(self), frozenset({OUR_PROCESS})))

        try:
            return loop.run_until_complete(told())
        finally:
            loop.close()

    # -- Messages ------------------------------------------------------------------------------------------------

    def open(self, handler: Handler) -> int:
        self.handler = handler
        return OURS

    def close(self) -> None:
        self.closed = True

    def wait(self, seconds: float | None) -> None:
        if self._woken:
            self._woken = False
        elif self._queue and (seconds is None or self._queue[0][0] <= self.now + seconds):
            when, _number, action = heapq.heappop(self._queue)
            self.now = max(self.now, when)
            action()
        else:
            assert seconds is not None, "it would wait for ever"
            self.now += seconds

    def wake(self) -> None:
        self._woken = True

    def on_foreground(self, told: Callable[[int], None]) -> None:
        self._told = told

    # -- what happens --------------------------------------------------------------------------------------------

    def add(self, window: int, **facts: Any) -> Window:
        """A window of another program; the newest is in front."""
        made = Window(window, **{"process": window * 10, "focus": window + 1, **facts})
        made.children.add(made.focus)
        self.windows[window] = made
        self.bring(window)
        return made

    def bring(self, window: int) -> None:
        self.front = window
        if window in self.windows:
            self._told(window)

    def message(self, message: int, wparam: int = 0) -> bool:
        assert self.handler is not None
        return self.handler(message, wparam, 0)

    def press_hotkey(self, modifiers: int, key: int) -> bool:
        """A person presses a chord: whoever registered it is told."""
        number = next((number for number, chord in self.keys.held.items() if chord == (modifiers, key)), 0)
        return bool(number) and self.message(WM_HOTKEY, number)

    def pasted(self, window: Window) -> None:
        """The program got its paste key."""
        for delay in window.reads_after:
            self.at(delay, lambda first=delay == window.reads_after[0]: self._read(window, first))

    def _read(self, window: Window, first: bool) -> None:
        reader = window.window if window.opens_as is None else window.opens_as
        if not self.board.open(reader):
            self.at(0.010, lambda: self._read(window, first))
            return
        data = self.board.take(CF_UNICODETEXT, 1 << 30) if CF_UNICODETEXT in self.board.data else b""
        self.board.close()
        assert isinstance(data, bytes)
        # A program that asks twice uses the last answer.
        window.text = window.text + decode(data) if first else decode(data)


class VirtualLoop(PumpLoop):
    """The product's loop on the world's clock."""

    def __init__(self, world: World) -> None:
        super().__init__(world)
        self._world = world

    def time(self) -> float:
        return self._world.now


class Inline:
    """A worker whose calls take as long as the world says."""

    def __init__(self, world: World) -> None:
        self._world = world

    async def run(self, work: Callable[[], T], seconds: float) -> T:
        started = self._world.now
        result = work()
        if self._world.now - started > seconds:
            raise TimeoutError
        return result


class FakeKeys:
    """RegisterHotKey, GetAsyncKeyState, SendInput."""

    def __init__(self, world: World) -> None:
        self._world = world
        self.held: dict[int, tuple[int, int]] = {}
        self.others: set[tuple[int, int]] = set()
        self.error = ERROR_HOTKEY_ALREADY_REGISTERED
        self.asked: list[tuple[int, int]] = []
        self.sent: list[Stroke] = []
        self.accepts = 100
        self.claimed = 0

    def register(self, window: int, number: int, modifiers: int, key: int) -> int:
        assert window == OURS and 1 <= number <= 0xBFFF
        self.asked.append((modifiers, key))
        if (modifiers & 0xF, key) in self.others or (modifiers, key) in self.held.values():
            return self.error
        self.held[number] = (modifiers, key)
        return 0

    def unregister(self, window: int, number: int) -> None:
        assert window == OURS
        del self.held[number]

    def of_character(self, character: str) -> int:
        return {",": 0xBC, ".": 0xBE, "+": 0xBB, "/": 0xBF}.get(character, 0)

    def is_down(self, key: int) -> bool:
        return key in self._world.down

    def send(self, strokes: Sequence[Stroke]) -> int:
        taken = list(strokes)[: self.accepts]
        self.sent += taken
        front = self._world.windows.get(self._world.front)
        if front is not None and any(stroke.key in (VK_V, VK_INSERT) and not stroke.up for stroke in taken):
            self._world.pasted(front)
        return len(taken)

    def claim(self) -> None:
        self.claimed += 1


class FakeDesk:
    """Windows and processes."""

    def __init__(self, world: World) -> None:
        self._world = world
        self.brought: list[tuple[int, int]] = []
        self.obeys = True

    def foreground(self) -> int:
        return self._world.front

    def exists(self, window: int) -> bool:
        return any(window == one.window or window in one.children for one in self._world.windows.values())

    def answers(self, window: int, seconds: float) -> bool:
        assert self._world.board._opener is None, "nobody is waited for with the clipboard open"
        one = self._world.windows.get(window)
        if one is not None and one.hung:
            self._world.now += seconds
        return one is not None and not one.hung

    def process(self, window: int) -> int:
        if window == OURS:
            return OUR_PROCESS
        if window in self._world.views:
            return self._world.views[window]
        owners = [one for one in self._world.windows.values() if window == one.window or window in one.children]
        return owners[0].process if owners else 0

    def class_name(self, window: int) -> str:
        return self._world.windows[window].class_name if window in self._world.windows else ""

    def title(self, window: int) -> str:
        return self._world.windows[window].title

    def frame(self, window: int) -> Rect | None:
        return self._world.windows[window].frame if window in self._world.windows else None

    def screen(self, window: int) -> Rect | None:
        return SCREEN

    def gui(self, window: int) -> Gui | None:
        one = self._world.windows.get(window)
        return None if one is None or one.elevated else Gui(one.focus, one.caret)

    def inner_processes(self, window: int) -> list[int]:
        one = self._world.windows.get(window)
        return [one.inner] if one is not None and one.inner else []

    def program(self, process: int) -> str:
        names = [one.program for one in self._world.windows.values() if process in (one.process, one.inner)]
        return names[0] if names else ""

    def outranks_us(self, process: int) -> bool:
        return any(one.elevated for one in self._world.windows.values() if one.process == process)

    def bring_forward(self, window: int, focus: int) -> None:
        self.brought.append((window, focus))
        if self.obeys:
            self._world.bring(window)
            if focus in self._world.windows[window].children:
                self._world.windows[window].focus = focus


class FakeBoard:
    """The clipboard: delayed rendering, conversion of formats, one opener at a time."""

    def __init__(self, world: World) -> None:
        self._world = world
        self.data: dict[int, bytes | None] = {}
        self._owner = 0
        self._opener: int | None = None
        self._names: dict[str, int] = {}
        self.busy_until = 0.0
        self.slow: dict[int, float] = {}
        self.silent: set[int] = set()
        self.watchers: list[Callable[[], None]] = []
        self._changed = False

    def set(self, content: dict[int, bytes], owner: int = 0x999) -> None:
        """Another program copies."""
        if self._owner == OURS:
            self._world.message(WM_DESTROYCLIPBOARD)
        self.data, self._owner = dict(content), owner

    def open(self, window: int) -> bool:
        if self._opener is not None or self._world.now < self.busy_until:
            return False
        self._opener = window
        return True

    def close(self) -> None:
        assert self._opener is not None, "closed without being open"
        self._opener = None
        if self._changed:
            self._changed = False
            for told in self.watchers:
                self._world.at(0.002, told)

    def empty(self) -> None:
        assert self._opener == OURS, "only who opened it with a window can own it"
        if self._owner == OURS:
            self._world.message(WM_DESTROYCLIPBOARD)
        self.data, self._owner, self._changed = {}, OURS, True

    def put(self, format: int, data: bytes | None) -> bool:
        assert self._opener is not None and self._owner == OURS
        if data is not None and self.data.get(format, b"") is None:
            self.data[format] = data
            return True
        self.data[format], self._changed = data, True
        return True

    def take(self, format: int, limit: int) -> bytes | int | None:
        assert self._opener is not None
        self._world.now += self.slow.get(format, 0.0)
        if format in self.silent:
            return None
        if self.data.get(format, b"") is None:
            self._world.message(WM_RENDERFORMAT, format)
        data = self.data.get(format)
        return len(data) if data is not None and len(data) > limit else data

    def formats(self) -> list[int]:
        made = {CF_UNICODETEXT: (CF_LOCALE, CF_TEXT, CF_OEMTEXT), CF_DIB: (CF_BITMAP, CF_DIBV5), CF_DIBV5: (CF_BITMAP, CF_DIB)}
        own = list(self.data)
        return own + [more for format in own for more in made.get(format, ()) if more not in own]

    def has(self, format: int) -> bool:
        return format in self.formats()

    def empty_now(self) -> bool:
        return not self.data

    def owner(self) -> int:
        return self._owner

    def opener(self) -> int:
        return self._opener or 0

    def register(self, name: str) -> int:
        return self._names.setdefault(name, 0xC000 + len(self._names))

    def name(self, format: int) -> str:
        return next((name for name, number in self._names.items() if number == format), f"CF_{format}")
