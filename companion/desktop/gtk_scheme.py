"""Light or dark where no portal says it: the theme that GTK's own programs follow.

The theme is named by the desktop's XSETTINGS manager (specifications.freedesktop.org/xsettings-spec), without one by GTK's
``settings.ini``. A theme is dark whose name ends so (Adwaita-dark, Greybird-dark), or where dark is asked for in so many words.
"""

from __future__ import annotations

import configparser
import struct
from collections.abc import Mapping
from pathlib import Path
from typing import Any

_INTEGER, _STRING, _COLOUR = range(3)
_PROPERTY_CHANGE, _STRUCTURE_NOTIFY = 1 << 22, 1 << 17
Value = int | str


class GtkScheme:
    """Asks the X server at `display`; `folder` is XDG_CONFIG_HOME. Close it."""

    def __init__(self, display: str, folder: Path) -> None:
        """Raises ConnectionError when the X server is not there."""
        import xcffib
        import xcffib.xproto

        self._lost: Any = xcffib.XcffibException
        connect: Any = xcffib.connect
        try:
            self._connection: Any = connect(display=display)
            core = self._connection.core
            screen = self._connection.get_setup().roots[self._connection.pref_screen]
            # The root window is told of a new manager.
            core.ChangeWindowAttributes(screen.root, xcffib.xproto.CW.EventMask, [_STRUCTURE_NOTIFY])
            names = (f"_XSETTINGS_S{self._connection.pref_screen}", "_XSETTINGS_SETTINGS")
            self._selection, self._property = (core.InternAtom(False, len(name), name).reply().atom for name in names)
        except self._lost as error:
            raise ConnectionError(display) from error
        self._event_mask = xcffib.xproto.CW.EventMask
        self._folder = folder

    @property
    def descriptor(self) -> int:
        """Readable when something may have changed; then ask `dark` again."""
        return int(self._connection.get_file_descriptor())

    def dark(self) -> bool:
        """As it is now."""
        try:
            settings = self._settings()
            while self._connection.poll_for_event() is not None:
                pass
        except self._lost:
            settings = {}
        name = settings.get("Net/ThemeName")
        return _dark(str(name)) if name else _dark_by_file(self._folder / "gtk-3.0" / "settings.ini")

    def close(self) -> None:
        """Give the connection back."""
        self._connection.disconnect()

    def _settings(self) -> Mapping[str, Value]:
        core = self._connection.core
        owner = core.GetSelectionOwner(self._selection).reply().owner
        if not owner:
            return {}
        core.ChangeWindowAttributes(owner, self._event_mask, [_PROPERTY_CHANGE | _STRUCTURE_NOTIFY])
        found = core.GetProperty(False, owner, self._property, 0, 0, 1 << 16).reply()
        return read_xsettings(bytes(found.value.buf()))


def read_xsettings(data: bytes) -> dict[str, Value]:
    """The integers and strings of a ``_XSETTINGS_SETTINGS`` property; what is cut off or odd is left out."""
    order = ">" if data[:1] == b"\x01" else "<"
    settings: dict[str, Value] = {}
    try:
        (count,) = struct.unpack_from(order + "I", data, 8)
        at = 12
        for _number in range(count):
            kind, length = struct.unpack_from(order + "BxH", data, at)
            name = data[at + 4 : at + 4 + length].decode("utf-8", "replace")
            at += 8 + _padded(length)
            if kind == _COLOUR:
                at += 8
                continue
            (number,) = struct.unpack_from(order + "I", data, at)
            at += 4
            if kind == _INTEGER:
                settings[name] = number
            elif kind == _STRING and at + number <= len(data):
                settings[name] = data[at : at + number].decode("utf-8", "replace")
                at += _padded(number)
            else:
                break
    except struct.error:
        return settings
    return settings


def _padded(length: int) -> int:
    return (length + 3) // 4 * 4


def _dark(theme: str) -> bool:
    return theme.lower().replace(":", "-").endswith("-dark")


def _dark_by_file(path: Path) -> bool:
    file = configparser.ConfigParser(interpolation=None, strict=False)
    try:
        file.read_string(path.read_text(encoding="utf-8", errors="replace"))
    except (OSError, configparser.Error):
        return False
    wanted = file.get("Settings", "gtk-application-prefer-dark-theme", fallback="")
    return wanted.strip().lower() in ("1", "true") or _dark(file.get("Settings", "gtk-theme-name", fallback="").strip())
