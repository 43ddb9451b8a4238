"""Whether pack files changed, cheaply; and taking the change over without ever losing a good pack to a bad one."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeAlias

from companion.phrases.model import Pack
from companion.phrases.packs import DEFAULT, PackLimits, find_pack_files, load_pack

Snapshot: TypeAlias = Mapping[Path, tuple[int, int]]
"""Path -> (size in bytes, time of the last change in ns); (-1, 0) for a file that cannot be looked at."""


@dataclass(frozen=True, slots=True)
class Change:
    """The files that came, went or are different now, each sorted."""

    written: tuple[Path, ...] = ()
    gone: tuple[Path, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.written or self.gone)


def snapshot(folders: Iterable[Path], limits: PackLimits = DEFAULT) -> Snapshot:
    """The pack files of `folders` as they are; no file is opened."""
    return {path: _look(path) for folder in folders for path in find_pack_files(folder, limits)[0]}


def changed(old: Snapshot, new: Snapshot) -> Change:
    """What differs between two snapshots."""
    written = tuple(sorted(path for path, facts in new.items() if old.get(path) != facts))
    return Change(written, tuple(sorted(old.keys() - new.keys())))


def take_over(former: Pack | None, read: Pack) -> Pack:
    """What to serve when `former` was good and the file now reads as `read`.

    As long as the file has errors (torn, half-written, being edited), no phrase of `former` is lost: those that `read`
    lacks stay behind its own. The problems are always those of `read`; the first error says that something was kept.
    """
    first = next((number for number, problem in enumerate(read.problems) if problem.severity == "error"), None)
    if former is None or first is None:
        return read
    there = {phrase.id for phrase in read.phrases}
    kept = tuple(phrase for phrase in former.phrases if phrase.id not in there)
    if not kept:
        return read
    problems = (*read.problems[:first], replace(read.problems[first], kept=True), *read.problems[first + 1 :])
    return replace(read if there else former, phrases=(*read.phrases, *kept), problems=problems)


def reload(previous: Sequence[Pack], change: Change, origin: str = "user", limits: PackLimits = DEFAULT) -> tuple[Pack, ...]:
    """`previous` with the changed files read again, in the order of their paths; see `take_over` for broken ones.

    `origin` is for files that were not there before.
    """
    packs = {pack.path: pack for pack in previous if pack.path not in change.gone}
    for path in change.written:
        former = packs.get(path)
        packs[path] = take_over(former, load_pack(path, former.origin if former else origin, limits))
    return tuple(packs[path] for path in sorted(packs))


def _look(path: Path) -> tuple[int, int]:
    try:
        facts = os.stat(path)  # noqa: PTH116  # a snapshot looks at hundreds of files
    except OSError:
        return (-1, 0)
    return (facts.st_size, facts.st_mtime_ns)
