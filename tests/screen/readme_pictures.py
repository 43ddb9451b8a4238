"""Takes the pictures of the README anew: `python -m tests.screen.readme_pictures` writes resources/pictures/."""

from __future__ import annotations

import tempfile
from pathlib import Path

from companion.desktop.virtual import VirtualDesktop
from tests.screen.care_hands import CALM, CARE
from tests.screen.desk import PROGRAMS, SYSTEM_PYTHON, Desk, Program, until
from tests.screen.pictures import cut, save, screen
from tests.screen.running_app import PALETTE, PARTS, ROOT, RunningApp
from tests.screen.test_app_pictures import THEMES, Photographer, _has, _icon
from tests.screen.test_app_tray import menus
from tests.screen.test_timers import NEW, PANEL
from tests.screen.test_tone import CHECK, TONE

DRAFT = "您自己没看清楚吧？这不归我们管，我马上给您解决。"
OUT = ROOT / "resources" / "pictures"
MARGIN = 16
BACKGROUND = "#C9D3D0"


class ReadmePhotographer(Photographer):
    """Keeps each picture with a little of what is around it, under the name the README has for it."""

    def take(self, name: str, place: tuple[int, int, int, int]) -> None:
        self.still(name)
        save(cut(screen(self.desk.desktop), place, MARGIN), OUT / f"{name}-{self.theme}.png")


def take_all(desk: Desk, app: RunningApp, theme: str) -> None:
    at = ReadmePhotographer(desk, app, theme)
    desk.xdotool("mousemove", "2", "2")
    at.palette("palette", "tk", until_shown=_has("退款进度"))
    at.agent.open()
    at.agent.type("tk")
    at.agent.enter()
    until(lambda: _has("占位：订单号")(app.shown(PALETTE)), "the form")
    at.agent.type("20261122001")
    desk.key("Tab")
    at.window("slots", PALETTE)
    at.agent.escape()
    if theme == "dark":
        return
    at.agent.open()
    at.agent.type("jd01")
    at.agent.enter("shift+Return")
    at.window("strip", PARTS)
    desk.key("Escape")
    at.agent.click(*_icon(desk, THEMES[theme]), button=3)
    at.take("tray-menu", until(lambda: menus(desk), "the menu is open")[0])
    desk.key("Escape")
    at.agent.away()
    desk.set_text(DRAFT)
    desk.key(CHECK)
    at.window("tone", TONE)
    desk.key("Escape")
    until(lambda: app.window(TONE) is None, "the tone window is closed")
    for line in ("30分钟后 王女士 退款进度", "明天下午3点 李先生 换货"):
        desk.key(NEW)
        until(lambda: app.window(PANEL), "the panel")
        at.agent.type(line)
        desk.key("Return")
        until(lambda: app.window(PANEL) is None, "the panel is closed")
    desk.key(NEW)
    until(lambda: app.window(PANEL), "the panel")
    at.agent.type("2小时内 陈先生 发票")
    at.window("timers", PANEL)
    desk.key("Escape", "Escape")
    until(lambda: app.window(PANEL) is None, "the panel is closed")
    desk.key(CALM)
    at.window("care", CARE)
    desk.key("Escape")


def main() -> None:
    folder = Path(tempfile.mkdtemp())
    with VirtualDesktop() as desktop:
        desk = Desk(desktop, folder)
        desk.run("xsetroot", "-solid", BACKGROUND)
        path = desk.file("chat")
        program = folder / "聊天窗口"  # its name stands in the palette's footer
        program.symlink_to(PROGRAMS / "gtk_editor.py")
        editor = Program(desk, "王女士", [SYSTEM_PYTHON, program, path, "王女士"], path)
        for theme in THEMES:
            with RunningApp(desktop, folder / theme, theme, packs={}) as app:
                editor.focus()
                take_all(desk, app, theme)
        editor.quit()
        desk.close()


if __name__ == "__main__":
    main()
