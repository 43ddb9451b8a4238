"""The reply stands in the chat window, byte for byte, and the clipboard is as it was."""

from __future__ import annotations

import contextlib
import os
import random
import signal
import struct
import sys
import time
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import xcffib.xfixes

from companion.desktop.ports import NO_TARGET, Outcome, Reason, Target
from tests.screen.desk import PROGRAMS, SYSTEM_PYTHON, Desk, Page, Program, SecondWindow, Terminal, until

sys.path.insert(0, str(PROGRAMS))
from recorder import GRAB_SERVER, core_requests  # noqa: E402
from xclient import Client  # noqa: E402

FAMILY = "\U0001f468\u200d\U0001f469\u200d\U0001f467"
LINES = f"非常抱歉耽误了您的时间，王女士。\n退款会在 1–3 个工作日内到账（café {FAMILY}）。\n请放心😊"


def _png(width: int, height: int) -> bytes:
    """A picture that every toolkit can read: noise, so that its size is its size."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    rows = b"".join(b"\0" + random.Random(row).randbytes(3 * width) for row in range(height))
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunk(b"IDAT", zlib.compress(rows))
        + chunk(b"IEND", b"")
    )


PNG = _png(400, 300)
FILES = {
    "text/uri-list": b"file:///tmp/%E8%AE%A2%E5%8D%95.pdf\r\nfile:///tmp/b.png\r\n",
    "x-special/gnome-copied-files": b"copy\nfile:///tmp/%E8%AE%A2%E5%8D%95.pdf\nfile:///tmp/b.png",
}


@pytest.mark.parametrize(
    "text", ["您好", f"好的😊{FAMILY}", LINES, "长" * 2000], ids=["chinese", "emoji", "lines", "2000"]
)
def test_a_reply_arrives_byte_for_byte_and_the_clipboard_comes_back(
    desk: Desk, program: Program, text: str
) -> None:
    desk.set_text("顾客的订单号 20261122")
    returns = program.returns()
    target = program.focus()
    report = desk.insert(text, target)
    assert (report.outcome, report.reason, report.restored, report.lost) == (
        Outcome.INSERTED,
        Reason.NONE,
        True,
        (),
    )
    assert program.shows(text)
    assert desk.paste() == "顾客的订单号 20261122".encode()
    assert program.returns() == returns


def test_a_key_log_would_show_a_return_key(
    desk: Desk, gtk_editor: Program, qt_entry: Program, page: Page
) -> None:
    """The control of every "no Return" here: the same logs show one that was pressed."""
    for program in (gtk_editor, qt_entry, page):
        program.focus()
        before = len(program.returns())
        desk.key("Return")
        until(
            lambda program=program, before=before: len(program.returns()) >= before + 2, "a Return in the log"
        )


def test_two_replies_in_a_row_keep_the_first_clipboard(desk: Desk, qt_entry: Program) -> None:
    desk.set_text("最初的内容")
    target = qt_entry.focus()
    first, second = desk.insert_soon("一", target), desk.insert_soon("二", target)
    assert (first().outcome, second().outcome) == (Outcome.INSERTED, Outcome.INSERTED)
    assert qt_entry.shows("一二")
    assert desk.paste() == "最初的内容".encode()


def test_twenty_replies_in_a_row_arrive_in_order(desk: Desk, program: Program) -> None:
    desk.set_text("最初的内容")
    target = program.focus()
    for number in range(20):
        assert desk.insert(f"第{number}句。", target).outcome is Outcome.INSERTED
    assert program.shows("".join(f"第{number}句。" for number in range(20)))
    assert desk.paste() == "最初的内容".encode()


# -- the former clipboard ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "formats",
    [
        {
            "text/plain": "明文".encode(),
            "text/html": "<b>加粗</b>".encode(),
            "application/x-own": bytes(range(256)),
        },
        {"image/png": PNG},
        FILES,
    ],
    ids=["html", "image", "files"],
)
def test_every_former_format_is_back(desk: Desk, gtk_editor: Program, formats: dict[str, bytes]) -> None:
    with desk.owner(formats):
        before = {
            name: desk.paste(name)
            for name in desk.formats()
            if name not in ("TIMESTAMP", "MULTIPLE", "TARGETS", "SAVE_TARGETS")
        }
        assert formats.items() <= before.items()
        report = desk.insert("您好", gtk_editor.focus())
        assert (report.outcome, report.restored, report.lost) == (Outcome.INSERTED, True, ())
        assert gtk_editor.shows("您好")
    # Its owner has ended: what is there now is kept by us.
    assert {name: desk.paste(name) for name in before} == before


def test_a_picture_copied_in_a_program_can_be_pasted_afterwards(desk: Desk, gtk_editor: Program) -> None:
    with desk.owner({"image": PNG}):
        assert len([name for name in desk.formats() if name.startswith("image/")]) > 5
        report = desk.insert("您好", gtk_editor.focus())
        assert (report.outcome, report.restored) == (Outcome.INSERTED, True)
        png = desk.paste("image/png")
    assert png.startswith(b"\x89PNG")
    assert desk.paste("image/png") == png


def test_an_empty_clipboard_is_empty_again(desk: Desk, gtk_editor: Program) -> None:
    with desk.owner({"text/plain": b"gone with its owner"}):
        pass
    assert desk.insert("您好", gtk_editor.focus()).restored
    assert desk.paste() == b""


def test_terminals_get_primary_back_too(desk: Desk, terminal: Terminal) -> None:
    desk.set_text("剪贴板")
    desk.set_text("选中的字", "primary")
    assert desk.insert("您好\n", terminal.focus()).restored
    assert terminal.shows("您好\n")
    assert (desk.paste(), desk.paste(selection="primary")) == ("剪贴板".encode(), "选中的字".encode())


def test_five_megabytes_there_and_five_back(desk: Desk, gtk_editor: Program) -> None:
    former = "前文" * 900_000
    reply = "正文123456\n" * 350_000
    with desk.owner({"text/plain": former.encode()}):
        report = desk.insert(reply, gtk_editor.focus())
        assert (report.outcome, report.restored) == (Outcome.INSERTED, True)
        until(lambda: len(gtk_editor.text()) == len(reply.encode()), "all of it in the editor")
        assert gtk_editor.text() == reply.encode()
    assert desk.paste("text/plain") == former.encode()


def test_an_owner_that_hangs_costs_half_a_second_and_is_reported(desk: Desk, gtk_editor: Program) -> None:
    target = gtk_editor.focus()
    with desk.owner({"text/plain": b"never told"}) as owner:
        os.kill(owner.pid, signal.SIGSTOP)
        report = desk.insert("您好", target)
        os.kill(owner.pid, signal.SIGCONT)
    assert (report.outcome, report.restored, report.lost) == (Outcome.INSERTED, False, ("*",))
    assert report.fetched_ms < 5000
    assert gtk_editor.shows("您好")


# -- readers of all kinds ----------------------------------------------------------------------------------------


@contextlib.contextmanager
def slow_reader(desk: Desk, delay: float, *options: str) -> Iterator[tuple[Target, Path]]:
    path = desk.file("slow")
    child = desk.spawn(sys.executable, PROGRAMS / "slow_reader.py", path, "慢的程序", str(delay), *options)
    try:
        yield until(lambda: _titled(desk, "慢的程序"), "the slow reader in front"), path
    finally:
        desk.stop(child)


def _titled(desk: Desk, title: str) -> Target | None:
    target = desk.seam.current_target()
    return target if target.title == title and target.focus else None


def test_a_program_that_reads_after_two_and_a_half_seconds_gets_the_reply(desk: Desk) -> None:
    desk.set_text("最初的内容")
    with slow_reader(desk, 2.5) as (target, path):
        report = desk.insert(LINES, target)
        assert (report.outcome, report.restored) == (Outcome.INSERTED, True)
        assert report.fetched_ms >= 2500
        until(lambda: path.read_bytes() == LINES.encode(), "the slow reader has it")
    assert desk.paste() == "最初的内容".encode()


def test_a_program_that_never_reads_leaves_the_reply_on_the_clipboard(desk: Desk) -> None:
    desk.set_text("最初的内容")
    with slow_reader(desk, 60) as (target, path):
        report = desk.insert("您好", target)
        assert (report.outcome, report.reason) == (Outcome.COPIED, Reason.NOT_READ)
        assert desk.paste() == "您好".encode()
        assert path.read_bytes() == b""


@contextlib.contextmanager
def greedy_manager(desk: Desk, delay: float) -> Iterator[Callable[[], list[str]]]:
    path = desk.file("greedy")
    child = desk.spawn(sys.executable, PROGRAMS / "greedy_manager.py", path, str(delay))
    try:
        until(lambda: path.exists() and "READY" in path.read_text(), "the manager runs")
        yield lambda: path.read_text().split("\n")[1:-1]
    finally:
        desk.stop(child)


@pytest.mark.parametrize("delay", [0.0, 0.3], ids=["before the key", "after the key"])
def test_a_clipboard_manager_that_reads_it_all_is_not_taken_for_the_target(desk: Desk, delay: float) -> None:
    desk.set_text("最初的内容")
    with greedy_manager(desk, delay) as seen, slow_reader(desk, 1.5) as (target, path):
        report = desk.insert("您好", target)
        assert (report.outcome, report.restored) == (Outcome.INSERTED, True)
        assert report.fetched_ms >= 1500
        until(lambda: "UTF8_STRING 6" in seen(), "the manager did read the reply")
        until(lambda: "x-kde-passwordManagerHint 6" in seen(), "and was asked not to keep it")
        until(lambda: path.read_bytes() == "您好".encode(), "the target has it")
        assert desk.paste() == "最初的内容".encode()
        until(lambda: "UTF8_STRING 15" in seen(), "the manager is told that the former content is back")


def test_copyq_running_changes_nothing(desk: Desk, program: Program) -> None:
    server = desk.spawn("copyq", "--start-server")
    try:
        until(lambda: desk.run("copyq", "count").strip().isdigit(), "copyq answers")
        desk.set_text("最初的内容")
        for number in range(5):
            target = program.focus()
            report = desk.insert(f"第{number}次😊", target)
            assert (report.outcome, report.restored) == (Outcome.INSERTED, True)
            assert program.shows(f"第{number}次😊")
        assert desk.paste() == "最初的内容".encode()
    finally:
        desk.run("copyq", "exit")
        desk.stop(server)


@pytest.mark.parametrize("when", ["after", "before"])
def test_another_program_that_takes_the_clipboard_keeps_it(desk: Desk, when: str) -> None:
    """The target itself copies something, right after it has read the reply, or instead of reading it."""
    desk.set_text("最初的内容")
    client = Client(desk.desktop.display)
    with slow_reader(desk, 0.3, f"take-{when}") as (target, path):
        report = desk.insert("您好", target)
        assert client.core.GetSelectionOwner(client.atom("CLIPBOARD")).reply().owner == target.window
        assert path.read_bytes() == ("您好".encode() if when == "after" else b"")
    expected = (Outcome.INSERTED, Reason.NONE) if when == "after" else (Outcome.REFUSED, Reason.NOT_READ)
    assert (report.outcome, report.reason, report.restored) == (*expected, False)
    client.conn.disconnect()


def test_a_program_that_copies_with_the_time_it_was_last_told_is_not_refused(desk: Desk, gtk_editor: Program) -> None:
    """It knows since when the reply was on the clipboard; that the former content came back since it need not know."""
    desk.set_text("最初的内容")
    target = gtk_editor.focus()
    client = Client(desk.desktop.display)
    window, selection = client.window(), client.atom("CLIPBOARD")
    xfixes = client.conn(xcffib.xfixes.key)
    xfixes.QueryVersion(5, 0).reply()
    xfixes.SelectSelectionInput(window, selection, 1)
    client.conn.flush()
    assert desk.insert("您好", target).restored
    told = client.event(time.monotonic() + 5)
    assert isinstance(told, xcffib.xfixes.SelectionNotifyEvent)
    client.core.SetSelectionOwner(window, selection, told.selection_timestamp)
    assert client.core.GetSelectionOwner(selection).reply().owner == window
    client.conn.disconnect()


# -- the wrong place, or none ------------------------------------------------------------------------------------


def test_a_window_switched_to_meanwhile_gets_nothing(
    desk: Desk, gtk_editor: Program, qt_entry: Program
) -> None:
    desk.set_text("最初的内容")
    target = gtk_editor.focus()
    qt_entry.focus()
    keys = len(qt_entry.key_log())
    report = desk.insert("只给第一个窗口", target)
    assert (report.outcome, report.reason) == (Outcome.COPIED, Reason.FOCUS_ELSEWHERE)
    assert report.now.window == qt_entry.target.window
    assert desk.paste() == "只给第一个窗口".encode()
    time.sleep(0.3)
    assert (gtk_editor.text(), qt_entry.text(), len(qt_entry.key_log())) == (b"", b"", keys)
    # The second try, in the right window, still knows what was there before the first.
    desk.activate(target.window)
    assert desk.insert("只给第一个窗口", target).restored
    assert gtk_editor.shows("只给第一个窗口")
    assert desk.paste() == "最初的内容".encode()


def test_a_reply_goes_to_the_window_in_the_back_when_the_agent_says_so(
    desk: Desk, gtk_editor: Program, qt_entry: Program
) -> None:
    target = gtk_editor.focus()
    before, others = gtk_editor.text(), qt_entry.text()
    qt_entry.focus()
    report = desk.insert_soon("还是给第一个窗口", target, bring_forward=True)()
    assert report.outcome is Outcome.INSERTED
    assert before == others == b""
    assert gtk_editor.shows("还是给第一个窗口")
    assert qt_entry.text() == b""


def test_nothing_we_do_stops_the_x_server(desk: Desk, program: Program, gtk_editor: Program, qt_entry: Program) -> None:
    """With the server grabbed, a thread of ours that waits for Python's lock and one that has it and waits for the server
    would wait for each other, and the desktop with them."""
    desk.set_text("最初的内容")
    assert desk.insert("您好", program.focus()).restored
    client = Client(desk.desktop.display)
    ours = client.core.GetSelectionOwner(client.atom("CLIPBOARD")).reply().owner
    other = gtk_editor if program is qt_entry else qt_entry
    with core_requests(desk.desktop.display, ours) as seen:
        assert desk.insert("您好", program.focus()).outcome is Outcome.INSERTED
        target = program.focus()
        other.focus()
        assert desk.insert("您好", target).reason is Reason.FOCUS_ELSEWHERE
    set_selection_owner, get_input_focus = 22, 43
    assert {set_selection_owner, get_input_focus} <= set(seen)
    assert GRAB_SERVER not in seen
    with core_requests(desk.desktop.display, client.window()) as seen:
        client.core.GrabServer()
        client.core.UngrabServer()
        client.core.GetInputFocus().reply()
    assert GRAB_SERVER in seen, "the control: one that is sent is seen"
    client.conn.disconnect()


@pytest.mark.parametrize("second", ["another program", "another window of the program"])
def test_one_that_asks_when_another_window_is_in_front_is_refused_the_text(
    desk: Desk, qt_entry: Program, second: str
) -> None:
    """The target is frozen when the key comes, and another window in front when it asks for the text; the formats it is told."""
    path = desk.file("frozen")
    editor = Program(desk, "两个窗口", [SYSTEM_PYTHON, PROGRAMS / "gtk_editor.py", path, "两个窗口"], path)
    other = SecondWindow(editor) if second == "another window of the program" else qt_entry
    other.focus()
    target = editor.focus()
    desk.set_text("最初的内容")
    client = Client(desk.desktop.display)
    window = client.window()
    editor.child.send_signal(signal.SIGSTOP)
    wait = desk.insert_soon("只给第一个窗口", target)
    time.sleep(0.4)
    client.core.SetInputFocus(1, other.target.focus, 0)
    client.conn.flush()
    until(lambda: client.core.GetInputFocus().reply().focus == other.target.focus, "the other one has the keyboard")
    assert "UTF8_STRING" in _names(client, client.convert(window, "CLIPBOARD", "TARGETS"))
    editor.child.send_signal(signal.SIGCONT)
    report = wait()
    assert (report.outcome, report.reason) == (Outcome.COPIED, Reason.FOCUS_ELSEWHERE)
    time.sleep(0.3)
    assert "down v" in editor.key_log()
    assert (editor.text(), other.text()) == (b"", b"")
    assert desk.paste() == "只给第一个窗口".encode()
    client.conn.disconnect()
    editor.quit()


def _names(client: Client, atoms: bytes) -> list[str]:
    return [client.atom_name(atom) for (atom,) in struct.iter_unpack("=I", atoms)]


def test_a_target_that_was_closed_gets_nothing_and_nobody_else_does(desk: Desk, qt_entry: Program) -> None:
    qt_entry.focus()
    path = desk.file("short-lived")
    editor = Program(desk, "马上关", [SYSTEM_PYTHON, PROGRAMS / "gtk_editor.py", path, "马上关"], path)
    target = editor.focus()
    editor.quit()
    report = desk.insert("您好", target)
    assert (report.outcome, report.reason) == (Outcome.COPIED, Reason.TARGET_GONE)
    time.sleep(0.3)
    assert qt_entry.text() == b""


def test_no_target_means_copied(desk: Desk) -> None:
    report = desk.insert("您好", NO_TARGET)
    assert (report.outcome, report.reason) == (Outcome.COPIED, Reason.NO_TARGET)
    assert desk.paste() == "您好".encode()


def test_a_program_set_to_copy_only_gets_no_key(desk: Desk, gtk_editor: Program) -> None:
    target = gtk_editor.focus()
    desk.seam.use_paste_keys({target.program.upper(): "copy-only"})
    report = desk.insert("您好", target)
    desk.seam.use_paste_keys({})
    assert (report.outcome, report.reason) == (Outcome.COPIED, Reason.COPY_ONLY)
    assert desk.paste() == "您好".encode()
    assert gtk_editor.text() == b""


# -- fingers still on the keyboard -------------------------------------------------------------------------------


@contextlib.contextmanager
def own_window(desk: Desk) -> Iterator[tuple[Client, int]]:
    """A stand-in for the palette: a window of this process, with the focus."""
    client = Client(desk.desktop.display)
    window = client.window("我们的窗口", pid=os.getpid())

    desk.bring(window, lambda: client.core.GetInputFocus().reply().focus == window)
    try:
        yield client, window
    finally:
        client.conn.disconnect()


def test_our_own_window_is_no_target_and_the_one_before_is_remembered(
    desk: Desk, gtk_editor: Program
) -> None:
    target = gtk_editor.focus()
    with own_window(desk):
        assert desk.seam.current_target() == NO_TARGET
        assert desk.seam.last_target().window == target.window


def test_focus_comes_back_by_itself_or_is_fetched(desk: Desk, program: Program) -> None:
    """Once with the palette gone as usual, once with it still in front: then the window manager is asked."""
    for hide in (True, False):
        target = program.focus()
        with own_window(desk) as (client, window):
            if hide:
                client.core.UnmapWindow(window)
                client.conn.flush()
            assert desk.insert("回来了😊", target).outcome is Outcome.INSERTED
            assert program.shows("回来了😊")


@pytest.mark.parametrize("key", ["Return", "KP_Enter"])
def test_return_still_held_from_the_palette_never_reaches_the_target(
    desk: Desk, gtk_editor: Program, qt_entry: Program, page: Page, key: str
) -> None:
    for program in (gtk_editor, qt_entry, page):
        target = program.focus()
        before = program.returns()
        with own_window(desk) as (client, window):
            desk.xdotool("keydown", key)
            client.core.UnmapWindow(window)
            client.conn.flush()
            wait = desk.insert_soon("第一行\n第二行", target)
            time.sleep(0.8)  # long enough for the key to repeat
            assert program.text() == b"", "nothing is pasted while a finger is on Return"
            desk.xdotool("keyup", key)
            assert wait().outcome is Outcome.INSERTED
        assert program.shows("第一行\n第二行")
        assert program.returns() == before


def test_a_modifier_held_too_long_means_copied(desk: Desk, gtk_editor: Program) -> None:
    target = gtk_editor.focus()
    desk.xdotool("keydown", "Control_L")
    report = desk.insert("您好", target)
    desk.xdotool("keyup", "Control_L")
    assert (report.outcome, report.reason) == (Outcome.COPIED, Reason.MODIFIERS_HELD)
    assert gtk_editor.text() == b""
    assert desk.paste() == "您好".encode()


@pytest.mark.parametrize(
    "layout", [("us,ru", "1"), ("ru", "0"), ("de", "0")], ids=["second group", "no V", "german"]
)
def test_other_keyboard_layouts_paste_as_well(desk: Desk, program: Program, layout: tuple[str, str]) -> None:
    names, _group = layout
    target = program.focus()
    try:
        desk.run("setxkbmap", names)
        if names == "us,ru":
            desk.run("setxkbmap", "ru,us")
        desk.key("shift")  # the first key makes the new layout the desktop's
        report = desk.insert("您好", target)
        assert report.outcome is Outcome.INSERTED
        assert program.shows("您好")
    finally:
        desk.run("setxkbmap", "us")
        desk.key("shift")


def test_caps_lock_and_num_lock_do_not_matter(desk: Desk, program: Program) -> None:
    target = program.focus()
    desk.key("Caps_Lock", "Num_Lock")
    try:
        assert desk.insert("您好", target).outcome is Outcome.INSERTED
        assert program.shows("您好")
    finally:
        desk.key("Caps_Lock", "Num_Lock")
