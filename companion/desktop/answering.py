"""Whether a screen answers at all. A connection to an X server that only accepts would wait for ever, inside the C library."""

from __future__ import annotations

import os
import socket
import threading
from pathlib import Path
from typing import Any

_SECONDS = 3.0
"""A local server answers within milliseconds, one over ssh within a second."""


def x_answers(display: str, seconds: float = _SECONDS) -> bool:
    """Whether the server at `display` takes a connection within `seconds`. The thread that asks one in vain is left behind."""
    answered = threading.Event()
    asked = threading.Event()

    def ask() -> None:
        if _connects(display):
            answered.set()
        asked.set()

    threading.Thread(target=ask, name="x11 asked", daemon=True).start()
    asked.wait(seconds)
    return answered.is_set()


def _connects(display: str) -> bool:
    import xcffib
    import xcffib.xproto  # without it no connection is made

    connect: Any = xcffib.connect
    try:
        connect(display=display).disconnect()
    except xcffib.ConnectionException:
        return False
    return True


def socket_answers(path: Path, seconds: float = _SECONDS) -> bool:
    """Whether somebody takes a connection at `path`, as a Wayland compositor does."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as client:
        client.settimeout(seconds)
        try:
            client.connect(os.fspath(path))
        except OSError:
            return False
    return True
