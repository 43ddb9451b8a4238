"""What a check needs of Windows: other programs, their text, keys as a person presses them, conditions to wait for."""

from __future__ import annotations

import contextlib
import ctypes
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from companion.desktop.ports import ClipboardContent, InsertReport, Target
from companion.desktop.windows.api import Api, Stroke
from companion.desktop.windows.native import load
from companion.desktop.windows.native_types import HANDLE, LPARAM, LRESULT, UINT, WPARAM, Library
from companion.desktop.windows.seam import WindowsSeam

HERE = Path(__file__).resolve().parent
WM_SETTEXT, WM_GETTEXT, WM_GETTEXTLENGTH = 0xC, 0xD, 0xE
VK = {"Ctrl": 0x11, "Alt": 0x12, "Shift": 0x10, "Space": 0x20, "Return": 0x0D, "Escape": 0x1B}


def until(condition: Callable[[], object], what: str, seconds: float = 10.0) -> Any:
    """The first true answer of `condition`; fails with `what` after `seconds`."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        answer = condition()
        if answer:
            return answer
        time.sleep(0.005)
    raise AssertionError(f"not within {seconds} s: {what}")


class Notepad:
    """The system's own editor, a program of another process."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self.process = subprocess.Popen(["notepad.exe"])
        self.window = until(self._find, "notepad's window", 30)
        self.field = until(lambda: desk.find_child(self.window, "Edit"), "notepad's field")
        self.come_forward()

    def _find(self) -> int:
        front = self._desk.api.windows.foreground()
        mine = front and self._desk.api.windows.class_name(front) == "Notepad"
        return front if mine and self._desk.api.windows.process(front) == self.process.pid else 0

    def come_forward(self) -> Target:
        """In front, with its caret; the target that the product would see."""
        api = self._desk.api
        api.windows.bring_forward(self.window, self.field)

        def there() -> bool:
            gui = api.windows.gui(self.window)
            return api.windows.foreground() == self.window and gui is not None and gui.focus == self.field

        until(there, "notepad in front")
        return self._desk.seam.current_target()

    @property
    def text(self) -> str:
        return self._desk.text(self.field).replace("\r\n", "\n")

    def clear(self) -> None:
        self._desk.send(self.field, WM_SETTEXT, 0, ctypes.addressof(ctypes.create_unicode_buffer("")))

    def close(self) -> None:
        self.process.kill()
        self.process.wait()


class Desk:
    """One seam of the product in this process, and the calls of a test."""

    def __init__(self) -> None:
        self.api: Api = load()
        self.seam = WindowsSeam()
        user = Library("user32")
        self.send = user.bind("SendMessageW", LRESULT, HANDLE, UINT, WPARAM, LPARAM)
        self._find_child = user.bind("FindWindowExW", HANDLE, HANDLE, HANDLE, ctypes.c_wchar_p, ctypes.c_wchar_p)

    def close(self) -> None:
        self.seam.close()

    def find_child(self, window: int, name: str) -> int:
        return int(self._find_child(window, None, name, None) or 0)

    def text(self, control: int) -> str:
        length = self.send(control, WM_GETTEXTLENGTH, 0, 0)
        text = ctypes.create_unicode_buffer(length + 1)
        self.send(control, WM_GETTEXT, length + 1, ctypes.addressof(text))
        return text.value

    def press(self, chord: str) -> None:
        """A person's keys: down one after the other, up in the other order."""
        keys = [VK.get(name, ord(name[0].upper())) for name in chord.split("+")]
        for stroke in [*(Stroke(key) for key in keys), *(Stroke(key, up=True) for key in reversed(keys))]:
            assert self.api.keys.send([stroke]) == 1

    def type(self, letters: str) -> None:
        for letter in letters:
            self.press(letter)

    # -- the ports, waited for -----------------------------------------------------------------------------------

    def insert(self, text: str, target: Target, **how: bool) -> InsertReport:
        return self._wait(lambda done: self.seam.insert(text, target, done, **how))

    def read(self, seconds: float = 0.8) -> ClipboardContent:
        return self._wait(lambda done: self.seam.read(done, seconds))

    def copy(self, text: str) -> None:
        assert self._wait(lambda done: self.seam.copy(text, done)) is True

    def put(self, content: dict[int, bytes] | None) -> None:
        """Any formats, by the seam's own thread."""
        assert self._wait(lambda done: self.seam._thread.start(lambda parts: parts.owned.put(content), done, False))

    def formats(self) -> dict[int, bytes]:
        """All that the clipboard holds as bytes."""
        until(lambda: self.api.board.open(0), "the clipboard")
        try:
            found = {format: self.api.board.take(format, 1 << 30) for format in self.api.board.formats()}
        finally:
            self.api.board.close()
        return {format: data for format, data in found.items() if isinstance(data, bytes)}

    @staticmethod
    def _wait(start: Callable[[Callable[[Any], None]], None], seconds: float = 15.0) -> Any:
        answer: list[Any] = []
        come = threading.Event()

        def done(value: Any) -> None:
            answer.append(value)
            come.set()

        start(done)
        assert come.wait(seconds), "no answer"
        return answer[0]


@contextlib.contextmanager
def helper(name: str, *arguments: str) -> Iterator[subprocess.Popen[str]]:
    """Another Python program of this folder's `programs`; its first line says that it is ready."""
    child = subprocess.Popen(
        [sys.executable, "-u", str(HERE / "programs" / f"{name}.py"), *arguments],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, encoding="utf-8",
    )  # fmt: skip
    assert child.stdout is not None
    try:
        assert child.stdout.readline().strip() == "ready"
        yield child
    finally:
        child.kill()
        child.wait()


