"""`companion calm`: plain lines in a pipe, a paced line on a real pseudo-terminal, and any key ends it kindly."""

from __future__ import annotations

import fcntl
import io
import json
import os
import pty
import re
import select
import signal
import struct
import subprocess
import sys
import termios
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from companion.base.i18n import use_language
from companion.care.content import care_dir, load_library
from companion.care.model import Exercise, Library
from companion.cli.calm_screen import LEAVE, NEXT, OTHER, PAUSE, Screen, TerminalKeys, lead, meaning
from companion.cli.columns import width
from companion.cli.main import main

ROOT = Path(__file__).resolve().parents[2]
LIBRARY: Library = load_library(care_dir()).library


def exercise(name: str) -> Exercise:
    found = LIBRARY.get(name)
    assert found is not None
    return found


@pytest.fixture
def folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("COMPANION_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setenv("COMPANION_CONFIG_DIR", str(tmp_path / "config"))
    monkeypatch.setenv("LC_ALL", "zh_CN.UTF-8")
    return tmp_path


# --- a pipe ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["", "1", "2", "3", "4"])
@pytest.mark.parametrize("seconds", ["20", "60", "180", "300"])
def test_in_a_pipe_the_steps_come_at_once_as_plain_lines(
    folders: Path, capsys: pytest.CaptureFixture[str], kind: str, seconds: str
) -> None:
    began = time.monotonic()
    assert main(["calm", "--seconds", seconds, *(["--type", kind] if kind else [])]) == 0
    assert time.monotonic() - began < 10  # it did not wait out the exercise
    out, err = capsys.readouterr()
    first = LIBRARY.get(LIBRARY.table[int(kind or 0), int(seconds)][0])
    assert first is not None
    lines = out.splitlines()
    assert lines[0] == f"{first.title}（{seconds} 秒）"
    for step in first.plan(int(seconds)).steps:
        assert any(line.startswith(f"{step.name} {step.seconds:g} 秒") for line in lines)
    if first.kind == "breathing":
        assert first.stop in lines
    assert lines[-1].startswith("依据：") and "§" not in lines[-1]
    assert "不想做就跳过" in out
    assert "\r" not in out and "\x1b" not in out and err == ""


def test_an_english_agent_is_led_in_english(
    folders: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LC_ALL", "en_US.UTF-8")
    try:
        assert main(["calm", "--seconds", "60", "--type", "3"]) == 0
    finally:
        use_language("zh_CN")
    out = capsys.readouterr().out
    assert "Five things you can see" in out and "Slow breathing; It is the matter, not me" in out
    assert not re.search(r"[\u4e00-\u9fff，。；：]", out)


def test_nothing_is_written_anywhere(folders: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["calm"]) == 0
    assert list(folders.rglob("*")) == []


def test_json_is_one_object_on_one_line(folders: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["calm", "--json", "--type", "3", "--seconds", "300"]) == 0
    out = capsys.readouterr().out
    assert out.count("\n") == 1
    told = json.loads(out)
    assert told["exercise"] == "move.walk"
    assert told["off_desk"] is True
    assert told["skip"] is True
    assert len(told["alternatives"]) == 2
    assert sum(step["seconds"] for step in told["steps"]) * told["rounds"] == told["seconds"] == 300


@pytest.mark.parametrize("wrong", [["--seconds", "30"], ["--type", "5"], ["--type", "0"], ["--sec"], ["60"]])
def test_wrong_usage_is_one_sentence_and_two(folders: Path, capsys: pytest.CaptureFixture[str], wrong: list[str]) -> None:
    assert main(["calm", *wrong]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith("companion: ") and err.count("\n") == 1


# --- a terminal, with a clock that runs faster -------------------------------------------------------------------


class Terminal:
    """A real pseudo-terminal; what reaches the screen is kept with the moment it came."""

    def __init__(self, columns: int = 80) -> None:
        self.master, self.slave = pty.openpty()
        fcntl.ioctl(self.slave, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
        self.chunks: list[tuple[float, str]] = []
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def _read(self) -> None:
        while True:
            try:
                data = os.read(self.master, 4096)
            except OSError:
                return
            if not data:
                return
            self.chunks.append((time.monotonic(), data.decode("utf-8", "replace")))

    @property
    def text(self) -> str:
        return "".join(text for _at, text in self.chunks)

    def type(self, keys: str) -> None:
        os.write(self.master, keys.encode())

    def close(self) -> None:
        os.close(self.slave)
        self._reader.join(5)
        os.close(self.master)


@pytest.fixture
def terminal() -> Iterator[Terminal]:
    made = Terminal()
    yield made
    made.close()


class Faster:
    """A clock and keys that run `times` as fast as the wall: both wait on the real terminal."""

    def __init__(self, keys: TerminalKeys, times: float) -> None:
        self._keys, self._times = keys, times

    def clock(self) -> float:
        return time.monotonic() * self._times

    def wait(self, seconds: float) -> str:
        return self._keys.wait(seconds / self._times)


def led(terminal: Terminal, what: Exercise, seconds: int, times: float, columns: int = 79) -> str:
    with os.fdopen(os.dup(terminal.slave), "w", encoding="utf-8") as out, TerminalKeys(terminal.slave).open() as keys:
        faster = Faster(keys, times)
        ending = lead(what, seconds, Screen(out, lambda: columns), faster, faster.clock)
    # What was written last may still be on its way through the terminal.
    deadline = time.monotonic() + 2
    while not terminal.text.endswith("\r") and time.monotonic() < deadline:
        time.sleep(0.01)
    return ending


def in_turn(terminal: Terminal, *moves: tuple[str, str]) -> None:
    """Type each of the keys once the words before it are on the screen."""

    def go() -> None:
        for words, keys in moves:
            until(lambda words=words: words in terminal.text)  # type: ignore[misc]
            terminal.type(keys)

    threading.Thread(target=go, daemon=True).start()


def until(what: Callable[[], bool], seconds: float = 20) -> None:
    deadline = time.monotonic() + seconds
    while not what():
        assert time.monotonic() < deadline, "it did not come"
        select.select([], [], [], 0.02)


def frames(text: str) -> list[str]:
    """The states of the redrawn line, in order, without the empty ones."""
    return [part.split("\n")[0].strip() for part in text.split("\r") if part.split("\n")[0].strip()]


def names(text: str) -> list[str]:
    """The phases as they came on the bar, without repetition."""
    found: list[str] = []
    for frame in frames(text):
        bar = re.match(r"(\S+)\s+\[", frame)
        if bar and (not found or found[-1] != bar[1]):
            found.append(bar[1])
    return found


def test_a_minute_of_breathing_is_led_through_every_phase(terminal: Terminal) -> None:
    assert led(terminal, exercise("breathing.slow"), 60, 20) == ""
    assert names(terminal.text) == ["吸气", "呼气"] * 6
    assert "第 1/6 轮" in terminal.text
    assert "第 6/6 轮" in terminal.text
    assert terminal.text.count("用鼻子，轻轻地") == 1  # said once, not every round
    assert terminal.text.endswith("\r")  # the line is taken away at the end


def test_the_bar_fills_and_empties_with_the_breath(terminal: Terminal) -> None:
    led(terminal, exercise("breathing.slow"), 20, 10)
    fills = {"吸气": [], "呼气": []}  # type: dict[str, list[int]]
    for frame in frames(terminal.text):
        if "第 1/2 轮" in frame:
            fills[frame.split()[0]].append(frame.count("#"))
    assert fills["吸气"] == sorted(fills["吸气"]) and fills["吸气"][0] <= 2 and fills["吸气"][-1] >= 36
    assert fills["呼气"] == sorted(fills["呼气"], reverse=True) and fills["呼气"][-1] <= 2


def test_cards_are_said_in_order(terminal: Terminal) -> None:
    card = exercise("words.gust")
    assert led(terminal, card, 20, 40) == ""
    places = [terminal.text.index(line) for step in card.steps for line in step.lines]
    assert places == sorted(places)


@pytest.mark.parametrize("columns", [12, 20, 40, 79, 200])
def test_no_frame_is_wider_than_the_terminal(terminal: Terminal, columns: int) -> None:
    led(terminal, exercise("breathing.cyclic-sigh"), 60, 200, columns)
    for line in re.split(r"[\r\n]+", terminal.text):
        assert width(line) < columns


@pytest.mark.parametrize("typed,ending", [("q", LEAVE), ("Q", LEAVE), ("ｑ", LEAVE), ("\x1b", LEAVE), ("\x04", LEAVE), ("n", OTHER)])
def test_a_key_ends_it_at_once(terminal: Terminal, typed: str, ending: str) -> None:
    in_turn(terminal, ("[", typed))
    began = time.monotonic()
    assert led(terminal, exercise("breathing.slow"), 300, 1) == ending
    assert time.monotonic() - began < 5


def test_an_arrow_key_is_not_an_escape(terminal: Terminal) -> None:
    """Up and down do nothing; right goes on to the next phase."""
    in_turn(terminal, ("4 秒", "\x1b[A"), ("3 秒", "\x1b[C"), ("6 秒", "q"))
    assert led(terminal, exercise("breathing.slow"), 300, 1) == LEAVE
    assert names(terminal.text) == ["吸气", "呼气"]


def test_a_pause_stops_the_clock_and_nothing_is_lost(terminal: Terminal) -> None:
    went_on = []

    def wait_then_go_on() -> None:
        until(lambda: "停在这里" in terminal.text)
        time.sleep(1)
        went_on.append(time.monotonic())
        terminal.type(" ")

    in_turn(terminal, ("3 秒", " "))
    threading.Thread(target=wait_then_go_on, daemon=True).start()
    began = time.monotonic()
    assert led(terminal, exercise("breathing.slow"), 20, 10) == ""
    # Two seconds of exercise at this speed and one of pause; after the pause most of it was still to come.
    assert time.monotonic() - began >= 2.9
    assert time.monotonic() - went_on[0] >= 1.0
    assert names(terminal.text) == ["吸气", "呼气"] * 2


def test_the_terminal_is_as_it_was_afterwards(terminal: Terminal) -> None:
    before = termios.tcgetattr(terminal.slave)
    led(terminal, exercise("water.sip"), 20, 100)
    assert termios.tcgetattr(terminal.slave) == before
    with pytest.raises(KeyboardInterrupt), TerminalKeys(terminal.slave).open():
        assert termios.tcgetattr(terminal.slave) != before
        raise KeyboardInterrupt
    assert termios.tcgetattr(terminal.slave) == before


def test_the_line_is_redrawn_only_when_it_changes() -> None:
    out = io.StringIO()
    screen = Screen(out, lambda: 40)
    for _time in range(5):
        screen.draw("吸气")
    assert out.getvalue().count("\r") == 1


@pytest.mark.parametrize("typed,means", [(" ", PAUSE), ("\u3000", PAUSE), ("\r", NEXT), ("\x1bOC", NEXT), ("x", ""), ("吸", ""), ("\x1b[5~", ""), ("", "")])
def test_what_keys_mean(typed: str, means: str) -> None:
    assert meaning(typed) == means


# --- the command itself on a terminal of its own -------------------------------------------------------------------


def start(terminal: Terminal, folders: Path, *arguments: str, **variables: str) -> subprocess.Popen[bytes]:
    def own_the_terminal() -> None:
        # A runner under nohup ignores SIGHUP, and its children inherit that.
        signal.signal(signal.SIGHUP, signal.SIG_DFL)
        os.setsid()
        fcntl.ioctl(0, termios.TIOCSCTTY, 0)

    return subprocess.Popen(
        [sys.executable, "-m", "companion", "calm", *arguments],
        stdin=terminal.slave, stdout=terminal.slave, stderr=subprocess.PIPE, cwd=ROOT, preexec_fn=own_the_terminal,
        env={**os.environ, "TERM": "xterm", "LC_ALL": "zh_CN.UTF-8", "COMPANION_DATA_DIR": str(folders / "data"),
             "COMPANION_CONFIG_DIR": str(folders / "config"), **variables},
    )  # fmt: skip


@pytest.mark.parametrize("leave", ["q", "\x1b", "\x03"])
def test_leaving_is_always_right(terminal: Terminal, folders: Path, leave: str) -> None:
    """q, Esc and Ctrl+C: exit code 0, a kind line, the terminal as it was, nothing on disk, no traceback."""
    before = termios.tcgetattr(terminal.slave)
    process = start(terminal, folders, "--seconds", "300", "--type", "4")
    try:
        until(lambda: "[" in terminal.text)
        terminal.type(leave)
        assert process.wait(10) == 0
        assert process.stderr is not None
        assert process.stderr.read() == b""
    finally:
        process.kill()
    until(lambda: "回来就好" in terminal.text)
    assert termios.tcgetattr(terminal.slave) == before
    assert list(folders.rglob("*")) == []


def test_another_one_is_a_key_away(terminal: Terminal, folders: Path) -> None:
    process = start(terminal, folders, "--seconds", "20", "--type", "3")
    try:
        for title in ("两次长呼气，再看一句话", "喝口水", "站起来，退开一步"):
            until(lambda title=title: f"{title}（20 秒）" in terminal.text)  # type: ignore[misc]
            until(lambda title=title: "[" in terminal.text.rpartition(title)[2])  # type: ignore[misc]
            terminal.type("n")
        until(lambda: terminal.text.count("两次长呼气，再看一句话（20 秒）") == 2)
        terminal.type("q")
        assert process.wait(10) == 0
    finally:
        process.kill()


def test_COLUMNS_is_respected(terminal: Terminal, folders: Path) -> None:
    process = start(terminal, folders, "--seconds", "20", COLUMNS="24")
    try:
        until(lambda: "吸气" in terminal.text)
        time.sleep(0.3)
        terminal.type("q")
        assert process.wait(10) == 0
    finally:
        process.kill()
    until(lambda: "回来就好" in terminal.text.replace("\r\n", ""))
    assert max(width(line) for line in re.split(r"[\r\n]+", terminal.text)) < 24


def test_a_hung_up_terminal_ends_it(folders: Path) -> None:
    terminal = Terminal()
    process = start(terminal, folders, "--seconds", "300")
    until(lambda: "[" in terminal.text)
    os.close(terminal.slave)
    process.send_signal(signal.SIGHUP)
    assert process.wait(10) in (0, -signal.SIGHUP)
    terminal._reader.join(5)
    os.close(terminal.master)


def test_a_dumb_terminal_gets_plain_lines(terminal: Terminal, folders: Path) -> None:
    process = start(terminal, folders, "--seconds", "300", TERM="dumb")
    assert process.wait(20) == 0
    until(lambda: "依据：" in terminal.text)
    assert "[" not in terminal.text
