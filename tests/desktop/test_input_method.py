"""From what a session says of its input method to what Qt needs to hear."""

from __future__ import annotations

import pytest

from companion.desktop.input_method import FCITX, IBUS, qt_variables


@pytest.mark.parametrize(
    ("session", "added"),
    [
        ({}, {}),
        ({"QT_IM_MODULE": "ibus"}, {}),
        ({"QT_IM_MODULE": "compose", "XMODIFIERS": "@im=fcitx"}, {}),
        ({"QT_IM_MODULE": "fcitx"}, FCITX),
        ({"QT_IM_MODULE": "fcitx5", "WAYLAND_DISPLAY": "wayland-0"}, FCITX),
        ({"XMODIFIERS": "@im=fcitx"}, FCITX),
        ({"QT_IM_MODULE": "xim", "XMODIFIERS": "@im=fcitx5"}, FCITX),
        ({"XMODIFIERS": "@im=ibus"}, IBUS),
        ({"XMODIFIERS": "@im=fcitx", "WAYLAND_DISPLAY": "wayland-0"}, {}),
        ({"XMODIFIERS": "@im=none"}, {}),
    ],
)
def test_a_method_that_is_named_is_reached(session: dict[str, str], added: dict[str, str]) -> None:
    assert qt_variables(session) == added
    assert qt_variables({**session, **added}) == {}
