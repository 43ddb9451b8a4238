"""Owns the clipboard (Qt): the formats come as JSON {name: base64} on standard input. Says READY, lives until ended."""

import base64
import json
import sys

from PySide6.QtCore import QMimeData, QTimer
from PySide6.QtGui import QClipboard, QGuiApplication, QImage

application = QGuiApplication(sys.argv)
mime = QMimeData()
for name, data in json.load(sys.stdin).items():
    raw = base64.b64decode(data)
    if name == "image":
        mime.setImageData(QImage.fromData(raw, "PNG"))
    else:
        mime.setData(name, raw)
mode = QClipboard.Mode.Selection if "primary" in sys.argv else QClipboard.Mode.Clipboard
application.clipboard().setMimeData(mime, mode)
QTimer.singleShot(0, lambda: print("READY", flush=True))
application.exec()
