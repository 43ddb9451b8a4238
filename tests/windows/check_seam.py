"""The seam on Windows itself: hotkeys, clipboard and paste with real programs."""

from __future__ import annotations

import os
import threading
import winreg

from companion.desktop.autostart import choose_autostart
from companion.desktop.keyboard_hook import KeyboardHook, load
from companion.desktop.motion import wants_less_motion
from companion.desktop.ports import HotkeyState, InsertReport, Outcome, Reason, Rect, Target
from companion.desktop.session import read_facts, survey
from companion.desktop.windows.constants import CF_DIB, CF_HDROP, CF_UNICODETEXT
from companion.desktop.windows.formats import EXCLUDE, HISTORY, NO, encode
from companion.desktop.windows.seam import WindowsSeam
from tests.windows.desk import Desk, Notepad, helper, until

TEXT = "您好 🙂 é\n第二行"


def test_doctor_finds_everything_in_its_place() -> None:
    lines = survey(read_facts())
    assert {line.capability: (line.backend, line.state) for line in lines} == {
        "hotkey": ("RegisterHotKey", "ok"), "paste": ("SendInput", "ok"), "clipboard": ("Win32", "ok"),
    }, lines  # fmt: skip
    assert "管理员" in next(line.reason for line in lines if line.capability == "paste")


def test_a_press_is_told_once_with_the_window_it_was_pressed_over(desk: Desk, notepad: Notepad) -> None:
    pressed: list[Target] = []
    assert desk.seam.register("Ctrl+Alt+J", pressed.append).state is HotkeyState.READY
    desk.press("Ctrl+Alt+J")
    until(lambda: pressed, "the hotkey")
    desk.seam.unregister("Ctrl+Alt+J")
    desk.press("Ctrl+Alt+J")
    assert [(one.window, one.focus, one.program) for one in pressed] == [(notepad.window, notepad.field, "notepad.exe")]
    assert pressed[0].caret is not None and pressed[0].frame is not None
    assert notepad.text == ""


def test_a_chord_of_another_program_is_reported_and_free_when_that_one_ends(desk: Desk) -> None:
    with helper("hold_chord", "Ctrl+Alt+K"):
        report = desk.seam.register("Ctrl+Alt+K", print)
        assert report.state is HotkeyState.TAKEN and "Ctrl+Alt+K" in report.reason
    until(lambda: desk.seam.register("Ctrl+Alt+K", print).state is HotkeyState.READY, "the chord to be free")
    desk.seam.unregister("Ctrl+Alt+K")
    assert desk.seam.register("F12", print).state is HotkeyState.TAKEN


def test_a_chord_that_windows_refuses_is_heard_by_the_hook_that_goes_with_it(desk: Desk) -> None:
    package = load()
    assert package is not None
    pressed: list[Target] = []
    with helper("hold_chord", "Ctrl+Alt+G"):
        desk.seam.use_hook(KeyboardHook(package))
        assert desk.seam.register("Ctrl+Alt+G", pressed.append).state is HotkeyState.READY
        listening = package._listener.listening_thread
        for round_ in range(1, 4):
            desk.press("Ctrl+Alt+G")
            until(lambda count=round_: len(pressed) == count, f"press {round_}")
        desk.seam.unregister("Ctrl+Alt+G")
        assert not listening.is_alive() and not package._listener.listening
        desk.seam.use_hook(None)
    assert len(pressed) == 3


def test_text_arrives_whole_and_every_format_comes_back(desk: Desk, notepad: Notepad) -> None:
    html, own = desk.api.board.register("HTML Format"), desk.api.board.register("Check Own Format")
    path = "C:\\windows\\notepad.exe"
    files = (20).to_bytes(4, "little") + bytes(12) + (1).to_bytes(4, "little") + path.encode("utf-16-le") + bytes(4)
    picture = (40).to_bytes(4, "little") + (2).to_bytes(4, "little") * 2 + b"\1\0\x20\0" + bytes(24) + bytes(range(16))
    former = {CF_UNICODETEXT: encode("旧的\n内容"), html: b"<b>alt</b>\0", own: bytes(range(256)), CF_HDROP: files, CF_DIB: picture}
    desk.put(former)
    for round_ in range(20):
        notepad.clear()
        report = desk.insert(TEXT, notepad.come_forward())
        assert report.outcome is Outcome.INSERTED and report.restored and not report.lost, round_
        assert notepad.text == TEXT
        assert {format: data for format, data in desk.formats().items() if format in former} == former


def test_an_empty_clipboard_is_empty_again(desk: Desk, notepad: Notepad) -> None:
    desk.put(None)
    report = desk.insert(TEXT, notepad.come_forward())
    assert report.outcome is Outcome.INSERTED and report.restored
    assert desk.api.board.empty_now() and desk.read().state == "empty"


