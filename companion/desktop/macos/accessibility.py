"""The window that has the keyboard in a program (Apple, "AXUIElement.h"); needs the Accessibility right."""

from __future__ import annotations

import ctypes
from ctypes import POINTER, c_bool, c_float, c_int32, c_ulong, c_void_p

from companion.desktop.macos.objc import ObjC, framework, function

# A program that does not answer must not keep the palette waiting (s); the system's own limit is six seconds.
_PATIENCE = 0.2


class Accessibility:
    """`window` gives (a number that stays the same for one window, its title); (0, "") where it cannot be known."""

    def __init__(self, objc: ObjC) -> None:
        services = framework("ApplicationServices")
        self._objc = objc
        self._trusted = function(services, "AXIsProcessTrusted", c_bool)
        self._program = function(services, "AXUIElementCreateApplication", c_void_p, c_int32)
        self._timeout = function(services, "AXUIElementSetMessagingTimeout", c_int32, c_void_p, c_float)
        self._copy = function(
            services, "AXUIElementCopyAttributeValue", c_int32, c_void_p, c_void_p, POINTER(c_void_p)
        )
        self._hash = function(services, "CFHash", c_ulong, c_void_p)
        self._release = function(services, "CFRelease", None, c_void_p)

    def trusted(self) -> bool:
        """As `MacApi.trusted`."""
        return bool(self._trusted())

    def window(self, pid: int) -> tuple[int, str]:
        """Of the program `pid`; call inside a pool."""
        program = self._program(pid)
        if not program:
            return 0, ""
        try:
            self._timeout(program, _PATIENCE)
            window = self._attribute(program, "AXFocusedWindow")
            if not window:
                return 0, ""
            try:
                title = self._attribute(window, "AXTitle")
                said = self._objc.text(title)
                if title:
                    self._release(title)
                return int(self._hash(window)), said
            finally:
                self._release(window)
        finally:
            self._release(program)

    def _attribute(self, element: int, name: str) -> int:
        value = c_void_p()
        error = self._copy(element, self._objc.string(name), ctypes.byref(value))
        return value.value or 0 if error == 0 else 0
