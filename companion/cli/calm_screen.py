"""Leading an exercise in a terminal: one line redrawn in place, words above it, any key to leave.

Only carriage returns and spaces move the line, so it works where escape sequences do not.
"""

from __future__ import annotations

import contextlib
import importlib
import math
import os
import select
import signal
import threading
import unicodedata
from collections.abc import Callable, Iterator
from typing import Any, Protocol, TextIO

from companion.base.i18n import _
from companion.care.model import Exercise, Step
from companion.care.pacer import Pacer, Phase, Playhead
from companion.cli.columns import padded, width, wrapped

LEAVE, PAUSE, NEXT, OTHER = "leave", "pause", "next", "other"
"""What a key means; "" is none of them."""
FRAME = 0.1
"""Seconds between two looks at the clock; a phase that ends earlier is not waited past."""
_MEANINGS = {"q": LEAVE, "\x1b": LEAVE, "\x04": LEAVE, " ": PAUSE, "\r": NEXT, "\n": NEXT, "n": OTHER}
_RIGHT = ("\x1b[C", "\x1bOC")
_BAR, _TAIL = 40, 22
"""Columns of the longest bar, and of what is kept free after it so that the bar does not change its length."""
_ESCAPE_REST = 0.03
"""Seconds in which the rest of an arrow key follows its escape character."""


class Keys(Protocol):
    """Where keys come from."""

    def wait(self, seconds: float) -> str:
        """The meaning of a key pressed within `seconds`, else ""."""
        ...


class Screen:
    """Lines that stay, and below them one that is redrawn."""

    def __init__(self, out: TextIO, columns: Callable[[], int]) -> None:
        self._out = out
        self._columns = columns
        self._drawn = ""

    @property
    def room(self) -> int:
        """Columns of the redrawn line; the last column is left free, where some terminals wrap."""
        return max(self._columns() - 1, 8)

    def say(self, text: str) -> None:
        """A line that stays, wrapped."""
        self.clear()
        for line in wrapped(text, self.room):
            self._out.write(line + "\n")
        self._out.flush()

    def draw(self, text: str) -> None:
        """Redraw the last line, if it changed."""
        line = padded(text, self.room)
        if line != self._drawn:
            self._out.write("\r" + line)
            self._out.flush()
            self._drawn = line

    def clear(self) -> None:
        """Take the redrawn line away."""
        if self._drawn:
            self._out.write("\r" + " " * width(self._drawn) + "\r")
            self._out.flush()
            self._drawn = ""


def lead(exercise: Exercise, seconds: int, screen: Screen, keys: Keys, clock: Callable[[], float]) -> str:
    """Lead through the exercise, `clock` being a steady one in seconds. Returns "" at the end, else LEAVE or OTHER."""
    pacer = Pacer.of(exercise.plan(seconds))
    head = Playhead(clock())
    shown = (-1, -1)
    while True:
        now = clock()
        t = head.elapsed(now)
        phase = pacer.at(t)
        if phase.done:
            screen.clear()
            return ""
        step = pacer.steps[phase.index]
        if phase.cycle == 0 and (phase.cycle, phase.index) != shown:
            for line in step.lines:
                screen.say(line)
        shown = (phase.cycle, phase.index)
        paused = head.paused is not None
        screen.draw(_bar(phase, step, pacer.rounds, screen.room, paused=paused))
        # Two milliseconds keep the loop from spinning on the last instant of a phase.
        key = keys.wait(1.0 if paused else max(0.002, min(FRAME, pacer.next_start(t) - t)))
        now = clock()
        if key == PAUSE:
            head = head.toggled(now)
        elif key == NEXT:
            head = head.moved(now, pacer.next_start(head.elapsed(now)))
        elif key:
            screen.clear()
            return key


def _bar(phase: Phase, step: Step, rounds: int, room: int, *, paused: bool) -> str:
    """Name, bar, seconds left, round; what does not fit is left out from the right."""
    name = padded(phase.name, max(width(phase.name), 8))
    left = _("停在这里") if paused else _("{seconds} 秒").format(seconds=math.ceil(phase.remaining))
    tail = f"  {left}" + (_("  第 {cycle}/{rounds} 轮").format(cycle=phase.cycle + 1, rounds=rounds) if rounds > 1 else "")
    space = min(room - width(name) - max(width(tail), _TAIL) - 3, _BAR)
    if space < 5:
        return f"{phase.name} {left}"
    full = round((phase.level if step.level is not None else phase.fraction) * space)
    return f"{name} [{'#' * full}{'.' * (space - full)}]{tail}"


class NoKeys:
    """No keyboard to listen to: only the time passes."""

    def __init__(self) -> None:
        self._never = threading.Event()

    def wait(self, seconds: float) -> str:
        """Nothing ever."""
        self._never.wait(seconds)
        return ""


class TerminalKeys:
    """Keys of the terminal behind `fd`, unbuffered and without echo between `open` and `close`."""

    def __init__(self, fd: int) -> None:
        self._fd = fd

    @contextlib.contextmanager
    def open(self) -> Iterator[TerminalKeys]:
        """Listen; on the way out the terminal is as it was, and keys typed ahead are dropped."""
        import termios
        import tty

        before = termios.tcgetattr(self._fd)
        with _ended_as_by_hand():
            try:
                tty.setcbreak(self._fd)
                yield self
            finally:
                # The terminal may be gone by now.
                with contextlib.suppress(termios.error):
                    termios.tcsetattr(self._fd, termios.TCSAFLUSH, before)

    def wait(self, seconds: float) -> str:
        """The meaning of the next key; a terminal that went away means leaving."""
        if not self._ready(seconds):
            return ""
        data = os.read(self._fd, 64)
        if data == b"\x1b" and self._ready(_ESCAPE_REST):
            data += os.read(self._fd, 64)
        return meaning(data.decode("utf-8", "replace")) if data else LEAVE

    def _ready(self, seconds: float) -> bool:
        return bool(select.select([self._fd], [], [], seconds)[0])


@contextlib.contextmanager
def _ended_as_by_hand() -> Iterator[None]:
    """Inside, being told to end (SIGTERM) is a KeyboardInterrupt: else the terminal would be left without its echo."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


class ConsoleKeys:
    """Keys of a Windows console."""

    def __init__(self) -> None:
        self._console: Any = importlib.import_module("msvcrt")
        self._never = threading.Event()

    def wait(self, seconds: float) -> str:
        """The meaning of the next key; the console can only be asked, so it is asked every FRAME."""
        while not self._console.kbhit():
            if seconds <= 0:
                return ""
            self._never.wait(min(seconds, FRAME))
            seconds -= FRAME
        key = self._console.getwch()
        if key in ("\x00", "\xe0"):
            return NEXT if self._console.getwch() == "M" else ""
        if key == "\x03":
            raise KeyboardInterrupt
        return meaning(key)


def meaning(typed: str) -> str:
    """What the typed characters mean; an input method in full width does not matter."""
    if typed.startswith(_RIGHT):
        return NEXT
    if typed.startswith("\x1b") and len(typed) > 1:
        return ""
    return _MEANINGS.get(unicodedata.normalize("NFKC", typed[:1]).lower(), "")


@contextlib.contextmanager
def listening(stdin: TextIO | None) -> Iterator[Keys]:
    """The keys of `stdin`, where there is a keyboard behind it."""
    if stdin is None or not stdin.isatty():
        yield NoKeys()
        return
    try:
        importlib.import_module("termios")
    except ImportError:
        yield ConsoleKeys()
        return
    with TerminalKeys(stdin.fileno()).open() as keys:
        yield keys
