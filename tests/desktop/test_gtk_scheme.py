"""Dark where the desktop is dark, on a real X server with a manager of settings that follows the specification."""

from __future__ import annotations

import select
import struct
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import xcffib
import xcffib.xproto

from companion.desktop.gtk_scheme import GtkScheme, read_xsettings
from companion.desktop.virtual import VirtualDesktop


def packed(**settings: str | int) -> bytes:
    """As the specification lays them out, the low byte first; in a name ``_`` stands for ``/``."""
    data = b""
    for name, value in settings.items():
        name = name.replace("_", "/")
        raw = name.encode()
        data += struct.pack("<BxH", isinstance(value, str), len(raw)) + raw.ljust((len(raw) + 3) // 4 * 4, b"\0") + struct.pack("<I", 7)
        text = value.encode() if isinstance(value, str) else b""
        data += struct.pack("<I", len(text) if isinstance(value, str) else value) + text.ljust((len(text) + 3) // 4 * 4, b"\0")
    return struct.pack("<BxxxII", 0, 1, len(settings)) + data


class Manager:
    """Owns the selection of the settings, as xfsettingsd does."""

    def __init__(self, display: str) -> None:
        self.connection: Any = xcffib.connect(display=display)
        self.core = self.connection.core
        self.root = self.connection.get_setup().roots[0].root
        self.window = self.connection.generate_id()
        self.core.CreateWindow(0, self.window, self.root, 0, 0, 1, 1, 0, 2, 0, 0, [])

    def atom(self, name: str) -> int:
        return self.core.InternAtom(False, len(name), name).reply().atom

    def begin(self) -> None:
        """Take the selection, and tell the root window."""
        self.core.SetSelectionOwner(self.window, self.atom("_XSETTINGS_S0"), 0)
        words = (0, self.atom("_XSETTINGS_S0"), self.window, 0, 0)
        event = struct.pack("=BBHII5I", 33, 32, 0, self.root, self.atom("MANAGER"), *words)
        self.core.SendEvent(False, self.root, 1 << 17, event)
        self.connection.flush()

    def put(self, theme: str) -> None:
        data = packed(Net_DoubleClickTime=400, Net_ThemeName=theme, Gtk_FontName="Sans 10")
        name = self.atom("_XSETTINGS_SETTINGS")
        self.core.ChangeProperty(0, self.window, name, name, 8, len(data), data)
        self.connection.flush()


@pytest.fixture(scope="module")
def desktop() -> Iterator[VirtualDesktop]:
    with VirtualDesktop(panel=False) as started:
        yield started


@pytest.fixture
def scheme(desktop: VirtualDesktop, tmp_path: Path) -> Iterator[GtkScheme]:
    made = GtkScheme(desktop.display, tmp_path)
    yield made
    made.close()


def told(scheme: GtkScheme) -> bool:
    return bool(select.select([scheme.descriptor], [], [], 5)[0])


@pytest.mark.screen
def test_the_theme_of_the_desktop_is_followed_while_running(desktop: VirtualDesktop, scheme: GtkScheme) -> None:
    assert not scheme.dark()
    manager = Manager(desktop.display)
    manager.put("Greybird-dark")
    manager.begin()
    assert told(scheme) and scheme.dark()
    manager.put("Greybird")
    assert told(scheme) and not scheme.dark()
    manager.put("Adwaita:dark")
    assert told(scheme) and scheme.dark()
    manager.connection.disconnect()
    assert told(scheme) and not scheme.dark()


@pytest.mark.screen
@pytest.mark.parametrize(("text", "dark"), [
    ("", False), ("[Settings]\ngtk-theme-name = Adwaita-dark\n", True), ("[Settings]\ngtk-theme-name=Darkness\n", False),
    ("[Settings]\ngtk-application-prefer-dark-theme=1\n", True), ("[Settings]\ngtk-application-prefer-dark-theme=false\n", False),
    ("no section", False), ("[Settings]\ngtk-theme-name=%(x)s-dark\n", True),
])  # fmt: skip
def test_without_a_manager_the_file_says_it(scheme: GtkScheme, tmp_path: Path, text: str, dark: bool) -> None:
    (tmp_path / "gtk-3.0").mkdir()
    (tmp_path / "gtk-3.0" / "settings.ini").write_text(text, encoding="utf-8")
    assert scheme.dark() is dark


@pytest.mark.screen
def test_no_server_is_said(tmp_path: Path) -> None:
    with pytest.raises(ConnectionError):
        GtkScheme(":987", tmp_path)


def test_a_property_that_is_cut_off_gives_what_is_whole() -> None:
    whole = packed(Net_ThemeName="A-dark", Gtk_Size=3)
    assert read_xsettings(whole) == {"Net/ThemeName": "A-dark", "Gtk/Size": 3}
    for length in range(len(whole)):
        assert read_xsettings(whole[:length]).items() <= read_xsettings(whole).items()
    assert read_xsettings(b"\x01" + b"\0" * 7 + struct.pack(">I", 0)) == {}
