"""A compositor that only tells what it offers: the registry, and an answer to every wl_display.sync."""

from __future__ import annotations

import contextlib
import socket
import struct
import threading
from collections.abc import Iterator, Sequence
from pathlib import Path

GNOME = ("wl_compositor", "wl_seat", "xdg_wm_base")
KDE = (*GNOME, "zwlr_data_control_manager_v1", "ext_data_control_manager_v1")
WITHOUT_KEYS = (*KDE, "zwlr_foreign_toplevel_manager_v1")
WLROOTS = (*WITHOUT_KEYS, "zwp_virtual_keyboard_manager_v1")


def _string(text: str) -> bytes:
    data = text.encode() + b"\0"
    return struct.pack("=I", len(data)) + data + bytes(-len(data) % 4)


def _message(number: int, opcode: int, body: bytes) -> bytes:
    return struct.pack("=IHH", number, opcode, 8 + len(body)) + body


def _serve(client: socket.socket, names: Sequence[str]) -> None:
    buffer = b""
    with contextlib.suppress(OSError):
        while data := client.recv(65536):
            buffer += data
            while len(buffer) >= 8:
                number, opcode, size = struct.unpack_from("=IHH", buffer)
                if len(buffer) < size:
                    break
                body, buffer = buffer[8:size], buffer[size:]
                if number == 1 and opcode == 0:
                    client.sendall(_message(struct.unpack("=I", body)[0], 0, struct.pack("=I", 0)))
                    client.sendall(_message(1, 1, body))
                elif number == 1 and opcode == 1:
                    for place, name in enumerate(names, 1):
                        globe = struct.pack("=I", place) + _string(name) + struct.pack("=I", 1)
                        client.sendall(_message(struct.unpack("=I", body)[0], 0, globe))


@contextlib.contextmanager
def compositor(folder: Path, names: Sequence[str]) -> Iterator[str]:
    """Where it listens."""
    path = folder / "wayland-test"
    server = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    server.bind(str(path))
    server.listen()
    clients: list[socket.socket] = []

    def accept() -> None:
        with contextlib.suppress(OSError):
            while True:
                clients.append(server.accept()[0])
                threading.Thread(target=_serve, args=(clients[-1], names), daemon=True).start()

    threading.Thread(target=accept, daemon=True).start()
    try:
        yield str(path)
    finally:
        server.shutdown(socket.SHUT_RDWR)
        server.close()
        for client in clients:
            client.close()
        path.unlink()
