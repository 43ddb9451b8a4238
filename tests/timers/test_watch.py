from __future__ import annotations

import time as real_time
from datetime import timedelta
from pathlib import Path

import pytest

from companion.timers.calendar_file import shipped_calendar
from companion.timers.ledger import Ledger
from companion.timers.model import Promise, PromiseKind, State
from companion.timers.recovery import open_promises
from companion.timers.stages import Rules
from companion.timers.watch import Event, Watch
from tests.timers.worlds import NEW_YORK, NOW, SHANGHAI, Machine, moment


class Desk:
    """A machine, a ledger and a running watch, to be killed and started again."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / "companion.sqlite3"
        self.machine = Machine()
        self.start()

    def start(self) -> None:
        self.ledger = Ledger(open_promises(self.path, self.machine.wall).shelf)
        self.watch = Watch(self.ledger, Rules(self.machine.zone, shipped_calendar()))

    def kill(self) -> None:
        self.ledger.shelf.close()

    def add(self, words: str) -> Promise:
        now = self.machine.wall
        return self.ledger.add(PromiseKind.FOLLOW_UP, words, moment(words, now, self.machine.zone), now)

    def look(self) -> list[Event]:
        events = self.watch.tick(self.machine.reading())
        self.watch.shown(events)
        return events

    def run(self, seconds: float) -> list[Event]:
        """Look whenever the watch asks to, for so long."""
        seen, left = self.look(), seconds
        while left > 0:
            wait = (self.watch.next_look(self.machine.reading()) - self.machine.wall).total_seconds()
            assert 0 <= wait <= 30
            step = min(max(wait, 0.001), left)
            self.machine.run(step)
            left -= step
            seen += self.look()
        return seen


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


def stages(events: list[Event]) -> list[str]:
    return [event.name for event in events]


def test_a_promise_warns_falls_due_and_nudges_on_time(desk: Desk) -> None:
    promise = desk.add("30分钟后")
    events = desk.run(30 * 60 + 80 * 60)
    assert stages(events) == ["soon", "due", "nudge:1", "nudge:2", "nudge:3", "nudge:4"]
    assert [(event.at - promise.due) / timedelta(minutes=1) for event in events] == [-5, 0, 5, 15, 45, 75]
    assert not any(event.missed for event in events)


def test_nudges_are_quiet_outside_working_hours_and_come_back_in_the_morning(desk: Desk) -> None:
    promise = desk.add("今天下午5点50")
    events = desk.run(24 * 3600)
    hours = {event.at.astimezone(SHANGHAI).hour for event in events if event.name > "nudge:2"}
    assert hours <= {9, 10, 18, 17}
    morning = [event.at.astimezone(SHANGHAI) for event in events if event.at > promise.due + timedelta(hours=2)]
    assert (morning[0].day, morning[0].hour) == (19, 9)


def test_sleeping_over_it_gives_one_card_and_nothing_twice(desk: Desk) -> None:
    for words in ("10分钟后", "20分钟后", "30分钟后", "10小时后"):
        desk.add(words)
    desk.run(60)
    desk.machine.suspend(8 * 3600)
    events = desk.look()
    assert stages(events) == ["due", "due", "due"]
    assert all(event.missed for event in events)
    assert desk.look() == []


def test_a_clock_set_back_announces_nothing_twice_and_a_due_promise_stays_due(desk: Desk) -> None:
    promise = desk.add("10分钟后")
    assert stages(desk.run(11 * 60)) == ["soon", "due"]
    desk.machine.set_clock(-3600)
    assert desk.run(60 * 60) == []
    stored = desk.ledger.shelf.get(promise.id)
    assert stored is not None and stored.state_at(desk.machine.wall) is State.DUE


def test_a_clock_set_forward_is_noticed_within_thirty_seconds(desk: Desk) -> None:
    desk.add("1小时后")
    desk.run(5)
    desk.machine.set_clock(3600)
    assert stages(desk.run(30)) == ["due"]


def test_killed_between_recording_and_showing_it_is_announced_after_the_restart(desk: Desk) -> None:
    desk.add("10分钟后")
    desk.run(60)
    desk.machine.run(600)
    assert stages(desk.watch.tick(desk.machine.reading())) == ["due"]
    desk.kill()
    desk.start()
    events = desk.look()
    assert stages(events) == ["due"] and events[0].missed
    desk.kill()
    desk.start()
    assert desk.look() == []


def test_a_new_zone_keeps_the_wall_time_of_days_and_the_instant_of_hours(desk: Desk) -> None:
    days, hours = desk.add("明天下午3点"), desk.add("3小时后")
    desk.run(10)
    desk.machine.zone = NEW_YORK
    events = desk.run(1)
    assert [(event.stage, event.promise.id) for event in events] == [("moved", days.id)]
    stored = desk.ledger.shelf.get(days.id)
    assert stored is not None and f"{stored.due.astimezone(NEW_YORK):%m-%d %H:%M}" == "11-19 15:00"
    assert desk.ledger.shelf.get(hours.id) == hours


def test_a_promise_added_by_another_program_is_seen_at_the_next_look(desk: Desk) -> None:
    desk.run(1)
    other = Ledger(open_promises(desk.path, desk.machine.wall).shelf)
    other.add(PromiseKind.FOLLOW_UP, "", moment("10秒后"), NOW)
    assert stages(desk.run(31)) == ["due"]


def test_a_promise_closed_by_another_program_is_not_announced(desk: Desk) -> None:
    promise = desk.add("10分钟后")
    desk.run(1)
    other = Ledger(open_promises(desk.path, desk.machine.wall).shelf)
    other.done(promise.id, NOW)
    assert desk.run(1200) == []


def test_a_hold_counts_through_suspend_and_not_through_a_set_clock(desk: Desk) -> None:
    hold = desk.ledger.start_hold("李先生", desk.machine.wall, SHANGHAI)
    assert stages(desk.run(40)) == []
    desk.machine.set_clock(7200)
    assert stages(desk.run(4)) == []
    assert stages(desk.run(2)) == ["hold:1"]
    desk.machine.suspend(100)
    assert stages(desk.look()) == ["hold:2"]
    assert desk.watch.elapsed(hold, desk.machine.reading()) == pytest.approx(146, abs=0.1)
    assert stages(desk.run(100)) == ["hold:3", "hold:4"]


def test_a_hold_survives_a_restart(desk: Desk) -> None:
    hold = desk.ledger.start_hold("李先生", desk.machine.wall, SHANGHAI)
    desk.run(100)
    desk.kill()
    desk.machine.run(50)
    desk.start()
    desk.look()
    assert desk.watch.elapsed(hold, desk.machine.reading()) == pytest.approx(150, abs=0.1)


def test_snoozed_is_quiet_until_then_but_due_is_due(desk: Desk) -> None:
    promise = desk.add("30分钟后")
    desk.ledger.snooze(promise.id, moment("28分钟后"), NOW)
    events = desk.run(31 * 60)
    assert [(event.stage, round((event.at - promise.due) / timedelta(minutes=1))) for event in events] == [("snooze", -2), ("due", 0)]


def test_a_working_day_promise_also_speaks_on_the_morning_of_its_last_day(desk: Desk) -> None:
    desk.add("1个工作日")
    names = stages(desk.run(32 * 3600))
    assert names[:3] == ["morning", "soon", "due"]


def test_renegotiated_it_warns_and_falls_due_anew(desk: Desk) -> None:
    promise = desk.add("10分钟后")
    assert stages(desk.run(601)) == ["soon", "due"]
    desk.ledger.renegotiate(promise.id, moment("10分钟后", desk.machine.wall), desk.machine.wall)
    assert stages(desk.run(601)) == ["soon", "due"]


def test_an_idle_look_at_a_thousand_promises_reads_only_the_counter(desk: Desk) -> None:
    for hours in range(1, 1001):
        desk.ledger.add(PromiseKind.FOLLOW_UP, "x", moment(f"{hours + 3}小时后"), NOW)
    desk.look()
    statements: list[str] = []
    desk.ledger.shelf._connection.set_trace_callback(statements.append)
    began = real_time.process_time()
    for _ in range(10):
        desk.machine.run(30)
        desk.look()
    assert len(statements) == 10, real_time.process_time() - began
