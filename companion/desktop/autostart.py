"""Starting with the session: one entry of the system's own kind, made and removed on request, never by itself.

Linux: a desktop entry in the autostart folder (freedesktop.org, Desktop Application Autostart Specification 0.5).
Windows: a value under the user's Run key. macOS: a property list in LaunchAgents (launchd.plist(5)).
"""

from __future__ import annotations

import contextlib
import importlib
import os
import plistlib
import sys
from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from companion.base.files import write_atomic
from companion.base.i18n import _
from companion.base.os_reason import os_reason
from companion.desktop.ports import Autostart
from companion.desktop.ports_null import NullAutostart

_NAME = "companion"
_LABEL = "app.companion.tray"
_RUN = r"Software\Microsoft\Windows\CurrentVersion\Run"
_DISABLED = ("hidden=true", "x-gnome-autostart-enabled=false")


def launch_command(executable: Path | None = None) -> tuple[str, ...]:
    """How to start the tray app: the installed starter beside the interpreter, else the interpreter itself."""
    python = executable or Path(sys.executable)
    for name in ("companion-tray", "companion-tray.exe"):
        starter = python.with_name(name)
        if starter.is_file():
            return (str(starter),)
    windowless = python.with_name("pythonw.exe")
    return (str(windowless if windowless.is_file() else python), "-m", "companion")


def choose_autostart(
    command: Sequence[str],
    platform: str = sys.platform,
    environment: Mapping[str, str] | None = None,
    home: Path | None = None,
) -> Autostart:
    """The entry of this system; `environment` and `home` default to those of this process."""
    seen = os.environ if environment is None else environment
    own = home or Path.home()
    if platform == "win32":
        return RunKeyAutostart(command, importlib.import_module("winreg"))
    if platform == "darwin":
        return LaunchAgentAutostart(command, own / "Library" / "LaunchAgents")
    if platform.startswith("linux"):
        config = seen.get("XDG_CONFIG_HOME", "")
        return DesktopEntryAutostart(command, (Path(config) if config else own / ".config") / "autostart")
    return NullAutostart(_("这个系统上还不能设为登录后自动启动。"))


class _FileAutostart(ABC):
    """An entry that is a file of its own."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def turn(self, on: bool) -> str:
        """As the port."""
        try:
            if on:
                write_atomic(self.path, self.entry())
            else:
                self.path.unlink(missing_ok=True)
        except OSError as error:
            cannot = _("自动启动没有设好：{path} 写不了（{reason}）。")
            return cannot.format(path=self.path, reason=os_reason(error))
        return ""

    @abstractmethod
    def entry(self) -> bytes:
        """The file's content."""


class DesktopEntryAutostart(_FileAutostart):
    """``companion.desktop`` in the autostart folder."""

    def __init__(self, command: Sequence[str], folder: Path) -> None:
        super().__init__(folder / f"{_NAME}.desktop")
        self._command = command

    def is_on(self) -> bool:
        """As the port; an entry that a desktop's own settings have switched off counts as off."""
        try:
            text = self.path.read_text(encoding="utf-8", errors="replace")
        except OSError:
            return False
        lines = {line.replace(" ", "").lower() for line in text.splitlines()}
        return not any(line in lines for line in _DISABLED)

    def entry(self) -> bytes:
        """A desktop entry."""
        command = " ".join(_quoted(part) for part in self._command)
        lines = ("[Desktop Entry]", "Type=Application", "Name=Companion", f"Exec={command}", "Terminal=false",
                 "X-GNOME-Autostart-enabled=true")  # fmt: skip
        return ("\n".join(lines) + "\n").encode()


def _quoted(part: str) -> str:
    """One argument of an Exec key: quoted, and its backslashes doubled once more as in every string of the file."""
    for char in ("\\", '"', "`", "$"):
        part = part.replace(char, "\\" + char)
    return '"' + part.replace("\\", "\\\\").replace("%", "%%") + '"'


class LaunchAgentAutostart(_FileAutostart):
    """A launch agent, read by launchd at the next login."""

    def __init__(self, command: Sequence[str], folder: Path) -> None:
        super().__init__(folder / f"{_LABEL}.plist")
        self._command = command

    def is_on(self) -> bool:
        """As the port."""
        try:
            tree = plistlib.loads(self.path.read_bytes())
        except (OSError, plistlib.InvalidFileException, ValueError):
            return False
        return isinstance(tree, dict) and tree.get("RunAtLoad") is True and not tree.get("Disabled")

    def entry(self) -> bytes:
        """A property list."""
        return plistlib.dumps({"Label": _LABEL, "ProgramArguments": list(self._command), "RunAtLoad": True})


class RunKeyAutostart:
    """A value under HKEY_CURRENT_USER; `registry` is the module winreg, or what looks like it."""

    def __init__(self, command: Sequence[str], registry: Any) -> None:
        self._command = command
        self._registry = registry

    def is_on(self) -> bool:
        """As the port."""
        try:
            with self._open(self._registry.KEY_READ) as key:
                return bool(self._registry.QueryValueEx(key, _NAME)[0])
        except OSError:
            return False

    def turn(self, on: bool) -> str:
        """As the port."""
        try:
            with self._open(self._registry.KEY_SET_VALUE) as key:
                if on:
                    self._registry.SetValueEx(key, _NAME, 0, self._registry.REG_SZ, _command_line(self._command))
                else:
                    with contextlib.suppress(FileNotFoundError):
                        self._registry.DeleteValue(key, _NAME)
        except OSError as error:
            return _("自动启动没有设好：系统没有让写注册表（{reason}）。").format(reason=os_reason(error))
        return ""

    def _open(self, access: int) -> Any:
        return self._registry.CreateKeyEx(self._registry.HKEY_CURRENT_USER, _RUN, 0, access)


def _command_line(command: Sequence[str]) -> str:
    """As the Windows loader splits it: a path cannot hold a quotation mark, so quoting what has a space is enough."""
    return " ".join(f'"{part}"' if " " in part else part for part in command)
