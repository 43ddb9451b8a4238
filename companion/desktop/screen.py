"""Whether there is a screen to open windows on. Qt ends the process when there is none, so it is asked before."""

from __future__ import annotations

import os
import socket
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from companion.base.i18n import _
from companion.desktop.session import read_facts

_SECONDS = 2.0


def screen_missing(environment: Mapping[str, str]) -> str:
    """Why no window can be opened, one sentence; empty where one can, or where Qt was told what to draw on."""
    facts = read_facts(environment)
    if not facts.platform.startswith("linux") or environment.get("QT_QPA_PLATFORM"):
        return ""
    wayland = environment.get("WAYLAND_DISPLAY", "")
    if wayland and _answers(Path(environment.get("XDG_RUNTIME_DIR", "")) / wayland):
        return ""
    if facts.display:
        return "" if _x_answers(facts.display) else _("连不上屏幕（{display}）。").format(display=facts.display)
    if wayland:
        return _("连不上屏幕（{display}）。").format(display=wayland)
    return _("没有可用的屏幕（环境变量 DISPLAY 是空的）。")


def _answers(path: Path) -> bool:
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as client:
        client.settimeout(_SECONDS)
        try:
            client.connect(os.fspath(path))
        except OSError:
            return False
    return True


def _x_answers(display: str) -> bool:
    import xcffib
    import xcffib.xproto  # without it no connection is made

    connect: Any = xcffib.connect
    try:
        connect(display=display).disconnect()
    except xcffib.ConnectionException:
        return False
    return True
