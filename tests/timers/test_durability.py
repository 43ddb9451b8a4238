"""kill -9, a full disk, a read-only folder and a damaged file, on real files with real processes."""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import sqlite3
import subprocess
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from companion.base.store import StoreError
from companion.timers.backups import BACKUPS_KEPT, rotate_backups
from companion.timers.ledger import Ledger
from companion.timers.model import PromiseKind
from companion.timers.recovery import open_promises
from tests.forks import killed
from tests.timers.worlds import NOW, moment

LATER = NOW + timedelta(hours=1)


def _ledger_writer(folder: Path, out: int) -> None:
    when = moment("30分钟后")
    ledger = Ledger(open_promises(folder / "companion.sqlite3", NOW).shelf)
    while True:
        os.write(out, ledger.add(PromiseKind.FOLLOW_UP, "王女士 退款进度", when, NOW).id.encode() + b"\n")


def _naive_writer(folder: Path, out: int) -> None:
    """The control: opens, writes, no fsync, no atomic step."""
    kept: list[dict[str, str]] = []
    while True:
        kept.append({"id": f"n-{len(kept):05d}", "text": "王女士 退款进度" * 200})
        with (folder / "promises.json").open("w", encoding="utf-8") as file:
            json.dump(kept, file, ensure_ascii=False)
        os.write(out, f"n-{len(kept) - 1:05d}\n".encode())


def _kills(folder: Path, count: int) -> int:
    """Kill a writer `count` times on the same file; after each, everything acknowledged is there."""
    dice, acknowledged = random.Random(5), 0
    for _ in range(count):
        said = killed(folder, _ledger_writer, dice.uniform(0, 0.02))
        opened = open_promises(folder / "companion.sqlite3", NOW)
        assert opened.notice == ""
        there = {promise.id for promise in opened.shelf.open_promises()}
        assert set(said) <= there, "an acknowledged promise was lost"
        opened.shelf.close()
        acknowledged += len(said)
    return acknowledged


def test_no_acknowledged_promise_is_lost_in_a_hundred_kills(tmp_path: Path) -> None:
    assert _kills(tmp_path, 100) >= 100


@pytest.mark.long
@pytest.mark.timeout(3600)
def test_no_acknowledged_promise_is_lost_in_a_thousand_kills(tmp_path: Path) -> None:
    assert _kills(tmp_path, 1000) >= 1000


def test_the_same_kills_do_lose_what_a_naive_writer_acknowledged(tmp_path: Path) -> None:
    dice, lost = random.Random(5), 0
    for _ in range(60):
        said = killed(tmp_path, _naive_writer, dice.uniform(0, 0.02))
        try:
            there = {item["id"] for item in json.loads((tmp_path / "promises.json").read_text(encoding="utf-8"))}
        except ValueError:
            there = set()
        lost += not set(said) <= there
    assert lost > 0


def _filled(folder: Path, count: int = 12) -> Path:
    """A store with promises, a rotated backup, and two promises more since then."""
    path = folder / "companion.sqlite3"
    ledger = Ledger(open_promises(path, NOW).shelf)
    for minutes in range(1, count + 1):
        ledger.add(PromiseKind.FOLLOW_UP, f"客户{minutes} " + "退款进度" * 20, moment(f"{minutes}小时后"), NOW)
    assert rotate_backups(ledger.shelf, NOW) is not None
    ledger.add(PromiseKind.FOLLOW_UP, "后来的一", moment("2小时后"), NOW)
    ledger.add(PromiseKind.FOLLOW_UP, "后来的二", moment("3小时后"), NOW)
    ledger.shelf.close()
    return path


