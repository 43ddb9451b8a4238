from __future__ import annotations

from dataclasses import replace
from datetime import UTC, timedelta
from pathlib import Path

import icalendar
import pytest

from companion.timers.ics import calendar_text
from companion.timers.ledger import Ledger
from companion.timers.masks import masked
from companion.timers.model import Promise, PromiseKind
from companion.timers.promises import hand_over, line
from companion.timers.recovery import open_promises
from tests.timers.worlds import NOW, SHANGHAI, moment


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("王女士 13800138000 退款", "王女士 138****8000 退款"),
        ("+86 138 0013 8000", "861******8000"),
        ("１３８００１３８０００", "138****8000"),
        ("010-88886666", "010****6666"),
        ("400-800-8888", "400***8888"),
        ("110101199003077758", "110***********7758"),
        ("11010119900307775X", "110***********775X"),
        ("6222 0212 3456 7890 123", "622************0123"),
        ("zhang.san@example.com", "z***@example.com"),
        ("工单 #20261118 王女士", "工单 #20261118 王女士"),
        ("退 1280.50 元，3天内", "退 1280.50 元，3天内"),
        ("无数字", "无数字"),
    ],
)
def test_numbers_of_customers_are_masked_and_others_stay(text: str, shown: str) -> None:
    assert masked(text) == shown


@pytest.fixture
def promises(tmp_path: Path) -> list[Promise]:
    ledger = Ledger(open_promises(tmp_path / "companion.sqlite3", NOW).shelf)
    ledger.add(PromiseKind.FOLLOW_UP, "王女士; 退款, 进度\\核对 13800138000", moment("明天下午3点"), NOW)
    ledger.add(PromiseKind.CORRECTION, "李先生" + "更正方案，" * 40, moment("30分钟后"), NOW)
    ledger.start_hold("张先生", NOW, SHANGHAI)
    return ledger.open_promises()


def test_the_hand_over_is_soonest_first_and_masked(promises: list[Promise]) -> None:
    text = hand_over(promises, NOW, SHANGHAI)
    lines = text.splitlines()
    assert lines[0] == "交接：共 3 条未完成的承诺"
    assert "等待  张先生" in lines[1] and "更正回拨  李先生" in lines[2] and "11月19日 周四 15:00" in lines[3]
    assert "13800138000" not in text and "138****8000" in text
    assert hand_over([], NOW, SHANGHAI) == "没有未完成的承诺。"


def test_a_moved_promise_names_its_first_date(promises: list[Promise]) -> None:
    moved = replace(promises[-1], due=promises[-1].due + timedelta(days=1))
    assert "最初约定 11月19日 周四 15:00" in line(moved, NOW, SHANGHAI)


def test_the_calendar_is_read_back_whole_by_a_real_library(promises: list[Promise]) -> None:
    data = calendar_text(promises, NOW).encode("utf-8")
    calendar = icalendar.Calendar.from_ical(data)
    events = [event for event in calendar.walk("VEVENT")]
    assert len(events) == 2, "a hold is no appointment"
    assert all(not event.errors for event in events) and not calendar.errors
    by_due = sorted(promises[1:], key=lambda p: p.due)
    for event, promise in zip(sorted(events, key=lambda e: e.decoded("DTSTART")), by_due, strict=True):
        assert event.decoded("DTSTART") == promise.due.astimezone(UTC)
        assert str(event["SUMMARY"]) == promise.text
        assert str(event["UID"]).startswith(promise.id)
        [alarm] = event.walk("VALARM")
        assert alarm.decoded("TRIGGER") == -timedelta(minutes=5) or alarm.decoded("TRIGGER") == -timedelta(hours=2)


def test_calendar_lines_end_and_fold_as_the_standard_says(promises: list[Promise]) -> None:
    data = calendar_text(promises, NOW).encode("utf-8")
    assert data.endswith(b"END:VCALENDAR\r\n")
    assert data.count(b"\n") == data.count(b"\r\n")
    for physical in data.split(b"\r\n"):
        assert len(physical) <= 75
        physical.decode("utf-8")


def test_a_line_break_in_a_text_stays_inside_its_property(promises: list[Promise]) -> None:
    tricked = replace(promises[-1], text="甲\r\nEND:VEVENT\r\n乙")
    calendar = icalendar.Calendar.from_ical(calendar_text([tricked], NOW))
    [event] = calendar.walk("VEVENT")
    assert str(event["SUMMARY"]) == "甲\nEND:VEVENT\n乙"
