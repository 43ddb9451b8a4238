"""The promises as the windows use them: every answer is a value, and what went wrong is one sentence, said once."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import datetime, timedelta, tzinfo
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import QObject, Signal

from companion.base.clock import Clock
from companion.base.i18n import _
from companion.base.store import StoreError
from companion.timers.backups import rotate_backups
from companion.timers.calendar import WorkCalendar
from companion.timers.calendar_file import USER_FILE, load_calendar
from companion.timers.ledger import Answer, Ledger, Refused, recompute
from companion.timers.model import Promise
from companion.timers.moment import WorkingHours
from companion.timers.recovery import forget_old, open_promises
from companion.timers.shelf import Moved
from companion.timers.stages import Rules
from companion.timers.watch import Event, Reading, Watch

_T = TypeVar("_T")
_BACKUP_LOOK = 300.0
"""Seconds between two questions whether a backup is due; `rotate_backups` itself keeps them 30 minutes apart."""
_REVIEW_BEFORE = timedelta(minutes=30)
"""The list at the end of the shift comes so long before it (timers-care.md)."""

_log = logging.getLogger("companion.timers")


class Keeper(QObject):
    """`told` carries a sentence for the agent; `changed`: something was written from here.

    A store that cannot be opened now is tried again at every look; until then there are no promises and every wish is
    answered with the sentence why.
    """

    changed = Signal()
    told = Signal(str)

    def __init__(self, database: Path, config: Path, clock: Clock, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.database = database
        self._config = config
        self._clock = clock
        self._ledger: Ledger | None = None
        self._watch: Watch | None = None
        self._last_told = ""
        self._table = -1
        self._backup_asked: float | None = None
        self._backup_failed = False
        self.calendar: WorkCalendar = WorkCalendar({})
        self.hours = WorkingHours()

    def reading(self) -> Reading:
        """The clocks now."""
        clock = self._clock
        return Reading(clock.now(), clock.boot(), clock.monotonic(), clock.zone())

    def now(self) -> datetime:
        """The wall clock in the agent's zone."""
        return self._clock.now().astimezone(self._clock.zone())

    @property
    def zone(self) -> tzinfo:
        """The agent's zone now."""
        return self._clock.zone()

    def use_hours(self, hours: WorkingHours) -> None:
        """The agent's working day from now on; what was promised by the hours of before stays as it was said."""
        if hours.refused and hours.refused != self.hours.refused:
            self.told.emit(hours.refused)
        self.hours = hours
        if self._watch is not None:
            self._watch.use(replace(self._watch.rules, hours=hours))

    def shift_end(self) -> datetime | None:
        """When work ends today; None on a day off, and once it has ended."""
        end = self._close_of_today()
        return end if end is not None and self.now() < end else None

    def reviewing(self) -> bool:
        """Whether it is time for the review: the last half hour of a working day, and what is left of the day."""
        end = self._close_of_today()
        return end is not None and self.now() >= end - _REVIEW_BEFORE

    def open(self) -> bool:
        """Open the store unless it is open; says what had to be repaired, or why it cannot be."""
        if self._ledger is not None:
            return True
        try:
            opened = open_promises(self.database, self._clock.now())
        except StoreError as error:
            self._fail(error)
            return False
        self._ledger = Ledger(opened.shelf)
        self._last_told = ""
        if opened.notice:
            self.told.emit(opened.notice)
        self._try(lambda ledger: forget_old(ledger.shelf, self._clock.now()))
        self._read_calendar()
        self._watch = Watch(self._ledger, Rules(self.zone, self.calendar, self.hours))
        return True

    def close(self) -> None:
        """Give the file back."""
        if self._ledger is not None:
            self._ledger.shelf.close()
        self._ledger = self._watch = None

    def look(self) -> list[Event]:
        """What to show now. Nothing is lost when it cannot be read: the next look tells it."""
        self._follow()
        if not self.open():
            return []
        self._read_calendar()
        reading = self.reading()
        events = self._try(lambda _ledger: self._watch.tick(reading) if self._watch is not None else [])
        self._back_up(reading)
        return events or []

    def shown(self, events: Iterable[Event]) -> None:
        """These are on the screen; a restart does not announce them again."""
        told = tuple(events)
        if self._watch is not None:
            self._try(lambda _ledger: self._watch.shown(told) if self._watch is not None else None)

    def next_look(self) -> float:
        """Seconds until the next look, 0 to 30."""
        reading = self.reading()
        if self._watch is None:
            return 30.0
        return max((self._watch.next_look(reading) - reading.now).total_seconds(), 0.0)

    def elapsed(self, promise: Promise) -> float:
        """Seconds that a customer has waited."""
        return self._watch.elapsed(promise, self.reading()) if self._watch is not None else 0.0

    def open_promises(self) -> list[Promise]:
        """What still has to be kept, soonest first."""
        return self._try(lambda ledger: ledger.open_promises()) or []

    def closed(self) -> list[Promise]:
        """What was closed in the last seven days, the latest first."""
        return self._try(lambda ledger: ledger.closed(self._clock.now())) or []

    def write(self, wish: Callable[[Ledger, datetime], Answer]) -> Promise | None:
        """Do `wish` at this moment. None: it was refused, and `told` has said why."""
        now = self._clock.now()
        answer = self._try(lambda ledger: wish(ledger, now))
        if isinstance(answer, Refused):
            self.told.emit(answer.message)
            return None
        if answer is not None:
            self.changed.emit()
        return answer

    def _follow(self) -> None:
        """Let go of a file that another process has set aside; the next step opens the one in its place."""
        if self._ledger is not None and self._ledger.shelf.moved():
            _log.warning("store: replaced by another process, opened again")
            self.close()

    def _try(self, ask: Callable[[Ledger], _T]) -> _T | None:
        self._follow()
        if self._ledger is None and not self.open():
            return None
        assert self._ledger is not None
        try:
            answer = ask(self._ledger)
        except Moved:
            return self._try(ask)
        except StoreError as error:
            self._fail(error)
            return None
        self._last_told = ""
        return answer

    def _fail(self, error: StoreError) -> None:
        if str(error) != self._last_told:
            self._last_told = str(error)
            _log.warning("store: %s", error.kind)
            self.told.emit(str(error))

    def _close_of_today(self) -> datetime | None:
        now, end = self.now(), self.hours.end
        working = self.calendar.is_workday(now.date())
        return now.replace(hour=end.hour, minute=end.minute, second=0, microsecond=0) if working else None

    def _back_up(self, reading: Reading) -> None:
        if self._backup_asked is not None and reading.boot - self._backup_asked < _BACKUP_LOOK:
            return
        self._backup_asked = reading.boot
        if self._ledger is None:
            return
        try:
            rotate_backups(self._ledger.shelf, reading.now)
        except StoreError as error:
            _log.warning("backup: %s", error.kind)
            if not self._backup_failed:
                self.told.emit(_("承诺已存好，但备份没有做成。请检查磁盘空间和备份文件夹的权限。"))
            self._backup_failed = True
        else:
            self._backup_failed = False

    def _read_calendar(self) -> None:
        """A working-day table that came or changed moves the promises counted in working days, and is told."""
        path = self._config / USER_FILE
        table = path.stat().st_mtime_ns if path.exists() else 0
        if table == self._table:
            return
        self._table = table
        loaded = load_calendar(self._config)
        self.calendar = loaded.calendar
        for problem in loaded.problems:
            self.told.emit(problem)
        if self._watch is not None:
            self._watch.use(replace(self._watch.rules, calendar=self.calendar))
        moved = self._try(lambda ledger: recompute(ledger, self.calendar, self.zone))
        if moved:
            self.told.emit(_("工作日历变了，{count} 条承诺的到期时间已重新计算。").format(count=len(moved)))
            self.changed.emit()
