"""Our desktop entry: by its name a portal knows who asks for a hotkey, and a compositor finds our icon."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from pathlib import Path

from companion.base.files import write_atomic
from companion.base.paths import resources_dir
from companion.desktop.autostart import DesktopEntryAutostart

_log = logging.getLogger("companion.desktop.wayland")
_NAME = "companion.desktop"
_MARK = b"X-Companion-Own=true\n"


def ensure_entry(environment: Mapping[str, str], home: Path, command: Sequence[str]) -> Path | None:
    """Make ``companion.desktop`` among the user's applications, or bring our own up to date.

    One that somebody else has put there, for the user or for all, stays and is good enough. Returns the file if it was
    written.
    """
    data = environment.get("XDG_DATA_HOME", "")
    own = (Path(data) if data else home / ".local" / "share") / "applications" / _NAME
    for folder in (environment.get("XDG_DATA_DIRS", "") or "/usr/local/share:/usr/share").split(":"):
        if (Path(folder) / "applications" / _NAME).is_file():
            return None
    wanted = _entry(command, own.parent)
    try:
        there = own.read_bytes() if own.exists() else _MARK
        if _MARK not in there or there == wanted:
            return None
        write_atomic(own, wanted)
    except OSError as error:
        _log.warning("desktop entry: %s", error)
        return None
    return own


def _entry(command: Sequence[str], folder: Path) -> bytes:
    start = DesktopEntryAutostart(command, folder).entry().replace(b"X-GNOME-Autostart-enabled=true\n", b"")
    icon = f"Icon={resources_dir() / 'icons' / 'companion.svg'}\n".encode()
    return start + b"Name[zh_CN]=" + "客服伙伴".encode() + b"\nCategories=Office;\n" + icon + _MARK
