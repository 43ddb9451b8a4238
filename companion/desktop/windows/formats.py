"""Which clipboard formats are text, are marks, or can be kept; winuser.h and the clipboard's documentation."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from companion.desktop.windows.api import Board
from companion.desktop.windows.constants import (
    CF_BITMAP,
    CF_DIB,
    CF_DIBV5,
    CF_DSPENHMETAFILE,
    CF_DSPTEXT,
    CF_ENHMETAFILE,
    CF_GDIOBJLAST,
    CF_HDROP,
    CF_LOCALE,
    CF_METAFILEPICT,
    CF_OEMTEXT,
    CF_OWNERDISPLAY,
    CF_PALETTE,
    CF_PRIVATEFIRST,
    CF_TEXT,
    CF_UNICODETEXT,
)

Content = Mapping[int, bytes]
EXCLUDE = "ExcludeClipboardContentFromMonitorProcessing"
HISTORY, CLOUD = "CanIncludeInClipboardHistory", "CanUploadToCloudClipboard"
IGNORE = "Clipboard Viewer Ignore"
RESTORED = "Companion Restored Content"
"""Ours: the marks beside it say only that every history has had this content before."""
NO = bytes(4)
"""A DWORD of zero: what HISTORY and CLOUD hold to say no."""
# OLE's own notes about a program that is there to answer; without it they lead nowhere.
_OLE = frozenset({"DataObject", "Ole Private Data", "Ole Clipboard Persist On Flush"})
FILE_CONTENTS = "FileContents"


@dataclass(frozen=True, slots=True)
class Kept:
    """A former clipboard: None is an empty one. `lost` names what could not be kept."""

    content: Content | None
    lost: tuple[str, ...] = ()


class Marks:
    """The numbers of the marks on this machine."""

    def __init__(self, board: Board) -> None:
        self.exclude, self.history, self.cloud, self.ignore, self.restored = (
            board.register(name) for name in (EXCLUDE, HISTORY, CLOUD, IGNORE, RESTORED)
        )

    def secret(self) -> Content:
        """On what passes through: no monitor, no history, no other device."""
        return {self.exclude: NO, self.history: NO, self.cloud: NO}

    def put_back(self, content: Content) -> Content:
        """What is put back must not be listed a second time; what its owner has marked stays as it was."""
        own = {self.exclude, self.history, self.cloud, self.ignore}
        return content if own & set(content) else {**content, **self.secret(), self.restored: NO}

    def as_it_was(self, content: Content) -> Content:
        """Without what `put_back` added."""
        if self.restored not in content:
            return content
        added = {self.restored, *self.secret()}
        return {format: data for format, data in content.items() if format not in added}


def worth_keeping(board: Board, formats: Sequence[int]) -> list[int]:
    """Those of `formats` to be kept, what people miss most first. What Windows makes of another one is left out."""
    listed = set(formats)
    left_out: set[int] = set()
    if CF_UNICODETEXT in listed:
        left_out |= {CF_TEXT, CF_OEMTEXT}
    if listed & {CF_DIB, CF_DIBV5}:
        # The one that comes first is the owner's; the other, and the bitmap, follow from it.
        first = next(format for format in formats if format in (CF_DIB, CF_DIBV5))
        left_out |= {CF_DIB, CF_DIBV5, CF_BITMAP, CF_PALETTE} - {first}
    if CF_ENHMETAFILE in listed:
        left_out.add(CF_METAFILEPICT)
    kept = [format for format in formats if format not in left_out and not _is_private(format)]
    return sorted((format for format in kept if board.name(format) not in _OLE), key=_importance)


def holds_bytes(format: int) -> bool:
    """Whether its handle is memory (or a metafile) that can be copied; a bitmap alone is a drawing object."""
    return format not in (CF_BITMAP, CF_PALETTE, CF_METAFILEPICT)


def _is_private(format: int) -> bool:
    """Drawn by its owner, or with handles that only the owner can free."""
    return format == CF_OWNERDISPLAY or CF_DSPTEXT <= format <= CF_DSPENHMETAFILE or CF_PRIVATEFIRST <= format <= CF_GDIOBJLAST


def _importance(format: int) -> int:
    order = (CF_UNICODETEXT, CF_TEXT, CF_LOCALE, CF_HDROP)
    if format in order:
        return order.index(format)
    return 10 if format in (CF_DIB, CF_DIBV5, CF_ENHMETAFILE) else 5


def encode(text: str) -> bytes:
    """As CF_UNICODETEXT: lines end with CR LF, a zero ends it all."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").replace("\n", "\r\n")
    return lines.encode("utf-16-le", "replace") + b"\0\0"


def decode(data: bytes) -> str:
    """What `encode` gave, or another program; up to the first zero."""
    text = data[: len(data) // 2 * 2].decode("utf-16-le", "replace")
    return text.split("\0", 1)[0].replace("\r\n", "\n")


def size_of(content: Content) -> int:
    """Bytes in all."""
    return sum(len(data) for data in content.values())
