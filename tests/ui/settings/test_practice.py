"""The practice box is another program: it tells what stands in it, and never outlives the one that asked."""

from __future__ import annotations

import json
import subprocess
import sys

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from companion.base.settings import Settings
from companion.ui.look import Look
from companion.ui.settings.live import LiveSettings
from companion.ui.settings.practice import PracticeBox
from companion.ui.settings.practice_process import PracticeProcess

COMMAND = [sys.executable, "-m", "companion.ui.settings.practice", "--theme", "dark", "--size", "16"]


def test_it_ends_when_its_input_does() -> None:
    ran = subprocess.run(COMMAND, input=b"", capture_output=True, timeout=30, check=False)
    assert ran.returncode == 0, ran.stderr


def test_it_tells_every_change_whole(qtbot: QtBot, look: Look) -> None:
    box = PracticeBox(look)
    qtbot.addWidget(box)
    said: list[dict[str, object]] = []
    box.said.connect(lambda line: said.append(json.loads(line)))
    box.edit.setPlainText("您好\n第二行😊")
    assert said == [{"text": "您好\n第二行😊"}]


def test_the_process_is_heard_and_ended(qtbot: QtBot) -> None:
    parent = QObject()
    window = QWidget()
    qtbot.addWidget(window)
    practice = PracticeProcess(LiveSettings(Settings(), lambda settings: ""), parent)
    assert practice.pid == 0
    with qtbot.waitSignal(practice.ready, timeout=15000):
        practice.start(window)
    pid = practice.pid
    practice.start(window)
    assert practice.pid == pid != 0, "a second start is the same box"
    with qtbot.waitSignal(practice.ended, timeout=5000):
        practice.close()
    assert practice.pid == 0
