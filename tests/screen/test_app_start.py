"""The first half second: a key pressed before any window is there, and the look of the desktop."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from companion.ui.theme import DARK, LIGHT, Tokens
from tests.bench.start import Chord, N
from tests.desktop.test_gtk_scheme import Manager
from tests.screen.desk import Desk, until
from tests.screen.pictures import cut, screen
from tests.screen.running_app import PALETTE, RunningApp


@pytest.fixture
def chord(desk: Desk) -> Iterator[Chord]:
    made = Chord(desk.desktop.display)
    yield made
    made.close()


@pytest.mark.parametrize(("key", "title"), [(65, PALETTE), (N, "计时面板")])
def test_a_key_pressed_before_its_window_is_there_opens_it(desk: Desk, chord: Chord, tmp_path: Path, key: int, title: str) -> None:
    app = RunningApp(desk.desktop, tmp_path)
    app.child = app.spawn()
    try:
        until(lambda: chord.taken(key), "the chord is heard")
        assert not app.loads() and not app.paths.socket.exists(), "the rest comes later"
        chord.press(key)
        until(lambda: chord.shown(title), f"{title} shows")
        until(app.loads, "the phrases are loaded")
        if title == PALETTE:
            until(lambda: len(app.rows()) > 3, "and are in the window that was open already")
    finally:
        assert app.end() == 0


def test_the_theme_of_the_desktop_is_followed(desk: Desk, tmp_path: Path) -> None:
    def surface(app: RunningApp, tokens: Tokens) -> bool:
        place = app.window(PALETTE)
        if place is None:
            return False
        wanted = [int(tokens.surface[at : at + 2], 16) for at in (1, 3, 5)]
        return bool((cut(screen(desk.desktop), place.place)[:, :, :3] == np.array(wanted)).all(axis=2).mean() > 0.3)

    manager = Manager(desk.desktop.display)
    manager.put("Greybird-dark")
    manager.begin()
    try:
        with RunningApp(desk.desktop, tmp_path, "system") as app:
            assert app.command("show", "palette").returncode == 0
            until(lambda: surface(app, DARK), "dark as the desktop")
            manager.put("Greybird")
            until(lambda: surface(app, LIGHT), "light as the desktop")
    finally:
        manager.connection.disconnect()
