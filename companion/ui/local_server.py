"""Where the running app listens: one line asks for a window, one line answers (cli.md, ``companion show``)."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtNetwork import QLocalServer, QLocalSocket

LONGEST_LINE = 256
"""Bytes; a longer line is not answered."""
PATIENCE_MS = 2000
"""A client that says nothing for so long is hung up on."""


class LocalServer(QObject):
    """Listens at one path, for this user only. The caller holds the lock of the one running app.

    `command_received` carries a known line, after ``ok`` was sent; unknown ones are answered ``unknown``.
    """

    command_received = Signal(str)

    def __init__(self, commands: Collection[str], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._commands = frozenset(commands)
        self._server = QLocalServer(self)
        self._server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        self._server.newConnection.connect(self._connected)

    def listen(self, path: Path) -> str:
        """Start. Returns the empty string, or the reason why it cannot. A dead socket in the way is removed."""
        QLocalServer.removeServer(str(path))
        if not self._server.listen(str(path)):
            return self._server.errorString()
        if path.is_socket():
            path.chmod(0o600)
        return ""

    def close(self) -> None:
        """Stop; the socket is gone from the disk."""
        self._server.close()

    def _connected(self) -> None:
        while (socket := self._server.nextPendingConnection()) is not None:
            _Call(socket, self)

    def answer(self, line: str) -> str:
        """What a line is answered with; a known one is told."""
        if line not in self._commands:
            return "unknown"
        # Told from the event loop: the answer must not wait until a window has been drawn.
        QTimer.singleShot(0, self, lambda: self.command_received.emit(line))
        return "ok"


class _Call(QObject):
    """One connection: reads one line, answers it, hangs up."""

    def __init__(self, socket: QLocalSocket, server: LocalServer) -> None:
        super().__init__(socket)
        self._socket = socket
        self._server = server
        self._said = b""
        socket.readyRead.connect(self._read)
        socket.disconnected.connect(socket.deleteLater)
        QTimer.singleShot(PATIENCE_MS, socket, socket.abort)
        self._read()

    def _read(self) -> None:
        self._said += bytes(self._socket.readAll().data())
        if b"\n" not in self._said and len(self._said) <= LONGEST_LINE:
            return
        self._socket.readyRead.disconnect(self._read)
        line = self._said.split(b"\n", 1)[0]
        known = line.decode("utf-8", "replace").strip() if len(line) <= LONGEST_LINE else ""
        self._socket.write(self._server.answer(known).encode() + b"\n")
        self._socket.flush()
        self._socket.disconnectFromServer()
