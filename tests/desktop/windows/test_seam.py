"""The ports as other threads see them, the loop under them, and what Windows reads of our structures."""

from __future__ import annotations

import ctypes
import sys
import threading
from typing import Any

import pytest

from companion.desktop.ports import (
    NO_TARGET,
    ClipboardContent,
    HotkeyState,
    InsertReport,
    Outcome,
    Reason,
)
from companion.desktop.session import Facts, choose
from companion.desktop.windows import native_types
from companion.desktop.windows.api import Api, Handler
from companion.desktop.windows.constants import CF_UNICODETEXT
from companion.desktop.windows.formats import encode
from companion.desktop.windows.native import load
from companion.desktop.windows.pump import PumpLoop
from companion.desktop.windows.seam import WindowsSeam
from companion.desktop.windows.worker import ThreadWorker
from tests.desktop.windows.world import OUR_PROCESS, OURS, World


class Queue:
    """A thread's real queue of messages: waits, and is woken."""

    def __init__(self) -> None:
        self._woken = threading.Event()
        self.threads: set[str] = set()
        self.closed = False

    def open(self, handler: Handler) -> int:
        self.handler = handler
        return OURS

    def close(self) -> None:
        self.closed = True

    def wait(self, seconds: float | None) -> None:
        self.threads.add(threading.current_thread().name)
        self._woken.wait(seconds)
        self._woken.clear()

    def wake(self) -> None:
        self._woken.set()

    def on_foreground(self, told: Any) -> None:
        """Nobody comes to the front."""


def ask(start: Any) -> Any:
    answer, come = [], threading.Event()
    start(lambda value: (answer.append(value), come.set()))
    assert come.wait(10)
    return answer[0]


def test_the_ports_answer_on_any_thread_and_end_clean() -> None:
    world, queue = World(), Queue()
    window = world.add(0x100, reads_after=())
    world.handler = lambda message, wparam, lparam: queue.handler(message, wparam, lparam)
    world.board.set({CF_UNICODETEXT: encode("旧的")})
    seam = WindowsSeam(Api(queue, world.keys, world.desk, world.board), frozenset({OUR_PROCESS}))
    assert seam.register("Ctrl+Alt+Space", lambda target: None).state is HotkeyState.READY
    assert seam.current_target().window == window.window == seam.last_target().window
    assert not seam.fullscreen() and seam.former() == {}
    assert ask(seam.read) == ClipboardContent("text", "旧的")
    assert ask(lambda done: seam.copy("新的", done)) is True
    seam.use_paste_keys({"wechat.exe": "copy-only"})
    report = ask(lambda done: seam.insert("您好", seam.current_target(), done))
    assert report == InsertReport(Outcome.COPIED, Reason.COPY_ONLY)
    assert seam.former() == {f"CF_{CF_UNICODETEXT}": len(encode("新的"))}
    seam.unregister("Ctrl+Alt+Space")
    assert world.keys.held == {}
    seam.register("Ctrl+Alt+Space", lambda target: None)
    seam.close()
    assert queue.closed and queue.threads == {"windows"} and world.keys.held == {}
    assert world.board.data[CF_UNICODETEXT] == encode("您好"), "what was copied stays"
    assert seam.register("Ctrl+Alt+K", print).state is HotkeyState.UNSUPPORTED
    assert ask(lambda done: seam.insert("您好", NO_TARGET, done)).outcome is Outcome.REFUSED
    assert ask(seam.read).state == "no-answer"
    seam.close()


def test_where_this_is_not_windows_it_says_so_and_the_rest_works() -> None:
    if sys.platform == "win32":
        assert load()
        return
    with pytest.raises(ConnectionError, match="Windows"):
        WindowsSeam()
    session = choose(Facts("win32"))
    assert {line.backend for line in session.capabilities} >= {"copy"}
    assert all(line.reason and line.remedy for line in session.capabilities if line.state != "ok")


def test_structures_have_the_sizes_of_64_bit_windows() -> None:
    sizes = {
        "Input": 40, "KeyInput": 24, "MouseInput": 32, "GuiThreadInfo": 72, "Message": 48, "WindowClass": 80,
        "MonitorInfo": 40, "Rectangle": 16, "SidAndAttributes": 16,
    }  # fmt: skip
    assert {name: ctypes.sizeof(getattr(native_types, name)) for name in sizes} == sizes
    assert native_types.GuiThreadInfo.caret_at.offset == 56 and native_types.Input.of.offset == 8


def test_a_call_that_hangs_costs_its_deadline_and_another_thread_only() -> None:
    queue, stuck = Queue(), threading.Event()
    loop = PumpLoop(queue)

    async def story() -> str:
        with pytest.raises(TimeoutError):
            await ThreadWorker().run(lambda: stuck.wait(30), 0.05)
        return await ThreadWorker().run(lambda: threading.current_thread().name, 5.0)

    try:
        assert loop.run_until_complete(story()) == "clipboard"
    finally:
        loop.close()
        stuck.set()
