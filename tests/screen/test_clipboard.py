"""Reading and writing the clipboard on request: honest about what is there, never kept waiting, never peeking."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from companion.desktop.ports import HotkeyState, InsertReport, Outcome, Reason
from companion.desktop.virtual import VirtualDesktop
from companion.desktop.x11.seam import X11Seam
from tests.screen.desk import PATIENCE, PROGRAMS, Desk, Program, until

sys.path.insert(0, str(PROGRAMS))
from xclient import Client  # noqa: E402

FAMILY = "\U0001f468\u200d\U0001f469\u200d\U0001f467"


@pytest.fixture
def other(desk: Desk) -> Iterator[Client]:
    client = Client(desk.desktop.display)
    yield client
    client.conn.disconnect()


def test_text_is_read_as_it_is(desk: Desk) -> None:
    text = f"王女士您好，\n订单号 12345{FAMILY}\n"
    desk.set_text(text)
    assert (desk.read().state, desk.read().text) == ("text", text)


def test_empty_a_picture_and_files_are_told_apart(desk: Desk, other: Client) -> None:
    other.core.SetSelectionOwner(other.window(), other.atom("CLIPBOARD"), 0)
    other.core.SetSelectionOwner(0, other.atom("CLIPBOARD"), 0)
    other.conn.flush()
    until(lambda: desk.read().state == "empty", "empty")
    with desk.owner({"image/png": b"\x89PNG not really"}):
        assert desk.read().state == "no-text"


def test_what_a_password_manager_marked_is_not_read(desk: Desk) -> None:
    with desk.owner({"text/plain": "密码123".encode(), "x-kde-passwordManagerHint": b"secret"}):
        content = desk.read()
        assert (content.state, content.text) == ("secret", "")


def test_a_password_stays_marked_after_a_reply_was_pasted(desk: Desk, gtk_editor: Program) -> None:
    with desk.owner({"text/plain": "密码123".encode(), "x-kde-passwordManagerHint": b"secret"}):
        assert desk.insert("您好", gtk_editor.focus()).restored
    assert desk.paste("x-kde-passwordManagerHint") == b"secret"
    assert desk.read().state == "secret"


def test_an_owner_that_hangs_is_left_alone_after_the_deadline(desk: Desk) -> None:
    with desk.owner({"text/plain": b"never told"}) as owner:
        os.kill(owner.pid, signal.SIGSTOP)
        started = time.monotonic()
        content = desk.read(deadline=0.4)
        took = time.monotonic() - started
        os.kill(owner.pid, signal.SIGCONT)
    assert content.state == "no-answer"
    assert 0.3 < took < 5, "its deadline, not the owner's"


def test_an_owner_that_died_means_empty(desk: Desk) -> None:
    with desk.owner({"text/plain": b"x"}):
        pass
    until(lambda: desk.read().state == "empty", "empty")


def test_text_over_the_limit_is_refused_by_its_size(desk: Desk) -> None:
    with desk.owner({"text/plain": ("长" * 700_000).encode()}):
        before = _memory()
        content = desk.read(limit=1_000_000)
        assert (content.state, content.text) == ("too-big", "")
        assert _memory() - before < 20_000
        assert desk.read(limit=3_000_000).text == "长" * 700_000
    desk.set_text("十个字以内的一句话了吧")
    assert desk.read(limit=10).state == "too-big"


def _memory() -> int:
    """Resident memory of this process, KiB."""
    line = next(
        line for line in Path("/proc/self/status").read_text().split("\n") if line.startswith("VmRSS")
    )
    return int(line.split()[1])


def test_a_copied_reply_stays_until_something_else_is_copied(desk: Desk) -> None:
    text = f"请收好{FAMILY}\n第二行"
    assert desk.copy(text)
    for target in ("UTF8_STRING", "text/plain;charset=utf-8", "text/plain", "TEXT"):
        assert desk.paste(target) == text.encode()
    assert "STRING" not in desk.formats(), "Latin-1 cannot hold it"
    assert "x-kde-passwordManagerHint" not in desk.formats(), "the agent copied it: histories may keep it"
    assert desk.read().text == text
    desk.set_text("别的")
    assert desk.read().text == "别的"


def test_plain_text_is_offered_to_the_oldest_programs(desk: Desk) -> None:
    assert desk.copy("caf\u00e9")
    assert desk.paste("STRING") == b"caf\xe9"
    assert desk.paste("UTF8_STRING") == "caf\u00e9".encode()


def test_several_formats_in_one_request(desk: Desk, other: Client) -> None:
    """MULTIPLE, as ICCCM wants it of every owner: one pair that can be served, one that cannot."""
    import struct

    assert desk.copy("您好")
    window = other.window()
    pairs = [other.atom(name) for name in ("UTF8_STRING", "PLACE_1", "image/png", "PLACE_2")]
    place = other.atom("TEST_PLACE")
    other.core.ChangeProperty(0, window, place, other.atom("ATOM_PAIR"), 32, 4, struct.pack("=4I", *pairs))
    other.core.ConvertSelection(window, other.atom("CLIPBOARD"), other.atom("MULTIPLE"), place, 0)
    while type(other.event(time.monotonic() + 5)).__name__ != "SelectionNotifyEvent":
        pass
    answered = struct.unpack(
        "=4I", other.core.GetProperty(False, window, place, 0, 0, 16).reply().value.buf()
    )
    assert answered == (pairs[0], pairs[1], pairs[2], 0)
    assert other.core.GetProperty(False, window, pairs[1], 0, 0, 16).reply().value.buf() == "您好".encode()
    assert len(other.convert(window, "CLIPBOARD", "TIMESTAMP")) == 4


def test_a_reader_that_dies_in_the_middle_of_a_big_text_harms_nobody(desk: Desk) -> None:
    assert desk.copy("大" * 1_000_000)
    for _round in range(3):
        reader = Client(desk.desktop.display)
        reader.core.ConvertSelection(
            reader.window(),
            reader.atom("CLIPBOARD"),
            reader.atom("UTF8_STRING"),
            reader.atom("TEST_PLACE"),
            0,
        )
        reader.conn.flush()
        while type(reader.event(time.monotonic() + 5)).__name__ != "SelectionNotifyEvent":
            pass
        reader.conn.disconnect()
    assert len(desk.paste()) == 3_000_000


def test_what_is_kept_is_told_by_size_only(desk: Desk, qt_entry: Program, gtk_editor: Program) -> None:
    target = gtk_editor.focus()
    qt_entry.focus()
    desk.set_text("十二字节")
    assert desk.insert("进不去的", target).reason is Reason.FOCUS_ELSEWHERE
    assert desk.seam.former()["UTF8_STRING"] == 12
    desk.copy("算了")
    assert desk.seam.former() == {}


# -- the end -----------------------------------------------------------------------------------------------------


def test_on_closing_the_reply_goes_to_the_clipboard_manager(desk: Desk) -> None:
    from companion.desktop.x11.seam import X11Seam

    manager = Client(desk.desktop.display)
    window = manager.window()
    manager.core.SetSelectionOwner(window, manager.atom("CLIPBOARD_MANAGER"), 0)
    manager.conn.flush()
    saved: list[bytes | None] = []
    seam = X11Seam(desk.desktop.display)
    copied = threading.Event()
    seam.copy("带走我", lambda ok: copied.set())
    assert copied.wait(PATIENCE)

    def serve() -> None:
        while (event := manager.event(time.monotonic() + PATIENCE)) is not None:
            if (
                type(event).__name__ == "SelectionRequestEvent"
                and manager.atom_name(event.target) == "SAVE_TARGETS"
            ):
                saved.append(manager.convert(window, "CLIPBOARD", "UTF8_STRING"))
                _notify(manager, event)
                return

    serving = threading.Thread(target=serve)
    serving.start()
    seam.close()
    serving.join(timeout=2 * PATIENCE)
    manager.conn.disconnect()
    assert saved == ["带走我".encode()]


def _notify(client: Client, request: object) -> None:
    import struct

    notice = struct.pack(
        "=B3xIIIII8x",
        31,
        request.time,
        request.requestor,
        request.selection,
        request.target,
        request.property,
    )
    client.core.SendEvent(False, request.requestor, 0, notice)
    client.conn.flush()


def test_closing_is_quick_and_gives_everything_back(desk: Desk) -> None:
    seam = X11Seam(desk.desktop.display)
    assert seam.register("Ctrl+Alt+L", lambda target: None).state is HotkeyState.READY
    started = time.monotonic()
    seam.close()
    seam.close()
    assert time.monotonic() - started < 5
    assert desk.seam.register("Ctrl+Alt+L", lambda target: None).state is HotkeyState.READY
    desk.seam.unregister("Ctrl+Alt+L")
    reports: list[InsertReport] = []
    seam.insert("太晚了", desk.seam.current_target(), reports.append)
    assert reports == [InsertReport(Outcome.REFUSED, Reason.NO_BACKEND)]
    assert seam.register("Ctrl+Alt+L", lambda target: None).state is HotkeyState.UNSUPPORTED


def test_a_server_that_goes_away_is_an_answer_not_a_crash() -> None:
    with VirtualDesktop(panel=False) as desktop:
        seam = X11Seam(desktop.display)
        seen: list[str] = []
        assert seam.register("Ctrl+Alt+Space", lambda target: None).state is HotkeyState.READY
        display = desktop.display
    report = until(lambda: seam.register("Ctrl+Alt+Space", lambda target: None), "an answer")
    assert report.state is HotkeyState.UNSUPPORTED
    assert not seam.current_target().window
    seam.read(lambda content: seen.append(content.state))
    seam.copy("x", lambda ok: seen.append(str(ok)))
    until(lambda: seen == ["no-answer", "False"], "both answer")
    seam.close()
    with pytest.raises(ConnectionError, match=display):
        X11Seam(display)


def test_the_desktop_ends_with_a_killed_starter(tmp_path: Path) -> None:
    """kill -9 of what started it: no X server, bus or panel is left."""
    script = (
        "from companion.desktop.virtual import VirtualDesktop\n"
        "desktop = VirtualDesktop().__enter__()\n"
        "print(*[child.pid for child in desktop._children], flush=True)\n"
        "input()\n"
    )
    starter = subprocess.Popen(
        [sys.executable, "-c", script], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    pids = [int(pid) for pid in starter.stdout.readline().split()]
    assert len(pids) == 4
    starter.kill()
    starter.wait()
    until(lambda: not any(_lives(pid) for pid in pids), "all of them ended")


def _lives(pid: int) -> bool:
    stat = Path(f"/proc/{pid}/stat")
    try:
        return stat.read_text().rpartition(")")[2].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False
