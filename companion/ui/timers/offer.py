"""The offer to remember a promise that was just made to a customer: one key, gone in six seconds."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from companion.base.i18n import _
from companion.desktop.ports import Target
from companion.timers.model import PromiseKind
from companion.timers.moment import Moment
from companion.timers.when import find
from companion.ui.chip import Chip
from companion.ui.look import Look
from companion.ui.timers.keeper import Keeper
from companion.ui.timers.line import spoken

OFFER_MS = 6000
_MARGIN = 16


class PromiseOffer(QObject):
    """`stored` carries the promise once the offer was taken. Ignored, it leaves no trace."""

    stored = Signal(object)

    def __init__(self, look: Look, keeper: Keeper, parent: QObject) -> None:
        super().__init__(parent)
        self._keeper = keeper
        self._moment: Moment | None = None
        self._about = ""
        self.chip = Chip(look, _("记下承诺"))
        self.chip.taken.connect(self.take)

    @property
    def open(self) -> bool:
        """Whether it waits for its key."""
        return self.chip.isVisible()

    def offer(self, text: str, target: Target, about: str, chord: str) -> bool:
        """Offer the first time that `text` promises; False: it promises none."""
        keeper = self._keeper
        found = find(text, keeper.now(), keeper.zone, keeper.calendar, keeper.hours)
        if not found:
            return False
        self._moment, self._about = found[0], about
        said = _("记下这个承诺？{moment}").format(moment=spoken(found[0], about))
        self.chip.offer(said, chord, target, OFFER_MS)
        # Low enough that the palette, opened again at once, keeps its last line free on a small screen.
        area = self.chip.screen().availableGeometry()
        self.chip.move(self.chip.x(), area.bottom() + 1 - self.chip.height() - self.chip.look.px(_MARGIN))
        return True

    def take(self) -> None:
        """Store what the chip says."""
        moment, self._moment = self._moment, None
        self.chip.withdraw()
        if moment is None:
            return
        about = self._about
        kept = self._keeper.write(lambda ledger, now: ledger.add(PromiseKind.FOLLOW_UP, about, moment, now))
        if kept is not None:
            self.stored.emit(kept)
