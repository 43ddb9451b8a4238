"""The pill that counts how long a customer waits: faint at first, amber with words once it is time to say something."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QMouseEvent
from PySide6.QtWidgets import QHBoxLayout

from companion.base.i18n import _
from companion.timers.model import HOLD_LIMIT, Promise
from companion.timers.stages import HOLD_NUDGES
from companion.ui.announce import announce
from companion.ui.look import Look
from companion.ui.parts import button, words
from companion.ui.strip import Mark, QuietWindow
from companion.ui.style import restyle
from companion.ui.theme import Role
from companion.ui.timers.keeper import Keeper
from companion.ui.timers.wording import waited, what

_WIDTH, _HEIGHT, _MARGIN = 160, 36, 16
_LATE_HEIGHT = 44
"""With buttons in it."""
_FAINT = 0.4
_SECOND_MS = 1000


class HoldPill(QuietWindow):
    """`phrase_wanted`, `callback_wanted` and `ended` carry the promise; `panel_wanted`: it was clicked."""

    phrase_wanted = Signal(object)
    callback_wanted = Signal(object)
    ended = Signal(object)
    panel_wanted = Signal()

    def __init__(self, look: Look, keeper: Keeper) -> None:
        super().__init__(look, _("等待计时"))
        self._keeper = keeper
        self._holds: list[Promise] = []
        self._said = ""
        self._mark = Mark(look, self)
        self._clock = words(look, "", Role.STRONG, self)
        self._words = words(look, "", Role.CHIP, self)
        for label in (self._clock, self._words):
            label.setWordWrap(False)
        self._phrase = button(look, _("等待话术"), self)
        self._callback = button(look, _("改为回拨"), self)
        self._end = button(look, "×", self, link=True)
        self._end.setAccessibleName(_("结束等待"))
        row = QHBoxLayout(self)
        row.setContentsMargins(look.px(12), 0, look.px(4), 0)
        row.setSpacing(look.px(8))
        for part in (self._mark, self._clock, self._words, self._phrase, self._callback, self._end):
            part.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            row.addWidget(part, 1 if part is self._words else 0)
        self._phrase.clicked.connect(lambda: self.phrase_wanted.emit(self._holds[0]))
        self._callback.clicked.connect(lambda: self.callback_wanted.emit(self._holds[0]))
        self._end.clicked.connect(lambda: self.ended.emit(self._holds[0]))
        self._second = QTimer(self)
        self._second.setInterval(_SECOND_MS)
        self._second.timeout.connect(self.count)

    @property
    def text(self) -> str:
        """All it says."""
        return self.accessibleDescription()

    def show_holds(self, holds: list[Promise]) -> None:
        """Count for these, the longest waiting first; none: away with it."""
        self._holds = holds
        if not holds:
            self._second.stop()
            self._said = ""
            self.hide()
            return
        self.count()
        self._second.start()

    def count(self) -> None:
        """Show the time waited now."""
        if not self._holds:
            return
        seconds = self._keeper.elapsed(self._holds[0])
        nudges = sum(seconds >= limit for limit in HOLD_NUDGES)
        others = len(self._holds) - 1
        self._clock.setText(waited(seconds) + (f" +{others}" if others else ""))
        sentence = _hint(nudges)
        if sentence != self._said or not self.isVisible():
            self._change(sentence, nudges)
        self.setAccessibleDescription(f"{self._clock.text()} {sentence}")

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """To the panel, where it can be ended by key."""
        self.panel_wanted.emit()

    def _change(self, sentence: str, nudges: int) -> None:
        first = not self.isVisible()
        self._said = sentence
        self._words.setText(sentence)
        self._words.setToolTip(what(self._holds[0]))
        late = nudges > 0
        self._mark.kind = "caution" if late else "next"
        self._mark.update()
        for label in (self._clock, self._words):
            label.setProperty("tone", "caution" if late else "quiet")
            restyle(label)
        self._phrase.setVisible(late)
        self._callback.setVisible(self._keeper.elapsed(self._holds[0]) >= HOLD_LIMIT.total_seconds())
        self.setWindowOpacity(1.0 if late else _FAINT)
        self.layout().activate()  # type: ignore[union-attr]
        size = QSize(max(self.sizeHint().width(), self.look.px(_WIDTH)), self.look.px(_LATE_HEIGHT if late else _HEIGHT))
        area = QGuiApplication.primaryScreen().availableGeometry()
        self.show_at(bottom_right(size, area, self.look.px(_MARGIN)))
        if late or first:
            announce(self, sentence)


def _hint(nudges: int) -> str:
    """What it says after so many of the moments of `HOLD_NUDGES`."""
    if nudges == 0:
        return _("客户等待中")
    if nudges == 1:
        return _("该回一句了")
    if nudges == 2:
        return _("再回一句吧")
    return _("等得久了，可以改为回拨")


def bottom_right(size: QSize, area: QRect, margin: int) -> QRect:
    """A pill of `size` in the lower right corner of `area`."""
    size = size.boundedTo(area.size())
    return QRect(QPoint(area.right() + 1 - size.width() - margin, area.bottom() + 1 - size.height() - margin), size)
