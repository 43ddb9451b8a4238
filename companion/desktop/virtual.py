"""A desktop of its own, without a monitor: X server, message bus, window manager, panel with a tray, own folders.

`companion demo` plays on it where there is no screen, and the screen tests always do. Nothing of the user's session is
read or touched, and everything ends with the process that started it, also when that is killed.
"""

from __future__ import annotations

import contextlib
import os
import select
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any

from companion.base.i18n import _
from companion.desktop.virtual_waits import wait_for_bus_name, wait_for_tray_host, wait_for_window_manager
from companion.desktop.x11.screenshot import save_screenshot

# Program -> Debian package.
_PROGRAMS = {
    "Xvfb": "xvfb",
    "dbus-daemon": "dbus-daemon",
    "openbox": "openbox",
    "xfce4-panel": "xfce4-panel",
    "setpriv": "util-linux",
}
# A loaded machine of two cores has needed four seconds for all of it.
_START = 30.0
_END = 3.0
_TRAY = "org.kde.StatusNotifierWatcher"

_PANEL = """<?xml version="1.0" encoding="UTF-8"?>
<channel name="xfce4-panel" version="1.0">
  <property name="configver" type="int" value="2"/>
  <property name="panels" type="array">
    <value type="int" value="1"/>
    <property name="panel-1" type="empty">
      <property name="position" type="string" value="p=8;x=0;y=0"/>
      <property name="length" type="uint" value="100"/>
      <property name="position-locked" type="bool" value="true"/>
      <property name="size" type="uint" value="32"/>
      <property name="plugin-ids" type="array">
        <value type="int" value="1"/><value type="int" value="2"/><value type="int" value="3"/><value type="int" value="4"/>
      </property>
    </property>
  </property>
  <property name="plugins" type="empty">
    <property name="plugin-1" type="string" value="tasklist"/>
    <property name="plugin-2" type="string" value="separator">
      <property name="expand" type="bool" value="true"/><property name="style" type="uint" value="0"/>
    </property>
    <property name="plugin-3" type="string" value="systray"><property name="square-icons" type="bool" value="true"/></property>
    <property name="plugin-4" type="string" value="clock"/>
  </property>
</channel>
"""


class VirtualDesktopError(Exception):
    """It could not be started; the text says in one sentence why and what to do."""


def missing_packages() -> list[str]:
    """The Debian packages whose programs are not there."""
    return sorted({package for program, package in _PROGRAMS.items() if shutil.which(program) is None})


