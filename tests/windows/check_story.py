"""The program itself on Windows: hotkey, palette, Enter, text in another program, the former clipboard back."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from companion.base.paths import Paths, user_paths
from companion.desktop.instance import send
from tests.windows.desk import HERE, Desk, Notepad, helper, until

ROUNDS = 50
REPLY = "您好 🙂 é\n第二行：请稍等，马上为您查。"
PACK = """\
pack: {id: check, name: 检查用, language: zh-CN, version: 1}
phrases:
  - id: check.reply
    title: 检查用的回复
    code: qzx
    status: approved
    text: "您好 🙂 é\\n第二行：请稍等，马上为您查。"
"""


class Running:
    """The program, in folders of its own."""

    def __init__(self, folder: Path, settings: str = "look: {language: zh_CN}\n") -> None:
        self.paths: Paths = user_paths(folder / "config", folder / "data")
        self.paths.packs.mkdir(parents=True)
        (self.paths.packs / "check.yaml").write_text(PACK, encoding="utf-8")
        self.paths.settings.write_text(settings, encoding="utf-8")
        self.environment = {**os.environ, "COMPANION_CONFIG_DIR": str(self.paths.config), "COMPANION_DATA_DIR": str(self.paths.data)}
        self.process = self.start()
        self.said: list[str] = []
        threading.Thread(target=self._listen, daemon=True).start()
        until(lambda: send(self.paths.socket, "ping") == "ok", "the program to listen", 60)
        until(lambda: "library: " in self.log, "the phrases", 60)

    def start(self, *arguments: str) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [sys.executable, str(HERE / "old_qt.py"), *arguments], env=self.environment,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, encoding="utf-8",
        )  # fmt: skip

    def _listen(self) -> None:
        assert self.process.stdout is not None
        self.said.extend(self.process.stdout)

    @property
    def log(self) -> str:
        path = self.paths.log / "companion.log"
        return path.read_text(encoding="utf-8") if path.is_file() else ""

    def end(self) -> None:
        self.process.kill()
        self.process.wait()
        assert self.said == []
        assert "unexpected" not in self.log and "ERROR" not in self.log

    def in_front(self, desk: Desk) -> bool:
        front = desk.api.windows.foreground()
        return bool(front) and desk.api.windows.process(front) == self.process.pid


@pytest.fixture(scope="module")
def program(desk: Desk, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    made = Running(tmp_path_factory.mktemp("story"))
    yield made
    made.end()


def test_fifty_rounds_of_hotkey_palette_and_paste(desk: Desk, program: Running) -> None:
    notepad = Notepad(desk)
    try:
        for number in range(ROUNDS):
            former = f"原来的内容 {number}"
            desk.copy(former)
            notepad.clear()
            notepad.come_forward()
            desk.press("Ctrl+Alt+Space")
            until(lambda: program.in_front(desk), f"the palette, round {number}")
            desk.type("qzx")
            desk.press("Return")
            until(lambda: notepad.text == REPLY, f"the reply, round {number}, have {notepad.text!r}")
            until(lambda old=former: desk.read().text == old, f"the former clipboard, round {number}")
    finally:
        notepad.close()
    waited = sorted(float(word) for word in re.findall(r"read after (\d+) ms", program.log))
    print(f"from the palette's letting go to the target's read: median {waited[ROUNDS // 2]:.0f} ms, longest {waited[-1]:.0f} ms")
    assert program.log.count("inserted , read after") == ROUNDS
    assert program.log.count("restored True, lost 0") == ROUNDS


def test_escape_gives_the_focus_back_and_the_clipboard_was_left_alone(desk: Desk, program: Running, notepad: Notepad) -> None:
    desk.copy("别动")
    notepad.come_forward()
    desk.press("Ctrl+Alt+Space")
    until(lambda: program.in_front(desk), "the palette")
    desk.press("Escape")
    until(lambda: desk.api.windows.foreground() == notepad.window, "notepad in front again")
    assert notepad.text == "" and desk.read().text == "别动"


def test_a_second_start_opens_the_palette_of_the_first(desk: Desk, program: Running, notepad: Notepad) -> None:
    notepad.come_forward()
    second = program.start()
    assert second.wait(30) == 0
    until(lambda: program.in_front(desk), "the palette")
    desk.press("Escape")
    until(lambda: not program.in_front(desk), "the palette gone")


def test_show_palette_brings_it_in_front(desk: Desk, program: Running) -> None:
    third = program.start("show", "palette")
    assert third.wait(30) == 0
    until(lambda: program.in_front(desk), "the palette")
    desk.press("Escape")
    until(lambda: not program.in_front(desk), "the palette gone")


def test_a_chord_of_another_program_opens_the_palette_by_the_hook_that_the_agent_chose(desk: Desk, tmp_path: Path) -> None:
    notepad = Notepad(desk)
    with helper("hold_chord", "Ctrl+Alt+Q"):
        hooked = Running(tmp_path, "look: {language: zh_CN}\nhotkeys: {palette: Ctrl+Alt+Q, low_level: true}\n")
        notepad.come_forward()
        desk.press("Ctrl+Alt+Q")
        until(lambda: hooked.in_front(desk), "the palette")
        desk.press("Escape")
        until(lambda: not hooked.in_front(desk), "the palette gone")
        hooked.end()
    notepad.close()
