"""The first start and the settings on a real screen: real programs in the way, real keys, and everything at once."""

from __future__ import annotations

import contextlib
import subprocess
import sys
from collections.abc import Iterator
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest

from companion.base.settings import Settings, load_settings, save_settings
from companion.desktop.instance import send
from companion.desktop.ports import HotkeyState
from companion.desktop.virtual import VirtualDesktop
from companion.ui.settings.paste_trial import sample
from companion.ui.theme import DARK, LIGHT, Tokens
from tests.screen.desk import PROGRAMS, Desk, Program, until
from tests.screen.running_app import Agent, RunningApp
from tests.screen.screen_reader import Node

sys.path.insert(0, str(PROGRAMS))
from xclient import Client  # noqa: E402

SCHEME_PORTAL = Path(__file__).parents[1] / "desktop" / "programs" / "scheme_portal.py"
GUIDE, SETTINGS = "初次引导", "设置"
BEFORE = "客户刚发来的单号：20261122001"


class Hands(Agent):
    """An agent's hands in the windows of the settings and the first run."""

    def settings(self, *turns: str) -> None:
        """Open the settings, and turn pages."""
        assert send(self.app.paths.socket, "show settings") == "ok"
        self.front(SETTINGS)
        for chord in turns:
            self.desk.key(chord)

    def front(self, title: str) -> None:
        """Until a window of ours with this title has the keyboard. (A window of ours is no target.)"""

        def there() -> bool:
            return self.desk.xdotool("getactivewindow", "getwindowname") == title

        until(there, f"{title} in front")

    def node(self, window: str, name: str) -> Node:
        """The control whose name begins so; a drop-down is known by its description."""

        def called(node: Node) -> bool:
            return node.role != "label" and (node.name.startswith(name) or node.description.startswith(name))

        def found() -> Node | None:
            shown = self.app.window(window)
            return next((node for node in shown.walk() if called(node)), None) if shown else None

        return until(found, f"{name} in {window}, which shows {self.app.shown(window)}")

    def tab_to(self, window: str, name: str) -> None:
        """Tab by tab, each one dealt with before the next."""
        while not self.node(window, name).focused:
            before = self._focused(window)
            self.desk.key("Tab")
            until(lambda before=before: self._focused(window) not in ([], before), "Tab goes on")

    def _focused(self, window: str) -> list[str]:
        shown = self.app.window(window)
        return [node.path for node in shown.walk() if node.focused] if shown is not None else []

    def press(self, window: str, name: str) -> None:
        """A real click on a control."""
        x, y, width, height = self.node(window, name).place
        self.click(x + width // 2, y + height // 2)

    def reads(self, window: str, words: str) -> str:
        """Until these words show in a window."""

        def said() -> str | None:
            return next((text for text in self.app.shown(window) if words in text), None)

        return until(said, f"“{words}” in {window}")

    def close(self, window: str) -> None:
        """Esc, from wherever the keyboard is in it."""
        if self.app.window(window) is not None:
            self.desk.xdotool("search", "--onlyvisible", "--name", f"^{window}$", "windowactivate", "--sync")
            self.desk.key("Escape")
            until(lambda: self.app.window(window) is None, f"{window} is closed")

    @property
    def saved(self) -> Settings:
        return load_settings(self.app.paths.settings, None).settings  # type: ignore[arg-type]


@contextlib.contextmanager
def held_by_another(display: str, keycode: int = 65, modifiers: int = 4 | 8) -> Iterator[Client]:
    """Another program has registered Ctrl+Alt with a key (65: Space), in every lock state, as programs do."""
    other = Client(display)
    for count in range(3):
        for locks in combinations((2, 16), count):
            other.core.GrabKeyChecked(True, other.root, modifiers | sum(locks), keycode, 1, 1).check()
    try:
        yield other
    finally:
        other.conn.disconnect()


@contextlib.contextmanager
def started(desktop: VirtualDesktop, folder: Path, settings: str | None) -> Iterator[RunningApp]:
    """The app with its settings file as given; None: there is none, as at the very first start."""
    app = RunningApp(desktop, folder)
    app.paths.settings.unlink()
    if settings is not None:
        app.paths.settings.write_text(settings, encoding="utf-8")
    with app:
        yield app
        assert "unexpected" not in app.log(), app.log()


@pytest.fixture
def hands(desk: Desk, app: RunningApp) -> Iterator[Hands]:
    """Over the app of this module, whose settings are as before when they are done."""
    hands = Hands(desk, app)
    yield hands
    hands.close(SETTINGS)
    hands.close(GUIDE)


# The tests with an app of their own come first: the app of the module then holds the hotkeys.


def pixel(desk: Desk, x: int, y: int) -> str:
    client = Client(desk.desktop.display)
    data: Any = client.core.GetImage(2, client.root, x, y, 1, 1, 0xFFFFFFFF).reply().data
    client.conn.disconnect()
    blue, green, red = list(data)[:3]
    return f"#{red:02X}{green:02X}{blue:02X}"


def test_an_occupied_hotkey_is_said_and_the_free_one_opens_the_palette(
    desk: Desk, gtk_editor: Program, tmp_path: Path
) -> None:
    with held_by_another(desk.desktop.display), started(desk.desktop, tmp_path, None) as app:
        hands = Hands(desk, app)
        hands.front(GUIDE)
        desk.key("alt+Right", "alt+Right")
        hands.reads(GUIDE, "Ctrl+Alt+Space 被别的程序占用了")
        until(lambda: hands.node(GUIDE, "改用 Ctrl+Alt+K").focused, "the free one has the focus")
        desk.key("Return")
        hands.reads(GUIDE, "现在按一下 Ctrl+Alt+K")
        desk.key("ctrl+alt+k")
        hands.reads(GUIDE, "收到，Ctrl+Alt+K 可以用")
        assert hands.palette_gone(), "a test opens nothing"
        desk.key("Escape")
        gtk_editor.focus()
        desk.key("ctrl+alt+k")
        until(hands.palette_active, "the palette opens")
        hands.escape()
        until(lambda: hands.saved.hotkeys.palette == "Ctrl+Alt+K", "saved")
        assert app.end() == 0
        app.start()
        gtk_editor.focus()
        desk.key("ctrl+alt+k")
        until(hands.palette_active, "the palette opens after the next start")
        assert app.window(GUIDE) is None, "only the very first start shows it"
        hands.escape()


def test_the_first_run_never_stands_in_the_way_of_the_hotkey(desk: Desk, gtk_editor: Program, tmp_path: Path) -> None:
    with started(desk.desktop, tmp_path, None) as app:
        hands = Hands(desk, app)
        hands.front(GUIDE)
        desk.key("alt+Right", "alt+Right")
        hands.reads(GUIDE, "现在按一下 Ctrl+Alt+Space")
        gtk_editor.focus()
        hands.choose("zz02")
        until(lambda: "好的😊" in gtk_editor.text().decode(), "the reply arrives")


def test_a_file_broken_by_hand_is_set_aside_and_said(desk: Desk, gtk_editor: Program, tmp_path: Path) -> None:
    with started(desk.desktop, tmp_path, "profile: {company: 晴川\nlook: [") as app:
        hands = Hands(desk, app)
        (aside,) = app.paths.config.glob("settings.*.broken.yaml")
        assert aside.read_text(encoding="utf-8") == "profile: {company: 晴川\nlook: ["
        hands.settings()
        hands.reads(SETTINGS, aside.name)
        assert app.window(GUIDE) is None
        gtk_editor.focus()
        hands.choose("zz02")
        until(lambda: "好的😊" in gtk_editor.text().decode(), "the main job stands")
        hands.close(SETTINGS)
        assert app.end() == 0
        app.start()
        assert app.window(GUIDE) is None, "a broken file is no first start, the next time neither"


def test_a_value_that_is_none_is_said_at_one_start_and_a_second_start_touches_no_file(
    desk: Desk, gtk_editor: Program, tmp_path: Path
) -> None:
    with started(desk.desktop, tmp_path, "profile: {company: 晴川}\nlook: {theme: pink}\n") as app:
        hands = Hands(desk, app)
        (aside,) = app.paths.config.glob("settings.*.broken.yaml")
        hands.settings()
        hands.reads(SETTINGS, aside.name)
        hands.close(SETTINGS)
        assert hands.saved.profile.company == "晴川" and app.end() == 0
        app.start()
        hands.settings()
        assert not any("broken" in said for said in app.shown(SETTINGS))
        hands.close(SETTINGS)
        # Broken by hand while it runs: whoever starts a second one has not read it.
        app.paths.settings.write_text("profile: [", encoding="utf-8")
        assert app.command().returncode == 0
        hands.escape()
        assert app.paths.settings.read_text(encoding="utf-8") == "profile: ["
        assert list(app.paths.config.glob("settings.*.broken.yaml")) == [aside]


def test_a_file_that_cannot_be_read_is_never_written_over(desk: Desk, gtk_editor: Program, tmp_path: Path) -> None:
    with started(desk.desktop, tmp_path, "") as app:
        hands = Hands(desk, app)
        assert app.end() == 0
        app.paths.settings.unlink()
        app.paths.settings.symlink_to("/proc/self/mem")
        app.start()
        hands.settings()
        hands.reads(SETTINGS, "设置文件读不了（磁盘读写出错）")
        hands.press(SETTINGS, "主题 深色")
        hands.reads(SETTINGS, "设置没能存盘")
        hands.press(SETTINGS, "语言")
        desk.key("End", "Return")
        hands.reads("Settings", "could not be saved")
        assert str(app.paths.settings.readlink()) == "/proc/self/mem"
        assert not list(app.paths.config.glob("settings.*.broken.yaml"))


def test_another_language_is_there_at_once(desk: Desk, gtk_editor: Program, tmp_path: Path) -> None:
    with started(desk.desktop, tmp_path, "") as app:
        hands = Hands(desk, app)
        changed = load_settings(app.paths.settings, None).settings  # type: ignore[arg-type]
        save_settings(app.paths.settings, changed)
        gtk_editor.focus()
        hands.settings()
        keys = gtk_editor.key_log()
        hands.press(SETTINGS, "语言")
        desk.key("End", "Return")
        until(lambda: hands.saved.look.language == "en", "saved")
        pid = app.pid
        until(lambda: desk.xdotool("search", "--onlyvisible", "--name", "^(Settings|设置)$"), "the settings are back")
        assert gtk_editor.key_log() == keys, "not even the release of Enter reached the window behind"
        gtk_editor.focus()
        desk.key("ctrl+alt+space")
        until(lambda: "Phrase" in desk.xdotool("getactivewindow", "getwindowname"), "the palette in English")
        desk.key("Escape")
        assert app.pid == pid and app.answers()


def test_the_theme_follows_the_desktop_while_it_runs(desk: Desk, gtk_editor: Program, tmp_path: Path) -> None:
    portal = desk.spawn(sys.executable, SCHEME_PORTAL, "1", stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    try:
        assert portal.stdout.readline() == "READY\n"
        with started(desk.desktop, tmp_path, "look: {theme: system}") as app:
            hands = Hands(desk, app)
            hands.settings()

            def shown(tokens: Tokens) -> bool:
                x, y, width, height = app.place(SETTINGS)
                return pixel(desk, x + width - 6, y + height - 6) == tokens.bg

            for number, tokens in (("", DARK), ("2", LIGHT), ("1", DARK)):
                portal.stdin.write(f"{number}\n" if number else "")
                portal.stdin.flush()
                until(lambda tokens=tokens: shown(tokens), f"the desktop says {number or 1}")
            hands.press(SETTINGS, "主题 浅色")
            until(lambda: shown(LIGHT), "chosen by hand")
            portal.stdin.write("2\n1\n")
            portal.stdin.flush()
            hands.press(SETTINGS, "字大一点")
            until(lambda: hands.saved.look.font_size == 15, "a moment later")
            assert shown(LIGHT), "and it stays"
    finally:
        desk.stop(portal)


def test_a_press_that_another_program_swallows_is_named(desk: Desk, hands: Hands) -> None:
    assert send(hands.app.paths.socket, "show guide") == "ok"
    hands.front(GUIDE)
    desk.key("alt+Right", "alt+Right")
    hands.reads(GUIDE, "现在按一下")
    other = Client(desk.desktop.display)
    assert other.core.GrabKeyboard(True, other.root, 0, 1, 1).reply().status == 0
    desk.key("ctrl+alt+space")
    other.conn.disconnect()
    assert hands.palette_gone()
    hands.press(GUIDE, "我按了，没反应")
    hands.reads(GUIDE, "没有按键到达")
    hands.node(GUIDE, "改用 Ctrl+Alt+K")


def test_pasting_is_tried_in_the_practice_box_and_in_a_real_window(
    desk: Desk, gtk_editor: Program, hands: Hands
) -> None:
    gtk_editor.focus()
    returns = gtk_editor.returns()
    desk.set_text(BEFORE)
    assert send(hands.app.paths.socket, "show guide") == "ok"
    hands.front(GUIDE)
    desk.key("alt+Right", "alt+Right", "alt+Right")
    hands.press(GUIDE, "打开练习框")
    hands.reads(GUIDE, "原样到达：中文、换行、表情都在。")
    hands.reads(GUIDE, "剪贴板已放回原样。")
    assert desk.paste().decode() == BEFORE
    hands.press(GUIDE, "在我自己的窗口里试")
    desk.activate(gtk_editor.target.window)
    until(lambda: gtk_editor.text().decode() == sample(), "the sample stands in the editor")
    hands.reads(GUIDE, "取走了这段话，剪贴板已放回原样")
    assert gtk_editor.returns() == returns
    assert desk.paste().decode() == BEFORE
    hands.close(GUIDE)
    until(lambda: not desk.xdotool("search", "--onlyvisible", "--name", "^练习框$"), "the practice box is gone")


def test_keys_that_close_our_windows_never_reach_the_one_behind(desk: Desk, gtk_editor: Program, hands: Hands) -> None:
    gtk_editor.focus()
    for chords in (["Escape"], ["alt+Right"] * 4):
        assert send(hands.app.paths.socket, "show guide") == "ok"
        hands.front(GUIDE)
        before = gtk_editor.key_log()
        desk.key(*chords)
        if chords != ["Escape"]:
            until(lambda: hands.node(GUIDE, "完成").showing, "the last step")
            hands.tab_to(GUIDE, "完成")
            desk.key("Return")
        until(lambda: hands.app.window(GUIDE) is None, "closed")
        desk.activate(gtk_editor.target.window)
        assert [line for line in gtk_editor.key_log()[len(before) :] if "Return" in line or "Escape" in line] == []


def test_a_changed_hotkey_works_at_once_and_the_old_one_is_free(desk: Desk, gtk_editor: Program, hands: Hands) -> None:
    hands.settings("ctrl+Next", "ctrl+Next")
    hands.press(SETTINGS, "打开话术面板的快捷键：Ctrl+Alt+Space")
    hands.reads(SETTINGS, "按下想用的组合键")
    desk.key("ctrl+alt+j")
    hands.node(SETTINGS, "打开话术面板的快捷键：Ctrl+Alt+J")
    try:
        until(lambda: hands.saved.hotkeys.palette == "Ctrl+Alt+J", "saved")
        with held_by_another(desk.desktop.display):
            gtk_editor.focus()
            desk.key("ctrl+alt+space")
            desk.key("ctrl+alt+j")
            until(hands.palette_active, "the new one opens the palette")
            hands.escape()
    finally:
        hands.settings()
        hands.press(SETTINGS, "打开话术面板恢复默认快捷键")
        hands.node(SETTINGS, "打开话术面板的快捷键：Ctrl+Alt+Space")
    assert desk.seam.register("Ctrl+Alt+J", lambda target: None).state is HotkeyState.READY, "given back as well"
    desk.seam.unregister("Ctrl+Alt+J")


def test_a_recorded_chord_that_another_program_has_is_not_kept(desk: Desk, hands: Hands) -> None:
    """The other one's grab swallows the press, so it is taken by the default button instead."""
    hands.settings("ctrl+Next", "ctrl+Next")
    with held_by_another(desk.desktop.display, keycode=45):  # K
        hands.press(SETTINGS, "打开话术面板的快捷键")
        hands.reads(SETTINGS, "按下想用的组合键")
        desk.key("ctrl+alt+k")
        hands.reads(SETTINGS, "没有反应，就是被别的程序占用了")
        desk.key("Escape")
        hands.node(SETTINGS, "打开话术面板的快捷键：Ctrl+Alt+Space")
    assert hands.saved.hotkeys.palette == "Ctrl+Alt+Space"


def test_the_theme_changes_under_ones_eyes(desk: Desk, hands: Hands) -> None:
    hands.settings()

    def shown(tokens: Tokens) -> bool:
        x, y, width, height = hands.app.place(SETTINGS)
        return pixel(desk, x + width - 6, y + height - 6) == tokens.bg

    until(lambda: shown(LIGHT), "light")
    hands.press(SETTINGS, "主题 深色")
    until(lambda: shown(DARK), "dark")
    hands.press(SETTINGS, "主题 浅色")
    until(lambda: shown(LIGHT), "light again")
    until(lambda: hands.saved.look.theme == "light", "saved")


def test_a_changed_company_name_stands_in_the_next_reply(desk: Desk, gtk_editor: Program, hands: Hands) -> None:
    hands.settings("ctrl+Next")
    hands.press(SETTINGS, "公司名")
    desk.key("ctrl+a")
    desk.xdotool("type", "--delay", "12", "Acme")
    gtk_editor.focus()
    hands.choose("zz01")
    assert gtk_editor.shows("您好，这里是Acme，我是林晓。")


def test_a_program_is_added_by_clicking_it_and_gets_only_a_copy(desk: Desk, gtk_editor: Program, hands: Hands) -> None:
    hands.settings("ctrl+Next", "ctrl+Next", "ctrl+Next")
    hands.press(SETTINGS, "点一下它的窗口")
    hands.reads(SETTINGS, "现在去点一下那个程序的窗口")
    desk.activate(gtk_editor.target.window)
    program = gtk_editor.target.program.lower()
    hands.reads(SETTINGS, f"{program} 在上面的表里")
    hands.front(SETTINGS)
    until(lambda: hands.node(SETTINGS, f"{program} 的粘贴键").focused, "its key has the focus")
    desk.key("End")  # the last choice: copy only
    until(lambda: hands.saved.paste.copy_only == (program,), "the setting is saved")
    gtk_editor.focus()
    hands.choose("zz02")
    until(lambda: "好的😊" in desk.paste().decode(), "copied")
    assert gtk_editor.text() == b""
    hands.settings()
    hands.press(SETTINGS, f"移除 {program}")
    until(lambda: hands.saved.paste.copy_only == (), "as before")


def test_a_program_gets_its_own_key_and_a_reply_of_three_lines_on_one(desk: Desk, gtk_editor: Program, hands: Hands) -> None:
    hands.settings("ctrl+Next", "ctrl+Next", "ctrl+Next")
    program = gtk_editor.target.program.lower()
    hands.press(SETTINGS, "程序名")
    desk.xdotool("type", "--delay", "12", program)
    desk.key("Return")
    until(lambda: hands.node(SETTINGS, f"{program} 的粘贴键").focused, "its key has the focus")
    desk.key("Down", "Down", "Down")  # automatic, Ctrl+V, Ctrl+Shift+V, Shift+Insert
    until(lambda: hands.saved.paste.keys == {program: "shift+insert"}, "the key is saved")
    hands.press(SETTINGS, f"粘到 {program} 时合成一行")
    until(lambda: hands.saved.paste.single_line == (program,), "one line is saved")
    gtk_editor.focus()
    heard = len(gtk_editor.key_log())
    hands.choose("zz03")
    assert gtk_editor.shows("非常抱歉耽误了您的时间。退款会在 1–3 个工作日内到账：请您放心😊")
    pressed = gtk_editor.key_log()[heard:]
    assert any("Insert" in key for key in pressed) and not any(key.split()[-1] in ("v", "Return") for key in pressed)
    hands.settings()
    hands.press(SETTINGS, f"移除 {program}")
    until(lambda: hands.saved.paste.all_keys() == {} and hands.saved.paste.single_line == (), "as before")