class VirtualDesktop:
    """Use as a context manager, from the main thread (the children die with the thread that started them)."""

    def __init__(
        self, width: int = 1366, height: int = 768, panel: bool = True, extra: Mapping[str, str] | None = None
    ) -> None:
        """Size in pixels; `panel`: with a panel and its tray; `extra`: more environment for every child."""
        self._size = (width, height)
        self._with_panel = panel
        self._extra = dict(extra or {})
        self._children: list[subprocess.Popen[Any]] = []
        self.environment: dict[str, str] = {}
        """What every program on this desktop is started with."""
        self.display = ""
        self.home = Path()

    def __enter__(self) -> VirtualDesktop:
        """Start everything, return when it is usable. Raises VirtualDesktopError."""
        packages = missing_packages()
        if packages:
            raise VirtualDesktopError(
                _("虚拟桌面还缺程序，请先运行：sudo apt install {packages}").format(
                    packages=" ".join(packages)
                )
            )
        self.home = Path(tempfile.mkdtemp(prefix="companion-desktop-"))
        try:
            self._start()
        except (OSError, TimeoutError) as error:
            self._stop()
            raise VirtualDesktopError(
                _("虚拟桌面没能启动：{reason}。请再试一次。").format(reason=error)
            ) from error
        except BaseException:
            self._stop()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stop()

    # -- start ---------------------------------------------------------------------------------------------------

    def _start(self) -> None:
        until = time.monotonic() + _START
        self.environment = self._environment()
        self.display = ":" + self._start_with_answer(
            [
                "Xvfb",
                "-displayfd",
                "{fd}",
                "-screen",
                "0",
                "{}x{}x24".format(*self._size),
                "-noreset",
                "-nolisten",
                "tcp",
            ],
            until,
        )
        self.environment["DISPLAY"] = self.display
        self.environment["DBUS_SESSION_BUS_ADDRESS"] = self._start_with_answer(
            ["dbus-daemon", "--session", "--nofork", "--nopidfile", "--print-address={fd}"], until
        )
        self.spawn(["openbox"])
        wait_for_window_manager(self.display, until - time.monotonic())
        if self._with_panel:
            self._write_panel()
            self.spawn(["xfce4-panel", "--disable-wm-check"])
            address = self.environment["DBUS_SESSION_BUS_ADDRESS"]
            wait_for_bus_name(address, _TRAY, until - time.monotonic())
            wait_for_tray_host(address, until - time.monotonic())

    def _environment(self) -> dict[str, str]:
        kept = ("PATH", "VIRTUAL_ENV", "PYTHONPATH", "LD_LIBRARY_PATH", "TZ", "TMPDIR")
        environment = {name: os.environ[name] for name in kept if name in os.environ}
        folders = {
            "HOME": "", "XDG_CONFIG_HOME": ".config", "XDG_DATA_HOME": ".local/share", "XDG_CACHE_HOME": ".cache",
            "XDG_STATE_HOME": ".local/state", "XDG_RUNTIME_DIR": "run",
        }  # fmt: skip
        for name, folder in folders.items():
            path = self.home / folder
            path.mkdir(mode=0o700, parents=True, exist_ok=True)
            environment[name] = str(path)
        environment |= {
            "LANG": "C.UTF-8", "LC_ALL": "C.UTF-8", "XDG_SESSION_TYPE": "x11", "XDG_CURRENT_DESKTOP": "XFCE",
            "GDK_BACKEND": "x11", "QT_QPA_PLATFORM": "xcb", "GSETTINGS_BACKEND": "memory", "GTK_USE_PORTAL": "0",
            "LIBGL_ALWAYS_SOFTWARE": "1",
        }  # fmt: skip
        return environment | self._extra

    def _write_panel(self) -> None:
        folder = Path(self.environment["XDG_CONFIG_HOME"], "xfce4", "xfconf", "xfce-perchannel-xml")
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "xfce4-panel.xml").write_text(_PANEL, encoding="utf-8")

    def _start_with_answer(self, command: Sequence[str], until: float) -> str:
        """Start a server that tells its address on a descriptor of its own ({fd}), and return that line."""
        reader, writer = os.pipe()
        try:
            self.spawn([part.replace("{fd}", str(writer)) for part in command], pass_fds=(writer,))
        finally:
            os.close(writer)
        with os.fdopen(reader, "rb", buffering=0) as answers:
            said = b""
            while not said.endswith(b"\n"):
                ready, _writable, _failed = select.select(
                    [answers], [], [], max(0.0, until - time.monotonic())
                )
                if not ready:
                    raise TimeoutError(command[0])
                piece = answers.read(4096)
                if not piece:
                    raise OSError(command[0])
                said += piece
        return said.decode().strip()

    def spawn(self, command: Sequence[str], **options: Any) -> subprocess.Popen[Any]:
        """Start a program on this desktop; it is ended with the desktop. `options` as for subprocess.Popen."""
        settings: dict[str, Any] = {
            "stdin": subprocess.DEVNULL,
            "stdout": subprocess.DEVNULL,
            "stderr": subprocess.DEVNULL,
        }
        settings |= {"env": self.environment, "start_new_session": True, "cwd": self.home} | options
        # setpriv asks the kernel to end the child with us, whatever ends us.
        child: subprocess.Popen[Any] = subprocess.Popen(
            ["setpriv", "--pdeathsig", "KILL", *command], **settings
        )
        self._children.append(child)
        return child

    # -- use -----------------------------------------------------------------------------------------------------

    def screenshot(self, path: Path) -> Path:
        """Save the whole screen as PNG. Raises OSError."""
        return save_screenshot(self.display, path)

    # -- end -----------------------------------------------------------------------------------------------------

    def _stop(self) -> None:
        # The newest first: programs before their window manager, the X server and the bus last.
        for child in reversed(self._children):
            _end(child)
        self._children.clear()
        shutil.rmtree(self.home, ignore_errors=True)


def _end(child: subprocess.Popen[Any]) -> None:
    """End a child and what it started."""
    for sign, patience in ((signal.SIGTERM, _END), (signal.SIGKILL, _END)):
        # The group outlives its leader while a grandchild lives.
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(child.pid, sign)
            os.killpg(child.pid, signal.SIGCONT)
        with contextlib.suppress(subprocess.TimeoutExpired):
            child.wait(timeout=patience)
            if sign is signal.SIGKILL:
                return
