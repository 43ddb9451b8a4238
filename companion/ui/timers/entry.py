"""The one line of a new promise: a time, whom and what about; or h and Enter for a customer who waits."""

from __future__ import annotations

import re
from datetime import datetime

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QPushButton, QVBoxLayout, QWidget

from companion.base.i18n import _
from companion.timers.ledger import Ledger, waiting
from companion.timers.model import DEFAULT_SPANS, Promise, PromiseKind
from companion.timers.moment import Moment
from companion.timers.promises import kind_name, masked
from companion.timers.when import Split, split
from companion.ui.look import Look
from companion.ui.parts import button
from companion.ui.timers.keeper import Keeper
from companion.ui.timers.line import WhenLine
from companion.ui.timers.wording import waited

# What the documents promise most often (timers-care.md, "timer kinds and defaults"), as words the grammar reads.
USUAL = (
    "30分钟内", "1小时内", "2小时内", "24小时内", "1个工作日内", "2个工作日内", "今晚8点前", "下班前",
    "转接 3分钟内", "更正 15分钟内",
)  # fmt: skip
LATER = {"今晚8点前": "明晚8点前", "下班前": "明天下班前"}
"""What stands in the place of a usual time once it has passed for today."""
_PER_ROW = 4
_HOLD = re.compile(r"\s*(?:[hHｈＨ]|等待)(?:\s+(?P<about>.*))?\s*", re.DOTALL)
_KINDS = (("转接", PromiseKind.TRANSFER), ("更正", PromiseKind.CORRECTION), ("误答", PromiseKind.CORRECTION))


class EntryBox(QWidget):
    """`stored` carries the new promise, `hold_ended` one that waited; `left` and `down` as of the line."""

    stored = Signal(object)
    hold_ended = Signal(object)
    left = Signal()
    down = Signal()

    def __init__(self, look: Look, keeper: Keeper, parent: QWidget) -> None:
        super().__init__(parent)
        self._keeper = keeper
        example = _("30分钟后 王女士 退款进度；h 开始等待计时")
        self.line = WhenLine(look, _("新的承诺"), example, self.read, self)
        self.line.meaning = self._meaning
        self.line.entered.connect(self.submit)
        self.line.left.connect(self.left)
        self.line.down.connect(self.down)
        grid = QGridLayout()
        grid.setSpacing(look.px(2))
        self._chips: dict[str, QPushButton] = {}
        for number, words in enumerate(USUAL):
            chip = self._chips[words] = button(look, words, self, link=True)
            chip.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
            chip.clicked.connect(lambda _checked=False, chip=chip: self.line.put_time(chip.text()))
            grid.addWidget(chip, number // _PER_ROW, number % _PER_ROW)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(look.px(6))
        column.addWidget(self.line)
        column.addLayout(grid)

    def refresh(self) -> None:
        """Offer only times that are still to come."""
        for words, later in LATER.items():
            said = words if isinstance(self.read(words).when, Moment) else later
            self._chips[words].setText(said)
            self._chips[words].setAccessibleName(said)

    @property
    def usual(self) -> list[str]:
        """The times that one click puts into the line."""
        return [chip.text() for chip in self._chips.values()]

    def read(self, text: str) -> Split:
        """Split a line at this moment."""
        return split(text, self._keeper.now(), self._keeper.zone, self._keeper.calendar, self._keeper.hours)

    def submit(self) -> None:
        """Enter: store what the line says; a line that is refused stays, with its ready times."""
        text = self.line.field.text()
        hold = _HOLD.fullmatch(text)
        if hold is not None:
            self._turn_hold((hold["about"] or "").strip())
            return
        said = self.line.said
        kind, about = kind_of(said.rest)
        when = said.when
        if isinstance(when, Moment):
            self._store(self._keeper.write(lambda ledger, now: ledger.add(kind, about, when, now)))
        elif when.reason == "no_time" and kind in DEFAULT_SPANS:
            zone = self._keeper.zone
            self._store(self._keeper.write(lambda ledger, now: ledger.add_span(kind, about, now, zone)))

    def holds(self) -> list[Promise]:
        """Customers that wait, the longest first."""
        return waiting(self._keeper.open_promises())

    def _store(self, promise: Promise | None) -> None:
        if promise is not None:
            self.line.field.clear()
            self.stored.emit(promise)

    def _turn_hold(self, about: str) -> None:
        held = self.holds()
        if held and not about:
            ended = self._keeper.write(lambda ledger, now: ledger.done(held[0].id, now))
            if ended is not None:
                self.line.field.clear()
                self.hold_ended.emit(ended)
            return
        zone = self._keeper.zone

        def start(ledger: Ledger, now: datetime) -> Promise:
            return ledger.start_hold(about, now, zone)

        self._store(self._keeper.write(start))

    def _meaning(self, text: str) -> str:
        hold = _HOLD.fullmatch(text)
        if hold is not None:
            held = self.holds()
            about = masked((hold["about"] or "").strip())
            if held and not about:
                return _("Enter 结束等待（{time}）").format(time=waited(self._keeper.elapsed(held[0])))
            return " · ".join(part for part in (_("Enter 开始等待计时"), about) if part)
        said = self.read(text)
        kind, about = kind_of(said.rest)
        if not isinstance(said.when, Moment) and said.when.reason == "no_time" and kind in DEFAULT_SPANS:
            minutes = int(DEFAULT_SPANS[kind].total_seconds() // 60)
            length = _("{minutes} 分钟后").format(minutes=minutes)
            return " · ".join(part for part in (length, kind_name(kind), masked(about)) if part)
        return ""


def kind_of(rest: str) -> tuple[PromiseKind, str]:
    """The kind that the words without the time begin with, and the words after it; a follow-up otherwise."""
    for word, kind in _KINDS:
        if rest.startswith(word):
            return kind, rest.removeprefix(word).strip()
    return PromiseKind.FOLLOW_UP, rest
