"""What is told where: the card for what matters now, its echo as a notification, the panel and the tray for the rest."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

from PySide6.QtCore import QObject, Signal

from companion.base.i18n import _
from companion.desktop.ports import Notice, Notifier
from companion.timers.model import Promise
from companion.timers.watch import Event
from companion.ui.bridge import Bridge
from companion.ui.timers.due_card import DueCard
from companion.ui.timers.keeper import Keeper
from companion.ui.timers.wording import card_title, clock_words, what

_SECOND_REMINDER = 1
"""The nudge that still comes as a card (5 minutes late); later ones stay in the panel (screens.md, S6)."""


class Reminders(QObject):
    """`acted` carries (what was pressed in a notification, promise id); see `DueCard` for the names."""

    acted = Signal(str, str)

    def __init__(self, card: DueCard, keeper: Keeper, notifier: Notifier, chord: Callable[[], str], parent: QObject) -> None:
        super().__init__(parent)
        self.quiet_until: datetime | None = None
        """Do not disturb until then: only what is due now shows itself, the rest afterwards."""
        self._card, self._keeper, self._notifier, self._chord = card, keeper, notifier, chord
        self._held: list[Event] = []
        self._pressed: Bridge[tuple[str, str]] = Bridge(lambda pressed: self.acted.emit(*pressed), self)

    def close(self) -> None:
        """No more arrivals."""
        self._pressed.close()
        self._card.withdraw()

    def take(self, events: Sequence[Event]) -> None:
        """Show what has to be shown, and record that it was."""
        now = self._keeper.now()
        wanted = [event for event in [*self._held, *events] if _on_card(event)]
        if self.quiet_until is not None and now < self.quiet_until:
            self._held = [event for event in wanted if event.stage != "due"]
            wanted = [event for event in wanted if event.stage == "due"]
        else:
            self._held = []
        if wanted:
            self._card.show_events(wanted, now, self._chord())
            self._echo(wanted, now)
        held = {id(event) for event in self._held}
        self._keeper.shown([event for event in [*wanted, *events] if id(event) not in held])

    def keep(self, still: Sequence[Promise]) -> None:
        """The promises as they stand: what was done or moved needs no reminder; what was held back may come now."""
        due = {promise.id: promise.due for promise in still}
        self._held = [event for event in self._held if due.get(event.promise.id) == event.promise.due]
        if self._held and (self.quiet_until is None or self._keeper.now() >= self.quiet_until):
            self.take(())
        self._card.keep(still, self._keeper.now(), self._chord())

    def _echo(self, events: Sequence[Event], now: datetime) -> None:
        body = "\n".join(f"{clock_words(event.promise.due, now)} {what(event.promise)}" for event in events)
        name = events[0].promise.id
        actions = (("done", _("完成")), ("renegotiate", _("改约")), ("phrase", _("跟进话术")))
        if len(events) > 1:
            name, actions = "", (("panel", _("打开计时面板")),)  # type: ignore[assignment]
        notice = Notice(card_title(events, now), body, actions)
        self._notifier.notify(notice, lambda action: self._pressed.post((action, name)))


def _on_card(event: Event) -> bool:
    if event.stage == "hold":
        return False
    return event.stage != "nudge" or event.missed or int(event.name.partition(":")[2]) <= _SECOND_REMINDER
