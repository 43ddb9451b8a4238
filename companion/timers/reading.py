"""Reading the promises where nothing can be written: a full disk, a folder that may only be read."""

from __future__ import annotations

import contextlib
import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from pathlib import Path

from companion.timers.shelf import Shelf


def open_to_read(path: Path) -> Shelf | None:
    """The promises as they are on the disk, in memory, so that nothing is written beside them.

    None: they cannot be read either, or do not add up. What is written to this shelf is lost.
    """
    for source in (_beside, _alone, _copied):
        memory = sqlite3.connect(":memory:", isolation_level=None)
        shelf = Shelf(memory, path)
        with contextlib.suppress(sqlite3.Error, OSError), source(path) as connection:
            connection.backup(memory)
        if shelf.adds_up():
            return shelf
        shelf.close()
    return None


@contextlib.contextmanager
def _opened(path: Path, how: str) -> Iterator[sqlite3.Connection]:
    connection = sqlite3.connect(f"{path.absolute().as_uri()}?{how}", uri=True)
    try:
        yield connection
    finally:
        connection.close()


@contextlib.contextmanager
def _beside(path: Path) -> Iterator[sqlite3.Connection]:
    """The usual way, which needs a place for the index of the -wal file, or one that is there."""
    with _opened(path, "mode=ro") as connection:
        yield connection


@contextlib.contextmanager
def _alone(path: Path) -> Iterator[sqlite3.Connection]:
    """The file itself, when nothing is waiting in a -wal file."""
    wal = path.with_name(f"{path.name}-wal")
    if wal.exists() and wal.stat().st_size:
        raise OSError
    with _opened(path, "immutable=1") as connection:
        yield connection


@contextlib.contextmanager
def _copied(path: Path) -> Iterator[sqlite3.Connection]:
    """A copy with its -wal file in the folder for passing files, which may be on another disk."""
    with tempfile.TemporaryDirectory(prefix="companion-") as folder:
        for suffix in ("", "-wal"):
            shutil.copyfile(path.with_name(path.name + suffix), Path(folder) / f"copy{suffix}")
        with _opened(Path(folder) / "copy", "mode=rw") as connection:
            yield connection
