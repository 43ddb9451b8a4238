"""The logic of the macOS backends on a Mac of values; the calls themselves need a Mac."""

from __future__ import annotations

import importlib
import pkgutil
import queue
import time
from collections.abc import Iterator

import pytest

from companion.desktop import macos
from companion.desktop.macos import typist
from companion.desktop.macos.chords import parse_chord
from companion.desktop.macos.native import NativeApi
from companion.desktop.macos.pasteboard import CONCEALED, TEXT, TRANSIENT
from companion.desktop.macos.seam import capabilities, choose_macos
from companion.desktop.ports import (
    NO_TARGET,
    ClipboardContent,
    HotkeyState,
    InsertReport,
    Outcome,
    Reason,
    Target,
)
from tests.desktop.macos.mac import OWN, Front, Mac, paste

REPLY = "您好，非常抱歉😀\n第二行"
FORMER = [{TEXT: b"8801", "public.html": b"<b>8801</b>"}, {"public.file-url": b"file:///a.png"}]


class Desk:
    def __init__(self) -> None:
        self.mac = Mac(reads=paste, board=list(FORMER))
        self.backends = choose_macos(self.mac, OWN)

    def insert(self, target: Target | None = None, **options: bool) -> InsertReport:
        reports: queue.Queue[InsertReport] = queue.Queue()
        target = self.backends.typist.current_target() if target is None else target
        self.backends.typist.insert(REPLY, target, reports.put, **options)
        return reports.get(timeout=10)

    def read(self, limit: int = 1_000_000) -> ClipboardContent:
        contents: queue.Queue[ClipboardContent] = queue.Queue()
        self.backends.clipboard.read(contents.put, limit=limit)
        return contents.get(timeout=10)

    def copy(self, text: str) -> bool:
        answers: queue.Queue[bool] = queue.Queue()
        self.backends.clipboard.copy(text, answers.put)
        return answers.get(timeout=10)


@pytest.fixture
def desk() -> Iterator[Desk]:
    desk = Desk()
    yield desk
    desk.backends.close()


def test_the_whole_package_can_be_imported_anywhere() -> None:
    for module in pkgutil.iter_modules(macos.__path__):
        importlib.import_module(f"{macos.__name__}.{module.name}")
    with pytest.raises(ConnectionError, match="macOS"):
        NativeApi()


def test_the_text_is_pasted_once_and_every_item_of_the_former_clipboard_is_back(desk: Desk) -> None:
    report = desk.insert()
    assert (report.outcome, report.restored, report.lost) == (Outcome.INSERTED, True, ())
    assert desk.mac.pasted == [REPLY.encode()] and desk.mac.presses == 1
    assert desk.mac.board == FORMER
    assert report.fetched_ms > 0


def test_while_it_is_there_it_is_marked_for_histories(desk: Desk) -> None:
    seen: list[set[str]] = []
    desk.mac.reads = lambda mac: (seen.append(set(mac.board[0])), paste(mac))
    desk.insert()
    assert seen == [{TEXT, CONCEALED, TRANSIENT}]


def test_a_slow_program_that_asks_twice_gets_it_twice(desk: Desk) -> None:
    def twice(mac: Mac) -> None:
        paste(mac)
        time.sleep(0.08)
        paste(mac)

    desk.mac.reads = twice
    assert desk.insert().outcome is Outcome.INSERTED
    assert desk.mac.pasted == [REPLY.encode()] * 2
    assert desk.mac.board == FORMER


