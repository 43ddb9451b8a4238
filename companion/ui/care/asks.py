"""Ready sentences that ask for a few minutes, to copy; nothing is ever sent."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from companion.base.i18n import _
from companion.ui.look import Look
from companion.ui.parts import button, empty, words
from companion.ui.theme import Role


class Asks(QWidget):
    """`copied` carries the sentence."""

    copied = Signal(str)

    def __init__(self, look: Look, parent: QWidget) -> None:
        super().__init__(parent)
        self._look = look
        self._box = QVBoxLayout(self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.setSpacing(look.px(6))

    def show_sentences(self, sentences: Sequence[str]) -> None:
        """Show these."""
        empty(self._box)
        for sentence in sentences:
            line = QWidget(self)
            row = QHBoxLayout(line)
            row.setContentsMargins(0, 0, 0, 0)
            row.addWidget(words(self._look, sentence, Role.CHIP, line), 1)
            copy = button(self._look, _("复制"), line)
            copy.setAccessibleName(_("复制：{sentence}").format(sentence=sentence))
            copy.clicked.connect(lambda _checked=False, sentence=sentence: self.copied.emit(sentence))
            row.addWidget(copy, 0, Qt.AlignmentFlag.AlignVCenter)
            self._box.addWidget(line)
