"""Promises that are on the disk are shown even where nothing can be written any more."""

from __future__ import annotations

import errno
from pathlib import Path

import pytest

from companion.base.store import StoreError, reported
from companion.timers.ledger import Ledger
from companion.timers.model import PromiseKind
from companion.timers.reading import open_to_read
from companion.timers.recovery import open_promises
from tests.forks import answer, become_nobody, forked
from tests.timers.worlds import NOW, moment


def _store(folder: Path, *, killed: bool) -> Path:
    """A store with one promise; `killed`: its writer ended before the -wal file was taken in."""
    path = folder / "companion.sqlite3"

    def write() -> bytes:
        ledger = Ledger(open_promises(path, NOW).shelf)
        ledger.add(PromiseKind.FOLLOW_UP, "王女士", moment("30分钟后"), NOW)
        if not killed:
            ledger.shelf.close()
        return b"done"

    assert answer(*forked(write)) == ["done"]
    wal = path.with_name(f"{path.name}-wal")
    assert (wal.exists() and wal.stat().st_size > 0) == killed
    path.with_name(f"{path.name}-shm").unlink(missing_ok=True)
    return path


def _look(path: Path) -> bytes:
    become_nobody()
    try:
        open_promises(path, NOW)
    except StoreError as error:
        shelf = open_to_read(path)
        texts = [p.text for p in shelf.open_promises()] if shelf else []
        return " ".join((error.kind, *texts)).encode()
    return b"opened"


@pytest.mark.parametrize("killed", [False, True])
def test_a_folder_that_may_only_be_read_still_shows_them(tmp_path: Path, killed: bool) -> None:
    path = _store(tmp_path, killed=killed)
    for file in tmp_path.iterdir():
        file.chmod(0o444)
    for folder in list(tmp_path.parents)[:2]:
        folder.chmod(0o711)
    tmp_path.chmod(0o555)
    try:
        assert answer(*forked(lambda: _look(path))) == ["forbidden", "王女士"]
    finally:
        tmp_path.chmod(0o700)
    assert not list(tmp_path.glob("*damaged*"))


def test_what_does_not_add_up_is_not_shown(tmp_path: Path) -> None:
    path = tmp_path / "companion.sqlite3"
    assert open_to_read(path) is None
    path.write_bytes(b"garbage" * 1000)
    assert open_to_read(path) is None


def test_a_full_disk_is_called_by_its_name(tmp_path: Path) -> None:
    with pytest.raises(StoreError) as refused, reported(tmp_path):
        raise OSError(errno.ENOSPC, "No space left on device")
    assert refused.value.kind == "full" and "磁盘满了" in str(refused.value)
