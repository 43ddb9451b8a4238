"""Into real programs on a real Wayland compositor: what stands in them, what is left on the clipboard, and no wrong window."""

from __future__ import annotations

import random
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from companion.desktop.ports import NO_TARGET, ClipboardContent, Outcome, Reason
from companion.desktop.wayland import seam as wayland_seam
from companion.desktop.wayland import typist
from companion.desktop.wayland.keyboard import VirtualKeyboard
from companion.desktop.wayland.seam import KeyPortal, WaylandSeam
from companion.desktop.x11.programs import CTRL_SHIFT_V, PasteKey
from tests.desktop.wayland.portal_service import Service, message_bus
from tests.screen.desk import until
from tests.screen.sway_desk import SwayDesk, WaylandProgram, foot, gtk_editor, qt_entry, x_program

FORMER = "客户的单号 8801 😀".encode()
REPLY = "您好，非常抱歉耽误您了😀é\n已经在催仓库，\t今天下班前给您答复。"


@pytest.fixture(scope="module")
def desk() -> Iterator[SwayDesk]:
    desk = SwayDesk()
    yield desk
    desk.close()


@pytest.fixture(scope="module")
def terminal(desk: SwayDesk) -> WaylandProgram:
    return foot(desk)


@pytest.fixture(scope="module")
def qt(desk: SwayDesk) -> WaylandProgram:
    return qt_entry(desk)


@pytest.fixture(scope="module")
def gtk(desk: SwayDesk) -> WaylandProgram:
    return gtk_editor(desk)


@pytest.fixture(params=["terminal", "qt", "gtk"])
def program(request: pytest.FixtureRequest) -> WaylandProgram:
    return request.getfixturevalue(request.param)


def test_the_reply_stands_byte_for_byte_and_the_former_clipboard_is_back(desk: SwayDesk, program: WaylandProgram) -> None:
    desk.own(FORMER)
    for number in range(5):
        text = f"{number} {REPLY}"
        target = program.focus()
        report = desk.insert(text, target)
        assert (report.outcome, report.restored) == (Outcome.INSERTED, True), report
        assert program.shows(text)
        assert desk.paste() == FORMER


@pytest.mark.parametrize("kind", ["xterm", "gtk"])
def test_so_it_does_in_a_program_from_before_wayland(desk: SwayDesk, kind: str) -> None:
    program = x_program(desk, f"before wayland, {kind}", kind)
    try:
        desk.own(FORMER)
        for number in range(3):
            text = f"{number} {REPLY}"
            report = desk.insert(text, program.focus())
            assert (report.outcome, report.restored) == (Outcome.INSERTED, True), report
            assert program.shows(text)
            assert desk.paste() == FORMER
    finally:
        program.quit()


def test_every_format_of_the_former_clipboard_is_back(desk: SwayDesk, qt: WaylandProgram) -> None:
    formats = {"image/png": bytes(range(256)) * 4000, "text/html": "<b>单号</b>".encode(), "text/plain": b"8801"}
    with desk.formats_owned(formats):
        target = qt.focus()
        assert desk.insert(REPLY, target).restored
        assert qt.shows(REPLY)
    assert desk.formats() == list(formats)
    assert {name: desk.paste(name) for name in formats} == formats


def test_an_empty_clipboard_is_empty_again(desk: SwayDesk, qt: WaylandProgram) -> None:
    desk.run("wl-copy", "--clear")
    until(lambda: not desk.formats(), "nothing on the clipboard")
    assert desk.insert(REPLY, qt.focus()).restored
    assert qt.shows(REPLY)
    assert desk.formats() == []


@pytest.mark.parametrize("how", ["--silent", "--trickle"])
def test_an_owner_that_does_not_answer_costs_its_formats_and_no_more(desk: SwayDesk, qt: WaylandProgram, how: str) -> None:
    with desk.formats_owned({"text/plain": b"8801", "image/png": b"x"}, how):
        report = desk.insert(REPLY, qt.focus())
    assert (report.outcome, report.restored, set(report.lost)) == (Outcome.INSERTED, False, {"text/plain", "image/png"})
    assert qt.shows(REPLY)


