"""Phrases to index, vectorised over the joined text: 100,000 phrases in about two seconds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from companion.base.fold import fold_text
from companion.phrases.model import STAGES, Phrase
from companion.phrases.search.index import (
    BEGINS,
    BEHIND,
    BLOCK_BITS,
    CODE_BYTES,
    HEAD_FIELDS,
    INSIDE,
    NEVER_FIRST,
    NEVER_LAST,
    STATUSES,
    ZONES,
    Array,
    Index,
    Ints,
    Layer,
    channel_bit,
    hash_id,
)
from companion.phrases.search.pinyin import readings
from companion.phrases.search.records import RecordBytes, to_record
from companion.phrases.search.terms import group

END, FIELD = "\0", "\1"
"""Ends a phrase; ends a field inside a phrase. In a text they are replaced by a space."""

_TOGETHER = 1 << 15
"""Phrases for which the syllables are noted in one table of a byte each: 13 MB."""
_NO_SEPARATORS = {0: " ", 1: " "}


def head_text(phrase: Phrase) -> tuple[str, ...]:
    """The fields of `HEAD_FIELDS`, several values with a newline between, a path with slashes."""
    return (phrase.title, "\n".join(phrase.says), "\n".join(phrase.tags), "/".join(phrase.category), phrase.stage)


def build_index(phrases: Sequence[Phrase], files: Sequence[int]) -> Index:
    """The index of `phrases`; `files[i]` is the number of the source file of ``phrases[i]``."""
    head = _Text.of([FIELD.join(map(_clean, head_text(phrase))) for phrase in phrases])
    body = _Text.of([_clean(phrase.text) for phrase in phrases])
    types = _Types.of(head, body)
    layers = {text.name: text for text in (types.layer("head", head), types.layer("body", body))}
    field_ends = np.flatnonzero((head.points == ord(FIELD)) | (head.points == ord(END))).astype(np.int32)
    records = [to_record(phrase) for phrase in phrases]
    ids = np.fromiter((hash_id(phrase.id) for phrase in phrases), np.uint64, len(phrases))
    by_id = np.argsort(ids, kind="stable").astype(np.int32)
    coded = [(fold_text(p.code).strip().encode("utf-8", "surrogatepass")[:CODE_BYTES], d) for d, p in enumerate(phrases) if p.code]
    coded.sort()
    return Index(
        syllables=readings().syllables,
        breaks=types.breaks,
        chars=types.chars,
        first_type=types.first_type,
        other_ptr=types.other_ptr,
        other_types=types.other_types,
        spoken=types.spoken(layers["head"], layers["body"]),
        head=layers["head"],
        body=layers["body"],
        ends=np.ascontiguousarray(field_ends.reshape(len(phrases), len(HEAD_FIELDS)).T),
        status=np.fromiter((STATUSES[p.status] for p in phrases), np.uint8, len(phrases)),
        channels=np.fromiter((_channel_bits(p.channels) for p in phrases), np.uint8, len(phrases)),
        stage=np.fromiter((STAGES.index(p.stage) + 1 if p.stage in STAGES else 0 for p in phrases), np.uint8, len(phrases)),
        valid=np.array(
            [
                [p.valid.first.toordinal() if p.valid.first else NEVER_FIRST for p in phrases],
                [p.valid.last.toordinal() if p.valid.last else NEVER_LAST for p in phrases],
            ],
            np.int32,
        ),
        files=np.fromiter(files, np.int32, len(phrases)),
        id_hashes=ids[by_id],
        id_docs=by_id,
        codes=np.array([code for code, _ in coded], f"S{CODE_BYTES}"),
        code_docs=np.fromiter((doc for _, doc in coded), np.int32, len(coded)),
        record_ends=np.cumsum(np.fromiter(map(len, records), np.int64, len(records))),
        records=RecordBytes(b"".join(records)),
    )


def _channel_bits(channels: tuple[str, ...]) -> int:
    return sum({channel_bit(channel) for channel in channels})


def _clean(text: str) -> str:
    return text.translate(_NO_SEPARATORS) if END in text or FIELD in text else text


@dataclass(frozen=True, slots=True)
class _Text:
    """Folded code points of all phrases joined, and which phrases changed their length in folding."""

    points: NDArray[np.int32]
    plain: NDArray[np.bool_]

    @classmethod
    def of(cls, texts: Sequence[str]) -> _Text:
        joined = "".join(text + END for text in texts)
        original = np.frombuffer(joined.encode("utf-32-le", "surrogatepass"), np.uint32).astype(np.int32)
        plain = np.ones(len(texts), np.bool_)
        if not len(original):
            return cls(original, plain)
        seen = np.zeros(int(original.max()) + 1, np.bool_)
        seen[original] = True
        shadow = np.zeros(len(seen), np.int32)
        uneven = {}
        for point in np.flatnonzero(seen).tolist():
            folded = chr(point) if point < 2 else _fold_char(chr(point))
            shadow[point] = ord(folded) if len(folded) == 1 else -1
            if len(folded) != 1:
                uneven[point] = folded.replace(END, " ").replace(FIELD, " ")
        points = shadow[original]
        if uneven:
            odd = np.flatnonzero(points < 0)
            plain[np.searchsorted(np.flatnonzero(original == 0), odd)] = False
            points = _spread(original, points, uneven)
        return cls(points, plain)


_fold_char = lru_cache(maxsize=8192)(fold_text)


def _spread(original: Ints, points: Ints, uneven: dict[int, str]) -> Ints:
    """`points` with each uneven character replaced by all (or none) of its folded ones."""
    counts = np.ones(len(points), np.int64)
    for point, folded in uneven.items():
        counts[original == point] = len(folded)
    starts = np.cumsum(counts) - counts
    spread = np.repeat(points, counts)
    for point, folded in uneven.items():
        places = starts[original == point]
        for step, char in enumerate(folded):
            spread[places + step] = ord(char)
    return spread


@dataclass(frozen=True, slots=True)
class _Types:
    """The types of both layers: what `Index` keeps of them, and the way from a code point to its type."""

    breaks: int
    chars: Array
    first_type: Ints
    other_ptr: Ints
    other_types: Ints
    usual: Array
    """Code point -> type in the usual reading."""
    special: dict[tuple[str, int], int]
    """(character, syllable) -> type in another reading."""

    @classmethod
    def of(cls, *texts: _Text) -> _Types:
        table = readings()
        points = sorted({int(p) for text in texts for p in _distinct(text.points)} | {0, 1, 32})
        entries = []
        for point in points:
            char = chr(point)
            places = table.of.get(char, ())
            if places:
                entries += [(3, place, point) for place in places]
            else:
                entries.append((group(char), -1, point))
        entries.sort()
        usual = np.zeros(points[-1] + 1, np.int64)
        special = {}
        others: list[list[int]] = [[] for _ in table.syllables.names]
        for number, (_, place, point) in enumerate(entries):
            char = chr(point)
            places = table.of.get(char, ())
            if not places or place == places[0]:
                usual[point] = number
            if len(places) > 1:
                special[char, place] = number
                for other in places:
                    if other != place:
                        others[other].append(number)
        groups = [entry[0] for entry in entries]
        syllables = np.array([entry[1] for entry in entries])
        first_spoken = groups.index(3) if 3 in groups else len(groups)
        first = np.searchsorted(syllables[first_spoken:], np.arange(len(table.syllables.names) + 1)) + first_spoken
        return cls(
            breaks=sum(group == 0 for group in groups),
            chars=np.array([entry[2] for entry in entries], np.int32),
            first_type=first.astype(np.int32),
            other_ptr=np.cumsum([0, *map(len, others)]).astype(np.int32),
            other_types=np.array([number for numbers in others for number in numbers], np.int32),
            usual=usual,
            special=special,
        )

    def layer(self, name: str, text: _Text) -> Layer:
        """One layer: types in context, postings, phrase offsets."""
        width = np.uint16 if len(self.chars) <= 0xFFFF else np.uint32
        types = self.usual[text.points].astype(width)
        self._read_in_context(text.points, types)
        ends = np.flatnonzero(text.points == 0) + 1
        offsets = np.concatenate(([0], ends)).astype(np.int32)
        zones = ZONES[name]
        groups: Array = types.astype(np.uint16 if len(self.chars) * zones <= 0xFFFF else np.uint32) * zones
        if name == "head":
            groups += _zones(text.points, offsets)
        followers = np.append(types[1:], types[:1])
        # Two sorts by one short key each are done by counting; one by a long key is not.
        order = np.argsort(followers, kind="stable").astype(np.int32)
        order = order[np.argsort(groups[order], kind="stable")]
        groups, followers = groups[order], followers[order]
        first = np.ones(len(order), np.bool_)
        first[1:] = (groups[1:] != groups[:-1]) | (followers[1:] != followers[:-1])
        pairs = first.nonzero()[0]
        return Layer(
            name=name,
            types=types,
            order=order,
            zone_ptr=np.searchsorted(groups[pairs], np.arange(len(self.chars) * zones + 1)).astype(np.int32),
            followers=followers[pairs],
            pair_ptr=np.append(pairs, len(order)).astype(np.int32),
            offsets=offsets,
            blocks=np.searchsorted(ends, np.arange(0, len(types), 1 << BLOCK_BITS), "right").astype(np.int32),
            plain=text.plain,
        )

    def spoken(self, *layers: Layer) -> NDArray[np.uint8]:
        """Syllable -> the phrases that have it, as packed bits."""
        syllables, phrases = len(self.first_type) - 1, len(layers[0].plain)
        parts = []
        for first in range(0, phrases, _TOGETHER):
            last = min(first + _TOGETHER, phrases)
            mask = np.zeros((syllables, last - first), np.bool_)
            for layer in layers:
                types = layer.types[layer.offsets[first] : layer.offsets[last]]
                owners = np.arange(last - first).repeat(np.diff(layer.offsets[first : last + 1]))
                for column in self._syllables():
                    rows = column.take(types)
                    at = (rows >= 0).nonzero()[0]
                    mask[rows.take(at), owners.take(at)] = True
            parts.append(np.packbits(mask, axis=1))
        return np.concatenate(parts, axis=1) if parts else np.zeros((syllables, 0), np.uint8)

    def _syllables(self) -> list[Ints]:
        """Type -> its syllable in the usual reading, in another one, in a third one, and so on; -1 for none."""
        readings_of: list[list[int]] = [[] for _ in self.chars]
        for place in range(len(self.first_type) - 1):
            for kind in range(self.first_type[place], self.first_type[place + 1]):
                readings_of[kind].insert(0, place)
            for kind in self.other_types[self.other_ptr[place] : self.other_ptr[place + 1]].tolist():
                readings_of[kind].append(place)
        most = max(map(len, readings_of), default=0)
        rows = [some + [-1] * (most - len(some)) for some in readings_of]
        return list(np.array(rows, np.int32).reshape(len(rows), most).T.copy())

    def _read_in_context(self, points: Ints, types: Array) -> None:
        several = np.zeros(len(self.chars), np.bool_)
        several[list(self.special.values())] = True
        places = np.flatnonzero(several[types])
        places = places[np.argsort(types[places], kind="stable")]
        kinds = types[places]
        for char, place, before, after in readings().contexts:
            number = self.special.get((char, place))
            if number is None:
                continue
            usual = self.usual[ord(char)]
            at = places[np.searchsorted(kinds, usual, "left") : np.searchsorted(kinds, usual, "right")]
            if len(at):
                # A text never ends without a separator, so the next position exists.
                near = _is_one_of(points[at - 1], before) | _is_one_of(points[at + 1], after)
                types[at[near]] = number


def _zones(points: Ints, offsets: Ints) -> NDArray[np.uint8]:
    """Where each position of the head layer lies. A title is what stands before the first separator."""
    separators = np.cumsum(points == ord(FIELD), dtype=np.int32)
    separators -= np.repeat(np.arange(len(offsets) - 1, dtype=np.int32) * (len(HEAD_FIELDS) - 1), np.diff(offsets))
    zones = np.where(separators == 0, np.uint8(INSIDE), np.uint8(BEHIND))
    zones[offsets[:-1]] = BEGINS
    return zones


def _is_one_of(points: Ints, chars: str) -> NDArray[np.bool_]:
    known = np.sort(np.array([0, *map(ord, chars)], np.int32))
    found: NDArray[np.bool_] = known.take(np.searchsorted(known, points, "right") - 1) == points
    return found & (points > 0)


def _distinct(points: Ints) -> Ints:
    if not len(points):
        return points
    seen = np.zeros(int(points.max()) + 1, np.bool_)
    seen[points] = True
    return np.flatnonzero(seen).astype(np.int32)
