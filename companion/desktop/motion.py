"""Whether the desktop is set to less motion, as each system says it; where nothing is said, the answer is no.

Linux: the Settings portal (``org.freedesktop.appearance reduced-motion``; before that key, the desktops' own switches
of animations). Windows: SPI_GETCLIENTAREAANIMATION. macOS: ``reduceMotion`` of universal access.
"""

from __future__ import annotations

import importlib
import subprocess
import sys
from typing import Any

_PORTAL = "org.freedesktop.portal.Desktop"
_PATH = "/org/freedesktop/portal/desktop"
_SECONDS = 2.0
_KEYS: tuple[tuple[str, str, object], ...] = (
    ("org.freedesktop.appearance", "reduced-motion", 1),
    ("org.gnome.desktop.interface", "enable-animations", False),
    ("org.kde.kdeglobals.KDE", "AnimationDurationFactor", "0"),
)
"""Namespace, key, and the value that means less motion."""
_SPI_GETCLIENTAREAANIMATION = 0x1042


def wants_less_motion(platform: str = sys.platform) -> bool:
    """Ask the desktop; takes up to some seconds, so call it away from the window's thread."""
    if platform == "win32":
        return _windows()
    if platform == "darwin":
        return _macos()
    return _portal()


def _portal() -> bool:
    try:
        jeepney: Any = importlib.import_module("jeepney")
        blocking: Any = importlib.import_module("jeepney.io.blocking")
    except ImportError:
        return False
    settings = jeepney.DBusAddress(_PATH, _PORTAL, "org.freedesktop.portal.Settings")
    try:
        with blocking.open_dbus_connection("SESSION", auth_timeout=_SECONDS) as bus:
            for namespace, key, less in _KEYS:
                # Read is as old as the portal; it wraps the value twice.
                ask = jeepney.new_method_call(settings, "Read", "ss", (namespace, key))
                reply = bus.send_and_get_reply(ask, timeout=_SECONDS)
                if reply.header.message_type is jeepney.MessageType.method_return and inner(reply.body[0]) == less:
                    return True
    except (OSError, KeyError, ValueError, RuntimeError):
        # No bus, nobody answers in time, or an address that is none.
        return False
    return False


def inner(value: object) -> object:
    """The value inside any number of variants, which are pairs of signature and value."""
    while isinstance(value, tuple) and len(value) == 2 and isinstance(value[0], str):
        value = value[1]
    return value


def _windows() -> bool:
    ctypes: Any = importlib.import_module("ctypes")
    animated = ctypes.c_int(1)
    done = ctypes.windll.user32.SystemParametersInfoW(_SPI_GETCLIENTAREAANIMATION, 0, ctypes.byref(animated), 0)
    return bool(done) and not animated.value


def _macos() -> bool:
    ask = ["defaults", "read", "com.apple.universalaccess", "reduceMotion"]
    try:
        said = subprocess.run(ask, capture_output=True, text=True, timeout=_SECONDS, check=False).stdout
    except (OSError, subprocess.TimeoutExpired):
        return False
    return said.strip() == "1"
