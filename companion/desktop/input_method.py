"""Which of Qt's plugins reaches the input method of this session, read from the environment alone.

The Qt of the wheel has the plugin for IBus and none for Fcitx; Fcitx 5 answers in IBus's language at its portal. Most
desktops of Fcitx users say ``QT_IM_MODULE=fcitx``, and then nothing but letters could be typed into our windows.
"""

from __future__ import annotations

from collections.abc import Mapping

IBUS = {"QT_IM_MODULE": "ibus"}
FCITX = {**IBUS, "IBUS_USE_PORTAL": "1"}
_UNREACHABLE = ("", "fcitx", "fcitx5", "xim")
"""Values of QT_IM_MODULE for which this Qt has nothing; it would fall back to dead keys."""


def qt_variables(environment: Mapping[str, str]) -> dict[str, str]:
    """The variables with which Qt finds the method that `environment` names; empty where it finds it, or none is named.

    On Wayland a session that names none is left alone: there the compositor hands out the method's text.
    """
    module, named = environment.get("QT_IM_MODULE", ""), environment.get("XMODIFIERS", "")
    if module not in _UNREACHABLE:
        return {}
    if not module and environment.get("WAYLAND_DISPLAY"):
        return {}
    if module.startswith("fcitx") or "@im=fcitx" in named:
        return FCITX
    return IBUS if "@im=ibus" in named else {}
