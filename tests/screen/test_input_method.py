"""A real pinyin input method at the palette: its keys stay its own, what it composes already filters, what it commits searches."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from PySide6.QtCore import QRect

from companion.desktop.input_method import qt_variables
from companion.desktop.virtual import VirtualDesktop
from tests.screen.desk import PROGRAMS, Desk, Program, until
from tests.screen.running_app import CHORD, PALETTE, Agent, Insertion, RunningApp
from tests.screen.test_doctor import doctor

PROFILE = """[Groups/0]
Name=Default
Default Layout=us
DefaultIM=pinyin

[Groups/0/Items/0]
Name=keyboard-us
Layout=

[Groups/0/Items/1]
Name=pinyin
Layout=

[GroupOrder]
0=Default
"""
# On from the start and for every window, as if the agent had switched it on in each.
CONFIG = "[Behavior]\nActiveByDefault=True\nShareInputState=All\n"


def start_fcitx(desk: Desk) -> dict[str, str]:
    """Fcitx 5 with pinyin; what a Qt program needs to find it. It composes in letters: ``tui kuan``."""
    folder = Path(desk.desktop.environment["XDG_CONFIG_HOME"]) / "fcitx5"
    folder.mkdir(parents=True)
    (folder / "profile").write_text(PROFILE)
    (folder / "config").write_text(CONFIG)
    desk.spawn("fcitx5")
    until(lambda: desk.run("fcitx5-remote").strip().isdigit(), "fcitx5 answers")
    # As the desktops of Fcitx users have it, although our Qt has no such plugin.
    return {"QT_IM_MODULE": "fcitx", "XMODIFIERS": "@im=fcitx"}


def start_ibus(desk: Desk) -> dict[str, str]:
    """IBus with libpinyin; it composes in characters: 退款."""
    memory = {"GSETTINGS_BACKEND": "memory"}
    desk.spawn("ibus-daemon", "--panel", "disable", env={**desk.desktop.environment, **memory})
    until(lambda: b"unix:" in desk.run("ibus", "address"), "ibus answers")
    return {"XMODIFIERS": "@im=ibus", **memory}


def turn_on_ibus(desk: Desk) -> None:
    """The method is chosen by whoever has the keyboard, so anew for each."""
    desk.run("ibus", "engine", "libpinyin")


@dataclass
class Method:
    """One input method, switched on, and the agent's hands at the palette over a Qt window."""

    desk: Desk
    app: RunningApp
    agent: Agent
    editor: Program
    turn_on: Callable[[], None]
    draws_candidates: bool

    def open(self) -> list[str]:
        """The palette; its rows before anything is typed."""
        self.desk.activate(self.editor.target.window)
        self.agent.open()
        self.turn_on()
        return until(self.app.rows, "the rows of the empty query")

    def compose(self, letters: str, first: str) -> None:
        """Type letters, until `first` is the first row."""
        self.desk.key(*letters)
        self.first(first)

    def first(self, words: str) -> None:
        until(lambda: words in next(iter(self.app.rows()), ""), f"{words} is the first row")

    def committed(self, text: str) -> None:
        """Until the field that has the keyboard holds `text`, and nothing has left the palette."""
        until(lambda: self.app.field() == text, f"{text} is committed")
        assert not self.agent.palette_gone()

    def selected(self) -> str:
        window = self.app.window(PALETTE)
        found = window.find("话术列表") if window is not None else None
        return next((row.name for row in found.children if row.selected), "") if found is not None else ""

    def form_open(self) -> bool:
        return any(words.startswith("占位：") for words in self.app.shown(PALETTE))


@pytest.fixture(scope="module", params=["fcitx5", pytest.param("ibus", marks=pytest.mark.load)])
def running(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Method]:
    """A desktop of its own: a method may lay its own keyboard over the server's."""
    with VirtualDesktop(panel=False) as desktop:
        desk = Desk(desktop, tmp_path_factory.mktemp("desk"))
        fcitx = request.param == "fcitx5"
        extra = start_fcitx(desk) if fcitx else start_ibus(desk)
        path = desk.file("qt")
        command = ["env", *[f"{name}={value}" for name, value in {**extra, **qt_variables(extra)}.items()]]
        command += [sys.executable, str(PROGRAMS / "qt_entry.py"), str(path), "王女士"]
        editor = Program(desk, "王女士", list(command), path)
        app = RunningApp(desktop, tmp_path_factory.mktemp("app"))
        app.environment |= extra
        with app:
            agent = Agent(desk, app)
            yield Method(desk, app, agent, editor, lambda: None if fcitx else turn_on_ibus(desk), fcitx)
            assert "unexpected" not in app.log(), app.log()
        desk.close()


@pytest.fixture
def method(running: Method) -> Iterator[Method]:
    """Nothing is pasted but by the tests that say so, and nothing is left open."""
    before = running.app.insertions()
    yield running
    for _ in range(2):  # a composition, and the palette
        running.desk.key("Escape")
    running.agent.escape()
    assert running.app.insertions()[: len(before)] == before


def test_composing_pinyin_already_filters(method: Method) -> None:
    method.open()
    method.compose("tuikuan", "退款进度")
    assert method.app.field() == "", "nothing is committed yet"


