"""From start to hotkey-ready, memory and wakeups at rest, beside a bare PySide6 tray, CopyQ, AutoKey and SafeEyes.

    python -m tests.bench.start [ROUNDS [SECONDS]]      SECONDS of rest that are watched, 60 if not named

`settled`: the last processor activity before 1.2 s of quiet, as nothing else tells when a rival is ready. `heard`: the
moment no other program can have the chord any more, as it is ours; `shown`: the palette maps for a chord pressed at that
moment. Both also in processor time of the program, which other work on the machine does not change. Wakeups are voluntary
context switches.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import xcffib
import xcffib.xproto
import xcffib.xtest

from companion.base.paths import user_paths
from companion.base.settings import Settings, save_settings
from companion.desktop.virtual import VirtualDesktop

ROOT = Path(__file__).resolve().parents[2]
QUIET = 1.2
CONTROL, ALT = 4, 8
"""Modifier masks."""
SPACE, N = 65, 57
"""Key codes of Xvfb's default keyboard (pc105, us)."""
_TICKS = os.sysconf("SC_CLK_TCK")
_BARE = """
import sys
from PySide6.QtGui import QIcon, QPixmap
from PySide6.QtWidgets import QApplication, QSystemTrayIcon
app = QApplication(sys.argv)
pixmap = QPixmap(22, 22); pixmap.fill()
tray = QSystemTrayIcon(QIcon(pixmap)); tray.show()
app.exec()
"""


@dataclass(frozen=True)
class Cost:
    settled: float
    cpu: float
    memory: float
    wakeups: float


def family(pid: int) -> Iterator[int]:
    """The process and all below it."""
    yield pid
    children: list[str] = []
    with contextlib.suppress(FileNotFoundError, ProcessLookupError):
        children = [child for task in Path(f"/proc/{pid}/task").glob("*/children") for child in task.read_text().split()]
    for child in children:
        yield from family(int(child))


def _sum(pid: int, read: Any) -> float:
    total = 0.0
    for one in family(pid):
        try:
            total += read(one)
        except (FileNotFoundError, ProcessLookupError):
            continue
    return total


def cpu(pid: int) -> float:
    """Seconds of processor time, with children that ended."""
    def read(one: int) -> float:
        fields = Path(f"/proc/{one}/stat").read_text().rpartition(")")[2].split()
        return sum(map(int, fields[11:15])) / _TICKS
    return _sum(pid, read)


def memory(pid: int) -> float:
    """Resident MB."""
    return _sum(pid, lambda one: next(int(line.split()[1]) / 1024 for line in Path(f"/proc/{one}/status").read_text().splitlines() if line.startswith("VmRSS")))


def wakeups(pid: int) -> float:
    """Voluntary context switches so far, of every thread."""
    def read(one: int) -> float:
        total = 0
        for task in Path(f"/proc/{one}/task").iterdir():
            total += next(int(line.split()[1]) for line in (task / "status").read_text().splitlines() if line.startswith("voluntary_ctxt"))
        return total
    return _sum(pid, read)


def settle(pid: int, started: float) -> float:
    """Seconds from `started` to the last processor activity before `QUIET` of none."""
    last, spent = time.monotonic(), cpu(pid)
    while time.monotonic() - last < QUIET and time.monotonic() - started < 30:
        time.sleep(0.02)
        if (now := cpu(pid)) > spent:
            last, spent = time.monotonic(), now
    return last - started


def _own(desktop: VirtualDesktop, folder: Path) -> tuple[list[str], dict[str, str]]:
    paths = user_paths(folder / "config", folder / "data")
    paths.ensure()
    save_settings(paths.settings, Settings())
    return [sys.executable, "-m", "companion"], {**desktop.environment, "COMPANION_CONFIG_DIR": str(paths.config), "COMPANION_DATA_DIR": str(paths.data)}


def programs(desktop: VirtualDesktop, folder: Path) -> dict[str, tuple[list[str], dict[str, str]]]:
    """What is measured: name -> command and environment; rivals only where they are installed."""
    rivals = {"CopyQ": ["copyq"], "AutoKey": ["autokey-gtk"], "SafeEyes": ["safeeyes"]}
    missing = [name for name, command in rivals.items() if shutil.which(command[0]) is None]
    if missing:
        print(f"  not installed, not measured: {', '.join(missing)} (Debian: copyq autokey-gtk safeeyes)")
    return {
        "Companion": _own(desktop, folder),
        "bare PySide6 tray": ([sys.executable, "-c", _BARE], desktop.environment),
        **{name: (command, desktop.environment) for name, command in rivals.items() if name not in missing},
    }


