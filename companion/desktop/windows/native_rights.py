"""Who a process is, and whether Windows lets us press keys in it (user interface privilege isolation)."""

from __future__ import annotations

import ctypes
from pathlib import PureWindowsPath
from typing import Any

from companion.desktop.windows.constants import ERROR_ACCESS_DENIED
from companion.desktop.windows.native_types import (
    BOOL,
    DWORD,
    HANDLE,
    POINTER,
    Library,
    SidAndAttributes,
    last_error,
)

_QUERY_LIMITED, _TOKEN_QUERY, _INTEGRITY_LEVEL = 0x1000, 0x8, 25
_LONGEST_PATH = 32_768


class Rights:
    """Asks by process number."""

    def __init__(self) -> None:
        kernel, advanced = Library("kernel32"), Library("advapi32")
        self._open = kernel.bind("OpenProcess", HANDLE, DWORD, BOOL, DWORD)
        self._close = kernel.bind("CloseHandle", BOOL, HANDLE)
        self._image = kernel.bind("QueryFullProcessImageNameW", BOOL, HANDLE, DWORD, POINTER, POINTER)
        self._token = advanced.bind("OpenProcessToken", BOOL, HANDLE, DWORD, POINTER)
        self._ask = advanced.bind("GetTokenInformation", BOOL, HANDLE, ctypes.c_int, POINTER, DWORD, POINTER)
        self._count = advanced.bind("GetSidSubAuthorityCount", ctypes.POINTER(ctypes.c_ubyte), HANDLE)
        self._part = advanced.bind("GetSidSubAuthority", ctypes.POINTER(DWORD), HANDLE, DWORD)
        own = kernel.bind("GetCurrentProcess", HANDLE)()
        self._own = self._level(own)

    def program(self, process: int) -> str:
        """The file name of its executable; empty where it cannot be asked."""
        handle = self._open(_QUERY_LIMITED, False, process)
        if not handle:
            return ""
        try:
            path, length = ctypes.create_unicode_buffer(_LONGEST_PATH), DWORD(_LONGEST_PATH)
            good = self._image(handle, 0, path, ctypes.byref(length))
            return PureWindowsPath(path.value).name if good else ""
        finally:
            self._close(handle)

    def outranks_us(self, process: int) -> bool:
        """By the integrity level of its token; a process that lets us look at nothing counts as above us."""
        handle = self._open(_QUERY_LIMITED, False, process)
        if not handle:
            return last_error() == ERROR_ACCESS_DENIED
        try:
            level = self._level(handle)
        finally:
            self._close(handle)
        return level is None or (self._own is not None and level > self._own)

    def _level(self, process: Any) -> int | None:
        """The integrity level (0x2000 medium, 0x3000 high); None: access denied."""
        token = HANDLE()
        if not self._token(process, _TOKEN_QUERY, ctypes.byref(token)):
            return None if last_error() == ERROR_ACCESS_DENIED else 0
        try:
            length = DWORD(0)
            self._ask(token, _INTEGRITY_LEVEL, None, 0, ctypes.byref(length))
            label = ctypes.create_string_buffer(max(length.value, ctypes.sizeof(SidAndAttributes)))
            if not self._ask(token, _INTEGRITY_LEVEL, label, len(label), ctypes.byref(length)):
                return 0
            sid = SidAndAttributes.from_buffer(label).sid
            return int(self._part(sid, self._count(sid)[0] - 1)[0])
        finally:
            self._close(token)
