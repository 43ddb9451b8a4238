"""The footer: where the text will go, the keys that matter now, or one question."""

from __future__ import annotations

from html import escape

from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from companion.base.i18n import _
from companion.desktop.ports import Target
from companion.ui.announce import announce
from companion.ui.look import Look
from companion.ui.parts import ElidedLabel
from companion.ui.style import restyle
from companion.ui.texts import mask_numbers
from companion.ui.theme import Role


def target_name(target: Target) -> str:
    """A window for people: program and title, numbers masked."""
    words = [word for word in (target.program, mask_numbers(target.title)) if word]
    return " · ".join(words) or _("未知窗口")


class Footer(QWidget):
    """Target on the left, hints on the right; a question takes the whole width and the colour of caution."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("footer")
        self._look = look
        self._hints: tuple[tuple[str, str], ...] = ()
        self._asking = self._moved = False
        self._told = ""
        self._target = ElidedLabel(self)
        self._keys = QLabel(self)
        self._keys.setTextFormat(Qt.TextFormat.RichText)
        self._question = QLabel(self)
        self._question.setProperty("tone", "caution")
        self._question.setWordWrap(True)
        self._question.hide()
        for label in (self._target, self._keys, self._question):
            look.dress(label, Role.SMALL)
        self._target.setProperty("tone", "quiet")
        layout = QHBoxLayout(self)
        layout.setContentsMargins(look.px(16), 0, look.px(16), 0)
        layout.setSpacing(look.px(16))
        layout.addWidget(self._target, 1)
        layout.addWidget(self._keys)
        layout.addWidget(self._question, 1)
        look.changed.connect(self._render)
        self._render()

    @property
    def question(self) -> str:
        """The question standing now, empty for none."""
        return self._question.text() if self._asking else ""

    @property
    def target_text(self) -> str:
        """What is said of the target."""
        return self._target.accessibleName()

    def show_target(self, target: Target, moved_to: Target) -> None:
        """Say where the text will go."""
        self._moved = bool(moved_to.window) and moved_to.window != target.window
        if self._moved:
            said = _("窗口已切换：原 {old} → 现 {new}").format(old=target_name(target), new=target_name(moved_to))
        elif target.window:
            said = _("将粘贴到：{target}").format(target=target_name(target))
        else:
            said = _("无目标：仅复制")
        self._target.setProperty("tone", "caution" if self._moved else "quiet")
        restyle(self._target)
        self._target.say(said)
        self._render()
        if self._moved:
            announce(self, said)

    def show_hints(self, hints: tuple[tuple[str, str], ...]) -> None:
        """Show (key, meaning) pairs; those at the front go first when there is no room."""
        self._hints = hints
        self._told = ""
        self._render()

    def tell(self, sentence: str) -> None:
        """A short result in place of the hints, until there are others."""
        self._told = sentence
        self._render()
        announce(self, sentence)

    def ask(self, question: str) -> None:
        """Put a question; empty takes it away."""
        self._asking = bool(question)
        self._question.setText(question)
        self._question.setVisible(bool(question))
        self._target.setVisible(not question)
        self._keys.setVisible(not question)
        self._render()
        if question:
            announce(self, question)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Show as many hints as fit."""
        super().resizeEvent(event)
        self._render()

    def paintEvent(self, event: QPaintEvent) -> None:
        """A plain band with a hairline above."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._look.colour("bg"))
        painter.fillRect(0, 0, self.width(), 1, self._look.colour("medium" if self._asking else "line"))

    def _render(self) -> None:
        self.setFixedHeight(self._look.px(52 if self._asking else 32))
        room = self.width() * 0.62
        hints = [] if self._moved else list(self._hints)
        measure = self._keys.fontMetrics().horizontalAdvance
        while len(hints) > 1 and sum(measure(f"{key} {what}") + self._look.px(14) for key, what in hints) > room:
            hints.pop(-2)
        key_ink, ink = self._look.tokens.text, self._look.tokens.text2
        if self._told:
            self._keys.setText(f'<span style="color:{self._look.tokens.accent}">{escape(self._told)}</span>')
            self._keys.setAccessibleName(self._told)
            return
        self._keys.setText("&nbsp;&nbsp; ".join(
            f'<span style="color:{key_ink}">{escape(key)}</span>&nbsp;<span style="color:{ink}">{escape(what)}</span>'
            for key, what in hints
        ))
        self._keys.setAccessibleName(_("，").join(f"{key} {what}" for key, what in hints))
