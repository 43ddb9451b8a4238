"""`companion doctor` on each kind of session: what serves, why not the better thing, and what to do about it.

X servers, message buses and portals are real processes; compositors that cannot run here are played by their registry.
"""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from companion.desktop.ports import Capability
from companion.desktop.session import Facts, read_facts, survey
from tests.desktop.wayland.compositor import GNOME, KDE, WITHOUT_KEYS, WLROOTS, compositor
from tests.desktop.wayland.portal_service import Service, message_bus

ROOT = Path(__file__).resolve().parents[2]
Lines = dict[str, Capability]


def lines(facts: Facts) -> Lines:
    """Every line with something wrong says why; a remedy goes with every state but ok."""
    found = {line.capability: line for line in survey(facts)}
    assert list(found) == ["hotkey", "paste", "clipboard"]
    for line in found.values():
        assert line.state in ("ok", "limited", "missing")
        assert line.state == "ok" or (line.reason.endswith("。") and line.remedy.endswith("。")), line
    return found


def states(found: Lines) -> dict[str, tuple[str, str]]:
    return {name: (line.backend, line.state) for name, line in found.items()}


@contextlib.contextmanager
def x_server(*options: str) -> Iterator[str]:
    reader, writer = os.pipe()
    command = ["Xvfb", "-displayfd", str(writer), "-nolisten", "tcp", "-noreset", *options]
    server = subprocess.Popen(command, pass_fds=(writer,), stderr=subprocess.DEVNULL)
    os.close(writer)
    try:
        with os.fdopen(reader) as answer:
            yield f":{answer.readline().strip()}"
    finally:
        server.kill()
        server.wait()


@pytest.fixture
def bus() -> Iterator[str]:
    with message_bus() as address:
        yield address


@pytest.fixture
def portal(bus: str) -> Iterator[str]:
    service = Service(bus, "grant")
    yield bus
    service.end()


def test_x11_with_everything() -> None:
    with x_server() as display:
        found = lines(Facts("linux", display))
    assert states(found) == {name: ("X11", "ok") for name in ("hotkey", "paste", "clipboard")}


def test_x11_without_xtest_copies_and_tells() -> None:
    with x_server("-extension", "XTEST") as display:
        found = lines(Facts("linux", display))
    assert states(found) == {"hotkey": ("X11", "ok"), "paste": ("copy", "limited"), "clipboard": ("X11", "ok")}
    assert "XTEST" in found["paste"].reason and "Ctrl+V" in found["paste"].remedy


def test_gnome_holds_the_hotkey_and_lets_nobody_else_press_keys(tmp_path: Path, portal: str) -> None:
    with compositor(tmp_path, GNOME) as socket, x_server() as display:
        found = lines(Facts("linux", display, True, socket, portal, "ubuntu:GNOME"))
        without = lines(Facts("linux", "", True, socket, portal, "ubuntu:GNOME"))
    assert states(found) == {"hotkey": ("portal", "ok"), "paste": ("copy", "limited"), "clipboard": ("Xwayland", "ok")}
    assert "哪个窗口" in found["paste"].reason
    assert (without["clipboard"].backend, without["clipboard"].state) == ("qt", "limited")


def test_a_gnome_before_the_portal_says_where_to_bind_a_key(tmp_path: Path, bus: str) -> None:
    old = Service(bus, "old")
    try:
        with compositor(tmp_path, GNOME) as socket:
            found = lines(Facts("linux", "", True, socket, bus, "GNOME"))
    finally:
        old.end()
    assert (found["hotkey"].backend, found["hotkey"].state) == ("companion show palette", "limited")
    assert "设置 → 键盘" in found["hotkey"].remedy and "companion show palette" in found["hotkey"].remedy


def test_kde_holds_the_hotkey_and_hands_out_the_clipboard(tmp_path: Path, portal: str) -> None:
    with compositor(tmp_path, KDE) as socket:
        found = lines(Facts("linux", "", True, socket, portal, "KDE"))
    assert states(found) == {"hotkey": ("portal", "ok"), "paste": ("copy", "limited"), "clipboard": ("data-control", "ok")}


def test_a_compositor_that_tells_windows_but_takes_no_keys(tmp_path: Path) -> None:
    with compositor(tmp_path, WITHOUT_KEYS) as socket:
        found = lines(Facts("linux", "", True, socket, "", "labwc:wlroots"))
    assert found["paste"].state == "limited" and "按键" in found["paste"].reason
    assert "rc.xml" in found["hotkey"].remedy


