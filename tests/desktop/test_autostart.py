"""Starting with the session: off until asked for, gone without a trace when it is taken back."""

from __future__ import annotations

import configparser
import contextlib
import plistlib
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from companion.desktop.autostart import RunKeyAutostart, choose_autostart, launch_command
from companion.desktop.ports import Autostart

COMMAND = ('/opt/客服 伙伴/100%/a"b$c\\d', "-m", "companion")


class Registry:
    """The part of winreg that is used, over one dictionary."""

    HKEY_CURRENT_USER, KEY_READ, KEY_SET_VALUE, REG_SZ = 1, 2, 4, 1

    def __init__(self, locked: bool = False) -> None:
        self.values: dict[str, str] = {}
        self.locked = locked

    @contextlib.contextmanager
    def CreateKeyEx(self, root: int, path: str, reserved: int, access: int) -> Iterator[str]:
        if self.locked:
            raise PermissionError(13, "Access is denied")
        yield path

    def QueryValueEx(self, key: str, name: str) -> tuple[str, int]:
        if name not in self.values:
            raise FileNotFoundError(2, "not found")
        return self.values[name], self.REG_SZ

    def SetValueEx(self, key: str, name: str, reserved: int, kind: int, value: str) -> None:
        self.values[name] = value

    def DeleteValue(self, key: str, name: str) -> None:
        if name not in self.values:
            raise FileNotFoundError(2, "not found")
        del self.values[name]


@pytest.fixture(params=["linux", "darwin", "win32"])
def entry(request: pytest.FixtureRequest, tmp_path: Path) -> Autostart:
    if request.param == "win32":
        return RunKeyAutostart(COMMAND, Registry())
    return choose_autostart(COMMAND, request.param, {}, tmp_path)


def test_it_is_off_until_asked_for_and_gone_when_taken_back(entry: Autostart, tmp_path: Path) -> None:
    assert not entry.is_on()
    assert entry.turn(False) == "" and not entry.is_on()
    for _round in range(2):
        assert entry.turn(True) == "" and entry.is_on()
    assert entry.turn(False) == "" and not entry.is_on()
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


def arguments(command: str) -> tuple[str, ...]:
    """What a shell makes of the value of an Exec key: its quoting rules are a shell's."""
    value = command.replace("\\\\", "\\").replace("%%", "%")
    said = subprocess.run(["sh", "-c", f"printf '%s\\n' {value}"], capture_output=True, text=True, check=True)
    return tuple(said.stdout.splitlines())


def test_the_desktop_entry_starts_just_this_command(tmp_path: Path) -> None:
    choose_autostart(COMMAND, "linux", {"XDG_CONFIG_HOME": str(tmp_path / "c")}, tmp_path).turn(True)
    parser = configparser.RawConfigParser()
    parser.optionxform = str  # type: ignore[assignment, method-assign]
    parser.read(tmp_path / "c" / "autostart" / "companion.desktop", encoding="utf-8")
    assert arguments(parser["Desktop Entry"]["Exec"]) == COMMAND
    assert parser["Desktop Entry"]["Type"] == "Application"


@pytest.mark.parametrize("line", ["Hidden=true", "X-GNOME-Autostart-enabled = false"])
def test_an_entry_that_the_desktop_switched_off_is_off(tmp_path: Path, line: str) -> None:
    entry = choose_autostart(COMMAND, "linux", {}, tmp_path)
    entry.turn(True)
    path = tmp_path / ".config" / "autostart" / "companion.desktop"
    path.write_text(path.read_text(encoding="utf-8").replace("X-GNOME-Autostart-enabled=true", line), encoding="utf-8")
    assert not entry.is_on()
    entry.turn(True)
    assert entry.is_on()


def test_the_launch_agent_names_the_command(tmp_path: Path) -> None:
    choose_autostart(COMMAND, "darwin", {}, tmp_path).turn(True)
    (path,) = (tmp_path / "Library" / "LaunchAgents").iterdir()
    tree: dict[str, Any] = plistlib.loads(path.read_bytes())
    assert tuple(tree["ProgramArguments"]) == COMMAND and tree["RunAtLoad"] is True


def test_the_run_key_quotes_a_path_with_a_space() -> None:
    registry = Registry()
    RunKeyAutostart(("C:\\Program Files\\c\\companion-tray.exe",), registry).turn(True)
    assert registry.values == {"companion": '"C:\\Program Files\\c\\companion-tray.exe"'}


def test_what_cannot_be_written_is_said_in_a_sentence(tmp_path: Path) -> None:
    (tmp_path / ".config").write_text("a file where a folder should be")
    assert str(tmp_path) in choose_autostart(COMMAND, "linux", {}, tmp_path).turn(True)
    assert "没有权限" in RunKeyAutostart(COMMAND, Registry(locked=True)).turn(True)
    other = choose_autostart(COMMAND, "plan9", {}, tmp_path)
    assert other.turn(True) and not other.is_on()


def test_the_installed_starter_is_preferred(tmp_path: Path) -> None:
    python = tmp_path / "python"
    assert launch_command(python) == (str(python), "-m", "companion")
    (tmp_path / "companion-tray").touch()
    assert launch_command(python) == (str(tmp_path / "companion-tray"),)
