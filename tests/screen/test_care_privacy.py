"""A word typed through every field of care, looked for in every byte the program could have left on a real desktop."""

from __future__ import annotations

import contextlib
import secrets
import signal
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from jeepney import DBusAddress, MessageFlag, new_method_call
from jeepney.io.blocking import open_dbus_connection

from companion.care.contacts import read_contacts
from companion.care.content import care_dir
from companion.care.journal import Journal
from companion.desktop.virtual import VirtualDesktop
from tests.screen.care_hands import Pause
from tests.screen.desk import Desk, Program, until
from tests.screen.running_app import RunningApp

REVIEW = ("事实", "我做得住的", "下次一句话")
CONTACT = ("称呼", "号码或联系方式", "什么时候找得到", "备注")
_LARGEST = 50_000_000
COMMANDS = (
    ("timer", "list", "--json"), ("timer", "export", "--ics"), ("packs", "list", "--json"), ("packs", "lint", "--json"),
    ("packs", "export"), ("doctor", "--json"), ("doctor",), ("calm", "--json"), ("calm",),
)  # fmt: skip


class Traces:
    """Everywhere a word could be left: files, the clipboard, the message bus, what the commands print."""

    def __init__(self, pause: Pause, bus: list[bytes]) -> None:
        self._pause, self._bus = pause, bus
        self._start = time.time() - 1

    def files(self, word: str) -> set[str]:
        """The names of all files with the word in their bytes or their name: the folders of the app, its temporary
        one too, the home of the whole desktop, and what came since straight into the folders open to all.
        """
        app = self._pause.app
        places = {app.paths.config, app.paths.data, app.paths.cache, app.paths.log, app.errors.parent, self._pause.desk.desktop.home}
        files = {path for place in places for path in place.rglob("*")}
        for place in (Path("/tmp"), Path("/var/tmp"), Path("/dev/shm")):
            files |= {path for path in place.iterdir() if since(path, self._start)}
        return {path.name for path in files if holds(path, word)}

    def elsewhere(self, word: str) -> list[str]:
        """Where else it is: the three selections, the bus with all notifications, the output of the commands."""
        desk, app = self._pause.desk, self._pause.app
        found = [name for name in ("clipboard", "primary", "secondary") if word.encode() in desk.paste(selection=name)]
        found += ["bus" for message in self._bus if word.encode() in message]
        for command in COMMANDS:
            done = app.command(*command)
            found += [" ".join(command)] if word in done.stdout + done.stderr else []
        return found


def holds(path: Path, word: str) -> bool:
    with contextlib.suppress(OSError):
        if word in path.name:
            return True
        if path.is_file() and not path.is_symlink() and path.stat().st_size < _LARGEST:
            data = path.read_bytes()
            return any(word.encode(code) in data for code in ("utf-8", "utf-16-le"))
    return False


def since(path: Path, start: float) -> bool:
    with contextlib.suppress(OSError):
        return path.stat().st_mtime >= start
    return False


@pytest.fixture(scope="module")
def app(desktop: VirtualDesktop, tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningApp]:
    """With a temporary folder of its own, so that nothing it writes anywhere is missed."""
    folder = tmp_path_factory.mktemp("private")
    made = RunningApp(desktop, folder)
    made.environment["TMPDIR"] = str(folder / "tmp")
    (folder / "tmp").mkdir()
    with made as running:
        yield running
        assert "unexpected" not in running.log(), running.log()


@pytest.fixture(scope="module")
def bus(desktop: VirtualDesktop) -> Iterator[list[bytes]]:
    """Every message on the desktop's bus, as it went over the wire."""
    seen: list[bytes] = []
    monitor = open_dbus_connection(desktop.environment["DBUS_SESSION_BUS_ADDRESS"])
    daemon = DBusAddress("/org/freedesktop/DBus", "org.freedesktop.DBus", "org.freedesktop.DBus.Monitoring")
    monitor.send_and_get_reply(new_method_call(daemon, "BecomeMonitor", "asu", ([], 0)))

    def listen() -> None:
        with contextlib.suppress(OSError, ConnectionError):
            while True:
                message = monitor.receive()
                # What is only looked at must not be answered.
                message.header.flags |= MessageFlag.no_reply_expected
                seen.append(repr(message.body).encode())

    threading.Thread(target=listen, daemon=True).start()
    yield seen
    monitor.sock.close()


