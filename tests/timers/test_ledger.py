from __future__ import annotations

import stat
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from companion.timers.calendar import YearTable
from companion.timers.calendar_file import shipped_calendar
from companion.timers.ledger import Ledger, Refused, recompute
from companion.timers.model import Promise, PromiseKind, State, warning
from companion.timers.recovery import open_promises
from tests.timers.worlds import NOW, SHANGHAI, moment


@pytest.fixture
def ledger(tmp_path: Path) -> Ledger:
    return Ledger(open_promises(tmp_path / "companion.sqlite3", NOW).shelf)


def _add(ledger: Ledger, words: str = "30分钟后", now: datetime = NOW) -> Promise:
    return ledger.add(PromiseKind.FOLLOW_UP, "王女士 退款", moment(words, now), now)


def _reread(ledger: Ledger) -> Ledger:
    path = ledger.shelf.path
    ledger.shelf.close()
    return Ledger(open_promises(path, NOW).shelf)


def test_a_promise_is_there_again_after_a_restart(ledger: Ledger) -> None:
    promise = _add(ledger, "3个工作日")
    assert _reread(ledger).open_promises() == [promise]
    assert promise.as_json(NOW, SHANGHAI)["due"] == "2026-11-23T18:00:00+08:00"


@pytest.mark.parametrize(
    ("words", "lead"), [("5分钟后", None), ("30分钟后", 5), ("2小时后", 12), ("10小时后", 60), ("3天后", 120)]
)
def test_the_warning_is_a_tenth_of_the_span_within_bounds(ledger: Ledger, words: str, lead: int | None) -> None:
    promise = _add(ledger, words)
    warn = warning(promise)
    assert (None if warn is None else (promise.due - warn) / timedelta(minutes=1)) == lead


def test_states_move_with_time_and_never_close_by_themselves(ledger: Ledger) -> None:
    promise = _add(ledger)
    at = promise.due
    seen = [promise.state_at(at + timedelta(minutes=m)) for m in (-6, -5, 0, 4, 5, 60 * 24 * 400)]
    assert seen == [State.OPEN, State.SOON, State.DUE, State.DUE, State.OVERDUE, State.OVERDUE]


def test_what_was_done_stays_done(ledger: Ledger) -> None:
    promise = _add(ledger)
    done = ledger.done(promise.id, NOW)
    assert isinstance(done, Promise) and done.state is State.DONE
    again = ledger.cancel(promise.id, NOW)
    assert isinstance(again, Refused) and again.reason == "closed"
    assert ledger.open_promises() == [] and ledger.closed(NOW) == [done]
    assert ledger.closed(NOW + timedelta(days=8)) == []
    unknown = ledger.done("t-none", NOW)
    assert isinstance(unknown, Refused) and unknown.reason == "unknown"


def test_undo_brings_it_back(ledger: Ledger) -> None:
    promise = _add(ledger)
    ledger.cancel(promise.id, NOW)
    assert ledger.reopen(promise.id, NOW) == promise


def test_renegotiating_twice_keeps_the_first_promise_and_the_whole_chain(ledger: Ledger) -> None:
    promise = _add(ledger)
    ledger.renegotiate(promise.id, moment("明天上午10点"), NOW)
    moved = ledger.renegotiate(promise.id, moment("后天上午10点"), NOW)
    assert isinstance(moved, Promise)
    assert moved.first_due == promise.due and moved.id == promise.id
    assert [p.id for p in ledger.open_promises()] == [promise.id]
    earlier = ledger.closed(NOW)
    assert {p.id: p.words for p in earlier} == {f"{promise.id}.1": "30分钟后", f"{promise.id}.2": "明天上午10点"}
    assert all(p.state is State.RENEGOTIATED for p in earlier)


def test_a_hold_turned_into_a_call_back_is_a_follow_up(ledger: Ledger) -> None:
    hold = ledger.start_hold("李先生", NOW, SHANGHAI)
    moved = ledger.renegotiate(hold.id, moment("30分钟内"), NOW)
    assert isinstance(moved, Promise)
    assert (moved.kind, moved.first_due) == (PromiseKind.FOLLOW_UP, moved.due)


def test_snoozing_never_moves_the_promise_and_after_the_due_moment_needs_a_reason(ledger: Ledger) -> None:
    promise = _add(ledger)
    snoozed = ledger.snooze(promise.id, moment("20分钟后"), NOW)
    assert isinstance(snoozed, Promise) and snoozed.due == promise.due
    late = NOW + timedelta(hours=1)
    refused = ledger.snooze(promise.id, moment("10分钟后", late), late)
    assert isinstance(refused, Refused) and refused.reason == "late"
    assert isinstance(ledger.snooze(promise.id, moment("10分钟后", late), late, "等客户回电"), Promise)


def test_the_spans_of_the_kinds(ledger: Ledger) -> None:
    transfer = ledger.add_span(PromiseKind.TRANSFER, "转技术", NOW, SHANGHAI)
    correction = ledger.add_span(PromiseKind.CORRECTION, "更正", NOW, SHANGHAI)
    assert (transfer.due - NOW, correction.due - NOW) == (timedelta(minutes=3), timedelta(minutes=15))
    assert warning(transfer) == NOW + timedelta(seconds=144)


def test_a_new_table_moves_open_promises_and_says_which(ledger: Ledger) -> None:
    december = datetime(2026, 12, 31, 11, 0, tzinfo=SHANGHAI)
    counted, other = _add(ledger, "1个工作日", december), _add(ledger, "30分钟后", december)
    assert counted.due.astimezone(SHANGHAI).date() == date(2027, 1, 1)
    known = shipped_calendar().replaced({2027: YearTable(rest=frozenset({date(2027, 1, 1)}))})
    [(before, after)] = recompute(ledger, known, SHANGHAI)
    assert (before, after.due.astimezone(SHANGHAI)) == (counted, datetime(2027, 1, 4, 18, 0, tzinfo=SHANGHAI))
    assert after.first_due == counted.due
    assert recompute(ledger, known, SHANGHAI) == []
    assert other in ledger.open_promises()


def test_customers_numbers_never_reach_the_disk(tmp_path: Path) -> None:
    ledger = Ledger(open_promises(tmp_path / "companion.sqlite3", NOW).shelf)
    secrets = ["13800138000", "110101199003077758", "6222021234567890123", "li.si@example.com"]
    ledger.add(PromiseKind.FOLLOW_UP, " ".join(secrets), moment("30分钟后"), NOW)
    stored = b"".join(path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())
    assert b"138****8000" in stored
    assert [secret for secret in secrets if secret.encode() in stored] == []


def test_every_file_is_the_owners_alone(tmp_path: Path) -> None:
    ledger = Ledger(open_promises(tmp_path / "data" / "companion.sqlite3", NOW).shelf)
    _add(ledger)
    for path in (tmp_path / "data").rglob("*"):
        assert stat.S_IMODE(path.stat().st_mode) == (0o700 if path.is_dir() else 0o600), path


def test_two_programs_cannot_undo_each_other(tmp_path: Path) -> None:
    path = tmp_path / "companion.sqlite3"
    one, two = (Ledger(open_promises(path, NOW).shelf) for _ in range(2))
    promise = _add(one)
    two.done(promise.id, NOW)
    answer = one.snooze(promise.id, moment("20分钟后"), NOW)
    assert isinstance(answer, Refused) and answer.reason == "closed"