def test_switched_to_another_window_meanwhile_nothing_is_pasted(
    desk: SwayDesk, qt: WaylandProgram, terminal: WaylandProgram
) -> None:
    target = qt.focus()
    terminal.focus()
    report = desk.insert(REPLY, target)
    assert (report.outcome, report.reason, report.now.title) == (Outcome.COPIED, Reason.FOCUS_ELSEWHERE, terminal.title)
    assert desk.paste() == REPLY.encode(), "it is there to be pasted by hand"
    assert (qt.text(), terminal.text()) == (b"", b"")


def test_asked_to_go_there_it_brings_the_window_forward(desk: SwayDesk, qt: WaylandProgram, terminal: WaylandProgram) -> None:
    target = qt.focus()
    terminal.focus()
    assert desk.insert(REPLY, target, bring_forward=True).outcome is Outcome.INSERTED
    assert qt.shows(REPLY) and terminal.text() == b""


def test_windows_switched_at_random_get_no_reply_meant_for_another(
    desk: SwayDesk, qt: WaylandProgram, gtk: WaylandProgram, terminal: WaylandProgram
) -> None:
    dice = random.Random(7)
    programs = [qt, gtk, terminal]
    for number in range(20):
        program, other = dice.sample(programs, 2)
        for one in programs:
            one.focus()
        text, target = f"给{program.title}的 {number}", program.focus()
        switch = threading.Timer(dice.uniform(0.0, 0.05), desk.command, (f'[title="^{other.title}$"]', "focus"))
        switch.start()
        report = desk.insert(text, target)
        switch.join()
        for one in programs:
            if one is not program:
                assert text.encode() not in one.text(), f"{one.title}, {report}"
        if report.outcome is Outcome.INSERTED:
            assert program.shows(text)


