"""The main job, with real keys: the hotkey, a few letters, Enter, and the reply stands in the chat window."""

from __future__ import annotations

import os
import signal
import sys

import pytest

from companion.base.paths import shipped_packs_dir
from companion.phrases.library import PackSource, open_library
from companion.phrases.slots import fill
from tests.screen.desk import PROGRAMS, Desk, Program, until
from tests.screen.running_app import CHORD, MESSAGE, OWN_PACK, PARTS, PROFILE, Agent, Insertion
from tests.screen.test_paste import FILES, PNG

LIBRARY = open_library([PackSource(shipped_packs_dir(), "shipped"), PackSource(OWN_PACK, "user")])
BEFORE = "客户刚发来的单号：20261122001"


def text_of(phrase_id: str, **values: str) -> str:
    phrase = LIBRARY.phrase(phrase_id)
    assert phrase is not None
    filled = fill(phrase, {**PROFILE.slots(), **values})
    assert filled.ready
    return filled.text


# -- what arrives ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("phrase", ["own.short", "own.emoji", "own.lines", "own.literal", "own.long"])
def test_a_code_and_enter_and_the_reply_stands_there_byte_for_byte(
    desk: Desk, program: Program, agent: Agent, phrase: str
) -> None:
    desk.set_text(BEFORE)
    program.focus()
    before = len(agent.app.insertions())
    agent.choose(LIBRARY.phrase(phrase).code)
    expected = text_of(phrase)
    assert program.shows(expected)
    assert agent.inserted(before) == Insertion(len(expected), "inserted", "", True)
    assert desk.paste() == BEFORE.encode()
    assert desk.seam.current_target().window == program.target.window


@pytest.mark.parametrize("query", ["tk", "tuikuan", "退kuan", "退款"])
def test_letters_pinyin_or_characters_find_the_refund_and_its_slots_are_asked(
    desk: Desk, gtk_editor: Program, agent: Agent, query: str
) -> None:
    gtk_editor.focus()
    agent.open()
    agent.type(query)
    until(lambda: agent.app.rows()[:1] and "退款进度" in agent.app.rows()[0], "the refund is first")
    desk.key("Return")
    agent.type("20261122001")
    desk.key("Tab", "Tab", "Return")  # on to the next slot, take what it offers, done
    expected = text_of("refund.progress", 订单号="20261122001", 时限="3个工作日")
    assert gtk_editor.shows(expected)


# -- the clipboard -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("formats", [{"image/png": PNG}, FILES], ids=["image", "files"])
def test_a_picture_or_files_copied_before_are_still_there_to_paste(
    desk: Desk, program: Program, agent: Agent, formats: dict[str, bytes]
) -> None:
    with desk.owner(formats):
        program.focus()
        before = len(agent.app.insertions())
        agent.choose("zz03")
        assert program.shows(text_of("own.lines"))
        assert agent.inserted(before).restored
    # Its owner has ended: what is there now is kept by the app.
    assert {name: desk.paste(name) for name in formats} == formats


def test_ctrl_enter_copies_only_and_the_copy_stays_until_it_is_replaced(
    desk: Desk, gtk_editor: Program, agent: Agent
) -> None:
    desk.set_text(BEFORE)
    gtk_editor.focus()
    before = len(agent.app.insertions())
    agent.open()
    agent.type("zz02")
    agent.enter("ctrl+Return")
    until(lambda: agent.app.says(MESSAGE) == "已复制，请按 Ctrl+V 粘贴。", "the strip says so")
    assert gtk_editor.text() == b""
    assert desk.paste() == text_of("own.emoji").encode()
    # Not marked as a secret: the agent wants it in the history of the clipboard.
    assert "x-kde-passwordManagerHint" not in desk.formats()
    desk.activate(gtk_editor.target.window)
    desk.key("ctrl+v")
    assert gtk_editor.shows(text_of("own.emoji"))
    assert desk.paste() == text_of("own.emoji").encode()
    desk.set_text("换掉")
    assert len(agent.app.insertions()) == before


# -- Return ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["gtk_editor", "qt_entry", "page"])
def test_no_return_press_or_release_ever_reaches_the_chat_window(
    desk: Desk, agent: Agent, request: pytest.FixtureRequest, name: str
) -> None:
    """Return would send. Single line, several lines, parts; the control shows that the recorder sees a real one."""
    program: Program = request.getfixturevalue(name)
    program.focus()
    before, returns = len(agent.app.insertions()), program.returns()
    agent.choose("zz01")
    agent.inserted(before)
    agent.choose("zz03")
    agent.inserted(before + 1)
    agent.open()
    agent.type("zz05")
    agent.enter("shift+Return")
    agent.inserted(before + 2)
    for number in (3, 4):
        until(lambda number=number: agent.app.says(PARTS).startswith(f"{number - 1}/3"), "the next part is offered")
        desk.key(CHORD)
        agent.inserted(before + number)
    parts = LIBRARY.phrase("own.parts").parts
    assert program.shows(text_of("own.short") + text_of("own.lines") + "".join(parts))
    assert program.returns() == returns
    desk.key("Return")
    until(lambda: len(program.returns()) == len(returns) + 2, "the recorder sees a Return pressed by hand")


@pytest.mark.parametrize("apart", ["0.03", "0.06", "0.1", "0.15"])
def test_enter_twice_within_300_ms_pastes_once_and_the_second_goes_nowhere(
    desk: Desk, qt_entry: Program, agent: Agent, apart: str
) -> None:
    qt_entry.focus()
    before, returns = len(agent.app.insertions()), qt_entry.returns()
    agent.open()
    agent.type("zz01")
    desk.xdotool("key", "Return", "sleep", apart, "key", "Return")
    assert qt_entry.shows(text_of("own.short"))
    assert agent.inserted(before).outcome == "inserted"
    assert qt_entry.returns() == returns


# -- what can go wrong -------------------------------------------------------------------------------------------


def test_a_clipboard_owner_that_hangs_costs_a_moment_and_is_told(desk: Desk, gtk_editor: Program, agent: Agent) -> None:
    gtk_editor.focus()
    with desk.owner({"text/plain": b"never told"}) as owner:
        os.kill(owner.pid, signal.SIGSTOP)
        try:
            agent.choose("zz03")
            until(agent.palette_gone, "the palette has let go")
            until(lambda: "原来的剪贴板没能还原" in agent.app.says(MESSAGE), "the strip says what was lost")
            agent.open()
            agent.escape()
            assert gtk_editor.shows(text_of("own.lines"))
        finally:
            os.kill(owner.pid, signal.SIGCONT)


def test_a_read_only_window_gets_nothing_and_the_strip_says_so(desk: Desk, agent: Agent) -> None:
    path = desk.file("read-only")
    viewer = Program(desk, "只读", [sys.executable, PROGRAMS / "read_only.py", path, "只读"], path)
    try:
        before = len(agent.app.insertions())
        agent.choose("zz01")
        assert agent.inserted(before) == Insertion(len(text_of("own.short")), "copied", "not-read", False)
        until(lambda: "已复制" in agent.app.says(MESSAGE) and "只读" in agent.app.says(MESSAGE), "the strip")
        assert viewer.text() == "只看不改".encode()
        assert desk.paste() == text_of("own.short").encode()
    finally:
        viewer.quit()
