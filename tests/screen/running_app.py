"""The app itself as a process on the desk, with folders of its own, worked by real keys and read by a screen reader."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from companion.base.paths import Paths, user_paths
from companion.base.settings import LookSettings, Profile, Settings, save_settings
from companion.desktop.instance import send
from companion.desktop.virtual import VirtualDesktop
from tests.screen.desk import PATIENCE, Desk, until
from tests.screen.screen_reader import Node, ScreenReader

ROOT = Path(__file__).resolve().parents[2]
OWN_PACK = Path(__file__).with_name("own_pack.yaml")
PROFILE = Profile(company="晴川电器", number="0217", name="林晓", nickname="小林")
CHORD = "ctrl+alt+space"
PALETTE, PARTS, MESSAGE, SMALL = "话术面板", "分段粘贴", "提示", "客服伙伴"
_INSERTED = re.compile(r"insert (\d+) characters into (.*): (\w+) ([\w-]*), read after (\d+) ms, restored (\w+), lost (\d+)")


@dataclass(frozen=True)
class Insertion:
    """One line of the app's log: it never says what, only how it ended."""

    characters: int
    outcome: str
    reason: str
    restored: bool


class RunningApp:
    """Use as a context manager: `python -m companion` from ready to ended."""

    def __init__(
        self, desktop: VirtualDesktop, folder: Path, theme: str = "light", packs: Mapping[str, str] | None = None
    ) -> None:
        self.desktop = desktop
        self.paths: Paths = user_paths(folder / "config", folder / "data")
        self.paths.ensure()
        save_settings(self.paths.settings, Settings(profile=PROFILE, look=LookSettings(theme=theme)))
        own = {"own.yaml": OWN_PACK.read_text(encoding="utf-8")} if packs is None else packs
        for name, text in own.items():
            (self.paths.packs / name).write_text(text, encoding="utf-8")
        self.environment = {
            **desktop.environment,
            "COMPANION_CONFIG_DIR": str(self.paths.config),
            "COMPANION_DATA_DIR": str(self.paths.data),
            # Qt talks to screen readers only when one was there first.
            "QT_LINUX_ACCESSIBILITY_ALWAYS_ON": "1",
        }
        self.errors = folder / "stderr.txt"
        self.child: subprocess.Popen[Any] | None = None
        self.entered = 0.0
        """When Enter was last pressed in it."""
        self._reader: ScreenReader | None = None

    def __enter__(self) -> RunningApp:
        self.start()
        return self

    def __exit__(self, *_error: object) -> None:
        if self._reader is not None:
            self._reader.close()
        if self.child is not None and self.child.poll() is None:
            self.child.send_signal(signal.SIGCONT)
            assert self.end() == 0, self.errors.read_text()

    # -- the process ---------------------------------------------------------------------------------------------

    def command(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """One `companion` command with the folders of this app."""
        return subprocess.run(
            [sys.executable, "-m", "companion", *arguments], env=self.environment, cwd=ROOT, capture_output=True,
            text=True, timeout=120, check=False,
        )  # fmt: skip

    def spawn(self) -> subprocess.Popen[Any]:
        with self.errors.open("ab") as errors:
            return self.desktop.spawn(
                [sys.executable, "-m", "companion"], env=self.environment, cwd=ROOT, stdout=errors, stderr=errors
            )

    def start(self) -> None:
        """Until it answers and has its phrases."""
        loads = self.loads()
        self.child = self.spawn()
        until(lambda: self.answers() or self.child.poll() is not None, "the app answers")
        assert self.child.poll() is None, self.errors.read_text()
        until(lambda: self.loads() > loads, "the phrases are loaded")

    def answers(self) -> bool:
        return send(self.paths.socket, "ping") == "ok"

    def end(self, sign: int = signal.SIGTERM) -> int:
        """Ask it to end; its exit code."""
        os.kill(self.pid, sign)
        return int(self.child.wait(timeout=PATIENCE))

    @property
    def pid(self) -> int:
        return int(self.child.pid)

    def log(self) -> str:
        path = self.paths.log / "companion.log"
        return path.read_text(encoding="utf-8") if path.exists() else ""

    def loads(self) -> int:
        return self.log().count("companion.app library:")

    def insertions(self) -> list[Insertion]:
        """All that it has pasted or tried to, oldest first."""
        found = _INSERTED.findall(self.log())
        return [Insertion(int(n), outcome, reason, back == "True") for n, _into, outcome, reason, _ms, back, _lost in found]

    # -- eyes ----------------------------------------------------------------------------------------------------

    @property
    def reader(self) -> ScreenReader:
        if self._reader is None:
            self._reader = ScreenReader(self.desktop.environment["DBUS_SESSION_BUS_ADDRESS"])
        return self._reader

    def window(self, name: str) -> Node | None:
        """The window of that name, if it shows."""
        return next((window for window in self.reader.windows(self.pid) if window.name == name), None)

    def says(self, name: str) -> str:
        """What a screen reader is told of the window `name`; "" when it does not show."""
        window = self.window(name)
        return window.description if window is not None else ""

    def shown(self, name: str) -> list[str]:
        """All words in the window `name`."""
        window = self.window(name)
        return [node.text or node.name for node in window.walk()] if window is not None else []

    def field(self) -> str:
        """What stands in the field of the palette that has the keyboard."""
        window = self.window(PALETTE)
        nodes = window.walk() if window is not None else ()
        # The current row of a list says that it is focused, wherever the keyboard is.
        return next((node.text for node in nodes if node.role == "text" and node.focused), "")

    def place(self, window: str, control: str = "") -> tuple[int, int, int, int]:
        """Left, top, width and height of a window, or of the control of that name in it, once it shows."""

        def shown() -> tuple[int, int, int, int] | None:
            node = self.window(window)
            if node is not None and control:
                node = node.find(control)
            return node.place if node is not None and node.place[2] > 0 else None

        return until(shown, f"{control or window} shows")

    def rows(self) -> list[str]:
        """The list of the palette, as spoken."""
        window = self.window(PALETTE)
        found = window.find("话术列表") if window is not None else None
        return [row.name for row in found.children] if found is not None else []


class Agent:
    """An agent's hands: keys and mouse over the running app and the programs of the desk."""

    def __init__(self, desk: Desk, app: RunningApp) -> None:
        self.desk = desk
        self.app = app

    def enter(self, chord: str = "Return") -> None:
        """A deliberate Enter."""
        self.pause()
        self.desk.key(chord)

    def pause(self) -> None:
        """A second Enter within 300 ms would count as the same."""
        until(lambda: time.monotonic() - self.app.entered > 0.35, "a moment between two decisions")
        self.app.entered = time.monotonic()

    def palette_active(self) -> bool:
        target = self.desk.seam.current_target()
        return target.pid == self.app.pid and target.title == PALETTE and target.focus != 0

    def palette_gone(self) -> bool:
        return self.app.window(PALETTE) is None

    def open(self) -> None:
        """The hotkey, until the palette has the keyboard."""
        self.desk.key(CHORD)
        until(self.palette_active, "the palette is active")

    def type(self, text: str) -> None:
        """Latin letters key by key; characters without a key come by way of the clipboard."""
        for run in re.findall(r"[ -~]+|[^ -~]+", text):
            if run.isascii():
                self.desk.xdotool("type", "--delay", "12", run)
            else:
                self.desk.set_text(run)
                self.desk.key("ctrl+v")

    def choose(self, query: str) -> None:
        """Open, look for `query`, take the first."""
        self.open()
        self.type(query)
        self.enter()

    def escape(self) -> None:
        """Out of the palette, however deep."""

        def gone() -> bool:
            if not self.palette_gone():
                # Behind another window's focus: the hotkey fetches it.
                self.desk.key("Escape" if self.palette_active() else CHORD)
            return self.palette_gone()

        until(gone, "the palette is closed")

    def inserted(self, before: int) -> Insertion:
        """The insertion after the first `before` of them, once it has ended and the clipboard is back."""
        until(lambda: len(self.app.insertions()) > before, "the insertion has ended")
        assert len(self.app.insertions()) == before + 1
        return self.app.insertions()[before]

    def click(self, x: int, y: int, button: int = 1, times: int = 1) -> None:
        self.desk.xdotool("mousemove", str(x), str(y), "click", "--repeat", str(times), "--delay", "60", str(button))

    def away(self) -> None:
        """The pointer where it hovers over nothing."""
        self.desk.xdotool("mousemove", "2", "2")


@pytest.fixture(scope="module")
def app(desktop: VirtualDesktop, tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningApp]:
    """One app for all tests of a module, with the phrases of own_pack.yaml."""
    with RunningApp(desktop, tmp_path_factory.mktemp("app")) as running:
        yield running
        assert "unexpected" not in running.log(), running.log()


@pytest.fixture
def agent(desk: Desk, app: RunningApp) -> Iterator[Agent]:
    """Hands that leave nothing open behind them."""
    agent = Agent(desk, app)
    yield agent
    desk.key("Escape")
    agent.escape()
