"""A Qt text field (the tests' own Python): mirrors its text to FILE, logs every key it gets to FILE.keys."""

import sys
from pathlib import Path

from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QPlainTextEdit, QTextEdit

path = Path(sys.argv[1])
keys = Path(sys.argv[1] + ".keys")
KINDS = {QEvent.Type.KeyPress: "down", QEvent.Type.KeyRelease: "up"}
NAMES = {0x01000004: "Return", 0x01000005: "KP_Enter"}


class Log(QObject):
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() in KINDS:
            with keys.open("a") as file:
                file.write(f"{KINDS[event.type()]} {NAMES.get(event.key(), hex(event.key()))}\n")
        return False


def mirror() -> None:
    fresh = Path(sys.argv[1] + ".new")
    fresh.write_bytes(edit.toPlainText().encode())
    fresh.replace(path)


application = QApplication(sys.argv)
edit = QTextEdit() if sys.argv[3:] == ["rich"] else QPlainTextEdit()
edit.setWindowTitle(sys.argv[2])
edit.resize(420, 260)
log = Log()
edit.installEventFilter(log)
edit.textChanged.connect(mirror)
path.write_bytes(b"")
keys.write_text("")
edit.show()
application.exec()
