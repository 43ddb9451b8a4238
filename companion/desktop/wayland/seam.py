"""Typist, Clipboard and Presence on a Wayland compositor, behind one thread of their own."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from companion.base.i18n import _
from companion.desktop.loop_thread import LoopThread
from companion.desktop.ports import NO_TARGET, ClipboardContent, InsertReport, Outcome, Reason, Target
from companion.desktop.wayland.keyboard import VirtualKeyboard
from companion.desktop.wayland.portal_keyboard import PortalKeyboard
from companion.desktop.wayland.protocols import DATA_CONTROL, TOPLEVELS, VIRTUAL_KEYBOARD
from companion.desktop.wayland.selection import Selection, text_content
from companion.desktop.wayland.toplevels import Toplevels
from companion.desktop.wayland.typist import Keys, WaylandTypist
from companion.desktop.wayland.wire import Proxy, Wire, WireError

OWN_APP_IDS = frozenset({"companion"})
"""What Qt calls our windows (`QGuiApplication.setDesktopFileName` in companion.app)."""


@dataclass(frozen=True, slots=True)
class Offers:
    """What the compositor lets a program do."""

    virtual_keyboard: bool = False
    data_control: bool = False
    toplevels: bool = False

    @property
    def paste(self) -> bool:
        """Everything but the key: without the active window a reply could land in the wrong chat, and nobody would know."""
        return self.data_control and self.toplevels


@dataclass(frozen=True, slots=True)
class KeyPortal:
    """The RemoteDesktop portal, for compositors that take no keys: its bus, and where its token is kept."""

    bus: str
    folder: Path | None = None


@dataclass(slots=True)
class _Parts:
    wire: Wire
    offers: Offers
    toplevels: Toplevels | None = None
    clipboard: Selection | None = None
    typist: WaylandTypist | None = None
    keys: Keys | None = None


class WaylandSeam:
    """The three ports. Callbacks come on the seam's thread and must only emit."""

    def __init__(self, path: Path, own: frozenset[str] = OWN_APP_IDS, portal: KeyPortal | None = None) -> None:
        """Connect to the compositor at `path`; raises ConnectionError with the reason for a person.

        `own`: the app ids whose windows are never a target. `portal`: who presses keys where the compositor does not.
        """

        async def open_parts() -> _Parts:
            return await _connect(path, own, portal)

        try:
            self._thread = LoopThread("wayland", open_parts, _disconnect)
        except (OSError, TimeoutError) as error:
            raise ConnectionError(_("连不上屏幕（{display}）。").format(display=path.name)) from error
        self.offers = self._thread.ask(lambda parts: parts.offers, Offers())
        self.pastes = self._thread.ask(lambda parts: parts.typist is not None, False)
        """Whether `insert` can do more than copy."""

    def close(self) -> None:
        """Disconnect; what we own on the clipboard goes with us."""
        self._thread.close()

    # -- Typist --------------------------------------------------------------------------------------------------

    def current_target(self) -> Target:
        """As `ports.Typist.current_target`."""
        return self._thread.ask(lambda parts: _windows(parts).capture(), NO_TARGET)

    def last_target(self) -> Target:
        """As `ports.Typist.last_target`."""
        return self._thread.ask(lambda parts: _windows(parts).last_foreign, NO_TARGET)

    def insert(
        self, text: str, target: Target, done: Callable[[InsertReport], None], *, bring_forward: bool = False
    ) -> None:
        """As `ports.Typist.insert`."""
        gone = InsertReport(Outcome.REFUSED, Reason.NO_BACKEND)

        async def insert(parts: _Parts) -> InsertReport:
            return await parts.typist.insert(text, target, bring_forward) if parts.typist else gone

        self._thread.start(insert, done, gone)

    def use_paste_keys(self, keys: Mapping[str, str]) -> None:
        """The user's own entries: app id -> ctrl+v, ctrl+shift+v, shift+insert, shift+insert-primary, copy-only."""
        self._thread.ask(lambda parts: setattr(parts.typist, "own_keys", dict(keys)) if parts.typist else None, None)

    def fullscreen(self) -> bool:
        """As `ports.Presence.fullscreen`."""
        return self._thread.ask(lambda parts: _windows(parts).fullscreen(), False)

    # -- Clipboard -----------------------------------------------------------------------------------------------

    def read(
        self, done: Callable[[ClipboardContent], None], deadline: float = 0.8, limit: int = 1_000_000
    ) -> None:
        """As `ports.Clipboard.read`."""
        silent = ClipboardContent("no-answer")

        async def read(parts: _Parts) -> ClipboardContent:
            return await parts.clipboard.text(deadline, limit) if parts.clipboard else silent

        self._thread.start(read, done, silent)

    def copy(self, text: str, done: Callable[[bool], None]) -> None:
        """As `ports.Clipboard.copy`."""

        async def copy(parts: _Parts) -> bool:
            return parts.clipboard is not None and await parts.clipboard.claim(text_content(text, secret=False))

        self._thread.start(copy, done, False)

    def former(self) -> Mapping[str, int]:
        """As `ports.Clipboard.former`."""
        return self._thread.ask(_sizes, {})


def _windows(parts: _Parts) -> Toplevels:
    """What the compositor tells of windows; raises WireError where it does not, or no longer does."""
    if parts.toplevels is None or parts.wire.lost.is_set():
        raise WireError(TOPLEVELS)
    return parts.toplevels


async def _connect(path: Path, own: frozenset[str], portal: KeyPortal | None) -> _Parts:
    wire = Wire(path)
    try:
        await wire.round_trip()
        offers = Offers(
            VIRTUAL_KEYBOARD in wire.globals, any(name in wire.globals for name in DATA_CONTROL), TOPLEVELS in wire.globals
        )
        parts = _Parts(wire, offers)
        seat = wire.bind("wl_seat", 1)
        if seat is not None:
            parts.toplevels = Toplevels(wire, own) if offers.toplevels else None
            parts.clipboard = Selection(wire, seat) if offers.data_control else None
            if offers.virtual_keyboard:
                parts.keys = VirtualKeyboard(wire, seat)
            elif portal is not None and offers.paste:
                parts.keys = PortalKeyboard(portal.bus, portal.folder)
            if parts.keys is not None and parts.toplevels is not None and parts.clipboard is not None:
                primary = _primary(wire, seat)
                parts.typist = WaylandTypist(wire, seat, parts.toplevels, parts.keys, parts.clipboard, primary)
        # Two: the windows and offers that the first one brings are only then told in full.
        await wire.round_trip()
        await wire.round_trip()
    except WireError:
        wire.close()
        raise
    return parts


def _primary(wire: Wire, seat: Proxy) -> Selection | None:
    try:
        return Selection(wire, seat, primary=True)
    except LookupError:
        return None


async def _disconnect(parts: _Parts) -> None:
    if parts.keys is not None:
        await parts.keys.close()
    parts.wire.close()


def _sizes(parts: _Parts) -> Mapping[str, int]:
    kept = parts.clipboard.former if parts.clipboard is not None else None
    if kept is None or kept.content is None:
        return {}
    return {name: len(data) for name, data in kept.content.items()}