def test_two_windows_the_text_goes_to_the_one_that_was_meant_or_nowhere(desk: Desk, notepad: Notepad) -> None:
    meant = notepad.come_forward()
    other = Notepad(desk)
    try:
        desk.copy("旧的")
        report = desk.insert(TEXT, meant)
        assert (report.outcome, report.reason) == (Outcome.COPIED, Reason.FOCUS_ELSEWHERE)
        assert report.now.window == other.window
        assert desk.read().text == TEXT
        assert desk.insert(TEXT, meant, bring_forward=True).outcome is Outcome.INSERTED
        assert (notepad.text, other.text) == (TEXT, "")
        assert desk.read().text == "旧的"
    finally:
        other.close()
    gone = Target(other.window, program="notepad.exe")
    assert desk.insert(TEXT, gone).reason is Reason.TARGET_GONE


def test_what_cannot_be_pasted_is_copied_with_the_reason(desk: Desk, notepad: Notepad) -> None:
    target = notepad.come_forward()
    desk.seam.use_paste_keys({"NOTEPAD.EXE": "copy-only"})
    assert desk.insert(TEXT, target) == InsertReport(Outcome.COPIED, Reason.COPY_ONLY)
    desk.seam.use_paste_keys({"notepad.exe": "shift+insert"})
    assert desk.insert("甲", target).outcome is Outcome.INSERTED
    desk.seam.use_paste_keys({})
    assert notepad.text == "甲"


def test_what_is_marked_is_not_read(desk: Desk) -> None:
    exclude, history = desk.api.board.register(EXCLUDE), desk.api.board.register(HISTORY)
    for mark, data in ((exclude, b"\0"), (history, NO)):
        desk.put({CF_UNICODETEXT: encode("密码"), mark: data})
        assert desk.read().state == "secret"
    desk.put({CF_UNICODETEXT: encode("可以"), history: b"\1\0\0\0"})
    assert desk.read().text == "可以"
    desk.put({CF_DIB: bytes(40)})
    assert desk.read().state == "no-text"


def test_an_owner_that_never_answers_costs_its_content_and_nothing_else(desk: Desk, notepad: Notepad) -> None:
    pressed: list[Target] = []
    desk.seam.register("Ctrl+Alt+J", pressed.append)
    with helper("silent_owner"):
        assert desk.read(0.5).state == "no-answer"
        desk.press("Ctrl+Alt+J")
        until(lambda: pressed, "the hotkey")
        report = desk.insert(TEXT, notepad.come_forward())
        assert report.outcome is Outcome.INSERTED and report.lost == ("*",) and notepad.text == TEXT
    desk.seam.unregister("Ctrl+Alt+J")
    assert desk.read().state == "empty"


def test_a_hundred_megabytes_are_refused_by_their_size_and_cost_no_paste(desk: Desk, notepad: Notepad) -> None:
    desk.put({CF_UNICODETEXT: b"a\0" * 50_000_000 + b"\0\0"})
    assert desk.read().state == "too-big"
    reply = "您好，订单已经为您查到。🙂\n" * 130
    report = desk.insert(reply, notepad.come_forward())
    assert report.outcome is Outcome.INSERTED and not report.restored and report.lost == ("CF_UNICODETEXT",)
    assert len(reply) > 1800 and notepad.text == reply


def test_what_was_copied_stays_after_the_end(desk: Desk) -> None:
    with helper("copy_and_end") as child:
        assert child.wait(20) == 0
    assert desk.formats()[CF_UNICODETEXT] == encode("留下的")


def test_autostart_is_a_value_of_the_run_key() -> None:
    entry = choose_autostart(("C:\\Program Files\\companion-tray.exe",))
    assert entry.turn(True) == "" and entry.is_on()
    with winreg.OpenKey(winreg.HKEY_CURRENT_USER, r"Software\Microsoft\Windows\CurrentVersion\Run") as key:
        assert winreg.QueryValueEx(key, "companion")[0] == '"C:\\Program Files\\companion-tray.exe"'
    assert entry.turn(False) == "" and not entry.is_on()


def test_the_screen_and_the_wish_for_less_motion_are_asked(desk: Desk, notepad: Notepad) -> None:
    notepad.come_forward()
    assert desk.api.windows.screen(notepad.window) == Rect(0, 0, 1280, 800)
    assert not desk.seam.fullscreen()
    assert wants_less_motion() in (True, False)


def test_who_a_process_is(desk: Desk) -> None:
    assert desk.api.windows.program(os.getpid()).lower() == "python.exe"
    assert not desk.api.windows.outranks_us(os.getpid())


def test_the_seam_leaves_no_thread_and_no_chord_behind(desk: Desk) -> None:
    for _time in range(3):
        seam = WindowsSeam()
        assert seam.register("Ctrl+Alt+U", print).state is HotkeyState.READY
        seam.close()
    assert sum(thread.name == "windows" for thread in threading.enumerate()) == 1
