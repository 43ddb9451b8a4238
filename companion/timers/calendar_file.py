"""The working-day tables on disk: the one that ships, and the user's own beside the settings."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path

from companion.base.guarded_yaml import Refused, load
from companion.base.i18n import _
from companion.base.paths import resources_dir
from companion.timers.calendar import WorkCalendar, YearTable

USER_FILE = "calendar.yaml"
"""In the config folder; the same keys as the shipped table: ``years: {"2027": {rest: [01-01], work: [02-06]}}``."""


@dataclass(frozen=True, slots=True)
class LoadedCalendar:
    """The calendar in force, and one sentence for each thing wrong with the user's file."""

    calendar: WorkCalendar
    problems: tuple[str, ...] = ()


@lru_cache(maxsize=1)
def shipped_calendar() -> WorkCalendar:
    """Mainland China, 2004 to 2026; the source is named in the file."""
    raw = json.loads((resources_dir() / "calendar" / "cn.json").read_text(encoding="utf-8"))
    years = {}
    for name, table in raw["years"].items():
        year = int(name)
        years[year] = YearTable(_days(year, table["rest"]), _days(year, table["work"]))
    return WorkCalendar(years)


def load_calendar(config: Path) -> LoadedCalendar:
    """The shipped tables with those of ``config/calendar.yaml`` in their place, year by year.

    A year that cannot be read is left as shipped and named in `problems`; never raises for content.
    """
    path = config / USER_FILE
    if not path.exists():
        return LoadedCalendar(shipped_calendar())
    try:
        tree = load(path).tree
    except Refused as refused:
        return LoadedCalendar(shipped_calendar(), (_("工作日历读不了：{why}").format(why=refused),))
    listed = tree.get("years") if isinstance(tree, dict) else None
    if not isinstance(listed, dict):
        problem = _("{file} 里没有 years 这一项，先按自带的日历计算。").format(file=path.name)
        return LoadedCalendar(shipped_calendar(), (problem,))
    own: dict[int, YearTable] = {}
    problems = []
    for name, table in listed.items():
        try:
            own[int(name)] = _user_year(int(name), table)
        except ValueError as error:
            problems.append(
                _("{file} 里 {year} 年的表有问题（{why}），这一年没有采用。").format(file=path.name, year=name, why=error)
            )
    return LoadedCalendar(shipped_calendar().replaced(own), tuple(problems))


def _user_year(year: int, table: object) -> YearTable:
    if not isinstance(table, dict) or set(table) - {"rest", "work"}:
        raise ValueError(_("只能有 rest 和 work 两项"))
    lists = []
    for name in ("rest", "work"):
        listed = table.get(name) or []
        if not isinstance(listed, list) or not all(isinstance(item, str) for item in listed):
            raise ValueError(_("{name} 要写成日期的列表").format(name=name))
        try:
            lists.append(_days(year, listed))
        except ValueError as error:
            raise ValueError(_("{name} 里有不存在的日期").format(name=name)) from error
    return YearTable(*lists)


def _days(year: int, listed: list[str]) -> frozenset[date]:
    return frozenset(date.fromisoformat(item if len(item) > len("01-01") else f"{year}-{item}") for item in listed)
