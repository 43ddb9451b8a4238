"""Global hotkeys that the desktop itself holds for us (org.freedesktop.portal.GlobalShortcuts)."""

from __future__ import annotations

import asyncio
import logging
import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from companion.base.i18n import _
from companion.desktop.loop_thread import LoopThread
from companion.desktop.ports import HotkeyReport, HotkeyState, Target
from companion.desktop.wayland.portal import SESSION, Portal, PortalError, open_portal
from companion.desktop.wayland.triggers import shortcut_id, trigger

_log = logging.getLogger("companion.desktop.portal")
INTERFACE = "org.freedesktop.portal.GlobalShortcuts"
_TOGETHER = 0.3
"""Chords registered within this time (s) are put to the person in one question."""
_REPEAT_MS = 1500
"""A second press this soon without a release between is the same key held down (as on X11)."""


@dataclass(slots=True)
class _Wanted:
    chord: str
    pressed: Callable[[Target], None]
    down: bool = False
    seen: int = 0


class _Binding:
    """What the desktop holds for us. A session can be bound once only, so every change makes a new one."""

    def __init__(self, refused: Callable[[str], None], capture: Callable[[], Target]) -> None:
        self.wanted: dict[str, _Wanted] = {}
        self.portal: Portal | None = None
        self._refused = refused
        self._capture = capture
        self._asked: frozenset[str] = frozenset()
        self._session = ""
        self._count = 0
        self._changed = asyncio.Event()
        self._work = asyncio.get_running_loop().create_task(self._keep_bound())

    def change(self) -> None:
        """Something is wanted that was not, or no longer."""
        self._changed.set()

    async def close(self) -> None:
        """Give everything back."""
        self._work.cancel()
        await asyncio.gather(self._work, return_exceptions=True)
        if self.portal is not None:
            await self._let_go(self.portal)
            await self.portal.close()

    def signalled(self, path: str, member: str, values: tuple[Any, ...]) -> None:
        """A signal of the portal."""
        if member in ("came", "went"):
            self._session, self._asked = "", frozenset()
            if member == "came":
                self._changed.set()
        elif member == f"{SESSION}.Closed" and path == self._session:
            # The person has taken them back: not to be asked for again until something changes.
            self._session = ""
        elif member in (f"{INTERFACE}.Activated", f"{INTERFACE}.Deactivated") and str(values[0]) == self._session:
            token = dict(values[3]).get("activation_token", ("s", ""))[1]
            if token:
                # Qt takes it from there for the next window that asks to be in front, and a compositor believes it.
                os.environ["XDG_ACTIVATION_TOKEN"] = str(token)
            self._pressed(str(values[1]), int(values[2]), down=member.endswith(".Activated"))

    def _pressed(self, name: str, when: int, *, down: bool) -> None:
        wanted = self.wanted.get(name)
        if wanted is None:
            return
        repeat = wanted.down and when - wanted.seen < _REPEAT_MS
        wanted.down, wanted.seen = down, when
        if down and not repeat:
            wanted.pressed(self._capture())

    async def _keep_bound(self) -> None:
        while True:
            await self._changed.wait()
            await asyncio.sleep(_TOGETHER)
            self._changed.clear()
            if self.portal is None or frozenset(self.wanted) == self._asked:
                continue
            try:
                await self._bind(self.portal)
            except ConnectionError as error:
                _log.warning("global shortcuts: %s", error)
                if not (isinstance(error, PortalError) and error.gone):
                    self._tell(self.wanted, {})

    async def _bind(self, portal: Portal) -> None:
        await self._let_go(portal)
        asked = {name: wanted.chord for name, wanted in self.wanted.items()}
        self._asked = frozenset(asked)
        if not asked:
            return
        # Once more for a portal that was started anew; one that knows us refuses.
        await portal.introduce()
        self._count += 1
        options = {"session_handle_token": ("s", f"companion{self._count}")}
        code, made = await portal.request(f"{INTERFACE}.CreateSession", "", (), options)
        if code:
            self._tell(asked, {})
            return
        self._session = str(made["session_handle"][1])
        label = _("客服伙伴：{chord}")
        shortcuts = [
            (name, {"description": ("s", label.format(chord=chord)), "preferred_trigger": ("s", trigger(chord))})
            for name, chord in asked.items()
        ]
        code, results = await portal.request(f"{INTERFACE}.BindShortcuts", "oa(sa{sv})s", (self._session, shortcuts, ""))
        bound = {name: dict(about) for name, about in results["shortcuts"][1]} if not code and "shortcuts" in results else {}
        _log.info("global shortcuts: %d asked, %d bound", len(asked), len(bound))
        self._tell(asked, bound)

    def _tell(self, asked: Mapping[str, Any], bound: Mapping[str, Any]) -> None:
        for name in asked:
            if name not in bound and name in self.wanted:
                self._refused(self.wanted[name].chord)

    async def _let_go(self, portal: Portal) -> None:
        session, self._session = self._session, ""
        if not session:
            return
        try:
            await portal.call(f"{SESSION}.Close", "", (), session)
        except ConnectionError as error:
            _log.info("session: %s", error)


class PortalHotkeys:
    """The Hotkeys port. READY means that the desktop has been asked: it asks the person, and `refused` hears of a no."""

    def __init__(self, capture: Callable[[], Target], refused: Callable[[str], None], bus: str = "SESSION") -> None:
        """`capture`: the window in front. Raises ConnectionError where the bus offers no such portal."""

        async def open_binding() -> _Binding:
            binding = _Binding(refused, capture)
            try:
                binding.portal = await open_portal(binding.signalled, bus)
                if not await binding.portal.version(INTERFACE):
                    raise ConnectionError(INTERFACE)
            except BaseException:
                await binding.close()
                raise
            return binding

        try:
            self._thread = LoopThread("portal", open_binding, _Binding.close)
        except (OSError, LookupError, ValueError, RuntimeError, EOFError, TimeoutError) as error:
            raise ConnectionError(_("这个桌面没有提供全局快捷键的门户。")) from error

    def register(self, chord: str, pressed: Callable[[Target], None]) -> HotkeyReport:
        """As the port; Enter, Esc and bare keys are never asked for."""
        name = shortcut_id(chord)
        if not name:
            reason = _("{chord} 不能交给桌面登记。请在设置里换一个组合键。").format(chord=chord)
            return HotkeyReport(chord, HotkeyState.UNSUPPORTED, reason)
        gone = HotkeyReport(chord, HotkeyState.UNSUPPORTED, _("桌面的快捷键门户没有回应。"))

        def want(binding: _Binding) -> HotkeyReport:
            if binding.portal is None or not binding.portal.alive:
                return gone
            binding.wanted[name] = _Wanted(chord, pressed)
            binding.change()
            return HotkeyReport(chord, HotkeyState.READY)

        return self._thread.ask(want, gone)

    def unregister(self, chord: str) -> None:
        """As the port."""

        def forget(binding: _Binding) -> None:
            if binding.wanted.pop(shortcut_id(chord), None) is not None:
                binding.change()

        self._thread.ask(forget, None)

    def close(self) -> None:
        """As the port."""
        self._thread.close()
