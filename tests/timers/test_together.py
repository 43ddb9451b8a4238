"""Several processes on one file: nobody takes another's commit for damage, and nobody writes into a file set aside."""

from __future__ import annotations

import sqlite3
from datetime import timedelta
from pathlib import Path

import pytest

from companion.base.store import StoreError
from companion.timers.backups import good_backups, rotate_backups
from companion.timers.ledger import Ledger
from companion.timers.model import PromiseKind
from companion.timers.recovery import forget_old, open_promises
from companion.timers.shelf import Moved
from tests.forks import answer, become_nobody, forked
from tests.timers.worlds import NOW, moment


def _add(path: Path, text: str) -> str:
    ledger = Ledger(open_promises(path, NOW).shelf)
    try:
        return ledger.add(PromiseKind.FOLLOW_UP, text, moment("30分钟后"), NOW).id
    finally:
        ledger.shelf.close()


def test_four_processes_that_open_and_add_lose_nothing(tmp_path: Path) -> None:
    path = tmp_path / "companion.sqlite3"
    rotate_backups(open_promises(path, NOW).shelf, NOW)
    writers = [forked(lambda: " ".join(_add(path, "王女士") for _ in range(15)).encode()) for _ in range(4)]
    acknowledged = [name for writer in writers for name in answer(*writer)]
    assert len(acknowledged) == 60
    opened = open_promises(path, NOW)
    assert not opened.notice and {p.id for p in opened.shelf.open_promises()} == set(acknowledged)
    assert not list(tmp_path.glob("*damaged*"))


def test_a_commit_while_the_rows_are_added_up_is_not_damage(tmp_path: Path) -> None:
    path = tmp_path / "companion.sqlite3"
    ledger, checker = (Ledger(open_promises(path, NOW).shelf) for _ in range(2))
    for _ in range(3):
        ledger.add(PromiseKind.FOLLOW_UP, "王女士", moment("30分钟后"), NOW)
    written: list[str] = []

    def commit(statement: str) -> None:
        if "promise_seal" in statement and not written:
            written.append(ledger.add(PromiseKind.FOLLOW_UP, "李先生", moment("30分钟后"), NOW).id)

    checker.shelf._connection.set_trace_callback(commit)
    checker.shelf.verify()
    assert written


def _spoil(path: Path) -> None:
    with sqlite3.connect(path) as connection:
        connection.execute("UPDATE promises SET due = due + 60000 WHERE text = '坏'")
    connection.close()


def test_a_file_that_was_set_aside_takes_no_promise_any_more(tmp_path: Path) -> None:
    path = tmp_path / "companion.sqlite3"
    running = Ledger(open_promises(path, NOW).shelf)
    for text in ("坏", "好"):
        running.add(PromiseKind.FOLLOW_UP, text, moment("30分钟后"), NOW)
    assert rotate_backups(running.shelf, NOW) is not None
    assert not running.shelf.moved()
    _spoil(path)
    assert open_promises(path, NOW).set_aside is not None
    assert running.shelf.moved()
    with pytest.raises(Moved):
        running.add(PromiseKind.FOLLOW_UP, "晚了", moment("30分钟后"), NOW)
    running.shelf.close()
    again = open_promises(path, NOW)
    assert not again.notice and sorted(p.text for p in again.shelf.open_promises()) == ["坏", "好"]


def test_only_one_of_several_processes_restores(tmp_path: Path) -> None:
    path = tmp_path / "companion.sqlite3"
    ledger = Ledger(open_promises(path, NOW).shelf)
    for text in ("坏", "好"):
        ledger.add(PromiseKind.FOLLOW_UP, text, moment("30分钟后"), NOW)
    rotate_backups(ledger.shelf, NOW)
    ledger.shelf.close()
    _spoil(path)
    writers = [forked(lambda: _add(path, "后来").encode()) for _ in range(4)]
    acknowledged = [name for writer in writers for name in answer(*writer)]
    assert len(acknowledged) == 4
    assert len(list(tmp_path.glob("*.damaged.sqlite3"))) == 1
    there = open_promises(path, NOW).shelf.open_promises()
    assert set(acknowledged) <= {p.id for p in there} and len(there) == 6


@pytest.mark.parametrize("name", ["a#b", "q?x", "p%41", "空 格"])
def test_any_folder_name_will_do(tmp_path: Path, name: str) -> None:
    path = tmp_path / name / "companion.sqlite3"
    _add(path, "一")
    rotate_backups(open_promises(path, NOW).shelf, NOW)
    opened = open_promises(path, NOW)
    assert not opened.notice and len(opened.shelf.open_promises()) == 1


def test_a_clock_that_was_years_ahead_once_does_not_stop_the_copies(tmp_path: Path) -> None:
    path = tmp_path / "companion.sqlite3"
    ledger = Ledger(open_promises(path, NOW).shelf)
    ledger.add(PromiseKind.FOLLOW_UP, "早", moment("30分钟后"), NOW)
    assert rotate_backups(ledger.shelf, NOW + timedelta(days=3650)) is not None
    ledger.add(PromiseKind.FOLLOW_UP, "晚", moment("30分钟后"), NOW)
    newest = rotate_backups(ledger.shelf, NOW)
    assert newest is not None and good_backups(path)[0] == newest
    ledger.shelf.close()
    path.write_bytes(b"garbage" * 1000)
    assert sorted(p.text for p in open_promises(path, NOW).shelf.open_promises()) == ["早", "晚"]


@pytest.mark.parametrize("stray", ["companion-old.sqlite3", "companion-99991231T235959.7.sqlite3", "companion-20261340T000000.1.sqlite3"])
def test_a_stray_file_among_the_copies_harms_nothing(tmp_path: Path, stray: str) -> None:
    path = tmp_path / "companion.sqlite3"
    _add(path, "一")
    rotate_backups(open_promises(path, NOW).shelf, NOW)
    (tmp_path / "backups" / stray).write_bytes(b"no database" * 500)
    _add(path, "二")
    assert rotate_backups(open_promises(path, NOW).shelf, NOW + timedelta(hours=1)) is not None
    path.write_bytes(b"garbage" * 1000)
    opened = open_promises(path, NOW)
    assert opened.notice and sorted(p.text for p in opened.shelf.open_promises()) == ["一", "二"]


def test_opening_forgets_nothing_by_itself(tmp_path: Path) -> None:
    path = tmp_path / "companion.sqlite3"
    name = _add(path, "一")
    ledger = Ledger(open_promises(path, NOW).shelf)
    ledger.done(name, NOW)
    ledger.shelf.close()
    shelf = open_promises(path, NOW + timedelta(days=3650)).shelf
    assert shelf.get(name) is not None
    assert forget_old(shelf, NOW + timedelta(days=29)) == 0
    assert forget_old(shelf, NOW + timedelta(days=31)) == 1


def _open_as_nobody(path: Path) -> bytes:
    become_nobody()
    try:
        open_promises(path, NOW)
    except StoreError as error:
        return error.kind.encode()
    return b"opened"


def test_a_file_that_may_not_be_read_is_not_damaged(tmp_path: Path) -> None:
    path = tmp_path / "companion.sqlite3"
    _add(path, "一")
    rotate_backups(open_promises(path, NOW).shelf, NOW)
    for folder in (tmp_path / "backups", tmp_path, *list(tmp_path.parents)[:2]):
        folder.chmod(0o711)
    path.chmod(0)
    before = path.stat().st_ino
    assert answer(*forked(lambda: _open_as_nobody(path))) == ["forbidden"]
    assert path.stat().st_ino == before and not list(tmp_path.glob("*damaged*"))
