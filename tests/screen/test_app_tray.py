"""The icon in a real panel, worked with the mouse; and the small window on a desktop that has no panel."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import xcffib

from companion.desktop.virtual import VirtualDesktop
from companion.ui.theme import LIGHT
from tests.screen.desk import PATIENCE, PROGRAMS, SYSTEM_PYTHON, Desk, Program, until
from tests.screen.pictures import middle_of, screen
from tests.screen.running_app import PALETTE, SMALL, Agent, RunningApp

sys.path.insert(0, str(PROGRAMS))
from xclient import Client  # noqa: E402

PANEL = 32
TIMERS = "计时面板"


def icon(desk: Desk) -> tuple[int, int]:
    """Where the icon is: by its colour, in a picture of the panel."""

    def found() -> tuple[int, int] | None:
        pixels = screen(desk.desktop)
        height = pixels.shape[0]
        middle = middle_of(pixels[height - PANEL :], LIGHT.accent)
        return (middle[0], middle[1] + height - PANEL) if middle is not None else None

    return until(found, "the icon is in the panel")


def menus(desk: Desk) -> list[tuple[int, int, int, int]]:
    """Left, top, width and height of every open menu: windows that no window manager has touched."""
    client = Client(desk.desktop.display)
    found = []
    for window in client.core.QueryTree(client.root).reply().children:
        try:
            facts = client.core.GetWindowAttributes(window).reply()
            size = client.core.GetGeometry(window).reply()
        except xcffib.Error:
            continue  # closed since
        # Notifications of the desktop are such windows too; they hang from the top, menus stand on the panel.
        low = size.y + size.height > client.screen.height_in_pixels - 2 * PANEL
        if facts.override_redirect and facts.map_state == 2 and size.width > 100 and size.height > 100 and low:
            found.append((size.x, size.y, size.width, size.height))
    client.conn.disconnect()
    return found


def open_menu(desk: Desk, agent: Agent) -> tuple[int, int, int, int]:
    agent.click(*icon(desk), button=3)

    def settled() -> tuple[int, int, int, int] | None:
        """The panel asks for the entries while the menu opens; each that comes moves those above it."""
        places = menus(desk)
        time.sleep(0.25)
        return places[0] if places and places == menus(desk) else None

    return until(settled, "the menu is open")


@pytest.fixture
def app(app: RunningApp) -> RunningApp:
    """Again, where a test before has ended it."""
    if app.child.poll() is not None:
        app.start()
    return app


@pytest.fixture
def editor(desk: Desk, gtk_editor: Program) -> Iterator[Program]:
    gtk_editor.focus()
    yield gtk_editor
    desk.xdotool("mousemove", "2", "2")


def apart() -> None:
    """Two clicks in a shorter time are a double click."""
    time.sleep(0.6)


def test_a_left_click_opens_the_promises_and_another_one_closes_them(desk: Desk, editor: Program, agent: Agent) -> None:
    place = icon(desk)
    agent.click(*place)

    def active() -> bool:
        target = desk.seam.current_target()
        return target.pid == agent.app.pid and target.title == TIMERS

    until(active, "the panel of the promises has the keyboard")
    window = agent.app.window(TIMERS)
    assert window is not None
    left, top, width, height = window.place
    assert (width, height) == (420, 560) and left > 1366 // 2 and top + height > 768 - PANEL - 40, "near the tray"
    apart()
    agent.click(*place)
    until(lambda: agent.app.window(TIMERS) is None, "closed again")
    until(lambda: desk.seam.current_target().window == editor.target.window, "the editor is back")


def test_a_double_click_opens_the_palette_over_the_window_of_before(desk: Desk, editor: Program, agent: Agent) -> None:
    apart()
    agent.click(*icon(desk), times=2)
    until(agent.palette_active, "the palette is active")
    until(lambda: agent.app.window(TIMERS) is None, "and nothing else")
    assert any("将粘贴到：" in words and "GTK 编辑器" in words for words in agent.app.shown(PALETTE))
    agent.type("zz01")
    agent.enter()
    assert editor.shows("您好，这里是晴川电器，我是林晓。")


def test_the_first_entry_of_the_menu_opens_the_palette_by_keys(desk: Desk, editor: Program, agent: Agent) -> None:
    open_menu(desk, agent)
    desk.key("Down", "Return")
    until(agent.palette_active, "the palette is active")
    assert any("将粘贴到：" in words and "GTK 编辑器" in words for words in agent.app.shown(PALETTE))


def test_the_first_entry_of_the_menu_opens_the_palette_by_mouse(desk: Desk, editor: Program, agent: Agent) -> None:
    left, top, width, _height = open_menu(desk, agent)
    agent.click(left + width // 2, top + 18)
    until(agent.palette_active, "the palette is active")


def test_escape_closes_the_menu_and_nothing_else_happens(desk: Desk, editor: Program, agent: Agent) -> None:
    open_menu(desk, agent)
    desk.key("Escape")
    until(lambda: not menus(desk), "the menu is closed")
    assert agent.palette_gone()
    assert agent.app.child.poll() is None


def test_the_last_entry_ends_the_program_with_0_by_keys(desk: Desk, editor: Program, app: RunningApp) -> None:
    open_menu(desk, Agent(desk, app))
    desk.key("Up", "Return")
    assert app.child.wait(timeout=PATIENCE) == 0
    assert not app.paths.socket.exists()


def test_the_last_entry_ends_the_program_with_0_by_mouse(desk: Desk, editor: Program, app: RunningApp) -> None:
    left, top, width, height = open_menu(desk, Agent(desk, app))
    desk.xdotool("mousemove", str(left + width // 2), str(top + height - 16), "click", "1")
    assert app.child.wait(timeout=PATIENCE) == 0
    until(lambda: middle_of(screen(desk.desktop)[-PANEL:], LIGHT.accent) is None, "the icon has left the panel")


# -- without a panel ---------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def bare(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """A desktop with a window manager and nothing else."""
    with VirtualDesktop(panel=False) as desktop:
        desk = Desk(desktop, tmp_path_factory.mktemp("bare"))
        yield desk
        desk.close()


@pytest.fixture
def small(bare: Desk, tmp_path: Path) -> Iterator[Agent]:
    packs = {"broken.yaml": "phrases: [\n"}
    with RunningApp(bare.desktop, tmp_path, packs=packs) as app:
        until(lambda: app.window(SMALL), "the small window shows")
        yield Agent(bare, app)


def entries(agent: Agent) -> list[str]:
    return [node.name for node in agent.app.window(SMALL).walk() if node.role == "push button"]


def press(agent: Agent, entry: str) -> None:
    left, top, width, height = agent.app.place(SMALL, entry)
    agent.click(left + width // 2, top + height // 2)


def test_without_a_panel_a_small_window_has_the_same_menu(bare: Desk, small: Agent) -> None:
    path = bare.file("gtk")
    editor = Program(bare, "王女士", [SYSTEM_PYTHON, PROGRAMS / "gtk_editor.py", path, "王女士"], path)
    assert {"打开面板（Ctrl+Alt+Space）", "话术包问题（1）…", "打开话术文件夹", "帮助与快捷键", "退出"} <= set(entries(small))
    press(small, "打开面板（Ctrl+Alt+Space）")
    until(small.palette_active, "the palette is active")
    small.escape()
    press(small, "帮助与快捷键")
    until(lambda: any("只复制，不粘贴" in words for words in small.app.shown(PALETTE)), "the keys are shown")
    small.escape()
    bare.activate(editor.target.window)
    small.open()
    small.escape()
    editor.quit()


def test_the_small_window_is_as_large_as_its_menu_also_after_the_menu_grew(small: Agent) -> None:
    """The line about the broken pack came when the window was already there: everything lay in one heap."""
    window = small.app.window(SMALL)
    top, bottom = window.place[1], window.place[1] + window.place[3]
    rows = [node.place for node in window.walk() if node.role == "push button"]
    edges = [edge for row in rows for edge in (row[1], row[1] + row[3])]
    assert edges == sorted(edges) and top < edges[0] and edges[-1] <= bottom


def test_closing_the_small_window_only_puts_it_aside_and_quit_ends_with_0(bare: Desk, small: Agent) -> None:
    window = bare.xdotool("search", "--onlyvisible", "--name", f"^{SMALL}$").split("\n")[0]
    bare.xdotool("windowactivate", "--sync", window)
    bare.key("alt+F4")
    until(lambda: not bare.xdotool("search", "--onlyvisible", "--name", f"^{SMALL}$"), "it is minimised")
    assert small.app.answers()
    bare.xdotool("windowmap", window)
    bare.xdotool("windowactivate", "--sync", window)
    bare.key("Up", "Return")
    assert small.app.child.wait(timeout=PATIENCE) == 0
