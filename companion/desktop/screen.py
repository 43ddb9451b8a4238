"""Whether there is a screen to open windows on. Qt ends the process when there is none, so it is asked before."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from companion.base.i18n import _
from companion.desktop.answering import socket_answers, x_answers
from companion.desktop.session import read_facts


def screen_missing(environment: Mapping[str, str]) -> str:
    """Why no window can be opened, one sentence; empty where one can, or where Qt was told what to draw on."""
    facts = read_facts(environment)
    if not facts.platform.startswith("linux") or environment.get("QT_QPA_PLATFORM"):
        return ""
    wayland = environment.get("WAYLAND_DISPLAY", "")
    if wayland and socket_answers(Path(environment.get("XDG_RUNTIME_DIR", "")) / wayland):
        return ""
    if facts.display:
        return "" if x_answers(facts.display) else _("连不上屏幕（{display}）。").format(display=facts.display)
    if wayland:
        return _("连不上屏幕（{display}）。").format(display=wayland)
    return _("没有可用的屏幕（环境变量 DISPLAY 是空的）。")
