"""Hotkeys, the state of the keys, and sent keys."""

from __future__ import annotations

import ctypes
from collections.abc import Sequence
from typing import Any

from companion.desktop.windows.api import Stroke
from companion.desktop.windows.constants import VK_INSERT, VK_LWIN, VK_RWIN
from companion.desktop.windows.native_types import (
    BOOL,
    DWORD,
    HANDLE,
    POINTER,
    UINT,
    Input,
    KeyInput,
    Library,
    last_error,
)

_INPUT_MOUSE, _INPUT_KEYBOARD, _EXTENDED, _UP = 0, 1, 0x1, 0x2
_EXTENDED_KEYS = frozenset({VK_INSERT, VK_LWIN, VK_RWIN})


class NativeKeys:
    """As `api.Keys`."""

    def __init__(self) -> None:
        user = Library("user32")
        self._register = user.bind("RegisterHotKey", BOOL, HANDLE, ctypes.c_int, UINT, UINT)
        self._unregister = user.bind("UnregisterHotKey", BOOL, HANDLE, ctypes.c_int)
        self._state = user.bind("GetAsyncKeyState", ctypes.c_short, ctypes.c_int)
        self._scan_of_character = user.bind("VkKeyScanW", ctypes.c_short, ctypes.c_wchar)
        self._scan = user.bind("MapVirtualKeyExW", UINT, UINT, UINT, HANDLE)
        self._layout = user.bind("GetKeyboardLayout", HANDLE, DWORD)
        self._send = user.bind("SendInput", UINT, UINT, POINTER, ctypes.c_int)

    def register(self, window: int, number: int, modifiers: int, key: int) -> int:
        """As the port."""
        return 0 if self._register(window, number, modifiers, key) else last_error() or -1

    def unregister(self, window: int, number: int) -> None:
        """As the port."""
        self._unregister(window, number)

    def of_character(self, character: str) -> int:
        """As the port; its high byte would be the modifiers, which the chord names itself."""
        found = int(self._scan_of_character(character))
        return 0 if found == -1 else found & 0xFF

    def is_down(self, key: int) -> bool:
        """As the port."""
        return bool(self._state(key) & 0x8000)

    def send(self, strokes: Sequence[Stroke]) -> int:
        """As the port. With scan codes: remote desktops and virtual machines read those only."""
        layout = self._layout(0)
        inputs = (Input * len(strokes))()
        for entry, stroke in zip(inputs, strokes, strict=True):
            flags = (_EXTENDED if stroke.key in _EXTENDED_KEYS else 0) | (_UP if stroke.up else 0)
            entry.type = _INPUT_KEYBOARD
            entry.of.key = KeyInput(stroke.key, self._scan(stroke.key, 0, layout), flags, 0, 0)
        return int(self._send(len(strokes), ctypes.byref(inputs), ctypes.sizeof(Input)))

    def claim(self) -> None:
        """As the port (the way of microsoft/PowerToys, its issue 4270)."""
        claim(self._send)


def claim(send: Any) -> None:
    """`send`: SendInput. Neither moves nor presses anything."""
    send(1, ctypes.byref(Input(type=_INPUT_MOUSE)), ctypes.sizeof(Input))
