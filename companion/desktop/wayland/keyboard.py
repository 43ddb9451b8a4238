"""Pressing the paste key on a keyboard of our own (virtual-keyboard-unstable-v1). Return is on none of its keys."""

from __future__ import annotations

import os
import time

from companion.desktop.wayland.protocols import VIRTUAL_KEYBOARD
from companion.desktop.wayland.wire import Proxy, Wire
from companion.desktop.x11.keymap import CONTROL_L, INSERT, SHIFT_L
from companion.desktop.x11.programs import PasteKey

_XKB_V1 = 1
_V = ord("v")
# The evdev numbers that these keys have on every keyboard: a program that still reads them by the map of the user's
# own keyboard (an X11 program may, for a moment) sees the same keys. X11's numbers are 8 higher.
_CODES = {CONTROL_L: 29, SHIFT_L: 42, _V: 47, INSERT: 110}
_MASKS = {CONTROL_L: 4, SHIFT_L: 1}
_KEYMAP = """xkb_keymap {
xkb_keycodes "companion" { minimum = 8; maximum = 255; <LCTL> = 37; <LFSH> = 50; <AB04> = 55; <INS> = 118; };
xkb_types "companion" { include "complete" };
xkb_compatibility "companion" { include "complete" };
xkb_symbols "companion" {
key <LCTL> { [ Control_L ] }; key <LFSH> { [ Shift_L ] }; key <AB04> { [ v, V ] }; key <INS> { [ Insert ] };
modifier_map Control { <LCTL> }; modifier_map Shift { <LFSH> };
};
};
"""


class VirtualKeyboard:
    """Made at the start and kept: a program hears of a new keyboard only a moment after the compositor has it, and a
    key pressed in between is lost. Its modifiers are its own, so keys that the user holds do not mix with them.
    """

    def __init__(self, wire: Wire, seat: Proxy) -> None:
        manager = wire.bind(VIRTUAL_KEYBOARD, 1)
        if manager is None:
            raise LookupError(VIRTUAL_KEYBOARD)
        self._keyboard = manager.make("zwp_virtual_keyboard_v1", "create_virtual_keyboard", seat)
        data = _KEYMAP.encode() + b"\0"
        fd = os.memfd_create("companion-keymap", os.MFD_CLOEXEC)
        try:
            os.write(fd, data)
            self._keyboard.call("keymap", _XKB_V1, fd, len(data))
        finally:
            os.close(fd)

    def granted(self) -> bool:
        """Always: the compositor asks nobody."""
        return True

    async def press(self, key: PasteKey) -> bool:
        """Press and release it, modifiers around it; True."""
        held = key.keysyms[:-1]
        mask = sum(_MASKS[keysym] for keysym in held)
        for keysym in held:
            self._key(keysym, down=True)
        self._keyboard.call("modifiers", mask, 0, 0, 0)
        self._key(key.keysyms[-1], down=True)
        self._key(key.keysyms[-1], down=False)
        for keysym in reversed(held):
            self._key(keysym, down=False)
        self._keyboard.call("modifiers", 0, 0, 0, 0)
        return True

    def _key(self, keysym: int, *, down: bool) -> None:
        now = int(time.monotonic() * 1000) & 0xFFFFFFFF
        self._keyboard.call("key", now, _CODES[keysym], int(down))

    async def close(self) -> None:
        """It ends with the connection."""