@pytest.mark.parametrize("other", ["gtk", "terminal"])
def test_switched_in_the_millisecond_before_the_key_the_other_window_reads_nothing(
    desk: SwayDesk, qt: WaylandProgram, other: str, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    wrong = request.getfixturevalue(other)
    press = VirtualKeyboard.press

    async def too_late(keyboard: VirtualKeyboard, key: PasteKey) -> bool:
        desk.command(f'[title="^{wrong.title}$"]', "focus")
        return await press(keyboard, CTRL_SHIFT_V if wrong.title == "终端" else key)

    wrong.focus()
    target = qt.focus()
    monkeypatch.setattr(VirtualKeyboard, "press", too_late)
    report = desk.insert(REPLY, target)
    assert (report.outcome, report.reason, report.now.title) == (Outcome.COPIED, Reason.FOCUS_ELSEWHERE, wrong.title)
    assert (wrong.text(), qt.text()) == (b"", b"")
    assert desk.paste() == REPLY.encode(), "it is there to be pasted by hand"


def test_a_closed_window_is_said_and_nothing_is_pasted(desk: SwayDesk, terminal: WaylandProgram) -> None:
    passing = qt_entry(desk, "过一会儿就关")
    target = passing.focus()
    passing.quit()
    until(lambda: desk.seam.current_target().window != target.window, "the window is gone")
    terminal.focus()
    report = desk.insert(REPLY, target)
    assert (report.outcome, report.reason) == (Outcome.COPIED, Reason.TARGET_GONE)
    assert terminal.text() == b""


def test_a_program_that_does_not_paste_is_told_apart(
    desk: SwayDesk, terminal: WaylandProgram, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(typist, "READ_WAIT", 0.5)
    desk.seam.use_paste_keys({"foot": "ctrl+v"})
    try:
        report = desk.insert(REPLY, terminal.focus())
    finally:
        desk.seam.use_paste_keys({})
    assert (report.outcome, report.reason) == (Outcome.COPIED, Reason.NOT_READ)
    assert terminal.text() == b"\x16", "in a terminal Ctrl+V is a character; that is why the table has another key"
    assert desk.paste() == REPLY.encode()


def test_the_users_own_wish_to_copy_only(desk: SwayDesk, terminal: WaylandProgram) -> None:
    desk.seam.use_paste_keys({"foot": "copy-only"})
    try:
        report = desk.insert(REPLY, terminal.focus())
    finally:
        desk.seam.use_paste_keys({})
    assert (report.outcome, report.reason, terminal.text()) == (Outcome.COPIED, Reason.COPY_ONLY, b"")


def test_without_a_target_it_is_copied(desk: SwayDesk) -> None:
    report = desk.insert(REPLY, NO_TARGET)
    assert (report.outcome, report.reason, desk.paste()) == (Outcome.COPIED, Reason.NO_TARGET, REPLY.encode())


def test_a_clipboard_history_that_reads_at_once_is_not_taken_for_the_window(desk: SwayDesk, qt: WaylandProgram) -> None:
    seen = desk.folder / "history"
    watcher = desk.spawn(["wl-paste", "--watch", "sh", "-c", f"cat >> {seen}; echo >> {seen}"])
    try:
        desk.own(FORMER)
        until(lambda: seen.exists() and FORMER in seen.read_bytes(), "the history works")
        for number in range(3):
            text = f"{number} {REPLY}"
            assert desk.insert(text, qt.focus()).outcome is Outcome.INSERTED
            assert qt.shows(text), qt.text().decode()
            assert desk.paste() == FORMER
    finally:
        watcher.kill()


def test_reading_and_copying_without_a_window(desk: SwayDesk) -> None:
    desk.own(FORMER)
    assert desk.wait(desk.seam.read) == ClipboardContent("text", FORMER.decode())
    assert desk.wait(lambda done: desk.seam.copy("复制的", done)) is True
    assert desk.paste() == "复制的".encode()
    assert desk.wait(desk.seam.read) == ClipboardContent("text", "复制的")


@pytest.mark.parametrize(
    ("formats", "options", "state"),
    [
        ({"text/plain": b"p", "x-kde-passwordManagerHint": b"secret"}, (), "secret"),
        ({"image/png": b"p"}, (), "no-text"),
        ({"text/plain": b"x" * 3000}, (), "too-big"),
        ({"text/plain": b"x"}, ("--silent",), "no-answer"),
    ],
)
def test_what_cannot_be_read_is_said(desk: SwayDesk, formats: dict[str, bytes], options: tuple[str, ...], state: str) -> None:
    with desk.formats_owned(formats, *options):
        read = desk.wait(lambda done: desk.seam.read(done, deadline=0.4, limit=2000))
    assert read == ClipboardContent(state)


def test_what_we_paste_is_marked_as_not_for_histories(desk: SwayDesk) -> None:
    desk.insert(REPLY, NO_TARGET)
    assert "x-kde-passwordManagerHint" in desk.formats()
    assert desk.wait(desk.seam.read).state in ("text", "secret")


def test_a_window_that_fills_the_screen_is_known(desk: SwayDesk, qt: WaylandProgram) -> None:
    qt.focus()
    assert desk.seam.fullscreen() is False
    desk.command("fullscreen", "enable")
    until(desk.seam.fullscreen, "fullscreen is told")
    desk.command("fullscreen", "disable")
    until(lambda: not desk.seam.fullscreen(), "its end is told")


def test_a_compositor_that_takes_no_keys_and_a_desktop_that_presses_them(
    desk: SwayDesk, qt: WaylandProgram, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(wayland_seam, "VIRTUAL_KEYBOARD", "not offered")
    press = ["wtype", "-M", "ctrl", "-s", "60", "-k", "v", "-m", "ctrl"]
    with message_bus() as bus:
        service = Service(bus, "grant", press, desk.environment)
        seam = WaylandSeam(desk.path, portal=KeyPortal(bus, tmp_path))
        try:
            desk.own(FORMER)
            qt.focus()
            until(lambda: seam.current_target().title == qt.title, "told to this connection too")
            target = seam.current_target()
            asking = desk.wait(lambda done: seam.insert(REPLY, target, done))
            assert (asking.outcome, asking.reason) == (Outcome.COPIED, Reason.NO_BACKEND), "the person is asked first"
            service.asked("Start")
            until((tmp_path / "remote-desktop.token").exists, "the person has agreed")
            desk.own(FORMER)
            qt.focus()
            report = desk.wait(lambda done: seam.insert(REPLY, target, done))
            assert (report.outcome, report.restored) == (Outcome.INSERTED, True)
            assert qt.shows(REPLY) and desk.paste() == FORMER
        finally:
            seam.close()
            service.end()


def test_a_compositor_that_ends_is_an_answer() -> None:
    desk = SwayDesk()
    desk.close_compositor()
    assert desk.insert(REPLY, NO_TARGET).outcome is Outcome.REFUSED
    assert desk.wait(desk.seam.read) == ClipboardContent("no-answer")
    assert desk.wait(lambda done: desk.seam.copy("x", done)) is False
    desk.close()
