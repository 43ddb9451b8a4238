"""Which pack files make a library, and whether they are still what they were when last read."""

from __future__ import annotations

import os
import stat
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path
from typing import Any

from companion.phrases.model import Problem

RACY_NS = 2_000_000_000
"""A change so soon after a look may have left the time of the file as it was (FAT counts in two seconds)."""

OWN_FILE = "mine.yaml"
"""The one file in the user's folder that the phrase manager writes."""

_HASHED_BYTES = 64_000_000
_LEVELS = 2


@dataclass(frozen=True, slots=True)
class PackSource:
    """A pack file, or a folder of them. Later sources override earlier ones by phrase id: shipped, team, user.

    `explicit`: a person named it on the command line, so larger files are read.
    """

    path: Path
    origin: str = "user"
    explicit: bool = False


@dataclass(frozen=True, slots=True)
class PackSummary:
    """One pack of a library, as ``packs list`` prints it. `source` is its origin."""

    id: str
    name: str
    version: str
    path: Path
    phrases: int
    approved: int
    source: str
    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class PackFile:
    """One pack file as it was when it was read. `digest` is empty for what is no ordinary file."""

    path: str
    origin: str
    explicit: bool
    size: int
    mtime_ns: int
    digest: str


@dataclass(frozen=True, slots=True)
class Listing:
    """The pack files of all sources in their order, what was wrong in looking, and the folders that were looked at."""

    files: tuple[tuple[str, str, bool], ...]
    """(path, origin, explicit)"""
    problems: tuple[Problem, ...]
    folders: tuple[tuple[str, int], ...]


def user_sources(folder: Path) -> tuple[PackSource, PackSource]:
    """The user's packs. What the manager wrote comes last: an edit counts, whatever the edited file is called."""
    return PackSource(folder), PackSource(folder / OWN_FILE)


def list_files(sources: Sequence[PackSource]) -> Listing:
    """Look for the pack files of `sources`; of a file named twice the later place counts."""
    # Reading YAML is not needed, and not imported, while nothing has changed.
    from companion.phrases.packs import DEFAULT, EXPLICIT, find_pack_files

    folders = folder_times(sources)
    files: dict[str, tuple[str, bool]] = {}
    problems: list[Problem] = []
    for source in sources:
        found, wrong = find_pack_files(source.path, EXPLICIT if source.explicit else DEFAULT)
        problems += wrong
        for path in found:
            files.pop(str(path), None)
            files[str(path)] = (source.origin, source.explicit)
    return Listing(tuple((path, *how) for path, how in files.items()), tuple(problems), folders)


def folder_times(sources: Sequence[PackSource]) -> tuple[tuple[str, int], ...]:
    """Each folder in which pack files are looked for, with the time of its last change; -1: there is none."""
    times: list[tuple[str, int]] = []
    for source in sources:
        level = [str(source.path)]
        for _ in range(_LEVELS + 1):
            below: list[str] = []
            for folder in level:
                times.append((folder, _folder_time(folder)))
                below += _subfolders(folder)
            level = below
    return tuple(times)


def _folder_time(folder: str) -> int:
    try:
        facts = os.stat(folder)  # noqa: PTH116  # a Path for each would cost more than the call
    except OSError:
        return -1
    return facts.st_mtime_ns if stat.S_ISDIR(facts.st_mode) else 0


def _subfolders(folder: str) -> list[str]:
    try:
        with os.scandir(folder) as entries:
            return sorted(e.path for e in entries if not e.name.startswith(".") and e.is_dir(follow_symlinks=False))
    except OSError:
        return []


def same_folders(folders: Sequence[Sequence[Any]], looked_ns: int) -> bool:
    """Whether no file came, went or was renamed since `looked_ns` in any of these folders."""
    return all(
        _folder_time(folder) == mtime and (mtime <= 0 or mtime < looked_ns - RACY_NS) for folder, mtime in folders
    )


def look_at(path: str, origin: str, explicit: bool) -> PackFile:
    """The file as it is now. Nothing but an ordinary file of a bearable size is opened."""
    try:
        facts = os.stat(path)  # noqa: PTH116
        ordinary = stat.S_ISREG(facts.st_mode) and facts.st_size <= _HASHED_BYTES
        digest = blake2b(Path(path).read_bytes(), digest_size=16).hexdigest() if ordinary else ""
    except OSError:
        return PackFile(path, origin, explicit, -1, 0, "")
    return PackFile(path, origin, explicit, facts.st_size, facts.st_mtime_ns, digest)


def is_unchanged(old: PackFile, looked_ns: int) -> bool:
    """Whether the file is still what was read: same size and time; same content if it was changed just then."""
    try:
        facts = os.stat(old.path)  # noqa: PTH116
    except OSError:
        return False
    if not old.digest or (facts.st_size, facts.st_mtime_ns) != (old.size, old.mtime_ns):
        return False
    return facts.st_mtime_ns < looked_ns - RACY_NS or look_at(old.path, old.origin, old.explicit).digest == old.digest


def to_facts(file: PackFile, summary: PackSummary) -> list[Any]:
    """A file and its pack as JSON."""
    problems = [[getattr(problem, name) for name in Problem.__slots__] for problem in summary.problems]
    known = [file.path, file.origin, file.explicit, file.size, file.mtime_ns, file.digest]
    return [known, [summary.id, summary.name, summary.version, summary.phrases, summary.approved], problems]


def from_facts(facts: Sequence[Any]) -> tuple[PackFile, PackSummary]:
    """The way back from `to_facts`. Raises ValueError or TypeError for anything else."""
    known, (pack_id, name, version, phrases, approved), problems = facts
    file = PackFile(*known)
    found = tuple(Problem(*problem) for problem in problems)
    return file, PackSummary(pack_id, name, version, Path(file.path), phrases, approved, file.origin, found)
