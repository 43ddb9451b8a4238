"""Do not disturb, always with an end: half an hour, or until the shift is over."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from PySide6.QtCore import QObject, Signal

from companion.base.i18n import _
from companion.ui.feature import Action
from companion.ui.timers.keeper import Keeper
from companion.ui.timers.wording import clock_words

SPAN = timedelta(minutes=30)


class Quiet(QObject):
    """`changed` carries the sentence that says so; empty when it ended by itself."""

    changed = Signal(str)

    def __init__(self, keeper: Keeper, parent: QObject) -> None:
        super().__init__(parent)
        self._keeper = keeper
        self.until: datetime | None = None
        self.busy: Callable[[], bool] = lambda: False
        """Whether the agent is in the middle of a pause: as good as asked for."""

    def on(self) -> bool:
        """Whether only what is due now may show itself."""
        return self.busy() or (self.until is not None and self._keeper.now() < self.until)

    def look(self) -> None:
        """Its end may have come."""
        if self.until is not None and self._keeper.now() >= self.until:
            self.until = None
            self.changed.emit("")

    def for_a_while(self) -> None:
        """Half an hour from now."""
        self._begin(self._keeper.now() + SPAN)

    def until_the_end(self) -> None:
        """Until work ends today; half an hour where it has ended."""
        self._begin(self._keeper.shift_end() or self._keeper.now() + SPAN)

    def stop(self) -> None:
        """No longer."""
        if self.until is not None:
            self.until = None
            self.changed.emit(_("勿扰结束了。"))

    def actions(self) -> Sequence[Action]:
        """The submenu: what can be asked for now."""
        now, end = self._keeper.now(), self._keeper.shift_end()
        group = _("勿扰")
        offered = []
        if self.until is not None:
            group = _("勿扰中，到 {clock}").format(clock=clock_words(self.until, now))
            offered.append(Action("quiet-end", _("结束勿扰"), lambda _target: self.stop(), group=group))
        offered.append(Action("quiet", _("30 分钟"), lambda _target: self.for_a_while(), group=group))
        if end is not None:
            words = _("到下班（{clock}）").format(clock=clock_words(end, now))
            offered.append(Action("quiet-shift", words, lambda _target: self.until_the_end(), group=group))
        return offered

    def _begin(self, until: datetime) -> None:
        self.until = until
        clock = clock_words(until, self._keeper.now())
        self.changed.emit(_("勿扰到 {clock}；到期的承诺仍会提醒。").format(clock=clock))
