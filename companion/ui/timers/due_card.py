"""The due card: on top, never given the focus; what is done with it is done by mouse here or by key in the panel."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from PySide6.QtCore import QPoint, QRect, QSize, Qt, QTimer, Signal, SignalInstance
from PySide6.QtGui import QCursor
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from companion.base.i18n import _
from companion.desktop.ports import NO_TARGET, Target
from companion.timers.model import Promise
from companion.timers.watch import Event
from companion.ui.announce import announce
from companion.ui.look import Look
from companion.ui.parts import button, empty, words
from companion.ui.placement import screen_of
from companion.ui.strip import Mark, QuietWindow
from companion.ui.style import restyle
from companion.ui.theme import Role
from companion.ui.timers.wording import card_title, clock_words, remaining, what

_WIDTH, _MARGIN = 420, 16
_ABOVE = 128
"""Room for the notification that echoes it, where the desktop shows those in the same corner (Xfce: 110 px)."""
ROWS = 3
"""Promises shown in full; the others are counted, with the way to the panel."""
STAYS_MS = 60_000
"""Ignored for so long it goes away; the promise stays in the panel and in the tray."""
SOON_MS = 12_000


class DueCard(QuietWindow):
    """`done`, `renegotiate_wanted` and `phrase_wanted` carry a promise; `panel_wanted` nothing."""

    done = Signal(object)
    renegotiate_wanted = Signal(object)
    phrase_wanted = Signal(object)
    panel_wanted = Signal()

    def __init__(self, look: Look) -> None:
        super().__init__(look, _("到期提醒"))
        self.events: list[Event] = []
        self._mark = Mark(look, self)
        self._title = words(look, "", Role.STRONG, self)
        self._cross = button(look, "×", self, link=True)
        self._cross.setAccessibleName(_("先收起，计时面板里还在"))
        self._cross.clicked.connect(self.withdraw)
        head = QHBoxLayout()
        for part in (self._mark, self._title, self._cross):
            head.addWidget(part, 1 if part is self._title else 0)
        self._rows = QVBoxLayout()
        self._rows.setSpacing(look.px(10))
        self._more = button(look, "", self, link=True)
        self._more.clicked.connect(self.panel_wanted)
        self._keys = words(look, "", Role.SMALL, self, quiet=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(look.px(16), look.px(8), look.px(8), look.px(12))
        column.setSpacing(look.px(8))
        column.addLayout(head)
        column.addLayout(self._rows)
        column.addWidget(self._more, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(self._keys)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.withdraw)

    @property
    def text(self) -> str:
        """All it says, as a screen reader hears it."""
        return self.accessibleDescription()

    def show_events(self, events: Sequence[Event], now: datetime, chord: str, target: Target = NO_TARGET) -> None:
        """Show these together with what is still on the card, each promise once, the soonest first."""
        kept = {event.promise.id: event for event in self.events if self.isVisible()}
        kept.update((event.promise.id, event) for event in events)
        self.events = sorted(kept.values(), key=lambda event: event.promise.due)
        self._fill(now, chord)
        width = self.look.px(_WIDTH)
        self.layout().activate()  # type: ignore[union-attr]
        height = self.layout().totalHeightForWidth(width)  # type: ignore[union-attr]
        area = screen_of(target, QCursor.pos()).availableGeometry()
        self.show_at(upper_right(QSize(width, height), area, self.look.px(_MARGIN), self.look.px(_ABOVE)))
        late = any(event.promise.due <= now for event in self.events)
        self._timer.start(STAYS_MS if late else SOON_MS)
        announce(self, self.text)

    def keep(self, still: Sequence[Promise], now: datetime, chord: str) -> None:
        """Only these promises are still to be kept as they were: take the others off the card."""
        if not self.isVisible():
            return
        due = {promise.id: promise.due for promise in still}
        left = [event for event in self.events if due.get(event.promise.id) == event.promise.due]
        if len(left) == len(self.events):
            return
        self.events = []
        if left:
            self.show_events(left, now, chord)
        else:
            self.withdraw()

    def withdraw(self) -> None:
        """Away with it; nothing is lost."""
        self._timer.stop()
        self.events = []
        self.hide()

    def _fill(self, now: datetime, chord: str) -> None:
        empty(self._rows)
        title = card_title(self.events, now)
        self._title.setText(title)
        late = any(event.promise.due <= now for event in self.events)
        self._mark.kind = "caution" if late else "next"
        self._title.setProperty("tone", "caution" if late else "accent")
        restyle(self._title)
        said = [title]
        for event in self.events[:ROWS]:
            row = self._row(event.promise, now)
            said.append(row.accessibleName())
            self._rows.addWidget(row)
            # Made while the card shows, it would be shown, and counted in the height, only later.
            row.show()
        rest = len(self.events) - ROWS
        self._more.setText(_("还有 {count} 个，打开计时面板").format(count=rest))
        self._more.setAccessibleName(self._more.text())
        self._more.setVisible(rest > 0)
        if rest > 0:
            said.append(self._more.text())
        self._keys.setText(_("{chord} 打开计时面板").format(chord=chord))
        self._keys.setVisible(bool(chord))
        self.setAccessibleDescription("，".join(said))
        for part in self.findChildren(QWidget):
            part.setFocusPolicy(Qt.FocusPolicy.NoFocus)

    def _row(self, promise: Promise, now: datetime) -> QWidget:
        look = self.look
        row = QWidget(self)
        box = QVBoxLayout(row)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(look.px(4))
        line = words(look, what(promise), Role.BODY, row)
        when = QLabel(f"{clock_words(promise.due, now)} · {remaining(promise, now)}", row)
        when.setProperty("tone", "quiet")
        look.dress(when, Role.SMALL)
        row.setAccessibleName(f"{what(promise)}，{when.text()}")
        buttons = QHBoxLayout()
        buttons.setSpacing(look.px(6))
        buttons.addWidget(when, 1)
        for name, signal in self._wishes():
            made: QPushButton = button(look, name, row)
            made.setAccessibleName(_("{action}：{what}").format(action=name, what=what(promise)))
            made.clicked.connect(lambda _checked=False, signal=signal: signal.emit(promise))
            buttons.addWidget(made)
        box.addWidget(line)
        box.addLayout(buttons)
        return row

    def _wishes(self) -> tuple[tuple[str, SignalInstance], ...]:
        return (
            (_("完成"), self.done),
            (_("改约"), self.renegotiate_wanted),
            (_("跟进话术"), self.phrase_wanted),
        )


def upper_right(size: QSize, area: QRect, margin: int, above: int) -> QRect:
    """A card of `size` at the right of `area`, `above` below its top: replies are written in the lower half of a screen."""
    size = size.boundedTo(area.size())
    top = min(area.y() + margin + above, area.bottom() + 1 - size.height())
    return QRect(QPoint(max(area.right() - size.width() - margin, area.left()), max(top, area.y())), size)
