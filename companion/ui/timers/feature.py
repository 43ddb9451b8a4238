"""Promises as one part of the program: the watch, the panel, the card, the pill, the offer after a paste."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import timedelta

from PySide6.QtCore import QObject, QTimer, Signal

from companion.base.clock import Clock
from companion.base.i18n import _
from companion.base.paths import Paths
from companion.base.settings import TimerSettings
from companion.desktop.ports import NO_TARGET, Clipboard, Notifier, Presence, Target
from companion.desktop.ports_null import NullPresence
from companion.timers.model import Promise, PromiseKind
from companion.timers.moment import WorkingHours
from companion.ui.bridge import Bridge
from companion.ui.choice import Choice
from companion.ui.feature import Action
from companion.ui.icon import Mood
from companion.ui.look import Look
from companion.ui.strip import MessageStrip
from companion.ui.timers.due_card import DueCard
from companion.ui.timers.exit_ask import ExitAsk
from companion.ui.timers.export import documents, export_calendar
from companion.ui.timers.hold_pill import HoldPill
from companion.ui.timers.keeper import Keeper
from companion.ui.timers.offer import PromiseOffer
from companion.ui.timers.panel import TimersPanel
from companion.ui.timers.quiet import Quiet
from companion.ui.timers.reminders import Reminders
from companion.ui.timers.watcher import Watcher
from companion.ui.timers.wording import (
    clock_words,
    length_words,
    mood_of,
    phrase_query,
    tray_words,
    urgent,
    what,
    window_words,
)

_CUSTOMER = ("客户姓名", "客户称呼", "称呼", "客户")
"""Slots that name the customer a reply was written for."""


class TimersFeature(QObject):
    """`phrase_wanted` carries a query for the palette.

    `tell` gets the mood of the tray, its words and its number when they change. `presence` says what a card must not
    come up over.
    """

    phrase_wanted = Signal(str)

    def __init__(
        self, look: Look, paths: Paths, clock: Clock, clipboard: Clipboard, notifier: Notifier, message: MessageStrip,
        tell: Callable[[Mood, str, int], None], parent: QObject, presence: Presence | None = None,
    ) -> None:  # fmt: skip
        super().__init__(parent)
        self._message, self._tell = message, tell
        self._chord, self._told, self._urgent = "", (Mood.CALM, "", 0), 0
        self._open: list[Promise] = []
        self.keeper = Keeper(paths.database, paths.config, clock, self)
        self.panel = TimersPanel(look, self.keeper)
        self.card, self.pill = DueCard(look), HoldPill(look, self.keeper)
        self.offered = PromiseOffer(look, self.keeper, self)
        self.quiet, self._exit = Quiet(self.keeper, self), ExitAsk(look)
        self.reminders = Reminders(
            self.card, self.keeper, notifier, presence or NullPresence(), self.quiet, lambda: self._chord, self
        )
        self.watcher = Watcher(self.keeper, self)
        self._copied: Bridge[bool] = Bridge(self._tell_copied, self)
        self.woken: Bridge[None] = Bridge(lambda _none: self.watcher.look(), self)
        """The machine has woken: look at once. Post from any thread."""
        self._end: Callable[[], object] = lambda: None
        self._exit.leave.connect(lambda: self._end())
        self.keeper.told.connect(self._say)
        self.quiet.changed.connect(self._quiet_changed)
        self.watcher.events.connect(self.reminders.take)
        self.watcher.looked.connect(self._looked)
        self.panel.hand_over_wanted.connect(lambda text: clipboard.copy(text, self._copied.post))
        self.panel.phrase_wanted.connect(self._want_phrase)
        self.panel.export_wanted.connect(self._export)
        self.panel.entry.stored.connect(self._confirm)
        self.offered.stored.connect(self._confirm)
        self.reminders.acted.connect(self._acted)
        self.card.done.connect(self._done)
        self.pill.ended.connect(self._done)
        self.card.renegotiate_wanted.connect(self._want_new_time)
        self.pill.callback_wanted.connect(self._want_new_time)
        self.card.phrase_wanted.connect(self._want_phrase)
        self.pill.phrase_wanted.connect(self._want_phrase)
        self.card.panel_wanted.connect(lambda: self.panel.open_over(NO_TARGET))
        self.pill.panel_wanted.connect(lambda: self.panel.open_over(NO_TARGET))
        QTimer.singleShot(0, self, self._begin)

    def actions(self) -> Sequence[Action]:
        """The panel with its number, and do not disturb."""
        panel = _("计时面板（{count}）").format(count=self._urgent) if self._urgent else _("计时面板")
        return (Action("timers", panel, self.toggle, self._chord), *self.quiet.actions())

    def close(self) -> None:
        """Off the screen; nothing runs on, the file is given back."""
        self.watcher.stop()
        self._copied.close()
        self.woken.close()
        self.reminders.close()
        self.offered.chip.withdraw()
        self.pill.show_holds([])
        self.panel.dismiss()
        self._exit.withdraw()
        self.keeper.close()

    def use_chord(self, chord: str) -> None:
        """The chord to ask for; empty for none."""
        self._chord = chord

    def use_settings(self, settings: TimerSettings) -> None:
        """In force from now on."""
        self.keeper.use_hours(WorkingHours.of(settings.start, settings.end))
        self.reminders.sound = settings.sound
        self.watcher.look_soon()

    def open_panel(self, target: Target) -> None:
        """From the tray: the panel, whatever is offered just now; or away with it."""
        self.offered.chip.withdraw()
        self.toggle(target)

    def ask_to_end(self, end: Callable[[], object]) -> None:
        """The agent wants the program to end: `end` it, after a question where promises are open."""
        self._end = end
        waiting = self.keeper.open_promises()
        if waiting:
            self._exit.ask(waiting, self.keeper.now())
        else:
            end()

    def toggle(self, target: Target) -> None:
        """The hotkey: take the offer that stands, else open the panel, or close it."""
        if self.offered.open:
            self.offered.take()
        elif self.panel.isVisible() and self.panel.isActiveWindow():
            self.panel.dismiss()
        else:
            self.panel.dismiss()
            self.panel.open_over(target)

    def offer_for(self, text: str, target: Target, about: str = "") -> bool:
        """Offer for six seconds to remember the first time that `text` promises; one key, the panel's own, takes it.

        `text` is what goes out to the customer (a pasted phrase, an accepted draft), `target` the window it goes to,
        `about` whom it is for; without it the window's title says so, its numbers masked. False: it promises no time.
        """
        return self.offered.offer(text, target, about or window_words(target.title), self._chord)

    def pasted(self, choice: Choice) -> None:
        """A reply has left the palette."""
        about = next((choice.values[name] for name in _CUSTOMER if choice.values.get(name)), "")
        self.offer_for("\n".join(choice.parts), choice.target, about)

    def next_promise(self) -> str:
        """How many promises are overdue and how far the next one is, for the corner of another window; empty for none."""
        now = self.keeper.now()
        due = [p.due for p in self._open if p.kind is not PromiseKind.HOLD]
        ahead = [moment for moment in due if moment > now]
        late = len(due) - len(ahead)
        said = [_("{count} 个承诺已到期").format(count=late)] if late else []
        if ahead:
            said.append(_("距最近承诺 {length}").format(length=length_words(min(ahead) - now)))
        return " · ".join(said)

    def promise_soon(self) -> str:
        """The line of the last minute before a promise; empty for none."""
        now = self.keeper.now()
        near = [p for p in self._open if p.kind is not PromiseKind.HOLD and now < p.due <= now + timedelta(minutes=1)]
        return _("一分钟内到期：{what}").format(what=what(near[0])) if near else ""

    def _begin(self) -> None:
        """The first look; and what was told before and still stands open is said once, as promised when leaving."""
        self.watcher.start()
        now = self.keeper.now()
        late = [p for p in self._open if p.kind is not PromiseKind.HOLD and p.due <= now]
        if late and not self.card.isVisible():
            first = min(late, key=lambda promise: promise.due)
            said = _("还有 {count} 个到期的承诺没有了结，最早的是 {clock} {what}。").format(
                count=len(late), clock=clock_words(first.due, now), what=what(first)
            )
            self._message.say(said, NO_TARGET, caution=True)

    def _looked(self) -> None:
        now = self.keeper.now()
        self.quiet.look()
        self._open = self.keeper.open_promises()
        self.reminders.keep(self._open)
        self.pill.show_holds(self.panel.entry.holds())
        self.panel.refresh()
        self._urgent = urgent(self._open, now)
        told = (mood_of(self._open, now), tray_words(self._open, now), self._urgent)
        if told != self._told:
            self._told = told
            self._tell(*told)

    def _quiet_changed(self, sentence: str) -> None:
        if sentence:
            self._message.say(sentence, NO_TARGET)
        # The menu says it too.
        self._told = (Mood.CALM, "", 0)
        self.watcher.look_soon()

    def _confirm(self, promise: Promise) -> None:
        if promise.kind is not PromiseKind.HOLD:
            said = _("已记下：{clock} {what}").format(clock=clock_words(promise.due, self.keeper.now()), what=what(promise))
            self._message.say(said, NO_TARGET)

    def _done(self, promise: Promise) -> None:
        self.keeper.write(lambda ledger, now: ledger.done(promise.id, now))

    def _want_new_time(self, promise: Promise) -> None:
        self.panel.open_at(NO_TARGET, promise, new_time=True)

    def _want_phrase(self, promise: Promise) -> None:
        self.phrase_wanted.emit(phrase_query(promise, self.keeper.now()))

    def _acted(self, action: str, name: str) -> None:
        promise = next((promise for promise in self._open if promise.id == name), None)
        if promise is None:
            self.panel.open_over(NO_TARGET)
        elif action == "done":
            self._done(promise)
        elif action == "renegotiate":
            self._want_new_time(promise)
        elif action == "phrase":
            self._want_phrase(promise)

    def _say(self, sentence: str) -> None:
        self.panel.tell(sentence)
        self._message.say(sentence, NO_TARGET, caution=True)

    def _export(self) -> None:
        said, ok = export_calendar(self.keeper, documents())
        self._message.say(said, NO_TARGET, caution=not ok)

    def _tell_copied(self, ok: bool) -> None:
        said = _("交接内容已复制，号码已打码。") if ok else _("没能复制，请再试一次。")
        self._message.say(said, NO_TARGET, caution=not ok)
