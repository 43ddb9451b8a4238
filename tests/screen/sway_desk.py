"""A real Wayland compositor without a screen (sway on wlroots' headless backend), with real programs on it."""

from __future__ import annotations

import base64
import contextlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from companion.desktop.ports import InsertReport, Target
from companion.desktop.wayland.seam import WaylandSeam
from tests.screen.desk import PATIENCE, PROGRAMS, SYSTEM_PYTHON, until

ROOT = Path(__file__).resolve().parents[2]
_CONFIG = """
xwayland enable
default_border none
focus_follows_mouse no
workspace_layout tabbed
output HEADLESS-1 resolution 900x600
"""
# sway refuses to run as root; nobody needs nothing of ours but its own folder.
_NOT_ROOT = ["setpriv", "--reuid=nobody", "--regid=nogroup", "--clear-groups"]


class SwayDesk:
    """The compositor, the seam connected to it, and hands that are not the seam's."""

    def __init__(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="companion-sway-"))
        self._children: list[subprocess.Popen[Any]] = []
        runtime = self.folder / "run"
        runtime.mkdir(mode=0o700)
        config = self.folder / "sway.conf"
        config.write_text(_CONFIG)
        self.environment = {
            "PATH": os.environ["PATH"], "HOME": str(self.folder), "LANG": "C.UTF-8", "XDG_RUNTIME_DIR": str(runtime),
            "WLR_BACKENDS": "headless", "WLR_LIBINPUT_NO_DEVICES": "1", "WLR_RENDERER": "pixman", "WLR_RENDERER_ALLOW_SOFTWARE": "1",
            "GDK_BACKEND": "wayland", "QT_QPA_PLATFORM": "wayland", "XDG_SESSION_TYPE": "wayland", "XDG_CURRENT_DESKTOP": "sway",
            "GSETTINGS_BACKEND": "memory", "GTK_USE_PORTAL": "0", "NO_AT_BRIDGE": "1", "XDG_CONFIG_HOME": str(self.folder),
        }  # fmt: skip
        self.as_whom: list[str] = []
        if os.geteuid() == 0:
            shutil.chown(self.folder, "nobody", "nogroup")
            shutil.chown(runtime, "nobody", "nogroup")
            self.folder.chmod(0o755)
            self.as_whom = _NOT_ROOT
        self.log = self.folder.with_suffix(".log")
        with self.log.open("wb") as log:
            self.spawn([*self.as_whom, "sway", "-c", str(config)], stderr=log)
        display = until(lambda: next(runtime.glob("wayland-?"), None), "sway listens")
        self.environment["WAYLAND_DISPLAY"] = display.name
        self.environment["SWAYSOCK"] = str(until(lambda: next(runtime.glob("sway-ipc.*.sock"), None), "sway answers"))
        until(lambda: self.sway("get_outputs"), "an output")
        self.path = display
        self.seam = WaylandSeam(display)

    # -- hands ---------------------------------------------------------------------------------------------------

    def spawn(self, command: list[str], **options: Any) -> subprocess.Popen[Any]:
        settings: dict[str, Any] = {name: subprocess.DEVNULL for name in ("stdin", "stdout", "stderr")}
        settings |= {"env": self.environment, "cwd": self.folder} | options
        # setpriv asks the kernel to end the child with us; as another user it must be asked after the change.
        lead = len(_NOT_ROOT) if command[: len(_NOT_ROOT)] == _NOT_ROOT else 0
        child = subprocess.Popen([*command[:lead], "setpriv", "--pdeathsig", "KILL", *command[lead:]], **settings)
        self._children.append(child)
        return child

    def run(self, *command: str, data: bytes | None = None) -> bytes:
        return subprocess.run(
            command, input=data, env=self.environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, timeout=PATIENCE,
            check=False,
        ).stdout  # fmt: skip

    def sway(self, kind: str, *arguments: str) -> Any:
        return json.loads(self.run("swaymsg", "-r", "-t", kind, *arguments) or b"null")

    def command(self, *words: str) -> None:
        assert self.sway("command", " ".join(words))[0]["success"], words

    def focus(self, title: str) -> Target:
        self.command(f'[title="^{title}$"]', "focus")
        return until(lambda: self.active(title), f"{title} in front")

    def active(self, title: str) -> Target | None:
        target = self.seam.current_target()
        return target if target.title == title else None

    def x_display(self) -> str:
        """The display of Xwayland, which starts with its first client; only programs of its own user may connect."""
        told = self.folder / "display"
        self.command("exec", f"'echo $DISPLAY > {told}'")
        return until(lambda: told.exists() and told.read_text().strip(), "the display of Xwayland")

    def focused(self) -> str:
        """The title of the window with the keyboard, as the compositor sees it."""
        nodes = [self.sway("get_tree")]
        for node in nodes:
            if node["focused"]:
                return str(node["name"])
            nodes += node["nodes"] + node["floating_nodes"]
        return ""

    # -- the seam, waited for ------------------------------------------------------------------------------------

    def insert(self, text: str, target: Target, **options: Any) -> InsertReport:
        return self.wait(lambda done: self.seam.insert(text, target, done, **options))

    def wait(self, start: Any) -> Any:
        """What `start` hands to its callback."""
        ended = threading.Event()
        got: list[Any] = []
        start(lambda value: (got.append(value), ended.set()))
        assert ended.wait(PATIENCE), "no answer"
        return got[0]

    # -- the clipboard as another program sees it ----------------------------------------------------------------

    def formats(self) -> list[str]:
        return self.run("wl-paste", "--list-types").decode().split("\n")[:-1]

    def paste(self, kind: str = "text/plain;charset=utf-8") -> bytes:
        return self.run("wl-paste", "--no-newline", "--type", kind)

    def own(self, data: bytes, kind: str = "text/plain;charset=utf-8") -> subprocess.Popen[Any]:
        """Another program owns the clipboard."""
        self.run("wl-copy", "--clear")
        until(lambda: not self.formats(), "nothing on the clipboard")
        source = self.folder / "owned"
        source.write_bytes(data)
        with source.open("rb") as file:
            owner = self.spawn(["wl-copy", "--foreground", "--type", kind], stdin=file)
        until(lambda: self.paste(kind) == data, "wl-copy owns the clipboard")
        return owner

    @contextlib.contextmanager
    def formats_owned(self, formats: Mapping[str, bytes], *options: str) -> Iterator[None]:
        """Another program owns the clipboard with several formats."""
        environment = {**self.environment, "PYTHONPATH": str(ROOT)}
        command = [sys.executable, str(PROGRAMS / "wl_owner.py"), *options]
        child = self.spawn(command, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        json.dump({name: base64.b64encode(data).decode() for name, data in formats.items()}, child.stdin)
        child.stdin.close()
        assert child.stdout.readline() == "READY\n"
        try:
            yield
        finally:
            child.kill()
            child.wait(timeout=PATIENCE)
            child.stdout.close()

    def close_compositor(self) -> None:
        self._children[0].kill()
        self._children[0].wait(timeout=PATIENCE)

    def close(self) -> None:
        self.seam.close()
        for child in reversed(self._children):
            child.terminate()
            try:
                child.wait(timeout=3)
            except subprocess.TimeoutExpired:
                child.kill()
                child.wait()
        shutil.rmtree(self.folder, ignore_errors=True)
        self.log.unlink(missing_ok=True)


class WaylandProgram:
    """A program with a text field that mirrors itself into a file."""

    def __init__(self, desk: SwayDesk, title: str, command: list[str | Path], path: Path, **more: str) -> None:
        """`more`: environment."""
        self.desk = desk
        self.title = title
        self.path = path
        self._start = 0
        self.child = desk.spawn([str(part) for part in command], env={**desk.environment, **more})
        self.target: Target = until(lambda: desk.active(title), f"{title} in front")
        until(self.path.exists, f"{title} runs")

    def focus(self) -> Target:
        target = self.desk.focus(self.title)
        self._start = len(self.path.read_bytes())
        return target

    def text(self) -> bytes:
        """What has come since `focus`; a terminal sends a line end as carriage return, and has no other way."""
        return self.path.read_bytes()[self._start :].replace(b"\r", b"\n")

    def shows(self, text: str) -> bool:
        """Whether the text arrives byte for byte, and nothing else."""
        until(lambda: len(self.text()) >= len(text.encode()), f"text in {self.title}, has {self.text()[:80]!r}")
        return self.text() == text.encode()

    def quit(self) -> None:
        self.child.kill()
        self.child.wait(timeout=PATIENCE)


def foot(desk: SwayDesk) -> WaylandProgram:
    path = desk.folder / "foot.text"
    command = ["foot", "-T", "终端", sys.executable, PROGRAMS / "raw_terminal.py", path]
    return WaylandProgram(desk, "终端", command, path)


def qt_entry(desk: SwayDesk, title: str = "Qt 输入框") -> WaylandProgram:
    path = desk.folder / f"{title}.text"
    return WaylandProgram(desk, title, [sys.executable, PROGRAMS / "qt_entry.py", path, title], path)


def gtk_editor(desk: SwayDesk) -> WaylandProgram:
    path = desk.folder / "gtk.text"
    return WaylandProgram(desk, "GTK 编辑器", [SYSTEM_PYTHON, PROGRAMS / "gtk_editor.py", path, "GTK 编辑器"], path)


def x_program(desk: SwayDesk, title: str, kind: str) -> WaylandProgram:
    """A program from before Wayland: ``xterm`` or ``gtk``."""
    path, name = desk.folder / f"{title}.text", {"xterm": "raw_terminal.py", "gtk": "gtk_editor.py"}[kind]
    program = desk.folder / name
    shutil.copy(PROGRAMS / name, program)
    program.chmod(0o755)
    command = ["xterm", "-u8", "-T", title, "-e", SYSTEM_PYTHON, program, path] if kind == "xterm" else [SYSTEM_PYTHON, program, path, title]
    return WaylandProgram(desk, title, [*desk.as_whom, *command], path, DISPLAY=desk.x_display(), GDK_BACKEND="x11")
