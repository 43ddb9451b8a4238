"""Asked over a real message bus, of a portal that answers as the real ones do."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from companion.desktop.motion import wants_less_motion

PORTAL = Path(__file__).parent / "programs" / "settings_portal.py"


def answered(*settings: str) -> bool:
    """What is understood of a portal that knows `settings` (namespace, key, signature, value)."""
    portal = subprocess.Popen([sys.executable, PORTAL, *settings], stdout=subprocess.PIPE, text=True)
    assert portal.stdout is not None and portal.stdout.readline() == "READY\n"
    try:
        return wants_less_motion("linux")
    finally:
        portal.kill()
        portal.wait(timeout=10)
        portal.stdout.close()


APPEARANCE, GNOME, KDE = "org.freedesktop.appearance", "org.gnome.desktop.interface", "org.kde.kdeglobals.KDE"


@pytest.mark.parametrize(
    ("settings", "less"),
    [
        ((APPEARANCE, "reduced-motion", "u", "1"), True),
        ((APPEARANCE, "reduced-motion", "u", "0"), False),
        ((GNOME, "enable-animations", "b", "0"), True),
        ((GNOME, "enable-animations", "b", "1"), False),
        ((APPEARANCE, "reduced-motion", "u", "0", GNOME, "enable-animations", "b", "0"), True),
        ((KDE, "AnimationDurationFactor", "s", "0"), True),
        ((KDE, "AnimationDurationFactor", "s", "1"), False),
        ((), False),
    ],
)
def test_the_portal_is_understood(session_bus: None, settings: tuple[str, ...], less: bool) -> None:
    assert answered(*settings) is less


def test_without_a_portal_the_answer_is_no(session_bus: None) -> None:
    assert not wants_less_motion("linux")


@pytest.mark.parametrize("address", ["", "unix:path=/nonexistent/bus", "nonsense"])
def test_without_a_bus_the_answer_is_no(monkeypatch: pytest.MonkeyPatch, address: str) -> None:
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", address)
    assert not wants_less_motion("linux")
