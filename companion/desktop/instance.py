"""One running app per user: an OS lock on an open file, and one line of text to ask the running one for a window.

A lock dies with its process: no stale file, no reused process id and no empty file can keep the app from starting.
The server end is the app's (a local socket at `Paths.socket`): it reads one line and answers one line, ``ok``.
"""

from __future__ import annotations

import hashlib
import importlib
import os
import socket as sockets
import sys
import tempfile
import threading
import time
from pathlib import Path
from types import TracebackType
from typing import Any

_LONGEST_REPLY = 256
_ANY_PROCESS = 0xFFFFFFFF
_LONGEST_PATH = 100
"""Bytes; a Unix socket's address holds 104 (BSD, macOS) or 108, and Qt first listens under another name beside it."""
_AGAIN = 0.05


class SingleInstance:
    """The lock, held. Keep the object; `release` or the end of the process gives it back."""

    def __init__(self, handle: int) -> None:
        """Made by `acquire` only."""
        self._handle: int | None = handle

    @staticmethod
    def acquire(lock: Path) -> SingleInstance | None:
        """Take the lock at `lock`; None: another process holds it. Raises OSError when the file cannot be made."""
        lock.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        handle = os.open(lock, os.O_RDWR | os.O_CREAT, 0o600)
        if _lock(handle):
            return SingleInstance(handle)
        os.close(handle)
        return None

    def release(self) -> None:
        """Give it back. The file stays: to remove it would let two processes lock two files of one name."""
        if self._handle is not None:
            os.close(self._handle)
            self._handle = None

    def __enter__(self) -> SingleInstance:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.release()


def _lock(handle: int) -> bool:
    if sys.platform == "win32":
        import msvcrt

        try:
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True
    import fcntl

    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def listening_place(socket: Path, platform: str = sys.platform) -> Path:
    """Where to listen so that `send(socket, ...)` is heard: on Windows a pipe of a name made from the folder's.

    A path too long for a Unix socket gives way to such a name in the session's own folder.
    """
    if platform != "win32" and len(os.fsencode(socket.absolute())) <= _LONGEST_PATH:
        return socket
    name = hashlib.blake2s(os.fsencode(os.path.normcase(socket.absolute())), digest_size=8).hexdigest()
    if platform == "win32":
        return Path(rf"\\.\pipe\companion-{name}")
    folder = Path(os.environ.get("XDG_RUNTIME_DIR") or tempfile.gettempdir())
    if len(os.fsencode(folder)) > _LONGEST_PATH - 45 or not folder.is_dir():
        folder = Path("/tmp")
    return folder / f"companion-{os.getuid()}-{name}.sock"


def send(socket: Path, command: str, timeout: float = 0.5) -> str | None:
    """Send one line to the running app, return its answer without the line end; None: nobody listens or answers.

    `socket` is `Paths.socket` on every system; `timeout` in seconds, for each step.
    """
    line = command.strip().encode() + b"\n"
    if sys.platform == "win32":
        return _send_by_pipe(listening_place(socket), line, timeout)
    try:
        with sockets.socket(sockets.AF_UNIX, sockets.SOCK_STREAM) as client:
            client.settimeout(timeout)
            client.connect(os.fspath(listening_place(socket)))
            client.sendall(line)
            with client.makefile("rb") as answer:
                return _clean(answer.readline(_LONGEST_REPLY))
    except OSError:  # TimeoutError among them
        return None


def send_to_starting(socket: Path, command: str, patience: float = 2.0) -> str | None:
    """As `send`, to an app that may not listen yet, because it was started a moment ago: asked again for `patience` seconds."""
    # A lock tells nobody when it is followed by a socket, and a folder can be watched only with more than is needed here.
    never = threading.Event()
    deadline = time.monotonic() + patience
    answer = send(socket, command)
    while answer is None and time.monotonic() < deadline:
        never.wait(_AGAIN)
        answer = send(socket, command)
    return answer


def _send_by_pipe(pipe: Path, line: bytes, timeout: float) -> str | None:
    """A pipe opened as a file knows no deadline, so it is talked to on a thread that may be left behind."""
    answers: list[str | None] = []
    # We were started by the agent's hand and may put a window in front; the running app may do it for us.
    ctypes: Any = importlib.import_module("ctypes")
    ctypes.windll.user32.AllowSetForegroundWindow(_ANY_PROCESS)

    def talk() -> None:
        try:
            with open(pipe, "r+b", buffering=0) as file:  # noqa: PTH123  # Path.open seeks, which a pipe refuses
                file.write(line)
                answers.append(_clean(file.readline(_LONGEST_REPLY)))
        except OSError:
            answers.append(None)

    talking = threading.Thread(target=talk, daemon=True)
    talking.start()
    talking.join(timeout * 3)
    return answers[0] if answers else None


def _clean(answer: bytes) -> str | None:
    return answer.decode("utf-8", "replace").strip() or None
