"""Packs to the segments of a library: what did not change from the snapshot, the rest read anew.

At most two segments: the large one, and a small one with the files that changed since.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import blake2b
from pathlib import Path
from typing import Any

import numpy as np

from companion.phrases.model import Pack, Phrase, Problem, Status
from companion.phrases.search.found import Mask
from companion.phrases.search.index import Index
from companion.phrases.search.records import from_record
from companion.phrases.search.segment import Segment
from companion.phrases.search.snapshot import read_snapshot, write_snapshot
from companion.phrases.sources import (
    RACY_NS,
    Listing,
    PackFile,
    PackSource,
    PackSummary,
    from_facts,
    is_unchanged,
    list_files,
    look_at,
    same_folders,
    to_facts,
)

_SMALL, _SHARE = 2_000, 0.1
"""The second segment may hold so many phrases, or this share of the first; beyond that all is built anew."""


@dataclass(slots=True)
class _Part:
    """A segment in the making: its index, its files in the order of their numbers, and where it lies on disk."""

    index: Index
    files: list[tuple[PackFile, PackSummary]]
    stored: Mapping[str, Any] | None = None


@dataclass(slots=True)
class _Known:
    """What the snapshot knew."""

    parts: list[_Part] = field(default_factory=list)
    listing: Listing | None = None
    written_ns: int = 0


def segments_of(
    sources: Sequence[PackSource], cache: Path | None
) -> tuple[list[Segment], list[PackSummary], tuple[Problem, ...]]:
    """The segments of the packs of `sources`, these packs, and what was wrong in looking for them; as `open_library`."""
    sources = [PackSource(Path(os.path.abspath(s.path)), s.origin, s.explicit) for s in sources]  # noqa: PTH100
    folder, key = (cache / "search" if cache else None), _key(sources)
    known = _read(folder, key)
    kept_listing = known.listing is not None and same_folders(known.listing.folders, known.written_ns)
    listing = known.listing if kept_listing and known.listing else list_files(sources)
    parts, changed = _bring_up_to_date(known, listing)
    if folder and (changed or not kept_listing):
        _write(folder, key, parts, listing)
    elif folder and _is_racy(parts, known.written_ns):
        # Nothing changed in the doubtful moments; from now on they need not be doubted.
        with contextlib.suppress(OSError):
            os.utime(folder / f"{key}.json")
    segments = _override(parts, listing)
    summaries = {file.path: summary for part in parts for file, summary in part.files}
    packs = [summaries[path] for path, _, _ in listing.files if path in summaries]
    return segments, packs, listing.problems


def _key(sources: Sequence[PackSource]) -> str:
    names = "\n".join(f"{s.path}\t{s.origin}\t{s.explicit}" for s in sources)
    return blake2b(names.encode("utf-8", "surrogateescape"), digest_size=8).hexdigest()


def _read(folder: Path | None, key: str) -> _Known:
    snapshot = read_snapshot(folder, key) if folder else None
    if snapshot is None:
        return _Known()
    facts = snapshot.facts
    try:
        files = [[from_facts(entry) for entry in entries] for entries in facts["files"]]
        listing = Listing(
            tuple((path, origin, explicit) for path, origin, explicit in facts["listed"]),
            tuple(Problem(*problem) for problem in facts["problems"]),
            tuple((name, mtime) for name, mtime in facts["folders"]),
        )
        parts = [
            _Part(index, entries, stored)
            for index, entries, stored in zip(snapshot.segments, files, snapshot.stored, strict=True)
        ]
    except (KeyError, TypeError, ValueError):
        return _Known()
    return _Known(parts, listing, snapshot.written_ns)


def _write(folder: Path, key: str, parts: Sequence[_Part], listing: Listing) -> None:
    facts = {
        "files": [[to_facts(*entry) for entry in part.files] for part in parts],
        "listed": listing.files,
        "problems": [[getattr(problem, name) for name in Problem.__slots__] for problem in listing.problems],
        "folders": listing.folders,
    }
    # Without a snapshot the library works all the same, and is only slower to open.
    with contextlib.suppress(OSError):
        write_snapshot(folder, key, [part.index for part in parts], [part.stored for part in parts], facts)


def _is_racy(parts: Sequence[_Part], written_ns: int) -> bool:
    return any(file.mtime_ns >= written_ns - RACY_NS for part in parts for file, _ in part.files)


def _bring_up_to_date(known: _Known, listing: Listing) -> tuple[list[_Part], bool]:
    """The parts that hold exactly the listed files, newest versions; and whether that took any work."""
    listed = {path: (origin, explicit) for path, origin, explicit in listing.files}
    current: dict[str, tuple[int, int]] = {}
    for place, part in enumerate(known.parts):
        for number, (file, _) in enumerate(part.files):
            if listed.get(file.path) == (file.origin, file.explicit) and is_unchanged(file, known.written_ns):
                current[file.path] = (place, number)
    stale = [path for path in listed if path not in current]
    gone = sum(len(part.files) for part in known.parts) - len(current)
    if not stale and not gone:
        return known.parts, False
    read = [_read_pack(path, *listed[path], known) for path in stale]
    if not known.parts:
        return [_build(read)], True
    return _rebuilt(known, current, listing, read), True


def _former(known: _Known, name: str) -> Pack | None:
    """The pack at `name` as it was when it was last good, from the snapshot."""
    for place in range(len(known.parts) - 1, -1, -1):
        for number, (file, summary) in enumerate(known.parts[place].files):
            if file.path == name and not file.explicit:
                phrases = _phrases_of(known, place, number)[2]
                return Pack(summary.id, summary.name, summary.path, tuple(phrases), version=summary.version, origin=file.origin)
    return None


def _read_pack(name: str, origin: str, explicit: bool, known: _Known) -> tuple[PackFile, PackSummary, list[Phrase]]:
    from companion.phrases.packs import DEFAULT, EXPLICIT, load_pack
    from companion.phrases.watch import take_over

    # Looked at first: if the file changes in between, the next opening sees another digest and reads it again.
    file = look_at(name, origin, explicit)
    path = Path(name)
    pack = load_pack(path, origin, EXPLICIT if explicit else DEFAULT)
    if pack.problems:
        pack = take_over(_former(known, name), pack)
    approved = sum(phrase.status is Status.APPROVED for phrase in pack.phrases)
    summary = PackSummary(
        pack.id, pack.name, pack.version, path, len(pack.phrases), approved, origin, pack.problems
    )
    return file, summary, list(pack.phrases)


def _build(read: Sequence[tuple[PackFile, PackSummary, Sequence[Phrase]]]) -> _Part:
    # As with reading YAML: not needed, and not imported, while nothing has changed.
    from companion.phrases.search.build import build_index

    phrases = [phrase for _, _, some in read for phrase in some]
    numbers = [number for number, (_, _, some) in enumerate(read) for _ in some]
    return _Part(build_index(phrases, numbers), [(file, summary) for file, summary, _ in read])


def _rebuilt(
    known: _Known,
    current: dict[str, tuple[int, int]],
    listing: Listing,
    read: list[tuple[PackFile, PackSummary, list[Phrase]]],
) -> list[_Part]:
    """The large part as it was, and a small one with everything else; or one new part when that is no longer small."""
    main = known.parts[0]
    small = [_phrases_of(known, *place) for place in current.values() if place[0] > 0] + read
    count = sum(len(phrases) for _, _, phrases in small)
    left = sum(main.files[number][1].phrases for place, number in current.values() if place == 0)
    dead = len(main.index) - left
    if count + dead <= max(_SMALL, _SHARE * len(main.index)):
        return [main, _build(small)] if small else [main]
    at_hand = {entry[0].path: entry for entry in small}
    return [
        _build([at_hand[path] if path in at_hand else _phrases_of(known, *current[path]) for path, _, _ in listing.files])
    ]


def _phrases_of(known: _Known, place: int, number: int) -> tuple[PackFile, PackSummary, list[Phrase]]:
    part = known.parts[place]
    docs = np.flatnonzero(part.index.files == number).tolist()
    return (*part.files[number], [from_record(part.index.record(doc)) for doc in docs])


def _override(parts: Sequence[_Part], listing: Listing) -> list[Segment]:
    """What counts: of each file the newest version, of each phrase id the one in the latest file."""
    rank = {path: number for number, (path, _, _) in enumerate(listing.files)}
    newest = {file.path: place for place, part in enumerate(parts) for file, _ in part.files}
    ranks = []
    for place, part in enumerate(parts):
        counts = [rank.get(file.path, -1) if newest[file.path] == place else -1 for file, _ in part.files]
        ranks.append(np.array([*counts, -1], np.int32)[part.index.files])
    alive = [own >= 0 for own in ranks]
    for key in _contested(parts, alive) if parts else ():
        claims = []
        for place, part in enumerate(parts):
            first, last = (int(np.searchsorted(part.index.id_hashes, key, side)) for side in ("left", "right"))
            claims += [
                (int(ranks[place][doc]), int(doc), place) for doc in part.index.id_docs[first:last] if alive[place][doc]
            ]
        for _, doc, place in sorted(claims)[:-1]:
            alive[place][doc] = False
    return [Segment(part.index, mask) for part, mask in zip(parts, alive, strict=True)]


def _contested(parts: Sequence[_Part], alive: Sequence[Mask]) -> list[np.uint64]:
    """The hashes of ids that more than one phrase may claim."""
    found: set[np.uint64] = set()
    main = parts[0].index
    for part in parts:
        hashes = part.index.id_hashes
        found.update(hashes[1:][hashes[1:] == hashes[:-1]])
    for part in parts[1:]:
        hashes = part.index.id_hashes
        at = np.searchsorted(main.id_hashes, hashes)
        inside = np.flatnonzero(at < len(main))
        at = at[inside]
        same = (main.id_hashes[at] == hashes[inside]) & alive[0][main.id_docs[at]]
        found.update(hashes[inside][same])
    return sorted(found)
