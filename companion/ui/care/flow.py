"""From the card to the way back: which page follows which."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime

from PySide6.QtCore import QObject, Signal

from companion.care.checkin import CheckIn
from companion.care.exercises import ABUSIVE, AVOIDED, Offer, offer
from companion.care.journal import Note
from companion.care.model import Exercise, Library
from companion.desktop.ports import Target
from companion.ui.announce import announce
from companion.ui.care.checkin_page import CheckInPage
from companion.ui.care.closing_page import ClosingPage
from companion.ui.care.exercise_page import ExercisePage
from companion.ui.care.offer_page import OfferPage
from companion.ui.care.record import Record
from companion.ui.care.review_page import ReviewPage
from companion.ui.care.side_pages import SidePages
from companion.ui.care.window import CareWindow
from companion.ui.look import Look


class CareFlow(QObject):
    """`steady` is a steady clock in seconds, `now` the wall clock, `still` whether nothing may move.

    `journal_declined`: the agent does not want to be asked again. `copied` carries a text to copy. How many abusive
    calls the day had, and the last few exercises, stay in memory, for the next offer alone.
    """

    journal_declined = Signal()
    copied = Signal(str)

    def __init__(
        self, look: Look, window: CareWindow, record: Record, steady: Callable[[], float], now: Callable[[], datetime],
        still: Callable[[], bool],
    ) -> None:  # fmt: skip
        super().__init__(window)
        self._window, self._record, self._now, self._still = window, record, now, still
        self._library: Library | None = None
        self._made: Offer | None = None
        self._exercise: Exercise | None = None
        self._seconds = 60
        self._abusive: tuple[date | None, int] = (None, 0)
        self._lately: list[str] = []
        self.asks_for_journal = True
        self.checkin, self.offers = CheckInPage(look), OfferPage(look)
        self.exercise, self.review = ExercisePage(look, steady), ReviewPage(look, steady)
        self.closing = ClosingPage(look)
        for page in (self.checkin, self.offers, self.exercise, self.review, self.closing):
            window.add_page(page)
        self.side = SidePages(look, window, record, now)
        self._connect()

    def use_library(self, library: Library) -> None:
        """Offer from `library` from now on; it has to be one without problems."""
        self._library = library
        self.side.use_library(library)

    def open_card(self, target: Target) -> None:
        """The card, over `target`."""
        self._card()
        self._window.open_over(target)

    def open_daily(self, target: Target) -> None:
        """The daily five minutes, at once: the agent asked for them."""
        found = self._library.get(self._library.daily[0]) if self._library is not None else None
        if found is None or self._library is None:
            self.open_card(target)
            return
        self._start(found, self._library.daily[1])
        self._window.open_over(target)

    def _connect(self) -> None:
        window, card = self._window, self.checkin
        window.people_wanted.connect(lambda: self.side.show_people(False))
        card.people_wanted.connect(self.side.show_people)
        card.after_shift_wanted.connect(lambda: self.side.show_after_shift())
        card.journal_wanted.connect(lambda: self.side.show_journal())
        card.journal_answered.connect(self._answer_journal)
        card.answered.connect(self._offer)
        self.side.back_wanted.connect(self._card)
        self.side.erased.connect(self._forget)
        self.offers.chosen.connect(self._start)
        self.offers.skipped.connect(window.dismiss)
        self.exercise.ended.connect(self._done)
        self.review.kept.connect(self._keep)
        self.review.dropped.connect(lambda: self._let_go(""))
        self.closing.back_wanted.connect(window.dismiss)
        self.closing.again_wanted.connect(self._again)
        self.closing.favoured.connect(self._favour)
        for page in (self.exercise, self.closing):
            page.other_wanted.connect(self._others)
        for speaking in (self.exercise, self.review):
            speaking.said.connect(lambda words, page=speaking: announce(page, words))
        for copying in (self.offers, self.exercise, self.side):
            copying.copied.connect(self.copied)

    def _card(self) -> None:
        self.checkin.begin(ask=self.asks_for_journal and self._record.consent() is None)
        self._window.show_page(self.checkin)

    def _answer_journal(self, agreed: bool) -> None:
        if agreed:
            self._record.switch(True)
        else:
            self.asks_for_journal = False
            self.journal_declined.emit()

    def _offer(self, answer: CheckIn) -> None:
        if self._library is None:
            return
        day, before = self._now().date(), 0
        if self._abusive[0] == day:
            before = self._abusive[1]
        self._made = offer(
            self._library, answer.kind_of_call, answer.seconds, recent=[*self._lately, *self._record.recent()],
            favourites=self._record.favourites(), intensity=answer.intensity, abusive_before=before,
        )  # fmt: skip
        self._abusive = (day, before + (answer.kind_of_call == ABUSIVE))
        # It leads at once; the others are one key away. Words to ask for time away are to be read first.
        if self._made.asks:
            self._show_offer(self._made)
        else:
            self._start(self._made.first, answer.seconds)

    def _show_offer(self, made: Offer) -> None:
        self.offers.show_offer(made)
        self._window.show_page(self.offers)

    def _start(self, exercise: Exercise, seconds: int) -> None:
        self._exercise, self._seconds = exercise, seconds
        if exercise.kind == "review":
            self.review.prepare(exercise, seconds, days=self._record.days())
            self._window.show_page(self.review)
            return
        asks = self._library.asks if exercise.kind == "person" and self._library is not None else ()
        self.exercise.prepare(exercise, seconds, still=self._still(), asks=asks)
        self._window.show_page(self.exercise)

    def _remember(self, exercise: Exercise) -> None:
        # In memory for those who keep no journal: the next offer is another one all the same.
        self._lately = [exercise.id, *self._lately][:AVOIDED]
        self._record.done(exercise.id)

    def _forget(self) -> None:
        self._lately, self._abusive = [], (None, 0)

    def _done(self, exercise: Exercise) -> None:
        self._remember(exercise)
        favourite = exercise.id in self._record.favourites() if self._record.days() else None
        self.closing.close_with(exercise.closing, favourite=favourite)
        self._window.show_page(self.closing)

    def _keep(self, note: Note) -> None:
        self._let_go(self._record.keep(note))

    def _let_go(self, told: str) -> None:
        if self._exercise is not None:
            self._remember(self._exercise)
        self.closing.let_go(told)
        self._window.show_page(self.closing)

    def _again(self) -> None:
        if self._exercise is not None:
            self._start(self._exercise, self._seconds)

    def _others(self) -> None:
        if self._made is not None:
            self._show_offer(self._made)
        else:
            self._card()

    def _favour(self, on: bool) -> None:
        if self._exercise is not None:
            self._record.favour(self._exercise.id, on)
