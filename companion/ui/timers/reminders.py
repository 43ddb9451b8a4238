"""What is told where: the card for what matters now, its echo as a notification, the panel and the tray for the rest."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QApplication

from companion.base.i18n import _
from companion.desktop.ports import Notice, Notifier, Presence
from companion.timers.model import Promise
from companion.timers.watch import Event
from companion.ui.bridge import Bridge
from companion.ui.timers.due_card import DueCard
from companion.ui.timers.keeper import Keeper
from companion.ui.timers.quiet import Quiet
from companion.ui.timers.wording import card_title, clock_words, what

_SECOND_REMINDER = 1
"""The nudge that still comes as a card (5 minutes late); later ones stay in the panel (screens.md, S6)."""
_COVERED_MS = 2000
"""How often to look whether the window that fills the screen is still there, while something waits for its end."""


class Reminders(QObject):
    """`acted` carries (what was pressed in a notification, promise id); see `DueCard` for the names.

    While do not disturb is on, or a window fills the screen, warnings wait. What is due then is told at once all the
    same: by the card, and over a window that fills the screen by the notification alone, the card coming after it.
    """

    acted = Signal(str, str)

    def __init__(
        self, card: DueCard, keeper: Keeper, notifier: Notifier, presence: Presence, quiet: Quiet,
        chord: Callable[[], str], parent: QObject,
    ) -> None:  # fmt: skip
        super().__init__(parent)
        self.sound = False
        self._card, self._keeper, self._notifier, self._presence = card, keeper, notifier, presence
        self._quiet, self._chord = quiet, chord
        self._held: list[Event] = []
        self._covered: list[Event] = []
        """Due, and told by the notification only."""
        self._pressed: Bridge[tuple[str, str]] = Bridge(lambda pressed: self.acted.emit(*pressed), self)
        self._again = QTimer(self)
        self._again.setInterval(_COVERED_MS)
        self._again.timeout.connect(self._release)

    def close(self) -> None:
        """No more arrivals."""
        self._again.stop()
        self._pressed.close()
        self._card.withdraw()

    def take(self, events: Sequence[Event]) -> None:
        """Show what has to be shown, and record that it was."""
        now, covered = self._keeper.now(), self._presence.fullscreen()
        later = {event.promise.id for event in events}
        held = [event for event in self._held if event.promise.id not in later]
        wanted = [event for event in [*held, *events] if _on_card(event)]
        self._held = [event for event in wanted if event.stage != "due"] if covered or self._quiet.on() else []
        waiting = {id(event) for event in self._held}
        wanted = [event for event in wanted if id(event) not in waiting]
        told = self._echo(wanted, now) if wanted else True
        if covered:
            self._covered += wanted
            # Nobody has seen it yet where the desktop shows no notifications: a restart has to tell it.
            waiting |= {id(event) for event in wanted} if not told else set()
        elif wanted:
            self._card.show_events(wanted, now, self._chord())
        self._keeper.shown([event for event in [*wanted, *events] if id(event) not in waiting])
        self._wait(covered)

    def keep(self, still: Sequence[Promise]) -> None:
        """The promises as they stand: what was done or moved needs no reminder; what was held back may come now."""
        due = {promise.id: promise.due for promise in still}
        self._held = [event for event in self._held if due.get(event.promise.id) == event.promise.due]
        self._covered = [event for event in self._covered if due.get(event.promise.id) == event.promise.due]
        self._release()
        self._card.keep(still, self._keeper.now(), self._chord())

    def _release(self) -> None:
        """What waited, once nothing stands in its way."""
        if not (self._held or self._covered):
            self._again.stop()
            return
        covered = self._presence.fullscreen()
        if not covered and self._covered:
            late, self._covered = self._covered, []
            names = {event.promise.id for event in late}
            # A nudge about what the card says now anyway would only ring a second time.
            late += [event for event in self._held if event.promise.id in names]
            self._held = [event for event in self._held if event.promise.id not in names]
            self._card.show_events(late, self._keeper.now(), self._chord())
            self._keeper.shown(late)
        if not covered and self._held and not self._quiet.on():
            self.take(())
        self._wait(covered)

    def _wait(self, covered: bool) -> None:
        if covered and (self._held or self._covered):
            self._again.start()
        else:
            self._again.stop()

    def _echo(self, events: Sequence[Event], now: datetime) -> bool:
        body = "\n".join(f"{clock_words(event.promise.due, now)} {what(event.promise)}" for event in events)
        name = events[0].promise.id
        actions: tuple[tuple[str, str], ...]
        actions = (("done", _("完成")), ("renegotiate", _("改约")), ("phrase", _("跟进话术")))
        if len(events) > 1:
            name, actions = "", (("panel", _("打开计时面板")),)
        notice = Notice(card_title(events, now), body, actions, self.sound)
        told = self._notifier.notify(notice, lambda action: self._pressed.post((action, name)))
        if self.sound and not told:
            QApplication.beep()
        return told


def _on_card(event: Event) -> bool:
    if event.stage == "hold":
        return False
    return event.stage != "nudge" or event.missed or int(event.name.partition(":")[2]) <= _SECOND_REMINDER
