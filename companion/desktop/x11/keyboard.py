"""Sending the paste key, and keeping every other key from the target meanwhile. Return is never sent."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from xcffib.xproto import GrabMode, GrabStatus, KeyPressEvent, KeyReleaseEvent

from companion.desktop.ports import Reason
from companion.desktop.x11.connection import Display
from companion.desktop.x11.hotkeys import X11Hotkeys
from companion.desktop.x11.keymap import Keymap, keys_down
from companion.desktop.x11.programs import SHIFT_INSERT, PasteKey

# Keys of other programs' windows raise no event here; this is asked only while a key is still down.
_ASK_AGAIN = 0.008
_LONGEST_HOLD = 30.0


class Keyboard:
    """The physical keys and the synthetic ones."""

    def __init__(self, display: Display, hotkeys: X11Hotkeys) -> None:
        self._display = display
        self._hotkeys = hotkeys
        self._held = False
        self._freeing: asyncio.Task[None] | None = None

    def in_the_way(self) -> bool:
        """Whether a modifier or Return is physically down, or a hotkey: until it is up, all keys come to us."""
        if self._hotkeys.lent:
            return True
        keymap = self._hotkeys.keymap
        keys = keymap.modifier_keys() | keymap.return_keys() | self._hotkeys.keys_held()
        return bool(keys_down(self._display) & keys)

    def hold(self) -> None:
        """While Return is still down from the palette, take the keyboard: its release and its repeats go nowhere."""
        if self._held or not keys_down(self._display) & self._hotkeys.keymap.return_keys():
            return
        reply = self._display.reply(
            self._display.core.GrabKeyboard(False, self._display.root, 0, GrabMode.Async, GrabMode.Async)
        )
        self._held = reply is not None and reply.status == GrabStatus.Success

    def free(self) -> None:
        """Give the keyboard back."""
        if self._held:
            self._held = False
            self._display.core.UngrabKeyboard(0)
            self._display.flush()

    async def released(self, patience: float) -> bool:
        """Wait until no modifier and no Return is down. After `patience` (s) False; the keyboard is freed later."""
        until = asyncio.get_running_loop().time() + patience
        while self.in_the_way():
            if asyncio.get_running_loop().time() > until:
                self._freeing = asyncio.create_task(self._free_when_released())
                return False
            await asyncio.sleep(_ASK_AGAIN)
        self.free()
        return True

    async def _free_when_released(self) -> None:
        until = asyncio.get_running_loop().time() + _LONGEST_HOLD
        while self._held and self.in_the_way() and asyncio.get_running_loop().time() < until:
            await asyncio.sleep(_ASK_AGAIN)
        self.free()

    def press(self, key: PasteKey, there: Callable[[], bool]) -> PasteKey | Reason:
        """Press and release the key by XTest; on a layout without a V the one that every toolkit takes instead.

        Gives the key that was pressed, or why none was: this keyboard has neither, or the target is not `there`, asked
        before the modifiers and as the last thing before the key. The server may give the synthetic keyboard's layout to the desktop only with
        its first key (and tell by MappingNotify), so the tables are read between the modifiers and the key.
        """
        if not there():
            return Reason.FOCUS_ELSEWHERE
        held = [
            code for keysym in key.keysyms[:-1] if (code := self._hotkeys.keymap.key_for(keysym)) is not None
        ]
        for code in held:
            self._fake(KeyPressEvent.event_number, code)
        last = Keymap(self._display).key_for(key.keysyms[-1])
        gone = last is not None and not there()
        if last is not None and not gone:
            self._fake(KeyPressEvent.event_number, last)
            self._fake(KeyReleaseEvent.event_number, last)
        for code in reversed(held):
            self._fake(KeyReleaseEvent.event_number, code)
        self._display.flush()
        if gone:
            return Reason.FOCUS_ELSEWHERE
        if last is None:
            return Reason.NO_BACKEND if key.keysyms == SHIFT_INSERT.keysyms else self.press(SHIFT_INSERT, there)
        return key

    def _fake(self, event: int, code: int) -> None:
        self._display.xtest.FakeInput(event, code, 0, self._display.root, 0, 0, 0)
