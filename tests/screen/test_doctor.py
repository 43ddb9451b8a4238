"""`companion doctor` on desktops that are really there: an X11 one with a panel, a bare one, and sway."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from companion.desktop.virtual import VirtualDesktop
from tests.screen.desk import until
from tests.screen.running_app import ROOT
from tests.screen.sway_desk import SwayDesk


def doctor(environment: Mapping[str, str], folder: Path) -> tuple[int, dict[str, dict[str, Any]]]:
    """Its exit code, and what it says of each capability."""
    folders = {"COMPANION_CONFIG_DIR": str(folder / "config"), "COMPANION_DATA_DIR": str(folder / "data")}
    done = subprocess.run(
        [sys.executable, "-m", "companion", "doctor", "--json"], env={**environment, **folders}, cwd=ROOT,
        capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip
    assert done.stderr == ""
    found = [json.loads(line) for line in done.stdout.splitlines()]
    for line in found:
        assert line["state"] == "ok" or (line["reason"] and line["remedy"]), line
    return done.returncode, {line.pop("capability"): line for line in found}


def states(found: dict[str, dict[str, Any]], *names: str) -> list[tuple[str, str]]:
    return [(found[name]["backend"], found[name]["state"]) for name in names]


def test_on_an_x11_desktop_with_a_panel_the_main_job_and_the_tray_are_there(desktop: VirtualDesktop, tmp_path: Path) -> None:
    def with_tray() -> dict[str, dict[str, Any]] | None:
        code, found = doctor(desktop.environment, tmp_path)
        assert code == 0
        return found if found["tray"]["state"] == "ok" else None

    found = until(with_tray, "the tray of the panel is seen", 60)
    assert states(found, "hotkey", "paste", "clipboard") == [("X11", "ok")] * 3
    assert found["tray"]["backend"] in ("StatusNotifierItem", "XEmbed")
    assert states(found, "data", "packs") == [(str(tmp_path / "data"), "ok"), ("yaml", "ok")]
    assert found["fonts"]["state"] == "ok" and not found["fonts"]["backend"].endswith((" HK", " JP", " KR", " TC"))


def test_on_a_bare_one_what_is_missing_has_its_remedy_and_the_main_job_stands(tmp_path: Path) -> None:
    with VirtualDesktop(panel=False) as bare:
        code, found = doctor(bare.environment, tmp_path)
    assert code == 0 and states(found, "hotkey", "paste", "clipboard") == [("X11", "ok")] * 3
    assert states(found, "tray") == [("small-window", "limited")] and "AppIndicator" in found["tray"]["remedy"]
    assert found["input-method"]["state"] == "limited" and "fcitx" in found["input-method"]["remedy"]


def test_on_sway_it_pastes_and_says_how_to_bind_the_key(tmp_path: Path) -> None:
    desk = SwayDesk()
    try:
        code, found = doctor(desk.environment, tmp_path)
    finally:
        desk.close()
    assert code == 0
    assert states(found, "paste", "clipboard") == [("virtual-keyboard", "ok"), ("data-control", "ok")]
    assert states(found, "hotkey") == [("companion show palette", "limited")] and "bindsym" in found["hotkey"]["remedy"]
