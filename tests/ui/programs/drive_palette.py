"""Runs on a real X server: opens the windows over a real window again and again, and prints what happened, one JSON object."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[3]))

from PySide6.QtCore import QElapsedTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from companion.desktop.ports import Rect, Target
from companion.ui.choice import Choice
from companion.ui.look import Look
from companion.ui.palette.window import PaletteWindow
from companion.ui.strip import MessageStrip, PartStrip
from tests.ui.sample import FakeFeed

ROUNDS = 12
PAUSES_MS = (0, 10, 30, 100)


def until(condition: Callable[[], bool], limit: int = 5000) -> bool:
    clock = QElapsedTimer()
    clock.start()
    while not condition():
        if clock.elapsed() > limit:
            return False
        QTest.qWait(2)
    return True


def xdotool(*words: str) -> str:
    return subprocess.run(["xdotool", *words], capture_output=True, text=True, check=False).stdout.strip()


def main() -> None:
    app = QApplication([])
    app.setQuitOnLastWindowClosed(False)
    look = Look(app, "light", 14)
    window = PaletteWindow(look)
    window.set_feed(FakeFeed(), {})
    under = int(sys.argv[1])
    target = Target(under, program="xterm", title="王女士", frame=Rect(40, 40, 600, 400))
    said: dict[str, object] = {"active": 0, "typed": 0, "back": 0}

    def front() -> bool:
        return xdotool("getactivewindow") == str(under)

    for turn in range(ROUNDS):
        window.open_over(target)
        said["active"] += until(window.isActiveWindow)  # type: ignore[operator]
        subprocess.Popen(["xdotool", "type", "tk"])
        said["typed"] += until(lambda: window.view.search.text() == "tk")  # type: ignore[operator]
        subprocess.Popen(["xdotool", "key", "Escape"])
        until(lambda: not window.isVisible())
        QTest.qWait(PAUSES_MS[turn % len(PAUSES_MS)])
    said["back"] = until(front)
    chosen: list[Choice] = []
    window.chosen.connect(chosen.append)
    window.open_over(target)
    until(window.isActiveWindow)
    window.view.search.setText("结束致谢")
    xdotool("keydown", "Return")
    QTest.qWait(200)
    said["while held"] = [window.isVisible(), len(chosen)]
    xdotool("keyup", "Return")
    until(lambda: not window.isVisible())
    said["after release"] = [window.isVisible(), len(chosen)]
    until(front)
    part, message = PartStrip(look), MessageStrip(look)
    part.offer(2, 3, "第二段", "Ctrl+Alt+Space", target)
    message.say("已复制，请按 Ctrl+V", target)
    QTest.qWait(200)
    xdotool("mousemove", str(message.x() + 10), str(message.y() + 10), "click", "1")
    until(lambda: not message.isVisible())
    said["strips leave the focus"] = front()
    print(json.dumps(said))


main()
