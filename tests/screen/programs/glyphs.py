"""Draws 直骨门角 with the app's own font, and what stands for a missing character; prints the pictures' digests as JSON."""

import hashlib
import json
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[3]))

from PySide6.QtCore import QLocale, Qt
from PySide6.QtGui import QFont, QImage, QPainter
from PySide6.QtWidgets import QApplication

from companion.ui.look import Look
from companion.ui.theme import Role


def drawn(char: str, font: QFont) -> str:
    image = QImage(48, 48, QImage.Format.Format_Grayscale8)
    image.fill(Qt.GlobalColor.white)
    painter = QPainter(image)
    painter.setFont(font)
    painter.drawText(image.rect(), Qt.AlignmentFlag.AlignCenter, char)
    painter.end()
    return hashlib.sha256(bytes(image.constBits())).hexdigest()


look = Look(QApplication(sys.argv), "light", 20)
font = look.font(Role.SEARCH)
japanese = QFont("Noto Sans CJK JP")
japanese.setPixelSize(font.pixelSize())
own = [drawn(char, font) for char in "直骨门角"]
QLocale.setDefault(QLocale(QLocale.Language.Japanese))
print(json.dumps({
    "family": look.family,
    "glyphs": own,
    "japanese": [drawn(char, japanese) for char in "直骨门角"],
    "missing": drawn("\U0010fffd", font),
    "nothing": drawn(" ", font),
}))
