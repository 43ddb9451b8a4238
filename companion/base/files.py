"""Files that are whole or untouched: the one way anything of ours is written to disk."""

from __future__ import annotations

import contextlib
import os
import tempfile
from collections.abc import Callable
from pathlib import Path

_TEMPORARY = ".companion-tmp-"


def make_folder(folder: Path) -> None:
    """Make `folder` and every missing one above it, all owner-only. Raises OSError."""
    if folder.is_dir():
        return
    if folder.parent != folder:
        make_folder(folder.parent)
    folder.mkdir(mode=0o700, exist_ok=True)


def write_atomic(path: Path, data: bytes) -> None:
    """Replace `path` by `data`, or leave it as it was; when this returns, `data` survives a power cut.

    Temporary file beside it (0600), fsync, rename, fsync of the folder. Raises OSError.
    """
    _replace(path, data, lambda: True)


def write_over(path: Path, before: bytes | None, data: bytes) -> bool:
    """As `write_atomic`, provided that `path` still holds `before` (None: there is no such file).

    That is looked at last, when only the rename is left to do. False: it holds something else, and nothing was written.
    """
    return _replace(path, data, lambda: read_or_none(path) == before)


def read_or_none(path: Path) -> bytes | None:
    """What is in the file; None when there is none. Raises OSError."""
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return None


def _replace(path: Path, data: bytes, may: Callable[[], bool]) -> bool:
    make_folder(path.parent)
    handle, name = tempfile.mkstemp(prefix=_TEMPORARY, dir=path.parent)
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        if not may():
            temporary.unlink()
            return False
        temporary.replace(path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
    _sync_folder(path.parent)
    return True


def _sync_folder(folder: Path) -> None:
    # Windows cannot open a folder; its rename is journalled.
    with contextlib.suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def sweep_temporary(folder: Path) -> int:
    """Remove what a kill left behind in `folder`; returns how many files went."""
    swept = 0
    for stray in folder.glob(_TEMPORARY + "*"):
        with contextlib.suppress(OSError):
            stray.unlink()
            swept += 1
    return swept
