"""The tone window in light and dark, photographed on the screen. COMPANION_TEST_PICTURES names the folder to look in."""

from __future__ import annotations

import pytest

from tests.screen.desk import Desk, Program, until
from tests.screen.pictures import Pixels
from tests.screen.running_app import RunningApp
from tests.screen.test_app_pictures import THEMES, Photographer, colours
from tests.screen.test_tone import CHECK, CLEAN, NOTE, TONE, Check


@pytest.fixture(scope="module")
def taken(desk: Desk, gtk_editor: Program, tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, Pixels]]:
    """Theme -> name -> picture."""
    pictures: dict[str, dict[str, Pixels]] = {}
    for theme in THEMES:
        with RunningApp(desk.desktop, tmp_path_factory.mktemp(f"tone-{theme}"), theme) as app:
            at, tone = Photographer(desk, app, theme), Check(desk, app)
            at.agent.away()
            tone.write(gtk_editor, "您搞错了！这不归我们管，跟你说了八百遍了，爱投诉投诉去。")
            tone.open()
            at.window("tone", TONE)
            desk.key("h", "Down", "1")
            at.window("tone-taken", TONE)
            desk.key("e")
            at.window("tone-by-hand", TONE)
            desk.key("Escape")
            until(lambda app=app: any("手动改过" in line for line in app.shown(TONE)), "back from the edit")
            desk.key("Escape")
            until(tone.gone, "closed")
            tone.write(gtk_editor, CLEAN)
            desk.key(CHECK)
            at.window("tone-clean", NOTE)
            pictures[theme] = at.pictures
    return pictures


@pytest.mark.parametrize("name", ["tone", "tone-taken", "tone-by-hand"])
def test_the_window_is_painted_in_the_colours_of_its_theme(taken: dict[str, dict[str, Pixels]], name: str) -> None:
    for theme, tokens in THEMES.items():
        counts = colours(taken[theme][name])
        assert max(counts, key=counts.__getitem__) == tokens.surface
        assert counts.get(tokens.medium, 0) > 20, "the marks, in the ink of their grade"
        assert counts.get(tokens.selection, 0) > 1000, "the current finding"
