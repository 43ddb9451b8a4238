"""What a selection holds, as bytes: formats, how our own text is offered, and which formats are never fetched."""

from __future__ import annotations

import contextlib
from collections.abc import Mapping
from dataclasses import dataclass

from xcffib.xproto import Atom

from companion.desktop.x11.connection import Display


@dataclass(frozen=True, slots=True)
class Blob:
    """One format: the type atom its owner gave, the width of its items in bits, the bytes in host order."""

    type: int
    width: int
    data: bytes


Content = Mapping[int, Blob]
"""Formats (target atoms) in the order of their owner."""


@dataclass(frozen=True, slots=True)
class Kept:
    """A former selection: its formats (None: it was empty), and the names of those that could not be kept."""

    content: Content | None
    lost: tuple[str, ...] = ()


SECRET_HINT = "x-kde-passwordManagerHint"
TEXT_FORMATS = ("UTF8_STRING", "text/plain;charset=utf-8", "text/plain", "TEXT", "STRING", "COMPOUND_TEXT")
# Answered by whoever owns the selection, or with a side effect (DELETE!), or a handle that dies with its owner.
META_FORMATS = frozenset(
    {
        "TARGETS", "TIMESTAMP", "MULTIPLE", "SAVE_TARGETS", "DELETE", "INSERT_SELECTION", "INSERT_PROPERTY",
        "PIXMAP", "BITMAP", "DRAWABLE", "COLORMAP", "WINDOW", "FOREGROUND", "BACKGROUND",
    }
)  # fmt: skip


def text_content(display: Display, text: str, secret: bool) -> Content:
    """`text` in every format that can hold it; `secret` asks clipboard histories to skip it."""
    data = text.encode("utf-8", "replace")
    utf8 = display.atom("UTF8_STRING")
    content = {
        utf8: Blob(utf8, 8, data),
        display.atom("text/plain;charset=utf-8"): Blob(display.atom("text/plain;charset=utf-8"), 8, data),
        display.atom("text/plain"): Blob(display.atom("text/plain"), 8, data),
        display.atom("TEXT"): Blob(utf8, 8, data),
    }
    with contextlib.suppress(UnicodeEncodeError):
        content[Atom.STRING] = Blob(Atom.STRING, 8, text.encode("latin-1"))
    if secret:
        hint = display.atom(SECRET_HINT)
        content[hint] = Blob(hint, 8, b"secret")
    return content


def text_of(display: Display, content: Content) -> str | None:
    """The text of `content`; None when it holds none."""
    for name in TEXT_FORMATS[:-1]:
        blob = content.get(display.atom(name))
        if blob is not None:
            return decode(display, blob)
    return None


def decode(display: Display, blob: Blob) -> str:
    """Text of a blob: STRING is Latin-1 by definition, everything else is read as UTF-8."""
    encoding = "latin-1" if blob.type == Atom.STRING else "utf-8"
    return blob.data.decode(encoding, "replace").rstrip("\0")


def size_of(content: Content) -> int:
    """Bytes in all; formats that share one value count once."""
    return sum({id(blob.data): len(blob.data) for blob in content.values()}.values())