def test_a_history_that_reads_before_the_key_does_not_count(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(typist, "READ_WAIT", 0.2)
    desk.mac.reads = None
    promise = desk.mac.promise

    def promise_and_be_read(data, asked):
        count = promise(data, asked)
        asked(TEXT)
        return count

    desk.mac.promise = promise_and_be_read
    report = desk.insert()
    assert (report.outcome, report.reason) == (Outcome.COPIED, Reason.NOT_READ)


def test_without_the_accessibility_right_it_is_copied_and_told(desk: Desk) -> None:
    desk.mac.has_right = False
    desk.mac.in_front = Front(7, "com.tencent.xinWeChat")
    report = desk.insert()
    assert (report.outcome, report.reason) == (Outcome.COPIED, Reason.NO_BACKEND)
    assert desk.mac.presses == 0 and desk.mac.board[0][TEXT] == REPLY.encode()
    line = capabilities(desk.mac)[1]
    assert (line.capability, line.backend, line.state) == ("paste", "copy", "limited")
    assert "辅助功能" in line.reason and "隐私与安全性" in line.remedy


def test_secure_input_is_named_and_no_key_is_sent(desk: Desk) -> None:
    desk.mac.secure = True
    report = desk.insert()
    assert (report.outcome, report.reason, desk.mac.presses) == (Outcome.COPIED, Reason.SECURE_INPUT, 0)
    assert "密码框" in capabilities(desk.mac)[1].reason


def test_with_every_right_doctor_has_nothing_to_say(desk: Desk) -> None:
    found = {line.capability: (line.backend, line.state) for line in capabilities(desk.mac)}
    assert found == {"hotkey": ("Carbon", "ok"), "paste": ("CGEvent", "ok"), "clipboard": ("NSPasteboard", "ok")}


def test_another_window_of_the_same_program_gets_nothing(desk: Desk) -> None:
    target = desk.backends.typist.current_target()
    desk.mac.in_front = Front(7, "com.tencent.xinWeChat", 71, "李先生")
    report = desk.insert(target)
    assert (report.outcome, report.reason, report.now.title) == (Outcome.COPIED, Reason.FOCUS_ELSEWHERE, "李先生")
    assert desk.mac.presses == 0


def test_our_own_window_still_in_front_the_program_is_asked_forward(desk: Desk) -> None:
    target = desk.backends.typist.current_target()
    desk.mac.in_front = Front(OWN, "companion", 1, "话术面板")
    assert desk.backends.typist.current_target() == NO_TARGET
    assert desk.backends.typist.last_target() == target
    assert desk.insert(target).outcome is Outcome.INSERTED
    assert desk.mac.brought == [7]


def test_wanted_there_it_goes_there_from_another_program(desk: Desk) -> None:
    target = desk.backends.typist.current_target()
    desk.mac.in_front = Front(8, "com.apple.Safari", 80, "网页")
    assert desk.insert(target, bring_forward=True).outcome is Outcome.INSERTED


def test_a_modifier_that_stays_down_sends_nothing(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(typist, "MODIFIERS_WAIT", 0.1)
    desk.mac.held = True
    report = desk.insert()
    assert (report.reason, desk.mac.presses) == (Reason.MODIFIERS_HELD, 0)


def test_a_clipboard_taken_by_another_program_meanwhile_stays_theirs(desk: Desk) -> None:
    def take(mac: Mac) -> None:
        paste(mac)
        mac.put([{TEXT: "别人的".encode()}])

    desk.mac.reads = take
    report = desk.insert()
    assert (report.outcome, report.restored) == (Outcome.INSERTED, False)
    assert desk.mac.board == [{TEXT: "别人的".encode()}]


def test_the_users_own_wish_and_no_target(desk: Desk) -> None:
    desk.backends.use_paste_keys({"com.tencent.xinwechat": "copy-only"})
    assert desk.insert().reason is Reason.COPY_ONLY
    assert desk.insert(NO_TARGET).reason is Reason.NO_TARGET
    assert desk.mac.presses == 0


def test_reading_and_copying(desk: Desk) -> None:
    assert desk.read() == ClipboardContent("text", "8801")
    assert desk.copy("复制的") and desk.mac.board == [{TEXT: "复制的".encode()}]
    for board, state in [
        ([], "empty"), ([{TEXT: b"p", CONCEALED: b""}], "secret"), ([{"public.png": b"x"}], "no-text"), ([{TEXT: b"x" * 9}], "too-big"),
    ]:  # fmt: skip
        desk.mac.put(board)
        assert desk.read(limit=8).state == state


def test_hotkeys_are_registered_reported_and_given_back(desk: Desk) -> None:
    hotkeys, pressed = desk.backends.hotkeys, queue.Queue()
    assert hotkeys.register("Ctrl+Alt+Space", pressed.put).state is HotkeyState.READY
    ((number, held),) = desk.mac.registered.items()
    assert held == (0x31, 0x0100 | 0x0800)
    desk.mac.pressed(number)
    desk.mac.pressed(number + 100)
    assert pressed.get(timeout=10).title == "王女士" and pressed.empty()
    desk.mac.taken.add(0x0F)
    taken = hotkeys.register("Meta+R", pressed.put)
    assert taken.state is HotkeyState.TAKEN and "Meta+R" in taken.reason
    assert hotkeys.register("Ctrl+没有", pressed.put).state is HotkeyState.UNKNOWN_KEY
    hotkeys.register("Ctrl+Alt+N", pressed.put)
    desk.backends.close()
    assert desk.mac.registered == {} and desk.mac.closed


@pytest.mark.parametrize(
    ("chord", "expected"),
    [
        ("Ctrl+Alt+Space", (0x31, 0x0900)), ("Meta+Shift+F5", (0x60, 0x1200)), ("Esc", (0x35, 0)), ("ctrl+ctrl+v", (9, 0x100)),
        ("Hyper+A", None), ("Ctrl+", None), ("", None),
    ],
)  # fmt: skip
def test_chords(chord: str, expected: tuple[int, int] | None) -> None:
    assert parse_chord(chord) == expected