def test_the_candidates_stand_at_the_field_and_clear_of_the_first_row(method: Method) -> None:
    method.open()
    method.compose("tuikuan", "退款进度")
    if not method.draws_candidates:
        return
    boxes = until(lambda: _boxes(method.desk, "Fcitx5 Input Window"), "the candidates")
    field, row = (QRect(*method.app.place(PALETTE, name)) for name in ("搜话术", method.app.rows()[0]))
    field = field.adjusted(-field.height() // 2, 0, 0, 0)  # the candidates have a frame of their own
    for box in boxes:
        assert not box.intersects(row), "the first row can be read"
        assert field.left() <= box.left() <= field.right() and abs(box.top() - field.bottom()) < field.height()


def _boxes(desk: Desk, name: str) -> list[QRect]:
    said = desk.xdotool("search", "--onlyvisible", "--name", name, "getwindowgeometry", "--shell", "%@")
    numbers = [int(number) for number in re.findall(r"^(?:X|Y|WIDTH|HEIGHT)=(\d+)$", said, re.MULTILINE)]
    return [QRect(*numbers[at : at + 4]) for at in range(0, len(numbers) - 3, 4)]


@pytest.mark.parametrize("key", ["space", "1"])
def test_space_or_a_number_commits_and_the_characters_search(method: Method, key: str) -> None:
    method.open()
    method.compose("tuikuan", "退款进度")
    method.desk.key(key)
    method.committed("退款")
    method.first("退款进度")
    assert not method.form_open()


@pytest.mark.parametrize(
    "key", ["Return", "KP_Enter", "Down", "Up", "Next", "Tab", "Left", "Home", "alt+1", "alt+2", "BackSpace"]
)
def test_keys_while_composing_are_the_methods_own(method: Method, key: str) -> None:
    """Enter then commits the letters as they are: had the key before it done anything here, one would see it now."""
    method.open()
    method.compose("tuikuan", "退款进度")
    before = method.app.insertions()
    first = method.selected()
    method.desk.key(*([key] if key in ("Return", "KP_Enter") else [key, "Return"]))
    if key == "Tab" and not method.draws_candidates:
        until(lambda: method.app.field(), "libpinyin has its own idea of Tab, and commits characters")
        return
    method.committed("tuikua" if key == "BackSpace" else "tuikuan")
    if key != "BackSpace":
        assert method.selected() == first
    assert not method.form_open()
    assert method.app.insertions() == before


def test_escape_cancels_the_composition_and_only_the_next_one_closes(method: Method) -> None:
    unfiltered = method.open()
    method.compose("tuikuan", "退款进度")
    method.desk.key("Escape")
    until(lambda: method.app.rows() == unfiltered, "the composition is gone")
    assert method.app.field() == ""
    method.desk.key("Escape")
    until(method.agent.palette_gone, "the palette is closed")


def test_the_hotkey_closes_in_the_middle_of_a_composition_and_nothing_of_it_is_left(method: Method) -> None:
    unfiltered = method.open()
    method.compose("tuikuan", "退款进度")
    method.desk.key(CHORD)
    until(method.agent.palette_gone, "the palette is closed")
    assert method.open() == unfiltered
    assert method.app.field() == ""
    method.compose("tuikuan", "退款进度")


def test_in_a_slot_enter_commits_before_it_goes_on(method: Method) -> None:
    method.open()
    method.compose("tuikuan", "退款进度")
    method.desk.key("space")
    method.committed("退款")
    method.agent.enter()
    until(method.form_open, "the form asks for the slots")
    until(lambda: method.app.field() == "", "the first slot has the keyboard")
    method.turn_on()
    method.desk.key(*"nihao", "Return")
    method.committed("nihao")
    assert method.form_open(), "the same Enter has not gone on"
    method.desk.key("ctrl+a", *"nihao", "space")
    method.committed("你好")


def test_chosen_by_committed_characters_the_reply_stands_in_the_window(method: Method) -> None:
    _empty(method)
    before = len(method.app.insertions())
    method.open()
    method.compose("biaoqing", "表情与西文")
    method.desk.key("space")
    method.committed("表情")
    method.agent.enter()
    _arrives(method, before)


def test_a_window_that_composes_itself_gets_the_reply_whole(method: Method) -> None:
    """The agent has begun a word in the chat when she calls the palette: what the method makes of that word is its own."""
    _empty(method)
    before = len(method.app.insertions())
    method.turn_on()
    method.desk.key(*"zai")
    method.open()
    method.compose("zhigumenjiao", "直骨门角")
    method.desk.key("Return")
    method.committed("zhigumenjiao")
    method.agent.enter()
    reply = "您好，这里是晴川电器，我是林晓。"
    assert method.agent.inserted(before) == Insertion(len(reply), "inserted", "", True)
    until(lambda: reply in method.editor.text().decode(), "the reply")
    assert method.editor.text().decode().replace(reply, "") in ("", "zai", "在")


def _empty(method: Method) -> None:
    method.desk.activate(method.editor.target.window)
    if method.editor.text():
        method.desk.key("ctrl+a", "BackSpace")
        until(lambda: not method.editor.text(), "the window is empty")


def _arrives(method: Method, before: int) -> None:
    text = "好的😊👨‍👩‍👧，café 与 naïve 都在，“引号”也在；退款 1–3 天到账🙏🏻"
    assert method.editor.shows(text)
    assert method.agent.inserted(before) == Insertion(len(text), "inserted", "", True)


def test_doctor_knows_whether_the_method_reaches_our_windows(method: Method, tmp_path: Path) -> None:
    _code, found = doctor(method.app.environment, tmp_path)
    assert (found["input-method"]["backend"], found["input-method"]["state"]) == ("ibus", "ok")
    named = ("QT_IM_MODULE", "XMODIFIERS")
    unnamed = {name: value for name, value in method.app.environment.items() if name not in named}
    _code, found = doctor(unnamed, tmp_path)
    assert found["input-method"]["state"] == "limited" and "QT_IM_MODULE=ibus" in found["input-method"]["remedy"]
