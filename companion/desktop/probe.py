"""What `companion doctor` asks the machine, beyond the ports: tray, notifications, input method, fonts. No Qt.

Every probe answers with a Capability and never raises: a bus that is not there is an answer.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from typing import Any

from companion.base.i18n import _
from companion.desktop.input_method import qt_variables
from companion.desktop.ports import Capability

_DEADLINE = 2.0


def bus_names(*, running: bool = False) -> frozenset[str] | None:
    """The names owned on the session bus, and but for `running` those it would start; None when there is no bus."""
    if not sys.platform.startswith("linux") or not os.environ.get("DBUS_SESSION_BUS_ADDRESS"):
        return None
    from jeepney import DBusAddress, new_method_call
    from jeepney.io.blocking import open_dbus_connection

    bus = DBusAddress("/org/freedesktop/DBus", "org.freedesktop.DBus", "org.freedesktop.DBus")
    try:
        with open_dbus_connection("SESSION") as connection:
            names = set()
            for method in ("ListNames",) if running else ("ListNames", "ListActivatableNames"):
                reply = connection.send_and_get_reply(new_method_call(bus, method), timeout=_DEADLINE)
                names.update(reply.body[0])
    except (OSError, ValueError, KeyError, RuntimeError):
        # No bus, nobody answers in time, or an address that is none.
        return None
    return frozenset(names)


def _xembed_tray() -> bool:
    """Whether a system tray of the older kind owns its selection on the X display."""
    if not os.environ.get("DISPLAY"):
        return False
    import xcffib

    connect: Any = xcffib.connect
    try:
        connection = connect()
    except xcffib.ConnectionException:
        return False
    try:
        name = f"_NET_SYSTEM_TRAY_S{connection.pref_screen}"
        atom = connection.core.InternAtom(False, len(name), name).reply().atom
        return bool(connection.core.GetSelectionOwner(atom).reply().owner)
    except (xcffib.ConnectionException, xcffib.ProtocolException):
        return False
    finally:
        connection.disconnect()


def tray(names: frozenset[str] | None, *, screen: bool = True) -> Capability:
    """Whether a tray icon will be seen. `screen`: somebody answers there, so that the X server may be asked."""
    if not sys.platform.startswith("linux"):
        return Capability("tray", "qt", "ok")
    if names and "org.kde.StatusNotifierWatcher" in names:
        return Capability("tray", "StatusNotifierItem", "ok")
    if screen and _xembed_tray():
        return Capability("tray", "XEmbed", "ok")
    return Capability(
        "tray", "small-window", "limited", _("这个桌面没有托盘。"), _("会改用一个小窗口，菜单相同；GNOME 可安装 AppIndicator 扩展。")
    )


def notifications(names: frozenset[str] | None) -> Capability:
    """Whether the desktop can show notifications."""
    if not sys.platform.startswith("linux"):
        return Capability("notifications", "qt", "limited", _("这个系统上的通知不带按钮。"), _("到点提示以程序自己的卡片为准。"))
    if names and "org.freedesktop.Notifications" in names:
        return Capability("notifications", "org.freedesktop.Notifications", "ok")
    return Capability(
        "notifications", "none", "limited", _("会话总线上没有通知服务。"), _("程序自己的提示条照常显示；需要系统通知时请安装 xfce4-notifyd 或 dunst。")
    )


def input_method(names: frozenset[str] | None) -> Capability:
    """Whether Chinese can be typed into our own windows. `names`: of those that run."""
    if not sys.platform.startswith("linux"):
        return Capability("input-method", "system", "ok")
    environment = {**os.environ, **qt_variables(os.environ)}
    module = environment.get("QT_IM_MODULE", "")
    running = [label for label, name in (("ibus", "org.freedesktop.IBus"), ("fcitx", "org.fcitx.Fcitx5")) if names and name in names]
    if not running:
        return Capability(
            "input-method", module or "none", "limited", _("没有发现正在运行的中文输入法。"), _("用拼音和首字母一样能搜；要输入汉字请启动 ibus 或 fcitx5。")
        )
    if module == "ibus":
        return Capability("input-method", "ibus", "ok")
    if not module and environment.get("WAYLAND_DISPLAY"):
        return Capability("input-method", "text-input", "ok")
    return Capability(
        "input-method", running[0], "limited", _("没有告诉 Qt 用哪个输入法，面板里打不出汉字。"), _("请用 QT_IM_MODULE=ibus IBUS_USE_PORTAL=1 启动，ibus 和 fcitx5 都能接上。")
    )


def fonts() -> Capability:
    """Whether Chinese text will be drawn as Chinese text."""
    if not sys.platform.startswith("linux"):
        return Capability("fonts", "system", "ok")
    if shutil.which("fc-list") is None:
        return Capability("fonts", "fontconfig", "limited", _("没有 fc-list，查不了字体。"), _("若界面出现方块，请安装 fonts-noto-cjk。"))
    families = _run(["fc-list", ":lang=zh-cn", "family"])
    if families:
        # The windows ask for the mainland's forms first, too.
        return Capability("fonts", min(families, key=lambda one: ("SC" not in one, one)).split(",")[0], "ok")
    return Capability("fonts", "none", "missing", _("没有中文字体，汉字会显示成方块。"), _("请安装 fonts-noto-cjk 或 fonts-wqy-microhei。"))


def _run(command: Sequence[str]) -> list[str]:
    try:
        result = subprocess.run(command, capture_output=True, text=True, timeout=_DEADLINE * 5, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return []
    return [line for line in result.stdout.splitlines() if line.strip()]
