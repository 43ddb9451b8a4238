"""The tone check on a real screen: copy an angry draft, the hotkey, Enter, and the mended text stands in its place."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator

import pytest

from companion.base.settings import load_settings
from companion.desktop.virtual import VirtualDesktop
from companion.tone.check import check
from companion.tone.loading import load_rules
from companion.ui.tone.draft import Draft
from tests.screen.desk import Desk, Program, until
from tests.screen.running_app import MESSAGE, PALETTE, Agent, RunningApp
from tests.screen.test_paste import PNG

TONE, NOTE, OFFER = "语气检查", "语气检查结果", "记下承诺"
CHECK = "ctrl+alt+y"
CANARY = "jinsique5b1c"
ANGRY = f"您搞错了！订单{CANARY}，请再看一下。"
CLEAN = "您好，请稍等，我马上为您查询。"
RULES = load_rules()


def mended(text: str) -> str:
    """What Enter puts back, by the rules as they are."""
    after = Draft(text, text, check(text, RULES)).after
    assert after != text
    return after


@pytest.fixture(scope="module")
def app(desktop: VirtualDesktop, tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningApp]:
    with RunningApp(desktop, tmp_path_factory.mktemp("tone")) as running:
        yield running
        assert "unexpected" not in running.log(), running.log()


class Check:
    """The tone window of the running app, worked by keys."""

    def __init__(self, desk: Desk, app: RunningApp) -> None:
        self.desk, self.app = desk, app

    def active(self) -> bool:
        target = self.desk.seam.current_target()
        return target.pid == self.app.pid and target.title == TONE and target.focus != 0

    def open(self) -> None:
        self.desk.key(CHECK)
        until(self.active, "the tone window is active")

    def gone(self) -> bool:
        return not self.desk.xdotool("search", "--onlyvisible", "--name", f"^{TONE}$")

    def write(self, program: Program, text: str) -> None:
        """A draft in `program`, all of it selected and copied by its own keys."""
        program.focus()
        self.desk.set_text(text)
        self.desk.key("ctrl+v")
        assert program.shows(text)
        self.desk.set_text("前一次复制的")
        self.desk.key("ctrl+a", "ctrl+c")
        until(lambda: self.desk.paste() == text.encode(), "the draft is copied")

    def rows(self) -> list[str]:
        window = self.app.window(TONE)
        found = window.find("发现的问题") if window is not None else None
        return [row.name for row in found.children] if found is not None else []

    def says(self, sentence: str) -> None:
        until(lambda: self.app.says(MESSAGE).startswith(sentence), sentence)
        assert self.gone(), "one sentence, no window"


@pytest.fixture
def tone(desk: Desk, app: RunningApp, agent: Agent) -> Iterator[Check]:
    made = Check(desk, app)
    agent.pause()
    yield made

    def closed() -> bool:
        if not made.gone():
            desk.key("Escape" if made.active() else CHECK)
        return made.gone()

    until(closed, "the tone window is closed")


# -- the main job ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["gtk_editor", "page", "qt_entry"])
def test_copy_the_hotkey_enter_and_the_mended_text_stands_in_place_of_the_draft(
    desk: Desk, tone: Check, agent: Agent, request: pytest.FixtureRequest, name: str
) -> None:
    program: Program = request.getfixturevalue(name)
    tone.write(program, ANGRY)
    before, returns = len(tone.app.insertions()), program.returns()
    tone.open()
    until(lambda: len(tone.rows()) == 1 and "争辩" in tone.rows()[0], "one finding")
    agent.enter()
    report = agent.inserted(before)
    assert (report.outcome, report.restored, report.characters) == ("inserted", True, len(mended(ANGRY)))
    until(lambda: program.text() == mended(ANGRY).encode(), "in place of the selection, once")
    assert desk.paste() == ANGRY.encode(), "the clipboard is as it was"
    assert desk.seam.current_target().window == program.target.window
    assert program.returns() == returns, "Enter sends nothing"


def test_another_window_in_front_meanwhile_gets_nothing(
    desk: Desk, tone: Check, agent: Agent, gtk_editor: Program, qt_entry: Program
) -> None:
    qt_entry.focus()
    tone.write(gtk_editor, ANGRY)
    before = len(tone.app.insertions())
    tone.open()
    desk.activate(qt_entry.target.window)
    desk.xdotool("windowactivate", tone_window(desk))
    until(tone.active, "the tone window again")
    until(lambda: any("窗口已切换" in line for line in tone.app.shown(TONE)), "it says so")
    agent.enter()
    until(lambda: any("Enter 粘到" in line for line in tone.app.shown(TONE)), "and asks")
    desk.key("Escape")
    until(lambda: not any("Enter 粘到" in line for line in tone.app.shown(TONE)), "the question is withdrawn")
    desk.key("Escape")
    until(tone.gone, "closed")
    assert len(tone.app.insertions()) == before
    assert qt_entry.text() == b"" and gtk_editor.text() == ANGRY.encode()


def tone_window(desk: Desk) -> str:
    return desk.xdotool("search", "--onlyvisible", "--name", f"^{TONE}$").split("\n")[0]


def test_by_hand_with_live_check_and_back_into_the_page(desk: Desk, tone: Check, agent: Agent, page: Program) -> None:
    tone.write(page, ANGRY)
    before = len(tone.app.insertions())
    tone.open()
    desk.key("e")
    until(lambda: tone.rows() == [], "the mended text has nothing left")
    desk.xdotool("type", "--delay", "12", " ok")
    desk.key("Return")
    until(lambda: any("手动改过" in line for line in tone.app.shown(TONE)), "the edit is in")
    agent.enter()
    agent.inserted(before)
    until(lambda: page.text() == (mended(ANGRY) + " ok").encode(), "in place of the draft")


def test_copied_only_and_escape_gives_caret_and_selection_back(desk: Desk, tone: Check, gtk_editor: Program) -> None:
    tone.write(gtk_editor, ANGRY)
    tone.open()
    desk.key("Escape")
    until(lambda: desk.seam.current_target().window == gtk_editor.target.window, "back")
    desk.key("x")
    assert gtk_editor.shows("x"), "what was selected still is: one letter replaces it"
    tone.write(gtk_editor, ANGRY)
    tone.open()
    desk.key("ctrl+Return")
    until(lambda: desk.paste() == mended(ANGRY).encode(), "on the clipboard")
    assert gtk_editor.text() == ANGRY.encode()


def test_selecting_in_here_makes_the_editor_let_go_of_its_selection_so_it_is_copied_and_said(
    desk: Desk, tone: Check, agent: Agent, gtk_editor: Program
) -> None:
    """Under X11 there is one selection for all: pasted now, the mended text would stand behind the angry one."""
    tone.write(gtk_editor, ANGRY)
    before = len(tone.app.insertions())
    tone.open()
    desk.key("e", "shift+Left", "shift+Right", "Return")
    agent.enter()
    until(lambda: "请重新选中原文" in tone.app.says(MESSAGE), "it says what to do")
    assert desk.paste() == mended(ANGRY).encode()
    assert gtk_editor.text() == ANGRY.encode() and len(tone.app.insertions()) == before


def test_a_clean_draft_says_so_and_the_keyboard_never_leaves_the_editor(desk: Desk, tone: Check, gtk_editor: Program) -> None:
    tone.write(gtk_editor, CLEAN)
    desk.key("End", CHECK)
    until(lambda: tone.app.says(NOTE) == "没发现问题", "it says so")
    assert desk.seam.current_target().window == gtk_editor.target.window and tone.gone()
    desk.key("a", "b")
    until(lambda: tone.app.window(NOTE) is None, "and goes by itself")
    assert gtk_editor.shows(CLEAN + "ab")


def test_a_time_in_the_mended_text_is_offered_as_a_promise(desk: Desk, tone: Check, agent: Agent, gtk_editor: Program) -> None:
    tone.write(gtk_editor, "您搞错了！我30分钟内给您回电话。")
    tone.open()
    agent.enter()
    until(lambda: "记下这个承诺？" in tone.app.says(OFFER), "the offer stands")
    assert desk.seam.current_target().window == gtk_editor.target.window


# -- the clipboard as it comes -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("formats", "said"),
    [
        ({"image/png": PNG}, "剪贴板里是图片或文件"),
        ({"text/plain": "您搞错了".encode(), "x-kde-passwordManagerHint": b"secret"}, "剪贴板里的内容标着保密"),
        ({"text/plain;charset=utf-8": b" \n"}, "剪贴板是空的"),
        ({"text/plain;charset=utf-8": "您搞错了。".encode() * 7_000_000}, "剪贴板里的内容太大"),
        ({"text/plain;charset=utf-8": "您搞错了。".encode() * 10_000}, "这段有 50000 个字"),
        ({"text/plain;charset=utf-8": b"You are wrong."}, "这里面没有中文"),
    ],
    ids=["image", "secret", "blank", "100-mb", "50000-characters", "english"],
)
def test_what_is_no_message_gives_one_sentence_and_the_editor_goes_on(
    desk: Desk, tone: Check, gtk_editor: Program, formats: dict[str, bytes], said: str
) -> None:
    gtk_editor.focus()
    with desk.owner(formats):
        desk.key(CHECK)
        tone.says(said)
        desk.key("z")
        assert gtk_editor.shows("z")


def test_an_owner_that_hangs_costs_one_sentence_and_nothing_freezes(desk: Desk, tone: Check, agent: Agent, gtk_editor: Program) -> None:
    gtk_editor.focus()
    with desk.owner({"text/plain": "您搞错了".encode()}) as owner:
        os.kill(owner.pid, signal.SIGSTOP)
        try:
            desk.key(CHECK)
            agent.open()
            assert tone.app.window(PALETTE) is not None, "the palette comes while the owner hangs"
            tone.says("复制内容的那个程序没有回应")
        finally:
            os.kill(owner.pid, signal.SIGCONT)
        agent.escape()


# -- the palette, the socket, the settings -----------------------------------------------------------------------


def test_ctrl_y_in_the_palette_says_that_the_phrase_is_fine(desk: Desk, tone: Check, agent: Agent, gtk_editor: Program) -> None:
    gtk_editor.focus()
    agent.open()
    agent.type("zz01")
    desk.key("ctrl+y")
    until(lambda: "没发现问题" in tone.app.shown(PALETTE), "in the footer")
    assert agent.palette_active() and tone.gone()


def test_ctrl_y_opens_the_window_over_the_palette_and_enter_pastes_the_mended_phrase(
    desk: Desk, tone: Check, agent: Agent, gtk_editor: Program
) -> None:
    (tone.app.paths.packs / "harsh.yaml").write_text(
        "pack: {id: harsh, name: 生硬}\nphrases:\n  - {id: harsh.a, title: 生硬的一句, code: zz77, text: 您搞错了！请再看一下。}\n",
        encoding="utf-8",
    )
    gtk_editor.focus()
    loads = tone.app.loads()
    until(lambda: tone.app.loads() > loads or "harsh" in tone.app.command("packs", "list").stdout, "the pack is there")
    agent.open()
    agent.type("zz77")
    until(lambda: tone.app.rows()[:1] and "生硬的一句" in tone.app.rows()[0], "found")
    before = len(tone.app.insertions())
    desk.key("ctrl+y")
    until(tone.active, "the tone window")
    desk.key("Escape")
    until(agent.palette_active, "back in the palette")
    desk.key("ctrl+y")
    until(tone.active, "the tone window again")
    agent.enter()
    agent.inserted(before)
    assert gtk_editor.shows(mended("您搞错了！请再看一下。"))
    assert agent.palette_gone()


def test_show_check_opens_it_for_a_chord_of_the_desktops_own(desk: Desk, tone: Check, gtk_editor: Program) -> None:
    tone.write(gtk_editor, ANGRY)
    assert tone.app.command("show", "check").returncode == 0
    until(tone.active, "the tone window")


def test_an_ignored_wording_is_on_disk_at_once_and_silent_the_next_time(desk: Desk, tone: Check, gtk_editor: Program) -> None:
    tone.write(gtk_editor, ANGRY)
    tone.open()
    until(tone.rows, "a finding")
    desk.key("w")
    until(lambda: tone.rows() == [], "no finding")
    kept = load_settings(tone.app.paths.settings, None).settings.tone  # type: ignore[arg-type]
    assert kept.words == ("您搞错了",)
    desk.key("Escape")
    until(tone.gone, "closed")
    desk.activate(gtk_editor.target.window)
    desk.key("ctrl+a", "ctrl+c", CHECK)
    until(lambda: tone.app.says(NOTE) == "没发现问题", "silent")


def test_nothing_that_was_checked_is_in_any_file_or_in_the_log(tone: Check) -> None:
    """The last of the module: every draft above carried the canary."""
    found = [
        path for path in tone.app.paths.config.parent.rglob("*") if path.is_file() and CANARY.encode() in path.read_bytes()
    ]
    assert found == []
    assert CANARY not in tone.app.log()
