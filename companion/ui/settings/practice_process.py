"""The practice box as seen from the first run: started, listened to, ended."""

from __future__ import annotations

import json
import sys

from PySide6.QtCore import QObject, QPoint, QProcess, QRect, QSize, Signal
from PySide6.QtWidgets import QWidget

from companion.ui.settings.live import LiveSettings
from companion.ui.theme import BASE_SIZE

SIZE = QSize(420, 260)
_FRAME = QSize(12, 44)
"""What a window manager adds around it, at most."""


def beside(frame: QRect, area: QRect, size: QSize) -> QPoint:
    """Where a window of `size` hides least of the one at `frame`: right of it, left of it, else the upper right corner."""
    top = min(max(frame.top(), area.top()), area.bottom() - size.height() + 1)
    if frame.right() + size.width() <= area.right():
        return QPoint(frame.right() + 1, top)
    if frame.left() - size.width() >= area.left():
        return QPoint(frame.left() - size.width(), top)
    return QPoint(area.right() - size.width() + 1, area.top())


class PracticeProcess(QObject):
    """`ready`: it has the keyboard. `text_changed`: all that stands in it. `ended`: it is gone, or never came."""

    ready = Signal()
    text_changed = Signal(str)
    ended = Signal()

    def __init__(self, live: LiveSettings, parent: QObject) -> None:
        super().__init__(parent)
        self._live = live
        self.text = ""
        self._heard = b""
        self._process = QProcess(self)
        self._process.readyReadStandardOutput.connect(self._read)
        self._process.finished.connect(lambda _code, _status: self.ended.emit())
        self._process.errorOccurred.connect(self._failed)

    @property
    def pid(self) -> int:
        """Its process id; 0 while it does not run."""
        return int(self._process.processId())

    def start(self, by: QWidget) -> None:
        """Start it beside the window `by`; nothing happens while it runs."""
        if self._process.state() is not QProcess.ProcessState.NotRunning:
            return
        self.text, self._heard = "", b""
        look = self._live.now.look
        arguments = ["--theme", look.theme, "--size", str(look.font_size), "--language", look.language]
        size = SIZE * (look.font_size / BASE_SIZE) + _FRAME
        at = beside(by.frameGeometry(), by.screen().availableGeometry(), size)
        arguments += ["--at", f"{at.x()},{at.y()}"]
        self._process.start(sys.executable, ["-m", "companion.ui.settings.practice", *arguments])

    def close(self) -> None:
        """End it: its standard input is closed, and it goes; it is not waited for longer than a second."""
        if self._process.state() is not QProcess.ProcessState.NotRunning:
            self._process.closeWriteChannel()
            if not self._process.waitForFinished(1000):
                self._process.kill()
                self._process.waitForFinished(1000)

    def _read(self) -> None:
        self._heard += bytes(self._process.readAllStandardOutput().data())
        *lines, self._heard = self._heard.split(b"\n")
        for line in lines:
            said = json.loads(line)
            if "text" in said:
                self.text = str(said["text"])
                self.text_changed.emit(self.text)
            elif "ready" in said:
                self.ready.emit()

    def _failed(self, error: QProcess.ProcessError) -> None:
        if error is QProcess.ProcessError.FailedToStart:
            self.ended.emit()
