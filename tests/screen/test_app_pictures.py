"""Every window in light and dark, photographed on the screen. COMPANION_TEST_PICTURES names the folder to look at them in."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator

import numpy as np
import pytest

from companion.desktop.virtual import VirtualDesktop
from companion.ui.theme import DARK, LIGHT, Tokens
from tests.screen.desk import PROGRAMS, Desk, Program, until
from tests.screen.pictures import FOLDER, Pixels, cut, middle_of, save, screen
from tests.screen.running_app import MESSAGE, PALETTE, PARTS, SMALL, Agent, RunningApp
from tests.screen.test_app_tray import menus

THEMES = {"light": LIGHT, "dark": DARK}
OURS = ("palette-empty", "palette-results", "slots", "help", "notice", "parts-strip", "message-strip", "small-window")
MARGIN = 12


class Photographer:
    """Opens one window after the other in one theme."""

    def __init__(self, desk: Desk, app: RunningApp, theme: str) -> None:
        self.desk, self.app, self.theme = desk, app, theme
        self.agent = Agent(desk, app)
        self.pictures: dict[str, Pixels] = {}

    def still(self, name: str) -> Pixels:
        """The screen, once two pictures in a row are the same (the caret may blink: nearly)."""
        last: list[Pixels] = [screen(self.desk.desktop)]

        def same() -> bool:
            last.append(screen(self.desk.desktop))
            return int((last[-1] != last[-2]).any(axis=2).sum()) < 60

        until(same, f"{name} is drawn")
        return last[-1]

    def take(self, name: str, place: tuple[int, int, int, int]) -> None:
        pixels = self.still(name)
        self.pictures[name] = cut(pixels, place)
        save(cut(pixels, place, MARGIN), FOLDER / f"{name}-{self.theme}.png")

    def window(self, name: str, title: str) -> None:
        until(lambda: self.app.window(title), f"{title} shows")
        self.take(name, self.app.window(title).place)

    def palette(self, name: str, query: str, *keys: str, until_shown: Callable[[list[str]], bool] = bool) -> None:
        self.agent.open()
        self.agent.type(query)
        if keys:
            self.desk.key(*keys)
        until(lambda: until_shown(self.app.shown(PALETTE)), name)
        self.window(name, PALETTE)
        self.agent.escape()


def _has(words: str) -> Callable[[list[str]], bool]:
    return lambda shown: any(words in line for line in shown)


def photograph(desk: Desk, editor: Program, app: RunningApp, theme: str) -> dict[str, Pixels]:
    at = Photographer(desk, app, theme)
    desk.xdotool("mousemove", "2", "2")
    editor.focus()
    at.palette("palette-empty", "")
    at.palette("palette-results", "tk", until_shown=_has("退款进度"))
    at.palette("slots", "tk", "Return", until_shown=_has("占位：订单号"))
    at.palette("help", "", "F1", until_shown=_has("只复制，不粘贴"))
    (app.paths.packs / "broken.yaml").write_text("phrases:\n  - id: a\n    txet: 您好\n", encoding="utf-8")
    at.palette("notice", "", until_shown=_has("broken.yaml 第"))
    at.agent.open()
    at.agent.type("zz05")
    at.agent.enter("shift+Return")
    at.window("parts-strip", PARTS)
    desk.key("Escape")
    at.agent.open()
    at.agent.type("zz01")
    at.agent.enter("ctrl+Return")
    at.window("message-strip", MESSAGE)
    at.agent.click(*_icon(desk, THEMES[theme]), button=3)
    at.take("tray-menu", until(lambda: menus(desk), "the menu is open")[0])
    desk.key("Escape")
    return at.pictures


def _icon(desk: Desk, tokens: Tokens) -> tuple[int, int]:
    x, y = until(lambda: middle_of(screen(desk.desktop)[-32:], tokens.accent), "the icon is in the panel")
    return x, y + 768 - 32


@pytest.fixture(scope="module")
def taken(
    desk: Desk, gtk_editor: Program, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[dict[str, dict[str, Pixels]]]:
    """Theme -> name -> picture."""
    pictures: dict[str, dict[str, Pixels]] = {}
    for theme in THEMES:
        with RunningApp(desk.desktop, tmp_path_factory.mktemp(theme), theme) as app:
            pictures[theme] = photograph(desk, gtk_editor, app, theme)
    with VirtualDesktop(panel=False) as bare:
        alone = Desk(bare, tmp_path_factory.mktemp("bare"))
        for theme in THEMES:
            with RunningApp(bare, tmp_path_factory.mktemp(f"bare-{theme}"), theme) as app:
                at = Photographer(alone, app, theme)
                at.window("small-window", SMALL)
                pictures[theme] |= at.pictures
        alone.close()
    yield pictures


def colours(pixels: Pixels) -> dict[str, int]:
    """Every colour and how many pixels have it."""
    red, green, blue = (pixels[:, :, channel].astype(np.uint32) for channel in range(3))
    found, counts = np.unique(red << 16 | green << 8 | blue, return_counts=True)
    return {f"#{colour:06X}": int(count) for colour, count in zip(found, counts, strict=True)}


@pytest.mark.parametrize("name", [*OURS, "tray-menu"])
@pytest.mark.parametrize("theme", THEMES)
def test_no_window_is_blank(taken: dict[str, dict[str, Pixels]], theme: str, name: str) -> None:
    counts = colours(taken[theme][name])
    assert len(counts) > 20, "letters have many shades at their edges"
    assert max(counts.values()) < 0.97 * sum(counts.values()), "something is drawn on the sheet"


@pytest.mark.parametrize("name", OURS)
def test_each_theme_is_painted_in_its_own_colours(taken: dict[str, dict[str, Pixels]], name: str) -> None:
    """The most frequent colour is the theme's sheet, and its ink is there."""
    for theme, tokens in THEMES.items():
        counts = colours(taken[theme][name])
        most = max(counts, key=counts.__getitem__)
        assert most in (tokens.surface, tokens.bg), (theme, most)
    light, dark = (taken[theme][name].mean() for theme in THEMES)
    assert light > dark + 100


def test_chinese_is_drawn_with_mainland_glyphs_and_without_boxes(desk: Desk) -> None:
    said = json.loads(desk.run(sys.executable, str(PROGRAMS / "glyphs.py")))
    glyphs = said["glyphs"]
    assert len({*glyphs, said["missing"], said["nothing"]}) == 6, "four characters, a box for a missing one, a space"
    assert said["family"] == "Noto Sans CJK SC"
    different = [char for char, own, other in zip("直骨门角", glyphs, said["japanese"], strict=True) if own != other]
    assert set("直骨角") <= set(different), "no Japanese shapes"
