"""The SQLite file: acknowledged is on disk, damage is said, two programs may open it at once."""

from __future__ import annotations

import os
import random
import signal
import sqlite3
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from companion.base.store import StoreError, open_store, transaction

ROOT = Path(__file__).resolve().parents[2]
FIRST = "CREATE TABLE rows (n INTEGER PRIMARY KEY, text TEXT NOT NULL)"
SECOND = "ALTER TABLE rows ADD COLUMN note TEXT NOT NULL DEFAULT ''; CREATE TABLE more (x); INSERT INTO more VALUES ('a;b')"


def test_a_new_store_is_safe_and_its_owners_alone(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "er" / "a.sqlite3"
    before = os.umask(0)
    try:
        store = open_store(path, [FIRST])
        store.execute("INSERT INTO rows VALUES (1, 'x')")
    finally:
        os.umask(before)
    assert store.execute("PRAGMA journal_mode").fetchone()[0] == "wal"
    assert store.execute("PRAGMA synchronous").fetchone()[0] == 2
    assert store.execute("PRAGMA foreign_keys").fetchone()[0] == 1
    files = sorted(path.parent.iterdir())
    assert [file.name for file in files] == ["a.sqlite3", "a.sqlite3-shm", "a.sqlite3-wal"]
    assert {stat.S_IMODE(file.stat().st_mode) for file in files} == {0o600}
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    store.close()


def test_a_store_that_others_could_read_is_closed_to_them(tmp_path: Path) -> None:
    path = tmp_path / "a.sqlite3"
    path.touch(0o644)
    open_store(path, [FIRST]).close()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_migrations_run_once_each_and_in_order(tmp_path: Path) -> None:
    path = tmp_path / "a.sqlite3"
    store = open_store(path, [FIRST])
    store.execute("INSERT INTO rows VALUES (1, 'x')")
    store.close()
    store = open_store(path, [FIRST, SECOND])
    assert store.execute("SELECT * FROM rows").fetchall() == [(1, "x", "")]
    assert store.execute("SELECT x FROM more").fetchall() == [("a;b",)]
    store.close()
    open_store(path, [FIRST, SECOND]).close()
    with pytest.raises(StoreError) as caught:
        open_store(path, [FIRST])
    assert caught.value.kind == "newer" and str(caught.value).endswith("。")


def test_a_migration_that_fails_leaves_nothing_behind(tmp_path: Path) -> None:
    path = tmp_path / "a.sqlite3"
    open_store(path, [FIRST]).close()
    with pytest.raises(StoreError):
        open_store(path, [FIRST, "CREATE TABLE half (x); INSERT INTO nowhere VALUES (1)"])
    store = open_store(path, [FIRST])
    assert store.execute("SELECT name FROM sqlite_master WHERE name = 'half'").fetchall() == []
    store.close()


def test_two_parts_share_a_file_each_with_its_own_version(tmp_path: Path) -> None:
    path = tmp_path / "a.sqlite3"
    open_store(path, [FIRST, SECOND]).close()
    open_store(path, ["CREATE TABLE own (x)"], part="usage").close()
    open_store(path, ["CREATE TABLE own (x)", "ALTER TABLE own ADD COLUMN y"], part="usage").close()
    open_store(path, [FIRST, SECOND]).close()
    with pytest.raises(StoreError, match="升级"):
        open_store(path, [], part="usage")


def test_a_transaction_is_whole_or_not_at_all(tmp_path: Path) -> None:
    store = open_store(tmp_path / "a.sqlite3", [FIRST])
    with pytest.raises(sqlite3.IntegrityError), transaction(store):
        store.execute("INSERT INTO rows VALUES (1, 'x')")
        store.execute("INSERT INTO rows VALUES (1, 'y')")
    assert store.execute("SELECT count(*) FROM rows").fetchone()[0] == 0
    with transaction(store):
        store.execute("INSERT INTO rows VALUES (1, 'x')")
    assert not store.in_transaction
    store.close()


def filled(path: Path) -> bytes:
    store = open_store(path, [FIRST])
    with transaction(store):
        store.executemany("INSERT INTO rows VALUES (?, ?)", [(n, f"第{n}行" * 20) for n in range(500)])
    store.close()
    return path.read_bytes()


@pytest.mark.parametrize("damage", ["truncated", "zero header", "text", "noise in the tree"])
def test_a_damaged_file_is_said_to_be_damaged_and_left_alone(tmp_path: Path, damage: str) -> None:
    path = tmp_path / "a.sqlite3"
    data = bytearray(filled(path))
    if damage == "truncated":
        data = data[: len(data) // 2]
    elif damage == "zero header":
        data[:100] = bytes(100)
    elif damage == "text":
        data = bytearray("这不是数据库\n".encode() * 100)
    else:
        data[4096:4160] = random.Random(3).randbytes(64)
    path.write_bytes(data)
    with pytest.raises(StoreError) as caught:
        open_store(path, [FIRST])
    assert caught.value.kind == "damaged"
    assert path.read_bytes() == data


def test_what_is_no_file_is_forbidden(tmp_path: Path) -> None:
    for path in (tmp_path, Path("/proc/none/a.sqlite3"), Path("/dev/null")):
        with pytest.raises(StoreError) as caught:
            open_store(path, [FIRST])
        assert caught.value.kind == "forbidden"


def test_a_full_disk_is_said_and_what_was_acknowledged_stays(tmp_path: Path) -> None:
    store = open_store(tmp_path / "a.sqlite3", [FIRST])
    pages = store.execute("PRAGMA page_count").fetchone()[0]
    store.execute(f"PRAGMA max_page_count = {pages + 20}")
    done = 0
    with pytest.raises(sqlite3.OperationalError, match="full"):
        for done in range(10_000):
            store.execute("INSERT INTO rows VALUES (?, ?)", (done, "字" * 300))
    assert store.execute("SELECT count(*), max(n) FROM rows").fetchone() == (done, done - 1)
    store.close()


OPENER = """
import sys; sys.path.insert(0, {root!r})
from pathlib import Path
from companion.base.store import open_store
sys.stdin.readline()
store = open_store(Path(sys.argv[1]), [{first!r}, {second!r}])
store.execute("INSERT INTO rows (n, text) VALUES (?, 'x')", (int(sys.argv[2]),))
print("done", flush=True)
"""


def test_four_first_openings_at_once_all_succeed(tmp_path: Path) -> None:
    script = OPENER.format(root=str(ROOT), first=FIRST, second=SECOND)
    for round_ in range(3):
        path = tmp_path / f"{round_}.sqlite3"
        children = [
            subprocess.Popen([sys.executable, "-c", script, str(path), str(n)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
            for n in range(4)
        ]
        for child in children:
            assert child.stdin
            child.stdin.write("\n")
            child.stdin.flush()
        assert [child.communicate(timeout=60)[0] for child in children] == ["done\n"] * 4
        store = open_store(path, [FIRST, SECOND])
        assert store.execute("SELECT count(*) FROM rows").fetchone()[0] == 4
        store.close()


WRITER = """
import sys; sys.path.insert(0, {root!r})
from pathlib import Path
from companion.base.store import open_store
store = open_store(Path(sys.argv[1]), [{first!r}])
n = store.execute("SELECT coalesce(max(n), 0) FROM rows").fetchone()[0]
while True:
    n += 1
    store.execute("INSERT INTO rows VALUES (?, ?)", (n, "行%d" % n))
    sys.stdout.write("%d\\n" % n); sys.stdout.flush()
"""


def kill_loop(tmp_path: Path, kills: int) -> None:
    path = tmp_path / "a.sqlite3"
    dice = random.Random(11)
    for _kill in range(kills):
        child = subprocess.Popen(
            [sys.executable, "-c", WRITER.format(root=str(ROOT), first=FIRST), str(path)], stdout=subprocess.PIPE, text=True
        )
        assert child.stdout
        last = 0
        for line in child.stdout:
            last = int(line)
            if dice.random() < 0.05:
                child.send_signal(signal.SIGKILL)
                break
        rest = [int(line) for line in child.stdout.read().split("\n")[:-1]]
        child.wait()
        store = open_store(path, [FIRST])
        rows = store.execute("SELECT n, text FROM rows ORDER BY n").fetchall()
        store.close()
        assert rows == [(n, f"行{n}") for n in range(1, len(rows) + 1)]
        assert len(rows) >= max([last, *rest])


def test_nothing_acknowledged_is_lost_to_a_kill(tmp_path: Path) -> None:
    kill_loop(tmp_path, 30)


@pytest.mark.long
def test_nothing_acknowledged_is_lost_to_a_thousand_kills(tmp_path: Path) -> None:
    kill_loop(tmp_path, 1000)