def _damage(path: Path, how: str, dice: random.Random) -> None:
    size = path.stat().st_size
    data = bytearray(path.read_bytes())
    if how == "truncated":
        data = data[: dice.randrange(1, size)]
    elif how == "zero header":
        data[:100] = bytes(100)
    elif how == "empty":
        data = bytearray()
    elif how == "zero page":
        start = dice.randrange(size // 4096) * 4096
        data[start : start + 4096] = bytes(4096)
    else:
        start = dice.randrange(size - 64)
        data[start : start + 64] = dice.randbytes(64)
    path.write_bytes(data)


DAMAGES = ("truncated", "zero header", "empty", "zero page", "random", "random", "random", "random")


def test_two_hundred_damaged_files_are_noticed_and_restored_or_no_worse_for_it(tmp_path: Path) -> None:
    origin = _filled(tmp_path / "origin")
    whole = {p.id: p for p in Ledger(open_promises(origin, NOW).shelf).open_promises()}
    older = {name for name, p in whole.items() if not p.text.startswith("后来")}
    dice, noticed = random.Random(11), 0
    for number in range(200):
        folder = tmp_path / "case"
        shutil.copytree(origin.parent, folder)
        for leftover in folder.glob("*-wal"):
            leftover.unlink()
        path = folder / origin.name
        _damage(path, DAMAGES[number % len(DAMAGES)], dice)
        opened = open_promises(path, LATER)
        there = {p.id: p for p in opened.shelf.open_promises()}
        if opened.notice:
            noticed += 1
            assert opened.set_aside is not None and opened.set_aside.exists(), number
            assert older <= there.keys(), number
            assert all(whole[name] == p for name, p in there.items()), number
        else:
            assert there == whole, (number, "damaged and not noticed")
        opened.shelf.close()
        again = open_promises(path, LATER)
        assert again.notice == "", (number, "restored, and still damaged")
        again.shelf.close()
        shutil.rmtree(folder)
    assert noticed > 100


def test_a_row_that_vanished_is_noticed(tmp_path: Path) -> None:
    path = _filled(tmp_path)
    with sqlite3.connect(path) as connection:
        connection.execute("DELETE FROM promises WHERE text LIKE '客户3 %'")
    opened = open_promises(path, LATER)
    assert opened.notice.startswith("承诺记录已损坏")
    assert any(p.text.startswith("客户3 ") for p in opened.shelf.open_promises())


def test_what_was_added_after_the_backup_is_rescued_from_the_damaged_file(tmp_path: Path) -> None:
    path = _filled(tmp_path)
    with sqlite3.connect(path) as connection:
        connection.execute("UPDATE promises SET due = due + 60000 WHERE text LIKE '客户3 %'")
    opened = open_promises(path, LATER)
    texts = [p.text for p in opened.shelf.open_promises()]
    assert "后来的一" in texts and "后来的二" in texts
    assert len(texts) == 14


def test_without_a_backup_what_can_be_read_is_rescued_and_said(tmp_path: Path) -> None:
    path = _filled(tmp_path)
    shutil.rmtree(tmp_path / "backups")
    with sqlite3.connect(path) as connection:
        connection.execute("UPDATE promises SET text = 'x' WHERE text LIKE '客户3 %'")
    opened = open_promises(path, LATER)
    assert "13" in opened.notice and len(opened.shelf.open_promises()) == 13


def test_a_damaged_backup_is_passed_over_for_the_one_before_it(tmp_path: Path) -> None:
    path = _filled(tmp_path)
    shelf = open_promises(path, LATER).shelf
    newest = rotate_backups(shelf, LATER)
    shelf.close()
    assert newest is not None
    newest.write_bytes(b"\0" * newest.stat().st_size)
    path.write_bytes(b"not a database at all, but long enough to have a header" * 20)
    opened = open_promises(path, LATER)
    assert opened.notice and len(opened.shelf.open_promises()) == 12


def test_backups_rotate_and_are_not_made_for_nothing(tmp_path: Path) -> None:
    path = tmp_path / "companion.sqlite3"
    ledger = Ledger(open_promises(path, NOW).shelf)
    made = []
    for half_hours in range(30):
        now = NOW + timedelta(minutes=31 * half_hours)
        if half_hours % 2 == 0:
            ledger.add(PromiseKind.FOLLOW_UP, "x", moment("90天后"), NOW)
        made.append(rotate_backups(ledger.shelf, now))
        assert rotate_backups(ledger.shelf, now + timedelta(minutes=5)) is None
    assert [backup is not None for backup in made] == [n % 2 == 0 for n in range(30)]
    assert len(list((tmp_path / "backups").iterdir())) == BACKUPS_KEPT


@pytest.fixture
def tiny_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of 256 KB. Needs root; elsewhere the limit on file size stands in for it."""
    folder = tmp_path / "tiny"
    folder.mkdir()
    mounted = os.geteuid() == 0 and subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=256k", "tmpfs", str(folder)], capture_output=True, check=False
    ).returncode == 0
    if not mounted:
        import resource

        before = resource.getrlimit(resource.RLIMIT_FSIZE)
        handler = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (256 * 1024, before[1]))
    try:
        yield folder
    finally:
        if mounted:
            subprocess.run(["umount", "-l", str(folder)], check=True)
        else:
            resource.setrlimit(resource.RLIMIT_FSIZE, before)
            signal.signal(signal.SIGXFSZ, handler)


def test_a_full_disk_is_said_and_costs_nothing_that_was_acknowledged(tiny_disk: Path) -> None:
    path = tiny_disk / "companion.sqlite3"
    ledger = Ledger(open_promises(path, NOW).shelf)
    acknowledged = []
    with pytest.raises(StoreError) as refused:
        for _ in range(2000):
            acknowledged.append(ledger.add(PromiseKind.FOLLOW_UP, "退款进度" * 100, moment("2小时后"), NOW).id)
    assert str(refused.value).endswith("。")
    assert len(acknowledged) > 3
    assert {p.id for p in ledger.open_promises()} == set(acknowledged)
    ledger.shelf.close()
    assert {p.id for p in open_promises(path, NOW).shelf.open_promises()} == set(acknowledged)


def test_a_folder_that_cannot_be_written_is_a_sentence_and_no_promise(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(StoreError) as refused:
        open_promises(tmp_path / "file" / "companion.sqlite3", NOW)
    assert refused.value.kind == "forbidden"
