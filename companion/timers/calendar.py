"""Working days: Monday to Friday, corrected by dated tables, and honest about years that have none."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from types import MappingProxyType
from typing import NamedTuple

_SATURDAY = 5


class YearTable(NamedTuple):
    """How one year differs from Monday to Friday: weekdays off, and make-up days at weekends."""

    rest: frozenset[date] = frozenset()
    work: frozenset[date] = frozenset()


class WorkCalendar(NamedTuple):
    """The tables by year. A year without one counts Monday to Friday; `known` says which it is."""

    years: Mapping[int, YearTable] = MappingProxyType({})

    def known(self, year: int) -> bool:
        """Whether there is a table for `year`."""
        return year in self.years

    def is_workday(self, day: date) -> bool:
        """Whether people work on `day`."""
        table = self.years.get(day.year)
        if table is not None:
            if day in table.rest:
                return False
            if day in table.work:
                return True
        return day.weekday() < _SATURDAY

    def add_workdays(self, day: date, count: int) -> tuple[date, tuple[int, ...]]:
        """The `count`-th working day after `day` (itself never counted), and the years counted without a table.

        `count` >= 1. Raises OverflowError beyond the year 9999.
        """
        unsure: list[int] = []
        while count > 0:
            day += timedelta(days=1)
            if day.year not in self.years and day.year not in unsure:
                unsure.append(day.year)
            count -= self.is_workday(day)
        return day, tuple(unsure)

    def replaced(self, tables: Mapping[int, YearTable]) -> WorkCalendar:
        """This calendar with those years in place of its own."""
        return WorkCalendar({**self.years, **tables})
