"""Random lives of a machine: nothing lost, nothing early, nothing twice."""

from __future__ import annotations

import random
from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from companion.base.store import open_store
from companion.timers.calendar_file import shipped_calendar
from companion.timers.ledger import Ledger
from companion.timers.model import Promise, PromiseKind
from companion.timers.moment import Moment
from companion.timers.shelf import MIGRATIONS, PART, Shelf
from companion.timers.stages import Rules
from companion.timers.watch import Event, Watch
from companion.timers.when import parse
from tests.timers.worlds import NEW_YORK, SHANGHAI, Machine

ZONES = (SHANGHAI, NEW_YORK, ZoneInfo("Europe/Berlin"), ZoneInfo("Australia/Lord_Howe"), UTC)
WORDS = ("5分钟后", "30分钟后", "2小时内", "24小时后", "1个工作日", "2天后", "明天下午3点", "下班前", "90秒", "今晚8点", "周五上午10点")
# Around both changes of daylight saving, the new year without a table, and a leap day.
STARTS = (
    datetime(2026, 3, 7, 12, tzinfo=UTC),
    datetime(2026, 10, 31, 20, tzinfo=UTC),
    datetime(2026, 12, 30, 6, tzinfo=UTC),
    datetime(2028, 2, 28, 9, tzinfo=UTC),
)


class Life:
    """One machine, one file, one agent. Steps are drawn by `dice`."""

    def __init__(self, seed: int, connection: object) -> None:
        self.dice = random.Random(seed)
        self.machine = Machine(wall=self.dice.choice(STARTS), zone=self.dice.choice(ZONES[:3]))
        self.ledger = Ledger(Shelf(connection, Path("companion.sqlite3")), self._id)  # type: ignore[arg-type]
        self.watch: Watch | None = None
        self.shown: Counter[tuple[str, str, int]] = Counter()
        self.rounds: Counter[str] = Counter()
        """How often each promise was renegotiated: its stages begin anew."""
        self.closed: set[str] = set()
        self.number = 0
        self.high = self.machine.wall
        """The latest the wall clock has ever shown while the program looked."""

    def _id(self) -> str:
        self.number += 1
        return f"t-{self.number}"

    def live(self, steps: int) -> None:
        for _ in range(steps):
            self.dice.choice((self.add, self.wait, self.wait, self.sleep, self.step_clock, self.travel, self.die, self.close, self.renegotiate))()
            self.look()

    def add(self) -> None:
        now = self.machine.wall
        when = parse(self.dice.choice(WORDS), now, self.machine.zone, shipped_calendar())
        if isinstance(when, Moment):
            promise = self.ledger.add(PromiseKind.FOLLOW_UP, "", when, now)
            assert promise.due > now

    def wait(self) -> None:
        self.machine.run(self.dice.choice((1, 29, 300, 3600)))

    def sleep(self) -> None:
        self.machine.suspend(self.dice.choice((10, 3600, 8 * 3600, 3 * 86400)))

    def step_clock(self) -> None:
        self.machine.set_clock(self.dice.choice((-7200, -1, 1, 90, 3600)))

    def travel(self) -> None:
        self.machine.zone = self.dice.choice(ZONES)

    def die(self) -> None:
        """Killed; half of the time between recording and showing."""
        if self.watch is not None and self.dice.random() < 0.5:
            self.watch.tick(self.machine.reading())
        self.watch = None
        self.machine.run(self.dice.choice((1, 3600)))

    def close(self) -> None:
        waiting = self.ledger.open_promises()
        if waiting:
            name = self.dice.choice(waiting).id
            self.ledger.done(name, self.machine.wall)
            self.closed.add(name)

    def renegotiate(self) -> None:
        waiting = self.ledger.open_promises()
        when = parse("45分钟后", self.machine.wall, self.machine.zone, shipped_calendar())
        if waiting and isinstance(when, Moment):
            name = self.dice.choice(waiting).id
            self.ledger.renegotiate(name, when, self.machine.wall)
            self.rounds[name] += 1

    def look(self) -> None:
        if self.watch is None:
            self.watch = Watch(self.ledger, Rules(self.machine.zone, shipped_calendar()))
        reading = self.machine.reading()
        events = self.watch.tick(reading)
        self.high = max(self.high, reading.now)
        for event in events:
            self.check(event, reading.now)
        self.watch.shown(events)
        # Everything due is announced by now: no wait of the caller's can lose it.
        for promise in self.ledger.open_promises():
            assert promise.due > reading.now or "due" in promise.told, promise

    def check(self, event: Event, now: datetime) -> None:
        promise: Promise = event.promise
        assert promise.id not in self.closed, "announced although closed"
        if event.stage == "due":
            assert now >= promise.due or self.high >= promise.due, "early"
        if event.stage != "moved":
            key = (promise.id, event.name, self.rounds[promise.id])
            self.shown[key] += 1
            assert self.shown[key] == 1, f"twice: {key}"


def _histories(folder: Path, seeds: range) -> int:
    connection = open_store(folder / "companion.sqlite3", MIGRATIONS, PART)
    due = 0
    try:
        connection.execute("PRAGMA synchronous=OFF")  # simulated kills only: nothing to survive on a disk
        for seed in seeds:
            connection.execute("DELETE FROM promises")
            connection.execute("UPDATE promise_seal SET mix = 0")
            life = Life(seed, connection)
            life.live(25)
            due += sum(name == "due" for _id, name, _base in life.shown)
    finally:
        connection.close()
    return due


def test_histories_lose_nothing_and_say_nothing_early_or_twice(tmp_path: Path) -> None:
    assert _histories(tmp_path, range(400)) > 400


@pytest.mark.long
@pytest.mark.timeout(3600)
def test_ten_thousand_histories(tmp_path: Path) -> None:
    assert _histories(tmp_path, range(10_000)) > 10_000


class _Forgetful(Watch):
    """The naive watch: announces without recording."""

    def shown(self, events: object) -> None:
        return

    def _fire(self, reading: object, missed: bool) -> list[Event]:
        return []


def test_a_watch_that_does_not_record_is_caught(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tests.timers.test_histories.Watch", _Forgetful)
    with pytest.raises(AssertionError):
        _histories(tmp_path, range(20))


def test_nobody_waits_longer_than_thirty_seconds_for_a_look(tmp_path: Path) -> None:
    machine = Machine()
    connection = open_store(tmp_path / "companion.sqlite3", MIGRATIONS, PART)
    watch = Watch(Ledger(Shelf(connection, tmp_path / "companion.sqlite3")), Rules(SHANGHAI, shipped_calendar()))
    watch.tick(machine.reading())
    assert watch.next_look(machine.reading()) - machine.wall == timedelta(seconds=30)
    connection.close()
