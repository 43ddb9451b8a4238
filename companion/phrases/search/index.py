"""The arrays of one segment of the library: characters as types, where each type stands, what each phrase is.

A *type* is a character in one of its readings (folded). Types are sorted by reading, so that all characters of a
syllable, of an initial or of a typed prefix are a run of type numbers, and their postings one slice.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from hashlib import blake2b
from typing import Any

import numpy as np
from numpy.typing import NDArray

from companion.phrases.model import CHANNELS, Status
from companion.phrases.search.pinyin import Syllables
from companion.phrases.search.records import Records

Ints = NDArray[np.int32]
Array = NDArray[Any]

HEAD_FIELDS = ("title", "says", "tags", "category", "stage")
"""The fields of the head layer, in this order."""

CODE_BYTES = 32

BLOCK_BITS = 4

BEGINS, INSIDE, BEHIND = range(3)
"""Where a position of the head layer lies: it begins the title, it is inside the title, or in a later field."""

PER_DOUBLING = 0.35
"""Taken off a score for each doubling of the length of the title or text (search.md, "Ranking")."""

ZONES = {"head": 3, "body": 1}

STATUSES = {status: number for number, status in enumerate(Status)}
APPROVED = STATUSES[Status.APPROVED]
"""In `Index.status`."""

NEVER_FIRST, NEVER_LAST = 0, 4_000_000
"""Ordinal days that stand for an open validity."""


@dataclass(frozen=True, slots=True, eq=False)
class Layer:
    """The joined texts of all phrases, one type per character, a separator (a break type) after each field.

    `types[i]` is the type at position i; phrase d has the positions ``offsets[d]`` to ``offsets[d + 1]``; `blocks[i]`
    is the phrase of position ``16 * i``. `plain[d]`: every field of d kept its length in folding.

    `order` has all positions by type, by the zone they lie in (`BEGINS`, `INSIDE`, `BEHIND`; the body layer is one zone),
    by the type that follows, ascending. Two characters side by side are one slice of it: pair p, a type in a zone before
    ``followers[p]``, has the positions ``order[pair_ptr[p]:pair_ptr[p + 1]]``; zone z of type t has the pairs
    ``zone_ptr[t * zones + z]`` to ``zone_ptr[t * zones + z + 1]``.
    """

    name: str
    types: Array
    order: Ints
    zone_ptr: Ints
    followers: Array
    pair_ptr: Ints
    offsets: Ints
    blocks: Ints
    plain: NDArray[np.bool_]

    @property
    def zones(self) -> int:
        """How many zones there are."""
        return ZONES[self.name]

    def positions(self, kind: int) -> Ints:
        """Where a type stands."""
        first, last = self.pair_ptr[self.zone_ptr[[kind * self.zones, (kind + 1) * self.zones]]]
        return self.order[first:last]

    def docs_of(self, positions: Ints) -> Ints:
        """The phrase of each position: that of its block, or one of the next few."""
        docs = self.blocks.take(positions >> BLOCK_BITS)
        late = (self.offsets.take(docs + 1) <= positions).nonzero()[0]
        while len(late):
            docs[late] += 1
            late = late[self.offsets.take(docs[late] + 1) <= positions[late]]
        return docs


@dataclass(frozen=True, eq=False)
class Index:
    """One segment. The head layer has the fields of `HEAD_FIELDS`, the body layer the text."""

    syllables: Syllables
    breaks: int
    """Types below this are neither letters, digits nor hanzi."""
    chars: Array
    """Type -> code point."""
    first_type: Ints
    """Syllable -> the first type whose usual reading it is; one more at the end."""
    other_ptr: Ints
    other_types: Ints
    """CSR: syllable -> types that may be read so, but usually are not."""
    spoken: NDArray[np.uint8]
    """(syllables, phrases / 8): which phrases have a character that may be read so, packed bits."""
    head: Layer
    body: Layer
    ends: Ints
    """(fields, phrases): the end of each head field, absolute."""
    status: NDArray[np.uint8]
    """0 draft, 1 review, 2 approved, 3 retired."""
    channels: NDArray[np.uint8]
    stage: NDArray[np.uint8]
    valid: Ints
    """(2, phrases): ordinals of the first and last valid day."""
    files: Ints
    """Phrase -> number of its source file within the segment."""
    id_hashes: NDArray[np.uint64]
    id_docs: Ints
    codes: Array
    code_docs: Ints
    record_ends: NDArray[np.int64]
    records: Records

    def __len__(self) -> int:
        return len(self.status)

    @cached_property
    def title_cost(self) -> NDArray[np.float32]:
        """Phrase -> what the length of its title takes off a score."""
        return _cost(1 + self.ends[0] - self.head.offsets[:-1])

    @cached_property
    def text_cost(self) -> NDArray[np.float32]:
        """Phrase -> what the length of its text takes off a score."""
        return _cost(np.diff(self.body.offsets))

    def record(self, doc: int) -> bytes:
        """The JSON record of a phrase."""
        start = int(self.record_ends[doc - 1]) if doc else 0
        return self.records.read(start, int(self.record_ends[doc]))

    def docs_of_id(self, phrase_id: str) -> list[int]:
        """The phrases whose id has the hash of `phrase_id`."""
        key = hash_id(phrase_id)
        first = int(np.searchsorted(self.id_hashes, key, "left"))
        last = int(np.searchsorted(self.id_hashes, key, "right"))
        return [int(doc) for doc in self.id_docs[first:last]]


def _cost(lengths: Ints) -> NDArray[np.float32]:
    return np.float32(PER_DOUBLING) * np.log2(lengths.astype(np.float32))


def channel_bit(channel: str) -> int:
    """The bit of a channel in `Index.channels`; 0 for one that is unknown."""
    return 1 << CHANNELS.index(channel) if channel in CHANNELS else 0


def hash_id(phrase_id: str) -> np.uint64:
    """A phrase id as 64 bits."""
    digest = blake2b(phrase_id.encode("utf-8", "surrogatepass"), digest_size=8).digest()
    return np.uint64(int.from_bytes(digest, "little"))


_LAYER = ("types", "order", "zone_ptr", "followers", "pair_ptr", "offsets", "blocks", "plain")
_PLAIN = (
    "chars", "first_type", "other_ptr", "other_types", "spoken", "ends", "status", "channels", "stage", "valid", "files",
    "id_hashes", "id_docs", "codes", "code_docs", "record_ends",
)  # fmt: skip


def to_arrays(index: Index) -> dict[str, Array]:
    """Every array of an index by name, as a snapshot keeps them; all of it but the records."""
    arrays: dict[str, Array] = {name: getattr(index, name) for name in _PLAIN}
    for layer in (index.head, index.body):
        arrays |= {f"{layer.name}.{name}": getattr(layer, name) for name in _LAYER}
    return arrays


def from_arrays(arrays: Mapping[str, Array], records: Records, syllables: Syllables, breaks: int) -> Index:
    """The index of `to_arrays` and its records. Raises KeyError or ValueError when arrays are missing or do not fit together."""
    layers = {
        name: Layer(name, *(arrays[f"{name}.{part}"] for part in _LAYER)) for name in ("head", "body")
    }
    plain: dict[str, Any] = {name: arrays[name] for name in _PLAIN}
    index = Index(syllables=syllables, breaks=breaks, head=layers["head"], body=layers["body"], records=records, **plain)
    _check(index)
    return index


def _check(index: Index) -> None:
    count, types = len(index), len(index.chars)
    fits = (
        index.ends.shape == (len(HEAD_FIELDS), count)
        and index.valid.shape == (2, count)
        and index.spoken.shape == (len(index.syllables.names), (count + 7) // 8)
        and len(index.first_type) == len(index.other_ptr) == len(index.syllables.names) + 1
        and all(len(a) == count for a in (index.channels, index.stage, index.files, index.id_docs, index.record_ends))
        and len(index.codes) == len(index.code_docs)
        and (count == 0 or int(index.record_ends[-1]) == len(index.records))
    )
    for layer in (index.head, index.body):
        size = len(layer.types)
        fits = (
            fits
            and len(layer.order) == size
            and len(layer.blocks) == (size + 15) >> BLOCK_BITS
            and len(layer.zone_ptr) == types * layer.zones + 1
            and len(layer.pair_ptr) == len(layer.followers) + 1
            and int(layer.zone_ptr[-1]) == len(layer.followers)
            and len(layer.offsets) == count + 1
            and len(layer.plain) == count
            and int(layer.offsets[-1]) == size == int(layer.pair_ptr[-1])
        )
    if not fits:
        raise ValueError("the arrays do not fit together")
