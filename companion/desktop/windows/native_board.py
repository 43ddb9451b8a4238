"""The clipboard as Windows has it: memory blocks copied, metafiles by their bits."""

from __future__ import annotations

import ctypes

from companion.desktop.windows.constants import CF_ENHMETAFILE, CF_REGISTERED
from companion.desktop.windows.native_types import (
    BOOL,
    HANDLE,
    POINTER,
    SIZE,
    UINT,
    Library,
)

_MOVEABLE = 0x2
_LONGEST_NAME = 256


class NativeBoard:
    """As `api.Board`."""

    def __init__(self) -> None:
        user = Library("user32")
        self._open = user.bind("OpenClipboard", BOOL, HANDLE)
        self._close = user.bind("CloseClipboard", BOOL)
        self._empty = user.bind("EmptyClipboard", BOOL)
        self._set = user.bind("SetClipboardData", HANDLE, UINT, HANDLE)
        self._get = user.bind("GetClipboardData", HANDLE, UINT)
        self._next = user.bind("EnumClipboardFormats", UINT, UINT)
        self._available = user.bind("IsClipboardFormatAvailable", BOOL, UINT)
        self._count = user.bind("CountClipboardFormats", ctypes.c_int)
        self._owner = user.bind("GetClipboardOwner", HANDLE)
        self._opener = user.bind("GetOpenClipboardWindow", HANDLE)
        self._register = user.bind("RegisterClipboardFormatW", UINT, ctypes.c_wchar_p)
        self._name = user.bind("GetClipboardFormatNameW", ctypes.c_int, UINT, POINTER, ctypes.c_int)
        self._memory = _Memory()

    def open(self, window: int) -> bool:
        """As the port."""
        return bool(self._open(window or None))

    def close(self) -> None:
        """As the port."""
        self._close()

    def empty(self) -> None:
        """As the port."""
        self._empty()

    def put(self, format: int, data: bytes | None) -> bool:
        """As the port."""
        if data is None:
            # The result is the handle, which is none either way: whether the format is listed tells.
            self._set(format, None)
            return self.has(format)
        handle = self._memory.picture(data) if format == CF_ENHMETAFILE else self._memory.block(data)
        if not handle:
            return False
        if self._set(format, handle):
            return True
        self._memory.free(format == CF_ENHMETAFILE, handle)
        return False

    def take(self, format: int, limit: int) -> bytes | int | None:
        """As the port."""
        handle = self._get(format)
        if not handle:
            return None
        read = self._memory.read_picture if format == CF_ENHMETAFILE else self._memory.read
        return read(handle, limit)

    def formats(self) -> list[int]:
        """As the port."""
        found: list[int] = []
        format = self._next(0)
        while format:
            found.append(int(format))
            format = self._next(format)
        return found

    def has(self, format: int) -> bool:
        """As the port."""
        return bool(self._available(format))

    def empty_now(self) -> bool:
        """As the port."""
        return not self._count()

    def owner(self) -> int:
        """As the port."""
        return int(self._owner() or 0)

    def opener(self) -> int:
        """As the port."""
        return int(self._opener() or 0)

    def register(self, name: str) -> int:
        """As the port."""
        return int(self._register(name))

    def name(self, format: int) -> str:
        """As the port; the numbered ones as the headers call them."""
        if format < CF_REGISTERED:
            return {1: "CF_TEXT", 2: "CF_BITMAP", 3: "CF_METAFILEPICT", 8: "CF_DIB", 13: "CF_UNICODETEXT", 15: "CF_HDROP"}.get(
                format, f"CF_{format}"
            )
        name = ctypes.create_unicode_buffer(_LONGEST_NAME)
        self._name(format, name, _LONGEST_NAME)
        return name.value or f"CF_{format}"


class _Memory:
    """Blocks that can be given away."""

    def __init__(self) -> None:
        kernel, drawing = Library("kernel32"), Library("gdi32")
        self._alloc = kernel.bind("GlobalAlloc", HANDLE, UINT, SIZE)
        self._free = kernel.bind("GlobalFree", HANDLE, HANDLE)
        self._lock = kernel.bind("GlobalLock", POINTER, HANDLE)
        self._unlock = kernel.bind("GlobalUnlock", BOOL, HANDLE)
        self._size = kernel.bind("GlobalSize", SIZE, HANDLE)
        self._bits = drawing.bind("GetEnhMetaFileBits", UINT, HANDLE, UINT, POINTER)
        self._from_bits = drawing.bind("SetEnhMetaFileBits", HANDLE, UINT, ctypes.c_char_p)
        self._delete = drawing.bind("DeleteEnhMetaFile", BOOL, HANDLE)

    def block(self, data: bytes) -> int | None:
        handle: int | None = self._alloc(_MOVEABLE, max(len(data), 1))
        place = self._lock(handle) if handle else None
        if place:
            ctypes.memmove(place, data, len(data))
            self._unlock(handle)
        return handle

    def picture(self, data: bytes) -> int | None:
        handle: int | None = self._from_bits(len(data), data)
        return handle

    def free(self, picture: bool, handle: int) -> None:
        (self._delete if picture else self._free)(handle)

    def read(self, handle: int, limit: int) -> bytes | int | None:
        size = int(self._size(handle))
        if size > limit:
            return size
        place = self._lock(handle) if size else None
        if not place:
            return None
        try:
            return ctypes.string_at(place, size)
        finally:
            self._unlock(handle)

    def read_picture(self, handle: int, limit: int) -> bytes | int | None:
        size = int(self._bits(handle, 0, None))
        if size > limit or not size:
            return size or None
        bits = ctypes.create_string_buffer(size)
        return bits.raw if self._bits(handle, size, bits) == size else None
