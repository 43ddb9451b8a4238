"""The phrase manager of the running app, by real keys: what is saved is pasted, what waits is not, what is typed survives."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from companion.desktop.instance import send
from companion.desktop.virtual import VirtualDesktop
from companion.phrases.packs import load_pack
from companion.phrases.sources import OWN_FILE
from tests.screen.desk import Desk, Program, until
from tests.screen.running_app import PALETTE, Agent, RunningApp
from tests.screen.test_first_run import Hands

MANAGER = "话术管理"
PACK = """pack: {id: team, name: 组里的}
phrases:
  - {id: team.warranty, title: 保修多久, code: bxx1, text: 整机保修一年。}
"""


class Writer(Hands):
    """An agent's hands in the phrase manager."""

    def text(self) -> str:
        return self.node(MANAGER, "正文").text

    def replace(self, words: str) -> None:
        """The text of the phrase, typed anew."""
        until(lambda: self.node(MANAGER, "正文").focused, "the text has the keyboard")
        self.desk.key("ctrl+a", "BackSpace")
        self.type(words)
        until(lambda: self.text() == words, "it stands there")

    def pasted(self, program: Program, code: str, words: str) -> None:
        """The palette pastes these words for the code."""
        program.focus()
        self.open()
        until(lambda: any(node.focused and node.role == "text" for node in self.app.window(PALETTE).walk()), "its field has the keyboard")
        self.type(code)
        until(lambda: self.app.field() == code, "the code is in the field")
        self.enter()
        assert program.shows(words), program.text().decode()


def own(app: RunningApp) -> list[str]:
    return [phrase.text for phrase in load_pack(app.paths.packs / OWN_FILE).phrases]


def test_a_kill_costs_less_than_the_last_second(desk: Desk, gtk_editor: Program, desktop: VirtualDesktop, tmp_path: Path) -> None:
    """Check 3 of the acceptance list, for a phrase; with an app of its own, so it comes first."""
    app = RunningApp(desktop, tmp_path, packs={})
    with app:
        writer = Writer(desk, app)
        gtk_editor.focus()
        assert send(app.paths.socket, "show manager") == "ok"
        writer.front(MANAGER)
        desk.key("ctrl+n")
        until(lambda: writer.node(MANAGER, "标题").focused, "a new phrase is begun")
        desk.xdotool("type", "--delay", "12", "half")
        until(lambda: any("half" in file.read_text("utf-8") for file in app.paths.versions.glob("*.yaml")), "it is on disk", 3.0)
        app.end(signal.SIGKILL)
        app.start()
        assert send(app.paths.socket, "show manager") == "ok"
        writer.front(MANAGER)
        assert writer.node(MANAGER, "标题").text == "half"
        writer.close(MANAGER)


@pytest.fixture(scope="module")
def app(desktop: VirtualDesktop, tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningApp]:
    with RunningApp(desktop, tmp_path_factory.mktemp("app"), packs={"team.yaml": PACK}) as running:
        yield running
        assert "unexpected" not in running.log(), running.log()


@pytest.fixture
def writer(desk: Desk, app: RunningApp, gtk_editor: Program) -> Iterator[Writer]:
    gtk_editor.focus()
    made = Writer(desk, app)
    yield made
    made.close(MANAGER)
    Agent(desk, app).escape()


def test_what_was_not_found_becomes_a_draft_and_is_pasted(desk: Desk, gtk_editor: Program, writer: Writer) -> None:
    writer.open()
    writer.type("zqxjv")
    until(lambda: writer.app.rows() == [], "nothing is found")
    desk.key("ctrl+n")
    writer.front(MANAGER)
    assert writer.node(MANAGER, "标题").text == "zqxjv"
    writer.replace("运费由我们承担。")
    loads = writer.app.loads()
    desk.key("ctrl+s")
    until(lambda: own(writer.app) == ["运费由我们承担。"], "it is on disk")
    until(lambda: writer.app.loads() > loads, "the palette has it")
    writer.close(MANAGER)
    writer.pasted(gtk_editor, "zqxjv", "运费由我们承担。")


def test_an_edited_phrase_is_pasted_as_it_was_until_it_is_approved(desk: Desk, gtk_editor: Program, writer: Writer) -> None:
    """Check 54 of the acceptance list, by keys alone."""
    writer.open()
    writer.type("bxx1")
    until(lambda: any("保修多久" in row for row in writer.app.rows()), "it is found")
    desk.key("ctrl+e")
    writer.front(MANAGER)
    until(lambda: writer.text() == "整机保修一年。", "the form has it")
    writer.replace("整机保修两年。")
    desk.key("ctrl+s")
    writer.reads(MANAGER, "通过审核后才换")
    desk.key("Escape")
    until(lambda: writer.app.window(MANAGER) is None, "closed")
    writer.pasted(gtk_editor, "bxx1", "整机保修一年。")
    gtk_editor.focus()
    writer.open()
    writer.type("bxx1")
    until(lambda: any("保修多久" in row for row in writer.app.rows()), "it is found")
    desk.key("ctrl+e")
    writer.front(MANAGER)
    until(lambda: writer.text() == "整机保修两年。", "the form has what waits")
    desk.key("shift+Tab")
    until(lambda: not writer.node(MANAGER, "正文").focused, "out of the text")
    while not writer.node(MANAGER, "通过审核").focused:
        before = writer._focused(MANAGER)
        desk.key("shift+Tab")
        until(lambda before=before: writer._focused(MANAGER) not in ([], before), "Tab goes back")
    desk.key("space")
    until(lambda: writer.node(MANAGER, "审核人").focused, "who approves")
    writer.type("周姐")
    loads = writer.app.loads()
    desk.key("Return")
    until(lambda: writer.node(MANAGER, "审核说明").focused, "why")
    desk.key("Return")
    writer.reads(MANAGER, "已通过")
    until(lambda: writer.app.loads() > loads, "the palette has it")
    desk.key("Escape")
    until(lambda: writer.app.window(MANAGER) is None, "closed")
    writer.pasted(gtk_editor, "bxx1", "整机保修两年。")


def test_slots_are_offered_while_typing_and_the_tone_is_checked(desk: Desk, writer: Writer) -> None:
    assert send(writer.app.paths.socket, "show manager") == "ok"
    writer.front(MANAGER)
    desk.key("ctrl+n")
    until(lambda: writer.node(MANAGER, "标题").focused, "a new phrase is begun")
    desk.key("Tab")
    while not writer.node(MANAGER, "正文").focused:
        desk.key("Tab")
    writer.type("{{")
    until(lambda: writer.node(MANAGER, "占位的名字"), "names are offered")
    desk.key("Return")
    until(lambda: writer.text().startswith("{{") and writer.text().endswith("}}"), "the slot is whole")
    writer.type("您搞错了。")
    until(lambda: any("争辩" in words for words in writer.app.shown(MANAGER)), "the finding is told")
    desk.key("alt+1")
    until(lambda: "搞错" not in writer.text() and writer.text().startswith("{{"), "the better wording stands there, the slot is left alone")
