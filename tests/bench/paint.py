"""Key press to painted window: our palette beside CopyQ's window and rofi; Enter to text: ours beside CopyQ.

    python -m tests.bench.paint [ROUNDS]        30 if not named

All on one virtual X server with openbox. A window counts as painted when nine tenths of the pixels it changes, in
eight lines across it, are as they stay. rofi has no hotkey of its own: its time starts with its process. "Enter to text"
ends when the program's own text field says so (GTK: its buffer; Chromium: an input event's request to a server of ours).
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import numpy as np
import xcffib
import xcffib.xtest
from numpy.typing import NDArray
from xcffib.xproto import ImageFormat

from companion.desktop.virtual import VirtualDesktop
from tests.screen.desk import PROGRAMS, SYSTEM_PYTHON, Desk, Page, Program, until
from tests.screen.running_app import PALETTE, RunningApp

CONTROL, ALT, SPACE, RETURN, ESCAPE, J = 37, 64, 65, 36, 9, 44
"""Key codes of Xvfb's default keyboard (pc105, us)."""
LINES = 8
REPLY = "您好，这里是晴川电器，我是林晓。"
FRAME = 1000 / 60


class Eyes:
    """The screen as it is, and keys as if pressed."""

    def __init__(self, display: str) -> None:
        self.conn = xcffib.connect(display)
        self.xtest = self.conn(xcffib.xtest.key)
        self.root = self.conn.get_setup().roots[0]

    def chord(self, *codes: int) -> float:
        """Press and let go; the moment (perf_counter) before the last of them went down."""
        for code in codes[:-1]:
            self.xtest.FakeInput(2, code, 0, 0, 0, 0, 0)
        self.conn.flush()
        before = time.perf_counter()
        self.xtest.FakeInput(2, codes[-1], 0, 0, 0, 0, 0)
        for code in reversed(codes):
            self.xtest.FakeInput(3, code, 0, 0, 0, 0, 0)
        self.conn.flush()
        return before

    def type(self, text: str, keys: dict[str, int]) -> None:
        for char in text:
            self.chord(keys[char])

    def lines(self, place: tuple[int, int, int, int]) -> NDArray[np.uint32]:
        """`LINES` lines of pixels across (left, top, width, height)."""
        left, top, width, height = place
        asked = [
            self.conn.core.GetImage(ImageFormat.ZPixmap, self.root.root, left, top + height * (2 * at + 1) // (2 * LINES), width, 1, 0xFFFFFFFF)
            for at in range(LINES)
        ]
        return np.concatenate([np.frombuffer(b"".join(bytes(b) if isinstance(b, bytes) else bytes([b]) for b in [bytes(one.reply().data.buf())]), np.uint32) for one in asked]) & 0xFFFFFF


def painted(eyes: Eyes, place: tuple[int, int, int, int], press: Callable[[], float], close: Callable[[], None]) -> float:
    """Milliseconds from `press` to the painted window."""
    before = eyes.lines(place)
    started = press()
    seen: list[tuple[float, NDArray[np.uint32]]] = []
    while time.perf_counter() - started < 1.2:
        seen.append((time.perf_counter(), eyes.lines(place)))
        time.sleep(0.0005)
    final = seen[-1][1]
    changed = final != before
    assert changed.any(), "nothing opened"
    at = next(when for when, lines in seen if (lines == final)[changed].mean() >= 0.9)
    close()
    until(lambda: (eyes.lines(place) == before)[changed].mean() > 0.9, "closed again")
    time.sleep(0.2)
    return (at - started) * 1000


def report(name: str, times: list[float], frames: bool = False) -> None:
    lost = sum(one == float("inf") for one in times)
    if lost:
        print(f"  {name:28} {lost} of {len(times)} never arrived whole")
    times = [one for one in times if one < float("inf")]
    if not times:
        return
    p50, p99, most = np.percentile(times, 50), np.percentile(times, 99), max(times)
    extra = f"   p99 {p99 / FRAME:.1f} frames of 60 Hz" if frames else ""
    print(f"  {name:28} p50 {p50:6.1f} ms   p99 {p99:6.1f}   most {most:6.1f}{extra}", flush=True)


# -- the rivals --------------------------------------------------------------------------------------------------

_COPYQ = """
var all = commands();
all.push({name: 'window', cmd: 'copyq: toggle()', globalShortcuts: ['ctrl+alt+j'], isGlobalShortcut: true, enable: true});
setCommands(all);
"""


@contextmanager
def copyq(desk: Desk) -> Iterator[None]:
    """CopyQ with 200 items and Ctrl+Alt+J."""
    desk.spawn("copyq", "--start-server")
    until(lambda: desk.run("copyq", "count").strip().isdigit(), "copyq answers")
    desk.run("copyq", "eval", _COPYQ)
    desk.run("copyq", "eval", f"for (var i = 0; i < 200; ++i) add('第' + i + '句'); add({json.dumps(REPLY, ensure_ascii=False)})")
    try:
        yield
    finally:
        desk.run("copyq", "exit")


# -- the two measurements ----------------------------------------------------------------------------------------


def windows(desk: Desk, app: RunningApp, eyes: Eyes, rounds: int) -> None:
    """Hotkey to painted window."""
    def escape() -> None:
        eyes.chord(ESCAPE)

    def place(title: str, press: Callable[[], object]) -> tuple[int, int, int, int]:
        while title not in (target := desk.seam.current_target()).title:
            # A rival may take a moment to listen to its key.
            press()
            time.sleep(2)
        shape = dict(line.split("=") for line in desk.xdotool("getwindowgeometry", "--shell", str(target.window)).split("\n"))
        escape()
        time.sleep(0.6)
        left, top = max(0, int(shape["X"])), max(0, int(shape["Y"]))
        return left, top, min(int(shape["WIDTH"]), 1366 - left), min(int(shape["HEIGHT"]), 700 - top)

    def ours() -> float:
        return eyes.chord(CONTROL, ALT, SPACE)

    where = place(PALETTE, ours)
    report("palette, hotkey to painted", [painted(eyes, where, ours, escape) for _ in range(rounds)], frames=True)
    if shutil.which("copyq"):
        with copyq(desk):
            def theirs() -> float:
                return eyes.chord(CONTROL, ALT, J)

            where = place("CopyQ", theirs)
            report("CopyQ, hotkey to painted", [painted(eyes, where, theirs, escape) for _ in range(rounds)])
    if shutil.which("rofi"):
        phrases = "\n".join(f"第{number}句" for number in range(230)).encode()

        def rofi() -> float:
            before = time.perf_counter()
            child = desk.spawn("rofi", "-dmenu", "-i", "-normal-window", stdin=subprocess.PIPE)
            child.stdin.write(phrases)
            child.stdin.close()
            return before

        where = place("rofi", rofi)
        report("rofi, start to painted", [painted(eyes, where, rofi, escape) for _ in range(rounds)])


def arrival(program: Program, trigger: Callable[[], float]) -> float:
    """Milliseconds from `trigger` to the reply in an empty `program`; infinite if it is not there after five seconds."""
    started, wanted = trigger(), REPLY.encode()
    while program.text() != wanted:
        if time.perf_counter() - started > 5:
            return float("inf")
        time.sleep(0.0003)
    return (time.perf_counter() - started) * 1000


def texts(desk: Desk, app: RunningApp, eyes: Eyes, programs: dict[str, Program], rounds: int) -> None:
    """Enter to text in the target."""
    def enter() -> float:
        return eyes.chord(RETURN)

    for name, program in programs.items():
        times = []
        for _ in range(rounds):
            program.focus()
            eyes.chord(CONTROL, ALT, SPACE)
            until(lambda: desk.seam.current_target().title == PALETTE, "the palette")
            desk.xdotool("type", "--delay", "12", "zz01")
            until(lambda: len(app.rows()) == 1, "found")
            before = len(app.insertions())
            times.append(arrival(program, enter))
            until(lambda before=before: len(app.insertions()) > before, "the clipboard is back")
        report(f"Companion, Enter to {name}", times)
    if shutil.which("copyq"):
        with copyq(desk):
            for name, program in programs.items():
                times = []
                for _ in range(rounds):
                    program.focus()
                    eyes.chord(CONTROL, ALT, J)
                    until(lambda: "CopyQ" in desk.seam.current_target().title, "CopyQ's window")
                    time.sleep(0.3)
                    times.append(arrival(program, enter))
                report(f"CopyQ, Enter to {name}", times)


def slow(desk: Desk, name: str, trigger: Callable[[], object], rounds: int) -> None:
    """What a target that reads late gets: the reply, or what was on the clipboard before."""
    for delay in (0.1, 0.3, 1.0):
        path = desk.file("slow")
        child = desk.spawn(sys.executable, PROGRAMS / "slow_reader.py", path, "慢的程序", str(delay))
        try:
            target = until(lambda: (t := desk.seam.current_target()).title == "慢的程序" and t.focus and t, "in front")
            wrong = 0
            for _ in range(rounds):
                desk.activate(target.window)
                desk.set_text("上一位客户的卡号")
                path.write_bytes(b"")
                trigger()
                until(path.read_bytes, "something was pasted")
                time.sleep(0.5)
                wrong += path.read_bytes() != REPLY.encode()
            print(f"  {name}, target reads after {delay:.1f} s: {wrong} of {rounds} replies were the former clipboard", flush=True)
        finally:
            desk.stop(child)


def main() -> None:
    """All three."""
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 30
    for rival, package in (("rofi", "rofi"), ("copyq", "copyq")):
        if shutil.which(rival) is None:
            print(f"  not installed, not measured: {rival} (Debian: {package})")
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        desk = Desk(stack.enter_context(VirtualDesktop()), folder)
        stack.callback(desk.close)
        path = desk.file("gtk")
        programs: dict[str, Program] = {"GTK": Program(desk, "GTK 编辑器", [SYSTEM_PYTHON, PROGRAMS / "gtk_editor.py", path, "GTK 编辑器"], path)}
        if shutil.which("chromium"):
            programs["Chromium"] = Page(desk, "网页聊天窗", desk.file("page"))
        for program in programs.values():
            stack.callback(program.quit)
        eyes = Eyes(desk.desktop.display)
        app = stack.enter_context(RunningApp(desk.desktop, folder / "app"))
        programs["GTK"].focus()
        windows(desk, app, eyes, rounds)
        texts(desk, app, eyes, programs, rounds)

        def ours() -> None:
            eyes.chord(CONTROL, ALT, SPACE)
            until(lambda: desk.seam.current_target().title == PALETTE, "the palette")
            desk.xdotool("type", "--delay", "12", "zz01")
            until(lambda: len(app.rows()) == 1, "found")
            eyes.chord(RETURN)

        slow(desk, "Companion", ours, max(3, rounds // 6))


if __name__ == "__main__":
    main()