def measure(desktop: VirtualDesktop, command: Sequence[str], environment: dict[str, str], rest: float) -> Cost:
    started = time.monotonic()
    child = subprocess.Popen(command, env=environment, cwd=ROOT, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        settled, spent = settle(child.pid, started), cpu(child.pid)
        before, watched = wakeups(child.pid), time.monotonic()
        time.sleep(rest)
        return Cost(settled, spent, memory(child.pid), (wakeups(child.pid) - before) / (time.monotonic() - watched))
    finally:
        child.terminate()
        try:
            child.wait(10)
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()


class Chord:
    """Ctrl+Alt+Space on the screen: whose it is, a press as if by hand, and whether our palette shows."""

    def __init__(self, display: str) -> None:
        self._connection: Any = xcffib.connect(display)
        self._core = self._connection.core
        self._test = self._connection(xcffib.xtest.key)
        self._root = self._connection.get_setup().roots[0].root
        self._name = self._core.InternAtom(False, 12, "_NET_WM_NAME").reply().atom

    def taken(self, last: int = SPACE) -> bool:
        """Whether somebody has it, or the chord of the same modifiers with another key."""
        try:
            self._core.GrabKeyChecked(False, self._root, CONTROL | ALT, last, 1, 1).check()
        except xcffib.xproto.AccessError:
            return True
        self._core.UngrabKeyChecked(last, self._root, CONTROL | ALT).check()
        return False

    def press(self, last: int = SPACE) -> None:
        """Press and let go."""
        codes = (37, 64, last)
        for code in codes:
            self._test.FakeInput(2, code, 0, 0, 0, 0, 0)
        for code in reversed(codes):
            self._test.FakeInput(3, code, 0, 0, 0, 0, 0)
        self._connection.flush()

    def shown(self, title: str = "话术面板") -> bool:
        """Whether a window of this title is mapped."""
        return self._below(self._root, title, 3)

    def close(self) -> None:
        self._connection.disconnect()

    def _below(self, window: int, title: str, depth: int) -> bool:
        try:
            children = self._core.QueryTree(window).reply().children if depth else ()
            for child in children:
                name = bytes(self._core.GetProperty(False, child, self._name, 0, 0, 64).reply().value.buf()).decode()
                mapped = self._core.GetWindowAttributes(child).reply().map_state == 2
                if (mapped and name == title) or self._below(child, title, depth - 1):
                    return True
        except xcffib.xproto.WindowError:
            pass
        return False


def hotkey(desktop: VirtualDesktop, command: Sequence[str], environment: dict[str, str]) -> tuple[float, float, float, float]:
    """Seconds from start until the chord is heard and until the palette shows for it; of the clock, then of the processor."""
    chord = Chord(desktop.display)
    started = time.monotonic()
    child = subprocess.Popen(command, env=environment, cwd=ROOT, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        while not chord.taken() and time.monotonic() - started < 30:
            time.sleep(0.004)
        heard, heard_cpu = time.monotonic() - started, cpu(child.pid)
        chord.press()
        while not chord.shown() and time.monotonic() - started < 30:
            time.sleep(0.004)
        return heard, time.monotonic() - started, heard_cpu, cpu(child.pid)
    finally:
        child.terminate()
        child.wait(10)
        chord.close()


def main() -> None:
    """A table: medians of the rounds."""
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 5
    rest = float(sys.argv[2]) if len(sys.argv) > 2 else 60.0
    with tempfile.TemporaryDirectory() as name, VirtualDesktop() as desktop:
        every = programs(desktop, Path(name))
        costs: dict[str, list[Cost]] = {program: [] for program in every}
        ready = []
        for number in range(rounds + 1):
            for program, (command, environment) in every.items():
                cost = measure(desktop, command, environment, rest if number == rounds else 0.5)
                if number:
                    costs[program].append(cost)
            ready.append(hotkey(desktop, *every["Companion"]))
        bare = statistics.median(cost.settled for cost in costs["bare PySide6 tray"])
        for program, some in costs.items():
            settled = statistics.median(cost.settled for cost in some)
            spent = statistics.median(cost.cpu for cost in some)
            print(f"  {program:18} settled {settled * 1000:5.0f} ms ({settled / bare:.1f}x bare)   cpu {spent:.2f} s   resident {some[-1].memory:5.1f} MB   wakeups {some[-1].wakeups:.2f}/s")
        heard, shown, heard_cpu, shown_cpu = (statistics.median(times) * 1000 for times in zip(*ready[1:], strict=True))
        print(f"  Companion hears its hotkey after {heard:.0f} ms ({heard_cpu:.0f} of the processor), shows the palette after {shown:.0f} ({shown_cpu:.0f})")


if __name__ == "__main__":
    main()
