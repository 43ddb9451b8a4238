"""The pages beside the way: people, the end of the shift, the agent's own record. B leads back to where one was."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from PySide6.QtCore import QObject, Signal

from companion.base.i18n import _
from companion.care.contacts import Contact
from companion.care.model import Library
from companion.ui.care.after_shift_page import AfterShiftPage
from companion.ui.care.contact_page import ContactPage
from companion.ui.care.journal_page import JournalPage
from companion.ui.care.people_page import PeoplePage
from companion.ui.care.record import Record
from companion.ui.care.window import CareWindow
from companion.ui.look import Look


class SidePages(QObject):
    """`back_wanted`: to the card. `copied` carries a text to copy. `erased`: everything kept is gone."""

    back_wanted = Signal()
    erased = Signal()
    copied = Signal(str)

    def __init__(self, look: Look, window: CareWindow, record: Record, now: Callable[[], datetime]) -> None:
        super().__init__(window)
        self._window, self._record, self._now = window, record, now
        self._now_needed = False
        self._asks: tuple[str, ...] = ()
        self.people = PeoplePage(look)
        self.contact = ContactPage(look)
        self.after_shift = AfterShiftPage(look)
        self.journal = JournalPage(look)
        for page in (self.people, self.contact, self.after_shift, self.journal):
            window.add_page(page)
        for way_back in (self.people, self.after_shift, self.journal):
            way_back.back_wanted.connect(self.back_wanted)
        self.people.copied.connect(self.copied)
        self.people.edit_wanted.connect(self._edit)
        self.contact.saved.connect(lambda contact: self._refresh_people(self._record.save_contact(contact)))
        self.contact.removed.connect(lambda name: self._refresh_people(self._record.remove_contact(name)))
        self.contact.back_wanted.connect(self._refresh_people)
        self.journal.switched.connect(lambda on, days: self.show_journal(self._record.switch(on, days)))
        self.journal.pinned.connect(self._record.pin)
        self.journal.forgotten.connect(lambda entry: self.show_journal(self._record.forget(entry)))
        self.journal.erased.connect(self._erase)
        self.after_shift.laid_down.connect(self._lay_down)
        self._activities = Library((), {}, ("", 300), (), ()).after_shift()

    def use_library(self, library: Library) -> None:
        """Where the sentences and the activities come from."""
        self._asks = library.asks
        self._activities = library.after_shift()

    def show_people(self, now_needed: bool) -> None:
        """Whom to turn to; `now_needed`: the numbers that always answer first."""
        self._now_needed = now_needed
        self._refresh_people()

    def show_after_shift(self, told: str = "") -> None:
        """What to do when the shift is over."""
        entries, problem = self._record.entries()
        loose = any(not entry.pinned for entry in entries)
        self.after_shift.show_list(self._activities, notes=loose, told=told or problem)
        self._window.show_page(self.after_shift)

    def show_journal(self, told: str = "") -> None:
        """The agent's own record."""
        entries, problem = self._record.entries()
        zone = self._now().tzinfo
        assert zone is not None
        self.journal.show_journal(self._record.consent(), entries, zone, told or problem)
        self._window.show_page(self.journal)

    def _refresh_people(self, told: str = "") -> None:
        contacts, problem = self._record.contacts()
        self.people.show_people(contacts, self._asks, now_needed=self._now_needed, told=told or problem)
        self._window.show_page(self.people)

    def _edit(self, contact_id: str) -> None:
        found = next((one for one in self._record.contacts()[0] if one.id == contact_id), None)
        self.contact.edit(found or Contact("", "person", ""), new=found is None)
        self._window.show_page(self.contact)

    def _lay_down(self) -> None:
        self.show_after_shift(self._record.lay_down() or _("放下了。"))

    def _erase(self) -> None:
        self.show_journal(self._record.erase() or _("都清除了。"))
        self.erased.emit()
