"""Global chords by passive grabs on the root window: the focused program sees nothing, a conflict is reported."""

from __future__ import annotations

import asyncio
import faulthandler
import logging
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

from xcffib.xkb import EventType, NewKeyboardNotifyEvent
from xcffib.xproto import (
    Allow,
    GrabMode,
    GrabStatus,
    KeyPressEvent,
    KeyReleaseEvent,
    Mapping,
    MappingNotifyEvent,
)

from companion.base.i18n import _
from companion.desktop.caret_atspi import CaretFinder
from companion.desktop.ports import HotkeyReport, HotkeyState, Target
from companion.desktop.x11.connection import Display
from companion.desktop.x11.keymap import Chord, Keymap, keys_down, parse_chord
from companion.desktop.x11.targets import Targets

_log = logging.getLogger("companion.desktop.x11")

# A repeat comes at least this often (the slowest delay a desktop offers is 1 s); a press after longer is a new one,
# even if a release was lost to another program's grab.
_REPEAT_GAP = 1.5
# One change of the layout is told several times.
_MAPPING_QUIET = 0.05
# A program that says within this time where its caret is keeps the palette off it; the key waits no longer (s).
_CARET_KNOWN = 0.030
# Longer than any press but one that is meant to repeat, and a repeat brings the chord's own grab back (s).
_LONGEST_LENT = 1.0
# One that cannot give it back for this long hangs, and is ended: the keyboard of the whole desktop waits for it (s).
_HANGS = 10.0
_STDERR = 2
_CORE_KEYBOARD = 0x100
_DETECTABLE_AUTOREPEAT = 1


@dataclass(slots=True)
class _Grab:
    """One chord: what was asked, what is held of the server, and whether its key is down."""

    chord: Chord
    pressed: Callable[[Target], None]
    mask: int = 0
    keys: frozenset[int] = frozenset()
    held: set[tuple[int, int]] = field(default_factory=set)
    down: bool = False
    seen: float = 0.0


