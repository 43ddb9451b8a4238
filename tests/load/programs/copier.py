"""A program in which the agent copies things: each line on standard input names what; says it back once it is copied."""

import base64
import json
import sys
import threading

from PySide6.QtCore import QMimeData, QObject, Signal
from PySide6.QtGui import QGuiApplication


class Orders(QObject):
    came = Signal(str)


def copy(name: str) -> None:
    mime = QMimeData()
    for kind, data in KINDS[name].items():
        mime.setData(kind, base64.b64decode(data))
    application.clipboard().setMimeData(mime)
    # Only when the server has it: a reply to any later request comes after.
    application.clipboard().mimeData()
    print(name, flush=True)


def listen() -> None:
    for line in sys.stdin:
        orders.came.emit(line.strip())
    application.quit()


application = QGuiApplication(sys.argv)
KINDS = json.loads(sys.stdin.readline())
orders = Orders()
orders.came.connect(copy)
threading.Thread(target=listen, daemon=True).start()
application.exec()
