"""Pressing the paste key by way of the desktop (org.freedesktop.portal.RemoteDesktop), where a person has agreed to it.

Only for compositors that tell which window is in front but take no keys from programs: the portal itself says nothing of
where a key lands.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from companion.base.files import write_atomic
from companion.desktop.wayland.portal import SESSION, Portal, PortalError, open_portal
from companion.desktop.x11.programs import PasteKey

_log = logging.getLogger("companion.desktop.portal")
INTERFACE = "org.freedesktop.portal.RemoteDesktop"
TOKEN_FILE = "remote-desktop.token"
_KEYBOARD = 1
_UNTIL_REVOKED = 2
_NO_BUS = (OSError, EOFError, LookupError, ValueError, RuntimeError)


class PortalKeyboard:
    """The person is asked once a run, when the first reply is to be pasted; with a token from before, not at all."""

    def __init__(self, bus: str, folder: Path | None) -> None:
        """`folder`: where the desktop's token is kept between runs; None: nowhere. Call on the running loop."""
        self._bus = bus
        self._file = folder / TOKEN_FILE if folder is not None else None
        self._portal: Portal | None = None
        self._session = ""
        self._asking: asyncio.Task[None] | None = None
        if self._token():
            self.granted()

    def granted(self) -> bool:
        """Whether a key can be pressed now. If the person has not been asked yet, they are."""
        if self._session:
            return True
        if self._asking is None:
            self._asking = asyncio.get_running_loop().create_task(self._ask())
        return False

    async def press(self, key: PasteKey) -> bool:
        """Press and release it, modifiers around it; False: the desktop no longer lets us."""
        try:
            for keysym in key.keysyms:
                await self._notify(keysym, down=True)
            for keysym in reversed(key.keysyms):
                await self._notify(keysym, down=False)
        except (ConnectionError, OSError) as error:
            _log.warning("key: %s", error)
            self._session = ""
            return False
        return True

    async def close(self) -> None:
        """End the session."""
        if self._asking is not None:
            self._asking.cancel()
            await asyncio.gather(self._asking, return_exceptions=True)
        if self._portal is not None:
            await self._portal.close()

    async def _notify(self, keysym: int, *, down: bool) -> None:
        if self._portal is None or not self._session:
            raise PortalError(INTERFACE)
        body: tuple[Any, ...] = (self._session, {}, keysym, int(down))
        await self._portal.call(f"{INTERFACE}.NotifyKeyboardKeysym", "oa{sv}iu", body)

    async def _ask(self) -> None:
        try:
            if self._portal is None:
                self._portal = await open_portal(self._signalled, self._bus)
            self._session = await self._begin(self._portal)
        except _NO_BUS as error:
            _log.warning("remote desktop: %s", error)

    async def _begin(self, portal: Portal) -> str:
        _code, made = await portal.request(f"{INTERFACE}.CreateSession", "", (), {"session_handle_token": ("s", "companion")})
        session = str(made["session_handle"][1])
        options: dict[str, Any] = {"types": ("u", _KEYBOARD), "persist_mode": ("u", _UNTIL_REVOKED)}
        token = self._token()
        if token:
            options["restore_token"] = ("s", token)
        await portal.request(f"{INTERFACE}.SelectDevices", "o", (session,), options)
        code, results = await portal.request(f"{INTERFACE}.Start", "os", (session, ""))
        devices = int(results["devices"][1]) if "devices" in results else 0
        _log.info("remote desktop: answer %d, devices %d", code, devices)
        if code or not devices & _KEYBOARD:
            return ""
        self._keep(results)
        return session

    def _signalled(self, path: str, member: str, _values: tuple[Any, ...]) -> None:
        if member == "went" or (member == f"{SESSION}.Closed" and path == self._session):
            # Revoked or gone: the next reply asks again.
            self._session, self._asking = "", None

    def _token(self) -> str:
        try:
            return self._file.read_text(encoding="utf-8").strip() if self._file is not None else ""
        except (OSError, UnicodeDecodeError):
            return ""

    def _keep(self, results: Mapping[str, Any]) -> None:
        """A token serves once; the next one comes with every start."""
        if self._file is None or "restore_token" not in results:
            return
        try:
            write_atomic(self._file, str(results["restore_token"][1]).encode())
        except OSError as error:
            _log.warning("token: %s", error)
