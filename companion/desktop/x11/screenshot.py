"""The whole screen as a PNG file, without Qt and without other programs."""

from __future__ import annotations

import struct
import zlib
from pathlib import Path
from typing import Any

import numpy as np
import xcffib
import xcffib.xproto
from xcffib.xproto import ImageFormat

_ALL_PLANES = 0xFFFFFFFF


def save_screenshot(display: str, path: Path) -> Path:
    """Write the root window of `display` (24 bits in 32, as all current servers have) to `path`. Raises OSError."""
    connect: Any = xcffib.connect
    try:
        connection = connect(display=display)
    except xcffib.ConnectionException as error:
        raise OSError(f"no X server at {display}") from error
    try:
        screen = connection.get_setup().roots[connection.pref_screen]
        width, height = screen.width_in_pixels, screen.height_in_pixels
        cookie = connection.core.GetImage(ImageFormat.ZPixmap, screen.root, 0, 0, width, height, _ALL_PLANES)
        raw = bytes(connection.wait_for_reply(cookie.sequence).buf[32:])
    finally:
        connection.disconnect()
    pixels = np.frombuffer(raw, np.uint8, width * height * 4).reshape(height, width, 4)[:, :, 2::-1]
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(_png(pixels))
    return path


def _png(pixels: np.ndarray[Any, np.dtype[np.uint8]]) -> bytes:
    """PNG of an array (height, width, 3) of red, green, blue."""
    height, width, _channels = pixels.shape
    rows = np.zeros((height, 1 + width * 3), np.uint8)  # each row begins with filter 0
    rows[:, 1:] = pixels.reshape(height, width * 3)
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    chunks = [
        _chunk(b"IHDR", header),
        _chunk(b"IDAT", zlib.compress(rows.tobytes(), 6)),
        _chunk(b"IEND", b""),
    ]
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunks)


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
