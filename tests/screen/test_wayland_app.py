"""The app itself on a Wayland compositor: opened as a desktop's own shortcut opens it, typed into, pasted from."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from typing import Any

import pytest

from companion.base.paths import Paths, user_paths
from companion.base.settings import Settings, save_settings
from companion.desktop.ports import NO_TARGET
from tests.screen.desk import PATIENCE, until
from tests.screen.running_app import OWN_PACK, PALETTE
from tests.screen.sway_desk import ROOT, SwayDesk, qt_entry

FORMER = "客户的单号 8801".encode()
CODE, REPLY = "yw01", "说好的时间没送到"


class App:
    """`python -m companion` on sway, with folders of its own."""

    def __init__(self, desk: SwayDesk) -> None:
        self.desk = desk
        folder = desk.folder / "app"
        self.paths: Paths = user_paths(folder / "config", folder / "data")
        self.paths.ensure()
        save_settings(self.paths.settings, Settings())
        (self.paths.packs / "own.yaml").write_text(OWN_PACK.read_text(encoding="utf-8"), encoding="utf-8")
        folders = {"COMPANION_CONFIG_DIR": str(self.paths.config), "COMPANION_DATA_DIR": str(self.paths.data)}
        self.environment = {**desk.environment, **folders}
        self.child = desk.spawn([sys.executable, "-m", "companion"], env=self.environment, cwd=ROOT)
        until(lambda: "library:" in self.log(), "the phrases are loaded")

    def log(self) -> str:
        path = self.paths.log / "companion.log"
        return path.read_text(encoding="utf-8") if path.exists() else ""

    def show_palette(self) -> None:
        command = [sys.executable, "-m", "companion", "show", "palette"]
        subprocess.run(command, env=self.environment, cwd=ROOT, check=True, timeout=PATIENCE)
        until(lambda: self.desk.focused() == PALETTE, "the palette has the keyboard")

    def insertions(self) -> list[str]:
        return [line for line in self.log().splitlines() if " insert " in line]


@pytest.fixture(scope="module")
def desk() -> Iterator[SwayDesk]:
    desk = SwayDesk()
    yield desk
    desk.close()


@pytest.fixture(scope="module")
def program(desk: SwayDesk) -> Iterator[Any]:
    program = App(desk)
    yield program
    program.child.terminate()
    assert program.child.wait(timeout=PATIENCE) == 0


def test_from_the_desktops_shortcut_to_the_text_in_the_window(desk: SwayDesk, program: App) -> None:
    window = qt_entry(desk)
    desk.own(FORMER)
    for number in range(3):
        window.focus()
        program.show_palette()
        until(lambda: desk.seam.current_target() == NO_TARGET, "our own window is in front, and never a target")
        desk.run("wtype", CODE, "-k", "Return")
        until(lambda number=number: len(program.insertions()) > number, "the insertion has ended")
        assert ": inserted ," in program.insertions()[-1] and "restored True" in program.insertions()[-1]
        assert window.text().decode().startswith(REPLY)
        assert "\n" not in window.text().decode(), "Return stayed with the palette"
        assert desk.paste() == FORMER


def test_gone_to_another_window_meanwhile_it_asks_and_pastes_nothing(desk: SwayDesk, program: App) -> None:
    first, second = qt_entry(desk, "第一个客户"), qt_entry(desk, "第二个客户")
    before = len(program.insertions())
    first.focus()
    program.show_palette()
    second.focus()
    desk.command(f'[title="^{PALETTE}$"]', "focus")
    until(lambda: desk.focused() == PALETTE, "the palette has the keyboard")
    desk.run("wtype", CODE, "-k", "Return", "-k", "Escape", "-k", "Escape")
    until(lambda: desk.focused() != PALETTE, "the palette is closed")
    assert (first.text(), second.text(), len(program.insertions())) == (b"", b"", before)
