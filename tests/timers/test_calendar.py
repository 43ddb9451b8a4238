from __future__ import annotations

import json
from datetime import date, timedelta
from pathlib import Path

import pytest

from companion.base.paths import resources_dir
from companion.timers.calendar import WorkCalendar
from companion.timers.calendar_file import load_calendar, shipped_calendar

# Against the yearly notices of the State Council: holidays on weekdays, and make-up days at weekends.
KNOWN = {
    date(2024, 2, 4): True, date(2024, 2, 12): False, date(2024, 2, 18): True, date(2024, 10, 12): True,
    date(2025, 1, 26): True, date(2025, 1, 28): False, date(2025, 2, 8): True, date(2025, 10, 11): True,
    date(2026, 1, 1): False, date(2026, 1, 4): True, date(2026, 2, 14): True, date(2026, 2, 16): False,
    date(2026, 2, 28): True, date(2026, 9, 20): True, date(2026, 10, 7): False, date(2026, 10, 10): True, date(2026, 11, 21): False,
}  # fmt: skip


@pytest.mark.parametrize(("day", "works"), KNOWN.items())
def test_holidays_and_makeup_days(day: date, works: bool) -> None:
    assert shipped_calendar().is_workday(day) is works


def test_every_year_from_2004_to_2026_has_its_table() -> None:
    assert sorted(shipped_calendar().years) == list(range(2004, 2027))
    raw = json.loads((resources_dir() / "calendar" / "cn.json").read_text(encoding="utf-8"))
    assert "chinesecalendar" in raw["source"] and "MIT" in raw["source"]
    for year, table in shipped_calendar().years.items():
        assert all(day.year == year and day.weekday() < 5 for day in table.rest)
        assert all(day.year == year and day.weekday() >= 5 for day in table.work)


def test_adding_working_days_equals_walking_them() -> None:
    calendar, day = shipped_calendar(), date(2026, 1, 1)
    while day.year == 2026 and day.month < 12:
        walked = [later for later in (day + timedelta(days=n) for n in range(1, 40)) if calendar.is_workday(later)]
        for count in (1, 2, 3, 5):
            assert calendar.add_workdays(day, count) == (walked[count - 1], ())
        day += timedelta(days=1)


def test_a_year_without_a_table_is_monday_to_friday_and_named() -> None:
    assert WorkCalendar().is_workday(date(2027, 10, 1))
    assert shipped_calendar().add_workdays(date(2026, 12, 31), 1) == (date(2027, 1, 1), (2027,))
    assert not shipped_calendar().known(2027)


def test_the_users_own_table_replaces_a_year(tmp_path: Path) -> None:
    (tmp_path / "calendar.yaml").write_text('years:\n  "2027":\n    rest: ["01-01", "2027-02-08"]\n    work: ["02-06"]\n')
    loaded = load_calendar(tmp_path)
    assert loaded.problems == ()
    assert not loaded.calendar.is_workday(date(2027, 1, 1))
    assert not loaded.calendar.is_workday(date(2027, 2, 8))
    assert loaded.calendar.is_workday(date(2027, 2, 6))
    assert loaded.calendar.known(2027) and loaded.calendar.known(2026)


@pytest.mark.parametrize(
    "text",
    ["years: nothing\n", "[1, 2\n", 'years:\n  "2027": {rest: ["13-40"]}\n', 'years:\n  "abc": {rest: []}\n', 'years:\n  "2027": {holidays: []}\n', "other: 1\n"],
)
def test_a_wrong_table_is_said_and_costs_nothing(tmp_path: Path, text: str) -> None:
    (tmp_path / "calendar.yaml").write_text(text)
    loaded = load_calendar(tmp_path)
    assert len(loaded.problems) == 1
    assert not loaded.calendar.known(2027)
    assert loaded.calendar.known(2026)
