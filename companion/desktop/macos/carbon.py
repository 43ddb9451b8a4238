"""Carbon's hotkeys and Quartz' keyboard events by ctypes.

Sources: Apple, CarbonEvents.h ("RegisterEventHotKey", "InstallEventHandler"), "Quartz Event Services", "Secure Event Input".
"""

from __future__ import annotations

import ctypes
from collections.abc import Callable
from ctypes import POINTER, c_bool, c_int32, c_uint16, c_uint32, c_uint64, c_ulong, c_void_p
from typing import Any

from companion.desktop.macos.objc import framework, function

_SIGNATURE = int.from_bytes(b"Cmpn")
_KEYBOARD_CLASS = int.from_bytes(b"keyb")
_HOTKEY_PRESSED = 5
_DIRECT_OBJECT = int.from_bytes(b"----")
_HOTKEY_ID = int.from_bytes(b"hkid")
_V = 0x09
_RETURN_KEYS = (0x24, 0x4C)
_HID_STATE, _PRIVATE_STATE = 1, -1
_HID_TAP = 0
_COMMAND = 0x100000
_MODIFIERS = 0x20000 | 0x40000 | 0x80000 | _COMMAND


class _HotKeyID(ctypes.Structure):
    _fields_ = [("signature", c_uint32), ("id", c_uint32)]


class _EventType(ctypes.Structure):
    _fields_ = [("eventClass", c_uint32), ("eventKind", c_uint32)]


class Carbon:
    """Hotkeys and keys; `listen` and `register` on the main thread."""

    def __init__(self) -> None:
        carbon, services = framework("Carbon"), framework("ApplicationServices")
        self._target = function(carbon, "GetApplicationEventTarget", c_void_p)
        self._install = function(
            carbon, "InstallEventHandler", c_int32, c_void_p, c_void_p, c_ulong, POINTER(_EventType), c_void_p, c_void_p
        )
        self._parameter = function(
            carbon, "GetEventParameter", c_int32, c_void_p, c_uint32, c_uint32, c_void_p, c_ulong, c_void_p, c_void_p
        )
        self._register = function(
            carbon, "RegisterEventHotKey", c_int32, c_uint32, c_uint32, _HotKeyID, c_void_p, c_uint32, POINTER(c_void_p)
        )
        self._unregister = function(carbon, "UnregisterEventHotKey", c_int32, c_void_p)
        self._secure = function(carbon, "IsSecureEventInputEnabled", c_bool)
        self._flags = function(services, "CGEventSourceFlagsState", c_uint64, c_int32)
        self._key_state = function(services, "CGEventSourceKeyState", c_bool, c_int32, c_uint16)
        self._source = function(services, "CGEventSourceCreate", c_void_p, c_int32)
        self._key_event = function(services, "CGEventCreateKeyboardEvent", c_void_p, c_void_p, c_uint16, c_bool)
        self._set_flags = function(services, "CGEventSetFlags", None, c_void_p, c_uint64)
        self._post = function(services, "CGEventPost", None, c_uint32, c_void_p)
        self._release = function(services, "CFRelease", None, c_void_p)
        self._remove = function(carbon, "RemoveEventHandler", c_int32, c_void_p)
        self._held: dict[int, c_void_p] = {}
        self._handler: Any = None
        self._installed = c_void_p()

    def listen(self, pressed: Callable[[int], None]) -> None:
        """As `MacApi.listen`."""

        def handle(_next: int, event: int, _data: int) -> int:
            told = _HotKeyID()
            size = ctypes.sizeof(told)
            self._parameter(event, _DIRECT_OBJECT, _HOTKEY_ID, None, size, None, ctypes.byref(told))
            if told.signature == _SIGNATURE:
                pressed(told.id)
            return 0

        # Kept: the system holds only its address.
        self._handler = ctypes.CFUNCTYPE(c_int32, c_void_p, c_void_p, c_void_p)(handle)
        kinds = _EventType(_KEYBOARD_CLASS, _HOTKEY_PRESSED)
        address = ctypes.cast(self._handler, c_void_p)
        self._install(self._target(), address, 1, ctypes.byref(kinds), None, ctypes.byref(self._installed))

    def close(self) -> None:
        """As `MacApi.close`."""
        for number in tuple(self._held):
            self.unregister(number)
        if self._installed:
            self._remove(self._installed)
            self._installed = c_void_p()

    def register(self, number: int, key: int, modifiers: int) -> int:
        """As `MacApi.register`."""
        place = c_void_p()
        error = self._register(key, modifiers, _HotKeyID(_SIGNATURE, number), self._target(), 0, ctypes.byref(place))
        if error == 0:
            self._held[number] = place
        return int(error)

    def unregister(self, number: int) -> None:
        """As `MacApi.unregister`."""
        place = self._held.pop(number, None)
        if place is not None:
            self._unregister(place)

    def secure_input(self) -> bool:
        """As `MacApi.secure_input`."""
        return bool(self._secure())

    def keys_down(self) -> bool:
        """As `MacApi.keys_down`."""
        if self._flags(_HID_STATE) & _MODIFIERS:
            return True
        return any(self._key_state(_HID_STATE, key) for key in _RETURN_KEYS)

    def press_paste(self) -> None:
        """As `MacApi.press_paste`. A source of its own: keys that the user holds do not mix in."""
        source = self._source(_PRIVATE_STATE)
        for down in (True, False):
            event = self._key_event(source, _V, down)
            self._set_flags(event, _COMMAND)
            self._post(_HID_TAP, event)
            self._release(event)
        if source:
            self._release(source)
