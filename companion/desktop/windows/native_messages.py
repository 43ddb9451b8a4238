"""The hidden window and its thread's queue."""

from __future__ import annotations

import ctypes
import math
from collections.abc import Callable

from companion.desktop.windows.api import Handler
from companion.desktop.windows.native_types import (
    BOOL,
    DWORD,
    HANDLE,
    LONG,
    LPARAM,
    LRESULT,
    POINTER,
    UINT,
    WORD,
    WPARAM,
    Library,
    Message,
    WindowClass,
    callback,
    last_error,
)

_WS_POPUP = 0x80000000
_WS_EX_TOOLWINDOW, _WS_EX_NOACTIVATE = 0x80, 0x08000000
_QS_ALLINPUT, _MWMO_INPUTAVAILABLE, _PM_REMOVE, _INFINITE = 0x04FF, 0x4, 0x1, 0xFFFFFFFF
_WM_WAKE = 0x8000  # WM_APP
_EVENT_SYSTEM_FOREGROUND, _WINEVENT_SKIPOWNPROCESS = 0x3, 0x2


class NativeMessages:
    """As `api.Messages`."""

    def __init__(self) -> None:
        user, kernel = Library("user32"), Library("kernel32")
        self._module = kernel.bind("GetModuleHandleW", HANDLE, POINTER)(None)
        self._class = user.bind("RegisterClassExW", WORD, POINTER)
        self._unclass = user.bind("UnregisterClassW", BOOL, ctypes.c_wchar_p, HANDLE)
        self._create = user.bind(
            "CreateWindowExW", HANDLE, DWORD, ctypes.c_wchar_p, ctypes.c_wchar_p, DWORD, *[ctypes.c_int] * 4,
            HANDLE, HANDLE, HANDLE, POINTER,
        )  # fmt: skip
        self._destroy = user.bind("DestroyWindow", BOOL, HANDLE)
        self._default = user.bind("DefWindowProcW", LRESULT, HANDLE, UINT, WPARAM, LPARAM)
        self._peek = user.bind("PeekMessageW", BOOL, POINTER, HANDLE, UINT, UINT, UINT)
        self._dispatch = user.bind("DispatchMessageW", LRESULT, POINTER)
        self._post = user.bind("PostMessageW", BOOL, HANDLE, UINT, WPARAM, LPARAM)
        self._sleep = user.bind("MsgWaitForMultipleObjectsEx", DWORD, DWORD, POINTER, DWORD, DWORD, DWORD)
        self._hook = user.bind("SetWinEventHook", HANDLE, UINT, UINT, HANDLE, POINTER, DWORD, DWORD, UINT)
        self._unhook = user.bind("UnhookWinEvent", BOOL, HANDLE)
        sessions = Library("wtsapi32")
        self._sessions = sessions.bind("WTSRegisterSessionNotification", BOOL, HANDLE, DWORD)
        self._no_sessions = sessions.bind("WTSUnRegisterSessionNotification", BOOL, HANDLE)
        self._procedure_type = callback(LRESULT, HANDLE, UINT, WPARAM, LPARAM)
        self._told_type = callback(None, HANDLE, DWORD, HANDLE, LONG, LONG, DWORD, DWORD)
        # Windows finds a class by its name, and with it the procedure of whoever registered it first.
        self._name = f"CompanionSeam.{id(self):x}"
        self._window = 0
        self._hooks: list[tuple[int, object]] = []

    def open(self, handler: Handler) -> int:
        """As the port. A window that is never shown; not a message-only one, which hears no broadcast."""

        def procedure(window: int | None, message: int, wparam: int, lparam: int) -> int:
            # TRUE is what a power change wants; nothing else we see to looks at the answer.
            return 1 if handler(message, wparam, lparam) else int(self._default(window, message, wparam, lparam))

        self._procedure = self._procedure_type(procedure)
        made = WindowClass(size=ctypes.sizeof(WindowClass), instance=self._module, name=self._name)
        made.procedure = ctypes.cast(self._procedure, ctypes.c_void_p)
        self._class(ctypes.byref(made))
        style = _WS_EX_TOOLWINDOW | _WS_EX_NOACTIVATE
        window = self._create(style, self._name, "", _WS_POPUP, 0, 0, 0, 0, None, None, self._module, None)
        if not window:
            raise OSError(last_error(), "CreateWindowEx")
        self._window = int(window)
        self._sessions(self._window, 0)
        return self._window

    def close(self) -> None:
        """As the port."""
        for hook, _keep in self._hooks:
            self._unhook(hook)
        window, self._window = self._window, 0
        if window:
            self._no_sessions(window)
            self._destroy(window)
            self._unclass(self._name, self._module)

    def wait(self, seconds: float | None) -> None:
        """As the port; a part of a millisecond is waited for as a whole one."""
        milliseconds = _INFINITE if seconds is None else math.ceil(seconds * 1000)
        self._sleep(0, None, milliseconds, _QS_ALLINPUT, _MWMO_INPUTAVAILABLE)
        message = Message()
        while self._peek(ctypes.byref(message), None, 0, 0, _PM_REMOVE):
            self._dispatch(ctypes.byref(message))

    def wake(self) -> None:
        """As the port."""
        if self._window:
            self._post(self._window, _WM_WAKE, 0, 0)

    def on_foreground(self, told: Callable[[int], None]) -> None:
        """As the port."""

        def changed(_hook: int, _event: int, window: int | None, *_rest: int) -> None:
            if window:
                told(window)

        kept = self._told_type(changed)
        event = _EVENT_SYSTEM_FOREGROUND
        hook = self._hook(event, event, None, ctypes.cast(kept, ctypes.c_void_p), 0, 0, _WINEVENT_SKIPOWNPROCESS)
        if hook:
            self._hooks.append((hook, kept))
