"""An index on disk: its arrays in one mapped .npy file per segment, and a JSON manifest that says what they are.

Never pickle. Whatever looks wrong (format, tables, sizes, times, shapes) makes the whole snapshot worthless, and it
is built anew; a snapshot is only ever a copy of pack files.
"""

from __future__ import annotations

import contextlib
import io
import json
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from companion.base.files import write_atomic
from companion.phrases.search.index import Array, Index, from_arrays, to_arrays
from companion.phrases.search.pinyin import Syllables, tables_version
from companion.phrases.search.records import RecordFile

FORMAT = 6
LIBRARIES = 6
"""Snapshots of so many sets of sources are kept; the one unused longest goes first."""

_ALIGN = 64
_DTYPES = frozenset(("|b1", "|u1", "<u2", "<u4", "<u8", "<i4", "<i8", "|S32"))


@dataclass(frozen=True, slots=True)
class Snapshot:
    """What was read: the segments, the facts its writer added, and when it was written (ns since 1970)."""

    segments: tuple[Index, ...]
    stored: tuple[Mapping[str, Any], ...]
    """Where each segment lies on disk, for `write_snapshot` to name it again."""
    facts: dict[str, Any]
    written_ns: int


def read_snapshot(folder: Path, key: str) -> Snapshot | None:
    """The snapshot under `key`, its arrays mapped from disk; None if there is none or there is any doubt."""
    path = folder / f"{key}.json"
    try:
        if not path.is_file():
            # A pipe or a device under that name would be read for ever.
            return None
        manifest = json.loads(path.read_bytes())
        if manifest["format"] != FORMAT or manifest["tables"] != tables_version():
            return None
        syllables = Syllables(tuple(manifest["syllables"]))
        segments = tuple(_map(folder, segment, syllables) for segment in manifest["segments"])
        return Snapshot(segments, tuple(manifest["segments"]), manifest["facts"], path.stat().st_mtime_ns)
    except (OSError, ValueError, KeyError, TypeError, AttributeError, IndexError, RecursionError):
        return None


def _map(folder: Path, segment: Mapping[str, Any], syllables: Syllables) -> Index:
    name = segment["file"]
    if Path(name).name != name:
        raise ValueError("a file of its own folder was meant")
    path = folder / name
    facts = path.stat()
    if [facts.st_size, facts.st_mtime_ns] != segment["stat"]:
        raise ValueError("not the file that was written")
    data = np.load(path, mmap_mode="r", allow_pickle=False).view(np.ndarray)
    if data.dtype != np.uint8 or data.ndim != 1:
        raise ValueError("not bytes")
    arrays: dict[str, Array] = {}
    for part, (start, dtype, shape) in segment["arrays"].items():
        if dtype not in _DTYPES:
            raise ValueError("an unknown type")
        size = int(np.prod(shape, dtype=np.int64)) * np.dtype(dtype).itemsize
        if not 0 <= start <= start + size <= len(data):
            raise ValueError("too short")
        arrays[part] = data[start : start + size].view(dtype).reshape(shape)
    start, size = segment["records"]
    if not 0 <= start <= start + size <= len(data):
        raise ValueError("too short")
    records = RecordFile(path, start + facts.st_size - len(data), size)
    return from_arrays(arrays, records, syllables, int(segment["breaks"]))


def write_snapshot(
    folder: Path,
    key: str,
    segments: Sequence[Index],
    stored: Sequence[Mapping[str, Any] | None],
    facts: Mapping[str, Any],
) -> None:
    """Store `segments` under `key`; those that are `stored` stay as they are. Old generations go. Raises OSError."""
    described = [known or _store(folder, key, index) for index, known in zip(segments, stored, strict=True)]
    manifest = {
        "format": FORMAT,
        "tables": tables_version(),
        "syllables": segments[0].syllables.names if segments else (),
        "segments": described,
        "facts": facts,
    }
    write_atomic(folder / f"{key}.json", json.dumps(manifest, ensure_ascii=False).encode("utf-8", "surrogatepass"))
    _sweep(folder, key, {segment["file"] for segment in described})


def _store(folder: Path, key: str, index: Index) -> dict[str, Any]:
    places: dict[str, list[Any]] = {}
    blocks: list[bytes] = []
    at = 0
    for part, array in to_arrays(index).items():
        places[part] = [at, array.dtype.str, array.shape]
        padding = -array.nbytes % _ALIGN
        blocks += [np.ascontiguousarray(array).tobytes(), bytes(padding)]
        at += array.nbytes + padding
    records = index.records.read(0, len(index.records))
    # The generation stands in the name: a mapped file cannot be replaced on Windows, and need not be.
    name = f"{key}-{os.urandom(6).hex()}.npy"
    header = io.BytesIO()
    shape = (at + len(records),)
    np.lib.format.write_array_header_1_0(header, {"descr": "|u1", "fortran_order": False, "shape": shape})
    write_atomic(folder / name, b"".join([header.getvalue(), *blocks, records]))
    stat = (folder / name).stat()
    return {
        "file": name,
        "stat": [stat.st_size, stat.st_mtime_ns],
        "breaks": index.breaks,
        "arrays": places,
        "records": [at, len(records)],
    }


def _sweep(folder: Path, key: str, used: set[str]) -> None:
    """Remove former generations of `key`, and the libraries not written for longest."""
    keys = sorted(folder.glob("*.json"), key=lambda path: -_mtime(path))
    gone = {path.stem for path in keys[LIBRARIES:]} - {key}
    for path in folder.glob("*.npy"):
        owner = path.stem.partition("-")[0]
        if owner in gone or (owner == key and path.name not in used):
            _remove(path)
    for stem in gone:
        _remove(folder / f"{stem}.json")


def _mtime(path: Path) -> int:
    try:
        return path.stat().st_mtime_ns
    except OSError:
        return 0


def _remove(path: Path) -> None:
    # On Windows a file that somebody has mapped stays until the next time.
    with contextlib.suppress(OSError):
        path.unlink()
