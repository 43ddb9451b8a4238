"""The process around the windows: signals that end it, and the one handler of unexpected errors."""

from __future__ import annotations

import logging
import signal
import socket
import sys
import threading
from collections.abc import Callable
from types import TracebackType

from PySide6.QtCore import QObject, QSocketNotifier

_log = logging.getLogger("companion.app")


def install_excepthook(tell: Callable[[], None]) -> None:
    """Bugs of any thread end here: the place is logged, never the values; `tell` is called for those of Qt's thread."""

    def log(kind: type[BaseException], trace: TracebackType | None) -> None:
        while trace is not None and trace.tb_next is not None:
            trace = trace.tb_next
        place = f"{trace.tb_frame.f_code.co_filename}:{trace.tb_lineno}" if trace is not None else "?"
        _log.error("unexpected %s at %s", kind.__name__, place)

    def hook(kind: type[BaseException], _error: BaseException, trace: TracebackType | None) -> None:
        log(kind, trace)
        tell()

    sys.excepthook = hook
    threading.excepthook = lambda args: log(args.exc_type, args.exc_traceback)
    # Where the system calls us (a window's messages on Windows), nobody above can take an error.
    sys.unraisablehook = lambda args: log(args.exc_type, args.exc_traceback)


class EndSignals(QObject):
    """SIGTERM, SIGINT and SIGHUP end the event loop: Python's handler runs when the wake-up descriptor is read."""

    def __init__(self, quit_app: Callable[[], None]) -> None:
        super().__init__()
        self._reader, self._writer = socket.socketpair()
        self._writer.setblocking(False)
        signal.set_wakeup_fd(self._writer.fileno())
        for name in ("SIGTERM", "SIGINT", "SIGHUP"):
            if hasattr(signal, name):
                signal.signal(getattr(signal, name), lambda *_args: quit_app())
        self._notifier = QSocketNotifier(self._reader.fileno(), QSocketNotifier.Type.Read, self)
        self._notifier.activated.connect(lambda: self._reader.recv(64))

    def close(self) -> None:
        """Before the interpreter ends."""
        signal.set_wakeup_fd(-1)
        self._notifier.setEnabled(False)
        self._reader.close()
        self._writer.close()
