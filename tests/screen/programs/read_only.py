"""A Qt window with a text that can be read and not changed; writes to FILE what stands there."""

import sys
from pathlib import Path

from PySide6.QtWidgets import QApplication, QPlainTextEdit

application = QApplication(sys.argv)
edit = QPlainTextEdit()
edit.setReadOnly(True)
edit.textChanged.connect(lambda: Path(sys.argv[1]).write_bytes(edit.toPlainText().encode()))
edit.setPlainText("只看不改")
edit.setWindowTitle(sys.argv[2])
edit.resize(420, 260)
edit.show()
application.exec()
