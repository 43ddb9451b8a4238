"""The keeper beside other processes that are at work on the same file."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from companion.timers.backups import rotate_backups
from companion.timers.ledger import Ledger
from companion.timers.model import PromiseKind
from companion.timers.moment import WorkingHours
from companion.timers.recovery import open_promises
from companion.ui.timers.keeper import Keeper
from tests.timers.worlds import NOW, moment
from tests.ui.timers.conftest import HandClock


@pytest.fixture
def keeper(qtbot: QtBot, tmp_path: Path) -> Iterator[Keeper]:
    keeper = Keeper(tmp_path / "companion.sqlite3", tmp_path, HandClock())
    assert keeper.open()
    yield keeper
    keeper.close()


def _note(keeper: Keeper, text: str) -> None:
    assert keeper.write(lambda ledger, now: ledger.add(PromiseKind.FOLLOW_UP, text, moment("30分钟后"), now)) is not None


def test_it_goes_on_in_the_file_that_another_process_restored(keeper: Keeper) -> None:
    _note(keeper, "坏")
    other = open_promises(keeper.database, NOW)
    rotate_backups(other.shelf, NOW)
    other.shelf.close()
    with sqlite3.connect(keeper.database) as connection:
        connection.execute("UPDATE promises SET due = due + 60000")
    connection.close()
    restored = open_promises(keeper.database, NOW)
    assert restored.set_aside is not None
    _note(keeper, "好")
    assert sorted(p.text for p in Ledger(restored.shelf).open_promises()) == ["坏", "好"]
    assert keeper.look() == [] and sorted(p.text for p in keeper.open_promises()) == ["坏", "好"]


def test_a_copy_that_fails_is_said_once_and_never_as_a_lost_promise(keeper: Keeper, tmp_path: Path) -> None:
    said: list[str] = []
    keeper.told.connect(said.append)
    _note(keeper, "一")
    (tmp_path / "backups").write_text("in the way")
    for _ in range(2):
        keeper._backup_asked = None
        keeper.look()
    assert said == ["承诺已存好，但备份没有做成。请检查磁盘空间和备份文件夹的权限。"]


def test_a_shift_over_midnight_is_refused_aloud_and_once(keeper: Keeper) -> None:
    said: list[str] = []
    keeper.told.connect(said.append)
    for _ in range(2):
        keeper.use_hours(WorkingHours.of("22:00", "06:00"))
    assert len(said) == 1 and "22:00 到 06:00 用不了" in said[0] and keeper.hours.end.hour == 18
