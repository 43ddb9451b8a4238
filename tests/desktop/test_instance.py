"""One app per user, whatever a crash, a full disk or a reused process id left behind."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from companion.desktop.instance import SingleInstance, listening_place, send, send_to_starting

HOLD = """
import sys
from pathlib import Path
from companion.desktop.instance import SingleInstance
print("ready", flush=True)
for line in sys.stdin:
    held = SingleInstance.acquire(Path(line.strip()))
    print("won" if held else "lost", flush=True)
    sys.stdin.readline()
    if held:
        held.release()
    print("released", flush=True)
"""


def starter() -> subprocess.Popen[str]:
    child = subprocess.Popen(
        [sys.executable, "-c", HOLD], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1
    )
    assert child.stdout is not None
    assert child.stdout.readline() == "ready\n"
    return child


def say(child: subprocess.Popen[str], line: str) -> None:
    assert child.stdin is not None
    child.stdin.write(line + "\n")
    child.stdin.flush()


def hear(child: subprocess.Popen[str]) -> str:
    assert child.stdout is not None
    return child.stdout.readline().strip()


def test_of_four_starts_at_once_exactly_one_wins_twenty_times(tmp_path: Path) -> None:
    children = [starter() for _number in range(4)]
    try:
        for number in range(20):
            for child in children:
                say(child, str(tmp_path / f"{number}.lock"))
            assert sorted(hear(child) for child in children) == ["lost", "lost", "lost", "won"]
            for child in children:
                say(child, "")
            assert [hear(child) for child in children] == ["released"] * 4
    finally:
        for child in children:
            child.kill()
            child.wait()


def test_a_killed_app_does_not_keep_the_next_from_starting(tmp_path: Path) -> None:
    lock = tmp_path / "companion.lock"
    child = starter()
    say(child, str(lock))
    assert hear(child) == "won"
    assert SingleInstance.acquire(lock) is None
    child.kill()
    child.wait()
    held = SingleInstance.acquire(lock)
    assert held is not None
    held.release()


@pytest.mark.parametrize(
    "content",
    [b"", b"%d\n" % os.getpid(), b"1\nsome-other-host\n"],
    ids=["empty", "reused pid", "other host"],
)
def test_what_stands_in_the_lock_file_does_not_matter(tmp_path: Path, content: bytes) -> None:
    lock = tmp_path / "deep" / "companion.lock"
    lock.parent.mkdir()
    lock.write_bytes(content)
    with SingleInstance.acquire(lock) as held:  # type: ignore[union-attr]  # None would fail here, as it should
        assert held is not None
        assert SingleInstance.acquire(lock) is None
    assert SingleInstance.acquire(lock) is not None


def test_the_lock_file_is_the_owners_alone(tmp_path: Path) -> None:
    assert SingleInstance.acquire(tmp_path / "new" / "companion.lock") is not None
    assert (tmp_path / "new" / "companion.lock").stat().st_mode & 0o777 == 0o600


def test_a_folder_that_cannot_be_made_is_an_error_to_show(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(OSError, match="file"):
        SingleInstance.acquire(tmp_path / "file" / "companion.lock")


# -- asking the running app ---------------------------------------------------------------------------------------


def serve(path: Path, answer: bytes | None) -> tuple[threading.Thread, list[bytes]]:
    """A server for one request; `answer` None: it never answers."""
    heard: list[bytes] = []
    server = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    server.bind(str(path))
    server.listen()

    def run() -> None:
        client, _address = server.accept()
        with server, client:
            client.settimeout(5)
            heard.append(client.recv(100))
            if answer is None:
                client.recv(1)  # until the other end gives up
            else:
                client.sendall(answer)

    thread = threading.Thread(target=run)
    thread.start()
    return thread, heard


def test_the_running_app_is_asked_and_answers(tmp_path: Path) -> None:
    thread, heard = serve(tmp_path / "s", b"ok\n")
    assert send(tmp_path / "s", "show palette") == "ok"
    thread.join()
    assert heard == [b"show palette\n"]


def test_nobody_there_a_dead_socket_and_a_mute_app_are_none(tmp_path: Path) -> None:
    assert send(tmp_path / "nothing", "show palette") is None
    dead = socket.socket(socket.AF_UNIX)
    dead.bind(str(tmp_path / "dead"))
    dead.close()
    assert send(tmp_path / "dead", "show palette") is None
    thread, _heard = serve(tmp_path / "mute", None)
    assert send(tmp_path / "mute", "show palette", timeout=0.1) is None
    thread.join()
    assert send(tmp_path / ("long" * 60), "show palette") is None


def test_on_windows_one_listens_at_a_pipe_of_the_folders_own(tmp_path: Path) -> None:
    assert listening_place(tmp_path / "s", "linux") == tmp_path / "s"
    one, other = (str(listening_place(tmp_path / name / "s", "win32")) for name in ("一", "二"))
    prefix = "\\\\.\\pipe\\companion-"
    assert one.startswith(prefix) and one != other
    assert "\\" not in one.removeprefix(prefix), "a pipe's own name must have none"
    assert one == str(listening_place(tmp_path / "一" / "s", "win32"))


def test_a_path_too_long_for_a_socket_leads_to_a_short_one_of_its_own(tmp_path: Path) -> None:
    one, other = tmp_path / ("深" * 60) / "s", tmp_path / ("远" * 60) / "s"
    places = [listening_place(path, "linux") for path in (one, other, one)]
    assert places[0] == places[2] != places[1]
    assert all(len(os.fsencode(place)) <= 100 and place.parent.is_dir() for place in places)
    thread, heard = serve(places[0], b"ok\n")
    try:
        assert send(one, "show palette") == "ok"
        thread.join()
        assert heard == [b"show palette\n"]
    finally:
        places[0].unlink()


def test_an_app_that_does_not_listen_yet_is_waited_for(tmp_path: Path) -> None:
    answers: list[str | None] = []
    asking = threading.Thread(target=lambda: answers.append(send_to_starting(tmp_path / "s", "show palette", 20)))
    asking.start()
    thread, _heard = serve(tmp_path / "s", b"ok\n")
    asking.join()
    thread.join()
    assert answers == ["ok"]
    assert send_to_starting(tmp_path / "nobody", "show palette", 0.1) is None


# -- the whole app ------------------------------------------------------------------------------------------------


def start(data: Path) -> subprocess.Popen[bytes]:
    own = {"COMPANION_CONFIG_DIR": str(data / "c"), "COMPANION_DATA_DIR": str(data), "QT_QPA_PLATFORM": "offscreen"}
    return subprocess.Popen([sys.executable, "-m", "companion"], env={**os.environ, **own}, stderr=subprocess.PIPE)


def until_it_answers(data: Path) -> None:
    assert send_to_starting(data / "companion.sock", "ping", 60) == "ok"


def test_a_second_start_finds_the_first_also_deep_down_in_the_disk(tmp_path: Path) -> None:
    data = tmp_path / ("深" * 60)
    app = start(data)
    try:
        until_it_answers(data)
        second = start(data)
        assert (second.communicate(timeout=60)[1], second.returncode) == (b"", 0)
        app.terminate()
        assert app.wait(30) == 0
    finally:
        app.kill()
        app.communicate()


def test_a_running_app_that_never_answers_is_told_with_3(tmp_path: Path) -> None:
    held = SingleInstance.acquire(tmp_path / "companion.lock")
    assert held is not None
    with held:
        second = start(tmp_path)
        said = second.communicate(timeout=60)[1].decode()
    assert second.returncode == 3
    assert said == "companion: 程序已在运行，但没有回应；请稍后再试。\n"
