"""What the windows of others tell about themselves, without asking them."""

from __future__ import annotations

import ctypes
from typing import Any

from companion.desktop.ports import Rect
from companion.desktop.windows.api import Gui
from companion.desktop.windows.native_keys import claim
from companion.desktop.windows.native_rights import Rights
from companion.desktop.windows.native_types import (
    BOOL,
    DWORD,
    HANDLE,
    LPARAM,
    LRESULT,
    POINTER,
    UINT,
    WPARAM,
    GuiThreadInfo,
    Library,
    MonitorInfo,
    Rectangle,
    callback,
)

_MONITOR_DEFAULTTONEAREST, _WM_NULL, _SMTO_ABORTIFHUNG = 2, 0, 2
_SW_RESTORE, _EXTENDED_FRAME_BOUNDS = 9, 9
_LONGEST_TITLE = 512


class NativeWindows:
    """As `api.Windows`."""

    def __init__(self) -> None:
        user = self._user = Library("user32")
        self.rights = Rights()
        self._foreground = user.bind("GetForegroundWindow", HANDLE)
        self._is_window = user.bind("IsWindow", BOOL, HANDLE)
        self._send = user.bind("SendMessageTimeoutW", LRESULT, HANDLE, UINT, WPARAM, LPARAM, UINT, UINT, POINTER)
        self._thread_of = user.bind("GetWindowThreadProcessId", DWORD, HANDLE, POINTER)
        self._class_name = user.bind("GetClassNameW", ctypes.c_int, HANDLE, POINTER, ctypes.c_int)
        self._title = user.bind("InternalGetWindowText", ctypes.c_int, HANDLE, POINTER, ctypes.c_int)
        self._rect = user.bind("GetWindowRect", BOOL, HANDLE, POINTER)
        self._gui = user.bind("GetGUIThreadInfo", BOOL, DWORD, POINTER)
        self._map = user.bind("MapWindowPoints", ctypes.c_int, HANDLE, HANDLE, POINTER, UINT)
        self._children = user.bind("EnumChildWindows", BOOL, HANDLE, POINTER, LPARAM)
        self._bounds = Library("dwmapi").bind("DwmGetWindowAttribute", ctypes.c_int32, HANDLE, DWORD, POINTER, DWORD)
        self._to_front = _ToFront(user)
        self._monitor = user.bind("MonitorFromWindow", HANDLE, HANDLE, DWORD)
        self._monitor_info = user.bind("GetMonitorInfoW", BOOL, HANDLE, POINTER)
        self._each = callback(BOOL, HANDLE, LPARAM)

    def foreground(self) -> int:
        """As the port."""
        return int(self._foreground() or 0)

    def exists(self, window: int) -> bool:
        """As the port."""
        return bool(self._is_window(window))

    def answers(self, window: int, seconds: float) -> bool:
        """As the port; a thread that Windows itself takes for hung is not waited for."""
        return bool(self._send(window, _WM_NULL, 0, 0, _SMTO_ABORTIFHUNG, int(seconds * 1000), None))

    def process(self, window: int) -> int:
        """As the port."""
        process = DWORD(0)
        self._thread_of(window, ctypes.byref(process))
        return int(process.value)

    def class_name(self, window: int) -> str:
        """As the port."""
        return _text(self._class_name, window)

    def title(self, window: int) -> str:
        """As the port."""
        return _text(self._title, window)

    def frame(self, window: int) -> Rect | None:
        """As the port; GetWindowRect alone would count the invisible border that is there to be dragged."""
        seen = Rectangle()
        size = ctypes.sizeof(seen)
        drawn = self._bounds(window, _EXTENDED_FRAME_BOUNDS, ctypes.byref(seen), size) == 0
        return _rect(seen) if drawn or self._rect(window, ctypes.byref(seen)) else None

    def screen(self, window: int) -> Rect | None:
        """As the port."""
        info = MonitorInfo(size=ctypes.sizeof(MonitorInfo))
        monitor = self._monitor(window, _MONITOR_DEFAULTTONEAREST)
        return _rect(info.whole) if self._monitor_info(monitor, ctypes.byref(info)) else None

    def gui(self, window: int) -> Gui | None:
        """As the port."""
        info = GuiThreadInfo(size=ctypes.sizeof(GuiThreadInfo))
        if not self._gui(self._thread_of(window, None), ctypes.byref(info)):
            return None
        caret = None
        if info.caret and info.caret_at.bottom > info.caret_at.top:
            self._map(info.caret, None, ctypes.byref(info.caret_at), 2)
            caret = _rect(info.caret_at)
        return Gui(int(info.focus or 0), caret)

    def inner_processes(self, window: int) -> list[int]:
        """As the port."""
        outer = self.process(window)
        found: dict[int, None] = {}

        def child(inner: int, _lparam: int) -> int:
            process = self.process(inner)
            if process and process != outer:
                found[process] = None
            return True

        self._children(window, ctypes.cast(self._each(child), ctypes.c_void_p), 0)
        return list(found)

    def program(self, process: int) -> str:
        """As the port."""
        return self.rights.program(process)

    def outranks_us(self, process: int) -> bool:
        """As the port."""
        return self.rights.outranks_us(process)

    def bring_forward(self, window: int, focus: int) -> None:
        """As the port."""
        self._to_front.bring(window, focus)


def _text(ask: Any, window: int) -> str:
    text = ctypes.create_unicode_buffer(_LONGEST_TITLE)
    ask(window, text, _LONGEST_TITLE)
    return text.value


def _rect(seen: Any) -> Rect:
    return Rect(seen.left, seen.top, seen.right - seen.left, seen.bottom - seen.top)


class _ToFront:
    """Whoever had the last input may put a window in front; else only who shares its queue."""

    def __init__(self, user: Library) -> None:
        self._set = user.bind("SetForegroundWindow", BOOL, HANDLE)
        self._foreground = user.bind("GetForegroundWindow", HANDLE)
        self._thread_of = user.bind("GetWindowThreadProcessId", DWORD, HANDLE, POINTER)
        self._attach = user.bind("AttachThreadInput", BOOL, DWORD, DWORD, BOOL)
        self._minimised = user.bind("IsIconic", BOOL, HANDLE)
        self._show = user.bind("ShowWindowAsync", BOOL, HANDLE, ctypes.c_int)
        self._focus = user.bind("SetFocus", HANDLE, HANDLE)
        self._hung = user.bind("IsHungAppWindow", BOOL, HANDLE)
        self._send = user.bind("SendInput", UINT, UINT, POINTER, ctypes.c_int)
        self._own = Library("kernel32").bind("GetCurrentThreadId", DWORD)

    def bring(self, window: int, focus: int) -> None:
        if self._minimised(window):
            self._show(window, _SW_RESTORE)
        front = self._foreground()
        if front != window and not self._set(window):
            claim(self._send)
            if not self._set(window):
                self._attached(front, self._set, window)
        if focus:
            self._attached(window, self._focus, focus)

    def _attached(self, to: int | None, call: Any, window: int) -> None:
        """`call(window)` while our input is joined to that of `to`; a thread that hangs would take us along."""
        if not to or self._hung(to):
            return
        own, other = self._own(), self._thread_of(to, None)
        if own != other and self._attach(own, other, True):
            try:
                call(window)
            finally:
                self._attach(own, other, False)