class X11Hotkeys:
    """The grabs of this program. Everything on the connection's thread."""

    def __init__(self, display: Display, targets: Targets, keymap: Keymap, carets: CaretFinder) -> None:
        self._display = display
        self._carets = carets
        self._telling: asyncio.Task[None] | None = None
        self._lent: asyncio.TimerHandle | None = None
        self._lent_for = 0
        self._targets = targets
        self.keymap = keymap
        self._grabs: dict[str, _Grab] = {}
        self._loop = asyncio.get_running_loop()
        self._remap: asyncio.TimerHandle | None = None
        display.reply(display.xkb.UseExtension(1, 0))
        flags = display.reply(
            display.xkb.PerClientFlags(
                _CORE_KEYBOARD, _DETECTABLE_AUTOREPEAT, _DETECTABLE_AUTOREPEAT, 0, 0, 0
            )
        )
        self._tells_repeats = flags is not None and bool(flags.value & _DETECTABLE_AUTOREPEAT)
        # A client that speaks XKB hears of a new keyboard in XKB's words only.
        wanted = EventType.NewKeyboardNotify | EventType.MapNotify
        display.xkb.SelectEvents(_CORE_KEYBOARD, wanted, 0, wanted, 0, 0, [])
        # All XKB events have one number; xcffib gives them the class of the first.
        display.listen(NewKeyboardNotifyEvent, self._keyboard_changed)
        display.listen(KeyPressEvent, self._key_pressed)
        display.listen(KeyReleaseEvent, self._key_released)
        display.listen(MappingNotifyEvent, self._mapping_changed)

    def register(self, chord: str, pressed: Callable[[Target], None]) -> HotkeyReport:
        """Grab `chord` in every lock state; a partial success is given back and reported as TAKEN."""
        self.unregister(chord)
        parsed = parse_chord(chord)
        if parsed is None:
            return self._unknown(chord)
        grab = _Grab(parsed, pressed)
        state = self._take(grab)
        if state is HotkeyState.READY:
            self._grabs[chord] = grab
            return HotkeyReport(chord, state)
        return self._taken(chord) if state is HotkeyState.TAKEN else self._unknown(chord)

    def unregister(self, chord: str) -> None:
        """Give the chord back to others."""
        grab = self._grabs.pop(chord, None)
        if grab is not None:
            self._give_back(grab)

    @property
    def lent(self) -> bool:
        """Whether the whole keyboard is ours, for the sake of a caret."""
        return self._lent is not None

    def keys_held(self) -> frozenset[int]:
        """The keys of chords whose release has not been seen."""
        return frozenset().union(*(grab.keys for grab in self._grabs.values() if grab.down))

    def close(self) -> None:
        """Give every chord back."""
        for chord in tuple(self._grabs):
            self.unregister(chord)
        if self._remap is not None:
            self._remap.cancel()
        if self._telling is not None:
            self._telling.cancel()
        self._take_back()

    def _take(self, grab: _Grab) -> HotkeyState:
        mask = self.keymap.mask(grab.chord.modifiers)
        keys = frozenset(self.keymap.keycodes(grab.chord.keysym))
        if mask is None or not keys:
            return HotkeyState.UNKNOWN_KEY
        grab.mask, grab.keys = mask, keys
        wanted = [(key, mask | locks) for key in keys for locks in self.keymap.lock_masks()]
        # All requests first, then all answers: one round trip.
        asked = [
            self._display.core.GrabKey(
                True, self._display.root, modifiers, key, GrabMode.Async, GrabMode.Async, is_checked=True
            )
            for key, modifiers in wanted
        ]
        answers = [self._display.accepted(cookie) for cookie in asked]
        grab.held = {pair for pair, granted in zip(wanted, answers, strict=True) if granted}
        if all(answers):
            return HotkeyState.READY
        self._give_back(grab)
        return HotkeyState.TAKEN

    def _give_back(self, grab: _Grab) -> None:
        for key, modifiers in grab.held:
            self._display.core.UngrabKey(key, self._display.root, modifiers)
        grab.held.clear()
        self._display.flush()

    def _find(self, event: Any) -> _Grab | None:
        return next(
            (grab for grab in self._grabs.values() if (event.detail, event.state & 0xFF) in grab.held), None
        )

    def _key_pressed(self, event: Any) -> None:
        self._next_key()
        grab = self._find(event)
        if grab is None:
            return
        now = self._loop.time()
        repeat = grab.down and now - grab.seen < _REPEAT_GAP
        grab.down, grab.seen = True, now
        if not repeat:
            self._tell(grab.pressed, self._targets.capture(), event.detail, now + _CARET_KNOWN)

    def _tell(self, pressed: Callable[[Target], None], target: Target, key: int, deadline: float) -> None:
        """Call `pressed`: at once where nobody can be asked, else with the caret; never before an earlier press."""
        before = self._telling
        if before is None and not self._carets.worth_asking(target):
            pressed(target)
            return
        self._lend(target.focus, key)

        async def tell() -> None:
            sight = await self._carets.find(target, deadline)
            if before is not None:
                await asyncio.wait({before})
            if self._telling is task:
                self._telling = None
            pressed(replace(target, caret=sight.caret, selected=sight.selected))

        task = self._telling = self._loop.create_task(tell())

    def _lend(self, window: int, key: int) -> None:
        """The grab of a chord looks to GTK as if its window had lost the focus, and it would name no focused object.

        With the same grab put on that window it has the focus again; the keys still come to us, until `key` is up. They
        come one by one: what is typed before we have seen that release waits in the server, and is not lost.
        """
        if not window or self._lent is not None:
            return
        modes = (GrabMode.Async, GrabMode.Sync)
        reply = self._display.reply(self._display.core.GrabKeyboard(False, window, 0, *modes))
        if reply is not None and reply.status == GrabStatus.Success:
            # A thread of its own that needs no lock of Python's; the server takes the keyboard back from the dead.
            faulthandler.dump_traceback_later(_HANGS, exit=True, file=_STDERR)
            self._lent, self._lent_for = self._loop.call_later(_LONGEST_LENT, self._take_back), key
            self._next_key()

    def _next_key(self) -> None:
        """While the keyboard is lent: one more event."""
        if self._lent is not None:
            self._display.core.AllowEvents(Allow.SyncKeyboard, 0)
            self._display.flush()

    def _take_back(self) -> None:
        if self._lent is not None:
            self._lent.cancel()
            self._lent = None
            faulthandler.cancel_dump_traceback_later()
            self._display.core.UngrabKeyboard(0)
            self._display.flush()

    def _key_released(self, event: Any) -> None:
        # Down again: pressed anew before we had lent it; given back now, that press would never be seen to end.
        if self._lent is not None and event.detail == self._lent_for and event.detail not in keys_down(self._display):
            self._take_back()
        self._next_key()
        for grab in self._grabs.values():
            if grab.down and event.detail in grab.keys:
                # Where the server cannot tell repeats apart, a release is sent before each: ask whether the key is really
                # up. Elsewhere nothing is asked: by the time of the answer the next press may be under way.
                grab.down = not self._tells_repeats and event.detail in keys_down(self._display)
                grab.seen = self._loop.time()

    def _mapping_changed(self, event: Any) -> None:
        if event.request != Mapping.Pointer:
            self._keyboard_changed(event)

    def _keyboard_changed(self, _event: Any) -> None:
        if self._remap is not None:
            self._remap.cancel()
        self._remap = self._loop.call_later(_MAPPING_QUIET, self._regrab)

    def _regrab(self) -> None:
        self.keymap = Keymap(self._display)
        for chord, grab in self._grabs.items():
            self._give_back(grab)
            state = self._take(grab)
            if state is not HotkeyState.READY:
                _log.warning("hotkey %s after the keyboard changed: %s", chord, state)

    @staticmethod
    def _taken(chord: str) -> HotkeyReport:
        reason = _("{chord} 已被别的程序占用。请在设置里换一个组合键。").format(chord=chord)
        return HotkeyReport(chord, HotkeyState.TAKEN, reason)

    @staticmethod
    def _unknown(chord: str) -> HotkeyReport:
        reason = _("这个键盘上按不出 {chord}。请在设置里换一个组合键。").format(chord=chord)
        return HotkeyReport(chord, HotkeyState.UNKNOWN_KEY, reason)
