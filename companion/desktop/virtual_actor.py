"""An agent's hands on a virtual desktop: real key events, an editor, a clipboard filled and read by another program."""

from __future__ import annotations

import shutil
import subprocess
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from companion.desktop.virtual import VirtualDesktop, missing_packages

_PROGRAMS = {"xdotool": "xdotool", "xclip": "xclip", "mousepad": "mousepad"}
_PATIENCE = 10.0
_LOOK = 0.03
# What a person takes between two keys, and far longer than any window of ours needs to be painted (s).
_BREATH = 0.25


def missing_programs() -> list[str]:
    """The Debian packages that the demonstration lacks."""
    return sorted({*missing_packages(), *(package for name, package in _PROGRAMS.items() if shutil.which(name) is None)})


class Actor:
    """Acts on `desktop` only."""

    def __init__(self, desktop: VirtualDesktop) -> None:
        self._desktop = desktop

    def open_editor(self, file: Path) -> subprocess.Popen[Any]:
        """A GTK editor with `file` open."""
        return self._desktop.spawn(["mousepad", "--disable-server", str(file)])

    def press(self, chord: str) -> None:
        """One chord, down and up, spelled as xdotool does (``ctrl+alt+space``)."""
        self._xdotool("key", "--clearmodifiers", chord)

    def type_text(self, text: str) -> None:
        """Latin text, key by key."""
        self._xdotool("type", "--delay", "30", text)

    def active_pid(self) -> int:
        """The process of the window that is active now; 0: none, or one that does not say."""
        said = self._xdotool("getactivewindow", "getwindowpid").strip()
        return int(said) if said.isdigit() else 0

    def set_clipboard(self, data: bytes, kind: str) -> None:
        """Another program takes the clipboard with `data` as `kind` (a target name such as image/png)."""
        source = self._desktop.home / "clipboard.bin"
        source.write_bytes(data)
        self._run(["xclip", "-selection", "clipboard", "-t", kind, "-i", str(source)])

    def clipboard(self, kind: str) -> bytes:
        """What another program reads from the clipboard as `kind`."""
        return self._run(["xclip", "-selection", "clipboard", "-t", kind, "-o"])

    def settle(self) -> None:
        """Let a person look."""
        time.sleep(_BREATH)

    def until(self, condition: Callable[[], bool], seconds: float) -> bool:
        """Look until `condition` holds, at most `seconds`; whether it does."""
        end = time.monotonic() + seconds
        while not condition():
            if time.monotonic() > end:
                return False
            time.sleep(_LOOK)
        return True

    def _xdotool(self, *arguments: str) -> str:
        return self._run(["xdotool", *arguments]).decode("utf-8", "replace")

    def _run(self, command: list[str]) -> bytes:
        # xclip stays behind as the owner of the selection and would keep a pipe open: a file does not wait for it.
        with (self._desktop.home / "answer.bin").open("w+b") as answer:
            try:
                subprocess.run(
                    command, env=self._desktop.environment, stdin=subprocess.DEVNULL, stdout=answer,
                    stderr=subprocess.DEVNULL, timeout=_PATIENCE, check=False,
                )  # fmt: skip
            except subprocess.TimeoutExpired:
                return b""
            answer.seek(0)
            return answer.read()
