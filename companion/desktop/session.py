"""The facts of this session, read once, and the backends they lead to, each with its reason."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from companion.base.i18n import _
from companion.desktop.answering import socket_answers, x_answers
from companion.desktop.backends import Backends, CopyingTypist
from companion.desktop.ports import Capability, Clipboard, Hotkeys, Notifier, Presence, Reason, Typist
from companion.desktop.ports_null import NullClipboard, NullHotkeys, NullNotifier, NullPresence, NullTypist


@dataclass(frozen=True, slots=True)
class Facts:
    """What decides the choice."""

    platform: str
    """As `sys.platform`."""
    display: str = ""
    """DISPLAY: where the X server is."""
    wayland: bool = False
    """The session's windows are Wayland's; an X server, if any, sees only some of them."""
    socket: str = ""
    """Where the Wayland compositor listens."""
    bus: str = ""
    """The session bus."""
    desktop: str = ""
    """As XDG_CURRENT_DESKTOP."""
    ssh: bool = False
    """Logged in from another machine."""
    root: bool = False


def read_facts(environment: Mapping[str, str] | None = None, platform: str = sys.platform) -> Facts:
    """Read the environment (default: this process's)."""
    seen = os.environ if environment is None else environment
    wayland = seen.get("XDG_SESSION_TYPE", "").lower() == "wayland" or bool(seen.get("WAYLAND_DISPLAY"))
    name, folder = seen.get("WAYLAND_DISPLAY", ""), seen.get("XDG_RUNTIME_DIR", "")
    return Facts(
        platform,
        seen.get("DISPLAY", ""),
        wayland,
        str(Path(folder) / name) if name else "",
        seen.get("DBUS_SESSION_BUS_ADDRESS", ""),
        seen.get("XDG_CURRENT_DESKTOP", ""),
        ssh="SSH_CONNECTION" in seen,
        root=environment is None and hasattr(os, "geteuid") and os.geteuid() == 0,
    )


@dataclass(frozen=True, slots=True)
class Session:
    """The chosen backends. `close` ends them all, in at most about two seconds."""

    hotkeys: Hotkeys
    typist: Typist
    clipboard: Clipboard
    notifier: Notifier
    capabilities: list[Capability] = field(default_factory=list)
    close: Callable[[], None] = lambda: None
    use_paste_keys: Callable[[Mapping[str, str]], None] = lambda keys: None
    """The user's own table of paste keys (X11: WM_CLASS -> name of a key or ``copy-only``)."""
    keep_off_taskbar: Callable[[int], None] = lambda window: None
    """Keeps a native window of ours, not yet shown, out of the desktop's task list."""
    presence: Presence = field(default_factory=NullPresence)
    use_low_level: Callable[[bool], str] = lambda wanted: ""
    """Windows: also listen to every key for chords that Windows refuses. Returns why that is not possible, or nothing."""


def choose(
    facts: Facts, clipboard: Clipboard | None = None, notifier: Notifier | None = None, folder: Path | None = None
) -> Session:
    """The best this session allows. `clipboard` serves where we have no own one (Qt's, given by companion.app).

    `folder`: where a desktop's lasting permission is kept (a token); None: nowhere.
    """
    if facts.platform.startswith("linux") and facts.display and not facts.wayland:
        from companion.desktop.x11.extensions import can_press_keys
        from companion.desktop.x11.seam import X11Seam

        if not x_answers(facts.display):
            return _without_seam(facts, clipboard, notifier, _("连不上 X 显示服务器（{display}）。").format(display=facts.display))
        try:
            seam = X11Seam(facts.display)
        except ConnectionError as error:
            return _without_seam(facts, clipboard, notifier, str(error))
        capabilities = [Capability(name, "X11", "ok") for name in ("hotkey", "paste", "clipboard")]
        typist: Typist = seam
        if not can_press_keys(facts.display):
            typist = CopyingTypist(seam, seam)
            reason = _("这个 X 服务器没有 XTEST 扩展，程序不能替您按键。")
            remedy = _("选好话术后会复制到剪贴板，复制后请按 Ctrl+V。")
            capabilities[1] = Capability("paste", "copy", "limited", reason, remedy)
        return Session(
            seam,
            typist,
            seam,
            notifier or NullNotifier(),
            capabilities,
            seam.close,
            seam.use_paste_keys,
            seam.keep_off_taskbar,
            seam,
        )
    if facts.platform == "win32":
        return _windows(facts, clipboard, notifier)
    if facts.platform == "darwin":
        from companion.desktop.macos.native import NativeApi
        from companion.desktop.macos.seam import choose_macos

        try:
            return _session(choose_macos(NativeApi(), os.getpid()), notifier)
        except ConnectionError as error:
            return _without_seam(facts, clipboard, notifier, str(error))
    if facts.platform.startswith("linux") and facts.wayland:
        from companion.desktop.wayland.choice import Place, choose_wayland

        if facts.socket and not socket_answers(Path(facts.socket)) and not (facts.display and x_answers(facts.display)):
            reason = _("{place} 那里没有桌面回应（环境变量 WAYLAND_DISPLAY）。").format(place=facts.socket)
            return _without_seam(replace(facts, wayland=False), clipboard, notifier, reason)
        place = Place(facts.socket, facts.bus, facts.desktop, facts.display, folder)
        return _session(choose_wayland(place, clipboard, notifier), notifier)
    return _without_seam(facts, clipboard, notifier, _why_not(facts))


def _session(made: Backends, notifier: Notifier | None) -> Session:
    return Session(
        made.hotkeys, made.typist, made.clipboard, notifier or NullNotifier(), made.capabilities, made.close,
        made.use_paste_keys, presence=made.presence,
    )  # fmt: skip


def _windows(facts: Facts, clipboard: Clipboard | None, notifier: Notifier | None) -> Session:
    from companion.desktop.keyboard_hook import LowLevelSwitch
    from companion.desktop.windows.seam import WindowsSeam

    try:
        seam = WindowsSeam()
    except ConnectionError as error:
        return _without_seam(facts, clipboard, notifier, str(error))
    capabilities = [
        Capability("hotkey", "RegisterHotKey", "ok"),
        Capability("paste", "SendInput", "ok", _("以管理员身份运行的窗口除外：系统不让别的程序往那里按键，话术会复制好。")),
        Capability("clipboard", "Win32", "ok"),
    ]
    return Session(
        seam, seam, seam, notifier or NullNotifier(), capabilities, seam.close, seam.use_paste_keys, presence=seam,
        use_low_level=LowLevelSwitch(seam.use_hook),
    )  # fmt: skip


def survey(facts: Facts) -> list[Capability]:
    """What `choose` would give, for doctor: hotkey, paste, clipboard. Leaves nothing behind."""
    session = choose(facts)
    session.close()
    if session.capabilities[2].state != "missing" or session.capabilities[0].state == "missing" or not _has_screen(facts):
        return session.capabilities
    # With a screen the app brings Qt's clipboard along.
    return [*session.capabilities[:2], Capability("clipboard", "qt", "ok")]


def _has_screen(facts: Facts) -> bool:
    return not facts.platform.startswith("linux") or facts.wayland


def _why_not(facts: Facts) -> str:
    if not facts.platform.startswith("linux"):
        return _("这个系统上还不能登记全局快捷键，也不能代您粘贴。")
    if facts.ssh:
        return _("您是从别的机器登录的（SSH），这里没有桌面。")
    return _("没有可用的屏幕（环境变量 DISPLAY 是空的）。")


def _without_seam(
    facts: Facts, clipboard: Clipboard | None, notifier: Notifier | None, reason: str
) -> Session:
    if _has_screen(facts):
        state = "limited"
        key_remedy = _("请在系统的快捷键设置里，把 companion show palette 绑到一个组合键上。")
        paste_remedy = _("选好话术后会复制到剪贴板，复制后请按 Ctrl+V。")
    else:
        state = "missing"
        key_remedy = paste_remedy = _("请在桌面里启动；没有桌面时可运行 companion demo，或直接用命令行。")
        if facts.root:
            key_remedy = paste_remedy = _("请不要用 root（sudo）运行，改由登录桌面的用户启动。") + key_remedy
    own = clipboard or NullClipboard()
    capabilities = [
        Capability("hotkey", "none", state, reason, key_remedy),
        Capability("paste", "copy", state, reason, paste_remedy),
        Capability("clipboard", "qt", "ok")
        if clipboard is not None
        else Capability("clipboard", "none", "missing", reason, key_remedy),
    ]
    return Session(
        NullHotkeys(reason), NullTypist(own, Reason.NO_BACKEND), own, notifier or NullNotifier(), capabilities
    )
