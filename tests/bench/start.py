"""From start to hotkey-ready, memory and wakeups at rest, beside a bare PySide6 tray, CopyQ, AutoKey and SafeEyes.

    python -m tests.bench.start [ROUNDS [SECONDS]]      SECONDS of rest that are watched, 60 if not named

`settled`: the last processor activity before 1.2 s of quiet, as nothing else tells when a rival is ready. `hotkey`: the
moment the palette maps for a chord pressed every 25 ms from the start on. Wakeups are voluntary context switches.
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

from companion.base.paths import user_paths
from companion.base.settings import Settings, save_settings
from companion.desktop.virtual import VirtualDesktop

ROOT = Path(__file__).resolve().parents[2]
QUIET = 1.2
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


def hotkey(desktop: VirtualDesktop, command: Sequence[str], environment: dict[str, str]) -> float:
    """Seconds from start until the palette is there for a pressed chord."""
    started = time.monotonic()
    child = subprocess.Popen(command, env=environment, cwd=ROOT, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        while time.monotonic() - started < 30:
            subprocess.run(["xdotool", "key", "ctrl+alt+space"], env=desktop.environment, check=False)
            found = subprocess.run(["xdotool", "search", "--onlyvisible", "--name", "话术面板"], env=desktop.environment, capture_output=True, check=False)
            if found.stdout.strip():
                return time.monotonic() - started
        return float("nan")
    finally:
        child.terminate()
        child.wait(10)


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
        print(f"  Companion answers its hotkey after {statistics.median(ready[1:]) * 1000:.0f} ms (most {max(ready[1:]) * 1000:.0f})")


if __name__ == "__main__":
    main()