@pytest.fixture
def traces(pause: Pause, bus: list[bytes]) -> Traces:
    return Traces(pause, bus)


def canary() -> str:
    """A word that stands nowhere yet, the source of this test included."""
    return "jinsique" + secrets.token_hex(5)


def write(pause: Pause, word: str, fields: tuple[str, ...]) -> None:
    for field in fields:
        pause.focus(field)
        pause.desk.key("End")
        pause.type(word)


def saved_review(pause: Pause, word: str) -> None:
    pause.open()
    pause.press("1", "e")
    pause.shows("三行复盘")
    write(pause, word, REVIEW)
    saved = "打开记录并保存" if Journal(pause.app.paths.journal).consent() is None else "保存"
    pause.focus(saved)
    pause.desk.key("Return")
    pause.shows("放下。")
    until(pause.gone, "it closes by itself after 放下")


def test_a_word_typed_into_every_field_is_in_the_journal_alone_and_after_erasing_in_no_byte(
    pause: Pause, gtk_editor: Program, traces: Traces
) -> None:
    app, word, name = pause.app, canary(), canary()
    gtk_editor.focus()
    saved_review(pause, word)
    assert traces.files(word) == {"journal.sqlite3"}
    assert app.paths.journal.stat().st_mode & 0o777 == 0o600
    assert len(Journal(app.paths.journal).recent()) == 1

    pause.open()
    pause.press("p")
    pause.focus("填写或修改 同事")
    pause.desk.key("Return")
    write(pause, name, CONTACT)
    pause.focus("保存")
    pause.desk.key("Return")
    pause.shows(f"复制 同事{name}")
    kept = Journal(app.paths.journal).contacts()
    assert isinstance(kept, tuple) and len(kept) == len(read_contacts(care_dir() / "contacts.yaml")[0])
    colleague = next(one for one in kept if one.id == "colleague")
    assert all(name in value for value in (colleague.name, colleague.number, colleague.hours, colleague.note))
    for typed in (word, name):
        assert traces.files(typed) == {"journal.sqlite3"}
        assert traces.elsewhere(typed) == []

    pause.press("b", "j")
    pause.shows("我的记录")
    pause.focus("全部清除")
    pause.desk.key("Return")
    pause.shows("都清除了")
    assert not app.paths.journal.exists()
    for typed in (word, name):
        assert traces.files(typed) == set()
        assert traces.elsewhere(typed) == []


def test_a_word_selected_with_the_keyboard_is_not_offered_to_other_programs(
    pause: Pause, gtk_editor: Program, traces: Traces
) -> None:
    """X programs hand on what is selected to the middle button of the mouse."""
    word = canary()
    gtk_editor.focus()
    pause.open()
    pause.press("1", "e")
    pause.shows("三行复盘")
    write(pause, word, REVIEW[:1])
    pause.desk.key("shift+Home")
    pause.desk.key("Escape")
    until(pause.gone, "the window is closed")
    assert traces.elsewhere(word) == []


@pytest.mark.parametrize("end", ["escape", "kill"])
def test_what_was_typed_and_not_saved_is_nowhere(
    pause: Pause, desk: Desk, gtk_editor: Program, traces: Traces, end: str
) -> None:
    app, word = pause.app, canary()
    gtk_editor.focus()
    pause.open()
    pause.press("1", "e")
    pause.shows("三行复盘")
    write(pause, word, REVIEW)
    if end == "escape":
        desk.key("Escape")
        until(pause.gone, "the window is closed")
    else:
        app.end(signal.SIGKILL)
    assert traces.files(word) == set()
    assert traces.elsewhere(word) == []
    if end == "kill":
        app.start()
