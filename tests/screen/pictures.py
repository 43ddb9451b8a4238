"""Pictures of the screen as arrays, cut to a window and kept where somebody can look at them."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from typing import Any

import numpy as np
from PySide6.QtGui import QImage

from companion.desktop.virtual import VirtualDesktop

Pixels = np.ndarray[Any, np.dtype[np.uint8]]
FOLDER = Path(os.environ.get("COMPANION_TEST_PICTURES") or Path(tempfile.gettempdir(), "companion-test-pictures"))


def load(path: Path) -> Pixels:
    """Height, width, 3: red, green, blue."""
    image = QImage(str(path)).convertToFormat(QImage.Format.Format_RGB888)
    rows = np.frombuffer(bytes(image.constBits()), np.uint8).reshape(image.height(), image.bytesPerLine())
    return rows[:, : image.width() * 3].reshape(image.height(), image.width(), 3)


def save(pixels: Pixels, path: Path) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    height, width, _channels = pixels.shape
    data = np.ascontiguousarray(pixels).tobytes()
    assert QImage(data, width, height, width * 3, QImage.Format.Format_RGB888).save(str(path), "PNG", 0)  # 0: the smallest file
    return path


def screen(desktop: VirtualDesktop) -> Pixels:
    """The whole screen now."""
    return load(desktop.screenshot(FOLDER / f"screen{desktop.display}.png"))


def cut(pixels: Pixels, place: tuple[int, int, int, int], margin: int = 0) -> Pixels:
    """The part at left, top, width, height, with a margin."""
    left, top, width, height = place
    return pixels[max(top - margin, 0) : top + height + margin, max(left - margin, 0) : left + width + margin]


def middle_of(pixels: Pixels, colour: str) -> tuple[int, int] | None:
    """The middle (x, y) of all pixels that are exactly ``#RRGGBB``; None when fewer than 20 are."""
    wanted = np.array([int(colour[at : at + 2], 16) for at in (1, 3, 5)], np.uint8)
    found = np.argwhere((pixels == wanted).all(axis=2))
    if len(found) < 20:
        return None
    y, x = found.mean(axis=0)
    return round(x), round(y)
