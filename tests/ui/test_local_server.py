from __future__ import annotations

import socket
import stat
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from companion.ui.local_server import LONGEST_LINE, PATIENCE_MS, LocalServer


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "companion.sock"


@pytest.fixture
def server(qtbot: QtBot, path: Path) -> Iterator[LocalServer]:
    made = LocalServer(["show palette"])
    assert made.listen(path) == ""
    yield made
    made.close()


def ask(qtbot: QtBot, path: Path, *pieces: bytes) -> bytes:
    """A client on a thread of its own: what it hears until the server hangs up."""
    heard: list[bytes] = []

    def call() -> None:
        with socket.socket(socket.AF_UNIX) as client:
            client.settimeout(10)
            client.connect(str(path))
            for piece in pieces:
                client.sendall(piece)
            answer = b""
            while got := client.recv(64):
                answer += got
            heard.append(answer)

    thread = threading.Thread(target=call, daemon=True)
    thread.start()
    qtbot.waitUntil(lambda: not thread.is_alive(), timeout=PATIENCE_MS * 3)
    return heard[0]


def test_a_known_line_is_answered_and_told(qtbot: QtBot, server: LocalServer, path: Path) -> None:
    with qtbot.waitSignal(server.command_received) as told:
        assert ask(qtbot, path, b"show palette\n") == b"ok\n"
    assert told.args == ["show palette"]


def test_a_line_in_pieces_is_one_line(qtbot: QtBot, server: LocalServer, path: Path) -> None:
    with qtbot.waitSignal(server.command_received):
        assert ask(qtbot, path, b"show ", b"pal", b"ette\n") == b"ok\n"


@pytest.mark.parametrize("line", [b"\n", b"show all\n", b"\xff\xfe\n", b"x" * (LONGEST_LINE + 1), b"y" * 5000 + b"\n"])
def test_anything_else_is_unknown_and_not_told(qtbot: QtBot, server: LocalServer, path: Path, line: bytes) -> None:
    with qtbot.assertNotEmitted(server.command_received, wait=20):
        assert ask(qtbot, path, line) == b"unknown\n"


def test_who_says_nothing_is_hung_up_on(qtbot: QtBot, server: LocalServer, path: Path) -> None:
    assert ask(qtbot, path) == b""
    assert ask(qtbot, path, b"show palette\n") == b"ok\n"


def test_only_its_user_may_ask(server: LocalServer, path: Path) -> None:
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_dead_socket_in_the_way_is_no_obstacle(qtbot: QtBot, path: Path) -> None:
    with socket.socket(socket.AF_UNIX) as dead:
        dead.bind(str(path))
    fresh = LocalServer(["ping"])
    assert fresh.listen(path) == ""
    assert ask(qtbot, path, b"ping\n") == b"ok\n"
    fresh.close()
    assert not path.exists()


def test_a_place_that_cannot_be_is_a_reason(qtbot: QtBot, tmp_path: Path) -> None:
    assert LocalServer([]).listen(tmp_path / "missing" / "x.sock") != ""
