"""The desktop entry by which a portal knows us: made once, kept true, and never in place of somebody else's."""

from __future__ import annotations

from pathlib import Path

import pytest

from companion.desktop.ports_null import NullNotifier
from companion.desktop.session import Facts, choose, survey
from companion.desktop.wayland.entry import ensure_entry
from tests.desktop.wayland.compositor import GNOME, compositor
from tests.desktop.wayland.portal_service import message_bus

COMMAND = ("/opt/伙伴/bin/companion-tray",)


def test_made_once_then_left_alone_then_brought_up_to_date(tmp_path: Path) -> None:
    environment = {"XDG_DATA_HOME": str(tmp_path / "own"), "XDG_DATA_DIRS": str(tmp_path / "all")}
    made = ensure_entry(environment, tmp_path, COMMAND)
    assert made == tmp_path / "own" / "applications" / "companion.desktop"
    text = made.read_text(encoding="utf-8")
    assert text.startswith("[Desktop Entry]\nType=Application\n") and 'Exec="/opt/伙伴/bin/companion-tray"\n' in text
    (icon,) = (line.removeprefix("Icon=") for line in text.splitlines() if line.startswith("Icon="))
    assert Path(icon).is_file()
    assert ensure_entry(environment, tmp_path, COMMAND) is None
    assert ensure_entry(environment, tmp_path, ("/new/place",)) == made
    assert "/new/place" in made.read_text(encoding="utf-8")


@pytest.mark.parametrize("where", ["own", "all"])
def test_an_entry_of_somebody_else_stays(tmp_path: Path, where: str) -> None:
    theirs = tmp_path / where / "applications" / "companion.desktop"
    theirs.parent.mkdir(parents=True)
    theirs.write_text("[Desktop Entry]\nExec=theirs\n")
    environment = {"XDG_DATA_HOME": str(tmp_path / "own"), "XDG_DATA_DIRS": str(tmp_path / "all")}
    assert ensure_entry(environment, tmp_path, COMMAND) is None
    assert theirs.read_text() == "[Desktop Entry]\nExec=theirs\n"


def test_where_it_cannot_be_written_nothing_breaks(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    assert ensure_entry({"XDG_DATA_HOME": str(tmp_path / "file"), "XDG_DATA_DIRS": str(tmp_path)}, tmp_path, COMMAND) is None


def test_the_app_makes_it_and_doctor_does_not(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "own"))
    monkeypatch.setenv("XDG_DATA_DIRS", str(tmp_path / "all"))
    with compositor(tmp_path, GNOME) as socket, message_bus() as bus:
        facts = Facts("linux", "", True, socket, bus, "GNOME")
        survey(facts)
        assert not (tmp_path / "own").exists()
        choose(facts, None, NullNotifier(), tmp_path / "state").close()
        assert (tmp_path / "own" / "applications" / "companion.desktop").is_file()
