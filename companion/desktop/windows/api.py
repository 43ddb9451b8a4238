"""What the logic asks of Windows: four small ports, so that it runs in a test on any system with a twin of them.

`native` serves them by ctypes. A window, thread, process, format or key is the system's own number; 0 is none.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

from companion.desktop.ports import Rect

Handler = Callable[[int, int, int], bool]
"""Gets message, wparam, lparam of a window; True: seen to, False: as Windows does by default."""


class Messages(Protocol):
    """One hidden window and the queue of the thread that made it."""

    def open(self, handler: Handler) -> int:
        """Make the window on this thread, told of session, power and display changes. Raises OSError."""
        ...

    def close(self) -> None:
        """Destroy it; a delayed clipboard of ours is asked for before (WM_RENDERALLFORMATS)."""
        ...

    def wait(self, seconds: float | None) -> None:
        """Let messages in: at least those that are there, at most until one came, `wake` or `seconds` (None: ever)."""
        ...

    def wake(self) -> None:
        """End `wait`; from any thread."""
        ...

    def on_foreground(self, told: Callable[[int], None]) -> None:
        """Call `told` with each window of another process that comes to the front, until `close`."""
        ...


@dataclass(frozen=True, slots=True)
class Stroke:
    """One key going down or up."""

    key: int
    up: bool = False


class Keys(Protocol):
    """The keyboard."""

    def register(self, window: int, number: int, modifiers: int, key: int) -> int:
        """RegisterHotKey. Returns 0, or Windows' error."""
        ...

    def unregister(self, window: int, number: int) -> None:
        """UnregisterHotKey."""
        ...

    def of_character(self, character: str) -> int:
        """The key that gives a character in the layout in use; 0: none does."""
        ...

    def is_down(self, key: int) -> bool:
        """Whether a key is physically down."""
        ...

    def send(self, strokes: Sequence[Stroke]) -> int:
        """SendInput, all in one go. Returns how many went in."""
        ...

    def claim(self) -> None:
        """An empty event of the mouse: who sent the last input may put a window of its own in front."""
        ...


@dataclass(frozen=True, slots=True)
class Gui:
    """What a thread's windows have: the control with the keyboard, and the caret on the screen if it draws one."""

    focus: int = 0
    caret: Rect | None = None


class Windows(Protocol):
    """Top-level windows and their processes."""

    def foreground(self) -> int:
        """The window in front."""
        ...

    def exists(self, window: int) -> bool:
        """Whether the window is still there."""
        ...

    def answers(self, window: int, seconds: float) -> bool:
        """Whether its thread takes messages; waits up to `seconds` for it, so never on the window's own thread."""
        ...

    def process(self, window: int) -> int:
        """The process of the window; 0: no such window."""
        ...

    def class_name(self, window: int) -> str:
        """The name of its class."""
        ...

    def title(self, window: int) -> str:
        """Its title, as Windows keeps it: the window itself is not asked."""
        ...

    def frame(self, window: int) -> Rect | None:
        """What is seen of it on the screen."""
        ...

    def screen(self, window: int) -> Rect | None:
        """The screen that most of it is on, taskbar included."""
        ...

    def gui(self, window: int) -> Gui | None:
        """Of the thread of the window; None: Windows does not say."""
        ...

    def inner_processes(self, window: int) -> list[int]:
        """The other processes that have windows inside it: a store app in its frame, a browser's view in a program."""
        ...

    def program(self, process: int) -> str:
        """The name of its executable, without folders; empty: not known."""
        ...

    def outranks_us(self, process: int) -> bool:
        """Whether it runs with more rights than we do, so that Windows keeps our keys from it."""
        ...

    def bring_forward(self, window: int, focus: int) -> None:
        """Ask for `window` to be in front, with the keyboard on its control `focus` (0: as it likes)."""
        ...


class Board(Protocol):
    """The clipboard. Between a good `open` and `close` no other program can have it."""

    def open(self, window: int) -> bool:
        """OpenClipboard for `window` (0: only to read). False: another program has it open."""
        ...

    def close(self) -> None:
        """CloseClipboard."""
        ...

    def empty(self) -> None:
        """EmptyClipboard: it belongs to the window that opened it from now on."""
        ...

    def put(self, format: int, data: bytes | None) -> bool:
        """SetClipboardData; None: to be asked for with WM_RENDERFORMAT."""
        ...

    def take(self, format: int, limit: int) -> bytes | int | None:
        """The bytes of a format; its size where that is over `limit`; None: its owner did not give it."""
        ...

    def formats(self) -> list[int]:
        """In the order of their owner; those that Windows would convert come last."""
        ...

    def has(self, format: int) -> bool:
        """IsClipboardFormatAvailable; needs no `open`."""
        ...

    def empty_now(self) -> bool:
        """Whether there is no format at all; needs no `open`."""
        ...

    def owner(self) -> int:
        """The window that put the content there."""
        ...

    def opener(self) -> int:
        """The window that has it open just now."""
        ...

    def register(self, name: str) -> int:
        """The number of a format by its name."""
        ...

    def name(self, format: int) -> str:
        """The name of a format, as people may read it."""
        ...


@dataclass(frozen=True, slots=True)
class Api:
    """All of it."""

    messages: Messages
    keys: Keys
    windows: Windows
    board: Board
