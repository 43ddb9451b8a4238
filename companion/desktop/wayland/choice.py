"""What a Wayland session allows, asked of its compositor and its portals, and the backends that follow."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from companion.base.i18n import _
from companion.desktop.autostart import launch_command
from companion.desktop.backends import Backends, CopyingTypist
from companion.desktop.ports import NO_TARGET, Capability, Clipboard, Hotkeys, Notice, Notifier, Target
from companion.desktop.ports_null import NullClipboard, NullHotkeys, NullPresence, NullTypist
from companion.desktop.wayland.advice import COMMAND, binding_advice
from companion.desktop.wayland.entry import ensure_entry
from companion.desktop.wayland.portal import portal_has
from companion.desktop.wayland.portal_hotkeys import PortalHotkeys
from companion.desktop.wayland.portal_keyboard import INTERFACE as REMOTE
from companion.desktop.wayland.seam import KeyPortal, Offers, WaylandSeam
from companion.desktop.x11.seam import X11Seam


@dataclass(frozen=True, slots=True)
class Place:
    """Where to ask; empty: there is none. `desktop` as in XDG_CURRENT_DESKTOP, `display` is Xwayland's."""

    socket: str
    bus: str
    desktop: str
    display: str
    folder: Path | None = None
    """Where what the desktop hands us is kept between runs; None: nothing is to be left behind."""


def choose_wayland(place: Place, clipboard: Clipboard | None = None, notifier: Notifier | None = None) -> Backends:
    """The best of this compositor and this session bus. Never raises.

    `clipboard` (Qt's) serves where the compositor lets only the window with the focus use it.
    """
    socket, bus, desktop = place.socket, place.bus, place.desktop
    seam: WaylandSeam | None = None
    if place.folder is not None and bus:
        ensure_entry(os.environ, Path.home(), launch_command())
    portal = KeyPortal(bus, place.folder) if socket and portal_has(REMOTE, bus) else None
    try:
        seam = WaylandSeam(Path(socket), portal=portal) if socket else None
    except ConnectionError:
        offers = Offers()
    else:
        offers = seam.offers if seam is not None else Offers()
    hotkeys, hotkey_line = _hotkeys(bus, desktop, seam.current_target if seam is not None else lambda: NO_TARGET, notifier)
    xwayland = None if offers.data_control else _xwayland(place)
    own: Clipboard = clipboard or NullClipboard()
    if xwayland is not None:
        own = xwayland
    elif seam is not None and offers.data_control:
        own = seam

    def close() -> None:
        hotkeys.close()
        for end in (seam, xwayland):
            if end is not None:
                end.close()

    if seam is not None and seam.pastes:
        line = _pasting_line(offers)
        lines = [hotkey_line, line, _clipboard_line(offers, xwayland)]
        return Backends(hotkeys, seam, seam, lines, close, seam.use_paste_keys, seam)
    lines = [hotkey_line, _copying_line(offers, socket, answered=seam is not None), _clipboard_line(offers, xwayland)]
    if seam is not None and offers.toplevels:
        return Backends(hotkeys, CopyingTypist(seam, own), own, lines, close, presence=seam)
    return Backends(hotkeys, NullTypist(own), own, lines, close, presence=NullPresence())


def _hotkeys(
    bus: str, desktop: str, capture: Callable[[], Target], notifier: Notifier | None
) -> tuple[Hotkeys, Capability]:
    def refused(chord: str) -> None:
        if notifier is not None:
            title = _("快捷键 {chord} 没有登记上").format(chord=chord)
            notifier.notify(Notice(title, _("桌面没有同意。") + binding_advice(desktop)), lambda _chosen: None)

    try:
        if not bus:
            raise ConnectionError(_("没有会话总线，找不到桌面的快捷键门户。"))
        hotkeys = PortalHotkeys(capture, refused, bus)
    except ConnectionError as error:
        reason = _("Wayland 不让程序自己登记全局快捷键。") + str(error)
        return NullHotkeys(reason), Capability("hotkey", COMMAND, "limited", reason, binding_advice(desktop))
    said = _("由桌面登记，第一次会请您确认；以后在系统设置的快捷键里改。")
    return hotkeys, Capability("hotkey", "portal", "ok", said)


def _pasting_line(offers: Offers) -> Capability:
    if offers.virtual_keyboard:
        return Capability("paste", "virtual-keyboard", "ok")
    return Capability("paste", "RemoteDesktop", "ok", _("由桌面替您按键。第一次粘贴时桌面会请您同意，同意之前只复制。"))


def _copying_line(offers: Offers, socket: str, *, answered: bool) -> Capability:
    if not socket:
        reason = _("环境变量 WAYLAND_DISPLAY 是空的，连不上桌面。")
    elif not answered:
        reason = _("{place} 那里没有桌面回应（环境变量 WAYLAND_DISPLAY）。").format(place=socket)
    elif not offers.toplevels:
        # The RemoteDesktop portal would press keys, but says nothing of where they land.
        reason = _("这个桌面不告诉程序哪个窗口在前面。盲目粘贴可能发给别的客户，所以只复制。")
    elif not offers.virtual_keyboard:
        reason = _("这个桌面不让程序替您按键。")
    else:
        reason = _("这个桌面不让后台程序使用剪贴板。")
    return Capability("paste", "copy", "limited", reason, _("选好话术后会复制到剪贴板，请在要用的地方按 Ctrl+V。"))


def _xwayland(place: Place) -> X11Seam | None:
    """GNOME drops what a Wayland client without the focus copies, and the palette is hidden by then; what an X11 client
    copies it takes at any time (mutter: meta-wayland-data-device.c, meta-x11-selection.c)."""
    if not place.display or "gnome" not in place.desktop.lower().split(":"):
        return None
    try:
        return X11Seam(place.display, bus=place.bus)
    except ConnectionError:
        return None


def _clipboard_line(offers: Offers, xwayland: X11Seam | None) -> Capability:
    if offers.data_control:
        return Capability("clipboard", "data-control", "ok")
    if xwayland is not None:
        return Capability("clipboard", "Xwayland", "ok", _("GNOME 只让前面的窗口用剪贴板，所以经由 Xwayland 复制。"))
    reason = _("只有本程序的窗口在前面时才能读写剪贴板。")
    return Capability("clipboard", "qt", "limited", reason, _("复制后请粘贴看一眼；没有复制上时，请在面板里再选一次。"))
