"""Structures as Windows lays them out on 64 bits, and the way its functions are bound.

Every function gets its argument and result types: without them a handle would be cut to 32 bits. `c_uint32` and
`c_int32` stand for DWORD and LONG, because `wintypes` makes them as wide as the C compiler of the machine.
"""

from __future__ import annotations

import ctypes
from ctypes import c_int32, c_size_t, c_ssize_t, c_uint16, c_uint32, c_void_p, c_wchar_p
from typing import Any

DWORD, LONG, BOOL, WORD, UINT = c_uint32, c_int32, c_int32, c_uint16, c_uint32
HANDLE, POINTER = c_void_p, c_void_p
WPARAM, LPARAM, LRESULT, SIZE = c_size_t, c_ssize_t, c_ssize_t, c_size_t


class Point(ctypes.Structure):
    """POINT."""

    _fields_ = (("x", LONG), ("y", LONG))


class Rectangle(ctypes.Structure):
    """RECT."""

    _fields_ = (("left", LONG), ("top", LONG), ("right", LONG), ("bottom", LONG))


class Message(ctypes.Structure):
    """MSG."""

    _fields_ = (
        ("window", HANDLE), ("message", UINT), ("wparam", WPARAM), ("lparam", LPARAM), ("time", DWORD), ("point", Point),
        ("private", DWORD),
    )  # fmt: skip


class WindowClass(ctypes.Structure):
    """WNDCLASSEXW."""

    _fields_ = (
        ("size", UINT), ("style", UINT), ("procedure", c_void_p), ("class_extra", c_int32), ("window_extra", c_int32),
        ("instance", HANDLE), ("icon", HANDLE), ("cursor", HANDLE), ("background", HANDLE), ("menu", c_wchar_p),
        ("name", c_wchar_p), ("small_icon", HANDLE),
    )  # fmt: skip


class MonitorInfo(ctypes.Structure):
    """MONITORINFO."""

    _fields_ = (("size", DWORD), ("whole", Rectangle), ("work", Rectangle), ("flags", DWORD))


class GuiThreadInfo(ctypes.Structure):
    """GUITHREADINFO."""

    _fields_ = (
        ("size", DWORD), ("flags", DWORD), ("active", HANDLE), ("focus", HANDLE), ("capture", HANDLE), ("menu", HANDLE),
        ("moving", HANDLE), ("caret", HANDLE), ("caret_at", Rectangle),
    )  # fmt: skip


class MouseInput(ctypes.Structure):
    """MOUSEINPUT: the widest member of INPUT's union, here for its size."""

    _fields_ = (("x", LONG), ("y", LONG), ("data", DWORD), ("flags", DWORD), ("time", DWORD), ("extra", SIZE))


class KeyInput(ctypes.Structure):
    """KEYBDINPUT."""

    _fields_ = (("key", WORD), ("scan", WORD), ("flags", DWORD), ("time", DWORD), ("extra", SIZE))


class _InputUnion(ctypes.Union):
    _fields_ = (("mouse", MouseInput), ("key", KeyInput))


class Input(ctypes.Structure):
    """INPUT."""

    _fields_ = (("type", DWORD), ("of", _InputUnion))


class SidAndAttributes(ctypes.Structure):
    """SID_AND_ATTRIBUTES, as the start of TOKEN_MANDATORY_LABEL."""

    _fields_ = (("sid", c_void_p), ("attributes", DWORD))


class Library:
    """One DLL; `bind` gives a function of it with its types."""

    def __init__(self, name: str) -> None:
        """Raises OSError where there is no such library, as on every system but Windows."""
        loader: Any = getattr(ctypes, "WinDLL", None)
        if loader is None:
            raise OSError(f"{name}: not Windows")
        self._library: Any = loader(name, use_last_error=True)

    def bind(self, name: str, result: Any, *arguments: Any) -> Any:
        """The function `name`. Raises AttributeError when this Windows lacks it."""
        function = getattr(self._library, name)
        function.restype, function.argtypes = result, arguments
        return function


def callback(result: Any, *arguments: Any) -> Any:
    """The type of a function that Windows calls."""
    made: Any = getattr(ctypes, "WINFUNCTYPE", ctypes.CFUNCTYPE)
    return made(result, *arguments)


def last_error() -> int:
    """What GetLastError gave right after the last call of this thread."""
    ask: Any = getattr(ctypes, "get_last_error", None)
    return int(ask()) if ask is not None else 0
