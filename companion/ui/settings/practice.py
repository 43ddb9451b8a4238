"""The practice box: a small program of its own, so that pasting into it is pasting into another program.

    python -m companion.ui.settings.practice --theme light --size 14 --language zh_CN

Prints one JSON object per line: ``{"ready": true}`` once it has the keyboard, ``{"text": ...}`` after every change.
Ends with its window or when its standard input does, so that it cannot outlive the program that asked for it.
"""

from __future__ import annotations

import argparse
import json
import sys
import threading

from PySide6.QtCore import QEvent, QObject, Signal
from PySide6.QtWidgets import QApplication, QPlainTextEdit, QVBoxLayout, QWidget

from companion.base.i18n import _, use_language
from companion.ui.icon import tray_icon
from companion.ui.look import Look
from companion.ui.settings.form import words
from companion.ui.settings.practice_process import SIZE
from companion.ui.settings.sheet import settings_sheet
from companion.ui.theme import Role


class PracticeBox(QWidget):
    """A text field that tells what stands in it. `said` carries a JSON line."""

    said = Signal(str)

    def __init__(self, look: Look) -> None:
        super().__init__(None)
        self.setObjectName("window")
        self.setWindowTitle(_("练习框"))
        self.setAccessibleName(_("练习框"))
        self.setWindowIcon(tray_icon(look.tokens))
        self.setStyleSheet(settings_sheet(look.tokens, look.size))
        self.edit = QPlainTextEdit(self)
        self.edit.setObjectName("practice")
        self.edit.setAccessibleName(_("练习框"))
        self.edit.setPlaceholderText(_("把它当成客户的聊天窗口，随便试。"))
        look.dress(self.edit, Role.BODY)
        self.edit.textChanged.connect(lambda: self._say("text", self.edit.toPlainText()))
        about = words(look, _("这里的内容不会发给任何人，关掉就没有了。"), Role.SMALL, "quiet", self)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(look.px(14), look.px(14), look.px(14), look.px(10))
        layout.addWidget(self.edit, 1)
        layout.addWidget(about)
        self.resize(look.px(SIZE.width()), look.px(SIZE.height()))

    def changeEvent(self, event: QEvent) -> None:
        """In front: it may be pasted into."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.ActivationChange and self.isActiveWindow():
            self.edit.setFocus()
            self._say("ready", True)

    def _say(self, name: str, value: object) -> None:
        self.said.emit(json.dumps({name: value}, ensure_ascii=False))


class _Lifeline(QObject):
    """Ends the program when the one at the other end of standard input does."""

    cut = Signal()

    def __init__(self, app: QApplication) -> None:
        super().__init__(app)
        self.cut.connect(app.quit)
        threading.Thread(target=self._wait, name="lifeline", daemon=True).start()

    def _wait(self) -> None:
        while sys.stdin.buffer.read(1024):
            pass
        self.cut.emit()


def _print(line: str) -> None:
    sys.stdout.buffer.write(line.encode() + b"\n")
    sys.stdout.buffer.flush()


def main(arguments: list[str] | None = None) -> int:
    """Run until the window is closed."""
    parser = argparse.ArgumentParser(prog="practice")
    parser.add_argument("--theme", default="system")
    parser.add_argument("--size", type=int, default=14)
    parser.add_argument("--language", default="auto")
    parser.add_argument("--at", default="")
    chosen = parser.parse_args(arguments)
    use_language(chosen.language)
    app = QApplication(sys.argv[:1])
    app.setApplicationName("companion-practice")
    box = PracticeBox(Look(app, chosen.theme, chosen.size))
    box.said.connect(_print)
    lifeline = _Lifeline(app)
    if chosen.at:
        box.move(*(int(part) for part in chosen.at.split(",")))
    box.show()
    box.raise_()
    box.activateWindow()
    code = int(app.exec())
    lifeline.blockSignals(True)
    return code


if __name__ == "__main__":
    sys.exit(main())
