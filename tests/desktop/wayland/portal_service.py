"""A private message bus with a portal on it that a test plays."""

from __future__ import annotations

import contextlib
import json
import queue
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

PROGRAM = Path(__file__).parents[1] / "programs" / "portals.py"
PATIENCE = 20.0


@contextlib.contextmanager
def message_bus() -> Iterator[str]:
    """The address of a bus of its own."""
    command = ["dbus-daemon", "--session", "--nofork", "--nopidfile", "--print-address"]
    daemon = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    assert daemon.stdout is not None
    try:
        yield daemon.stdout.readline().strip()
    finally:
        daemon.kill()
        daemon.wait()
        daemon.stdout.close()


class Service:
    """The portal's process: what it was asked, and what the person at it does."""

    def __init__(self, address: str, mode: str, press: Sequence[str] = (), environment: Mapping[str, str] | None = None) -> None:
        """`press`: the command that presses Ctrl+V on the screen of `environment`."""
        plain = {"PATH": "/usr/bin:/bin", "LANG": "C.UTF-8"}
        self.child = subprocess.Popen(
            [sys.executable, str(PROGRAM), mode, *press], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
            env={**(environment or plain), "DBUS_SESSION_BUS_ADDRESS": address},
        )  # fmt: skip
        self._lines: queue.Queue[dict[str, Any]] = queue.Queue()
        threading.Thread(target=self._read, daemon=True).start()
        self.asked("READY")

    def _read(self) -> None:
        for line in self.child.stdout or ():
            self._lines.put(json.loads(line))

    def asked(self, call: str) -> dict[str, Any]:
        """The next call of that name; others before it are passed over."""
        while True:
            line = self._lines.get(timeout=PATIENCE)
            if line["call"] == call:
                return line

    def quiet(self, seconds: float) -> bool:
        """Whether nothing is asked for so long."""
        with contextlib.suppress(queue.Empty):
            return self._lines.get(timeout=seconds) is None
        return True

    def do(self, line: str) -> None:
        assert self.child.stdin is not None
        self.child.stdin.write(line + "\n")
        self.child.stdin.flush()

    def end(self) -> None:
        self.child.kill()
        self.child.wait()
        for pipe in (self.child.stdin, self.child.stdout):
            if pipe is not None:
                pipe.close()