def test_there_the_desktop_presses_the_key_where_it_can(tmp_path: Path, portal: str) -> None:
    with compositor(tmp_path, WITHOUT_KEYS) as socket:
        found = lines(Facts("linux", "", True, socket, portal, "deepin"))
    assert (found["paste"].backend, found["paste"].state) == ("RemoteDesktop", "ok")
    assert "同意" in found["paste"].reason


def test_wlroots_pastes(tmp_path: Path) -> None:
    with compositor(tmp_path, WLROOTS) as socket:
        found = lines(Facts("linux", "", True, socket, "", "sway"))
    assert found["paste"] == Capability("paste", "virtual-keyboard", "ok")
    assert found["clipboard"].state == "ok"
    assert "bindsym" in found["hotkey"].remedy


@pytest.mark.parametrize(
    ("desktop", "said"),
    [("KDE", "系统设置"), ("Hyprland", "hyprland.conf"), ("niri", "config.kdl"), ("", "快捷键设置"), ("Budgie:GNOME", "自定义")],
)
def test_a_wayland_that_offers_nothing_says_how_to_bind_a_key_there(tmp_path: Path, desktop: str, said: str) -> None:
    with compositor(tmp_path, ()) as socket:
        found = lines(Facts("linux", "", True, socket, "", desktop))
    assert {line.state for line in found.values()} == {"limited"}
    assert said in found["hotkey"].remedy


def test_a_wayland_session_whose_compositor_is_out_of_reach() -> None:
    for socket, state in (("", "limited"), ("/nonexistent/wayland-0", "missing")):
        found = lines(Facts("linux", "", True, socket))
        assert {line.state for line in found.values()} == {state}
    assert "WAYLAND_DISPLAY" in lines(Facts("linux", "", True))["paste"].reason


def test_no_screen() -> None:
    found = lines(Facts("linux"))
    assert {line.state for line in found.values()} == {"missing"}
    assert "DISPLAY" in found["hotkey"].reason and "companion demo" in found["hotkey"].remedy


def test_over_ssh() -> None:
    found = lines(Facts("linux", ssh=True))
    assert "SSH" in found["hotkey"].reason and {line.state for line in found.values()} == {"missing"}


def test_as_root_without_a_desktop() -> None:
    found = lines(Facts("linux", root=True))
    assert "root" in found["hotkey"].remedy and {line.state for line in found.values()} == {"missing"}


def test_facts_of_a_wayland_session_over_ssh() -> None:
    environment = {
        "WAYLAND_DISPLAY": "wayland-1", "XDG_RUNTIME_DIR": "/run/user/1000", "DBUS_SESSION_BUS_ADDRESS": "unix:path=/b",
        "XDG_CURRENT_DESKTOP": "sway", "SSH_CONNECTION": "10.0.0.1 22 10.0.0.2 22",
    }  # fmt: skip
    expected = Facts("linux", "", True, "/run/user/1000/wayland-1", "unix:path=/b", "sway", ssh=True)
    assert read_facts(environment, "linux") == expected
    assert read_facts({"WAYLAND_DISPLAY": "/run/w"}, "linux").socket == "/run/w"
    assert read_facts().root == (os.geteuid() == 0)


def test_the_command_prints_backend_reason_and_remedy(tmp_path: Path, portal: str) -> None:
    """From the environment to the lines, for machines and for people."""
    with compositor(tmp_path, GNOME) as socket:
        environment = {
            **{name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}, "LANG": "C.UTF-8",
            "WAYLAND_DISPLAY": socket, "XDG_CURRENT_DESKTOP": "GNOME", "DBUS_SESSION_BUS_ADDRESS": portal,
            "COMPANION_DATA_DIR": str(tmp_path / "data"), "COMPANION_CONFIG_DIR": str(tmp_path / "config"),
        }  # fmt: skip
        told = [
            subprocess.run(
                [sys.executable, "-m", "companion", "doctor", *form], env=environment, cwd=ROOT, capture_output=True, text=True,
                encoding="utf-8", timeout=60, check=False,
            )
            for form in (["--json"], [])
        ]  # fmt: skip
    found = {line["capability"]: line for line in map(json.loads, told[0].stdout.splitlines())}
    assert list(found) == ["hotkey", "paste", "clipboard", "tray", "notifications", "input-method", "fonts", "data", "packs"]
    assert (found["hotkey"]["backend"], found["hotkey"]["state"]) == ("portal", "ok")
    for line in found.values():
        for part in (line["backend"], line["reason"], line["remedy"]):
            assert part in told[1].stdout
    assert told[0].returncode == told[1].returncode == (3 if "missing" in {line["state"] for line in found.values()} else 0)
