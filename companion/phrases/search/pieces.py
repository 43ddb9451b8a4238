"""Pieces of a query: what one character of a text may be typed as, as a table of qualities over the types.

A piece stands for exactly one character of a text. Its table gives, for each type, the quality of the match (0: none)
times the letters it uses up, so that the sum along a path divided by the length of the query is a mean per letter.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from companion.phrases.search.index import Index, Ints, Layer
from companion.phrases.search.pinyin import DIGRAPHS, INITIALS, LONGEST, is_letter, places_of

LITERAL, SYLLABLE, PREFIX, INITIAL = 40, 30, 22, 16
"""Quality per letter (search.md, "Ranking": hanzi above pinyin above mixed above initials)."""
UNUSUAL = 4
"""Taken off for a reading that is not the one in this place."""
NEAR = 18
"""Quality per letter of anything but what was typed: fuzzy, homophone, slip."""

Table = NDArray[np.uint16]
Indexes = NDArray[np.intp]
Parts: TypeAlias = list[tuple[list[slice | int], int]]
"""(types, their quality)"""
_KEPT, _KEPT_EMPTY = 600, 5_000


@dataclass(frozen=True, slots=True, eq=False)
class Run:
    """Paths of `length` characters: the position of each start, and the sum of its qualities."""

    length: int
    starts: Ints
    quality: Ints


NOTHING = Run(1, np.zeros(0, np.int32), np.zeros(0, np.int32))


@dataclass(frozen=True, slots=True, eq=False)
class Piece:
    """A table over types, and which of them are not zero, ascending.

    `places`: the syllables that make it up, apart from `literals`; None if it is not made of whole syllables.
    """

    table: Table
    types: Indexes
    places: tuple[int, ...] | None = None
    literals: tuple[int, ...] = ()
    counts: dict[str, int] = field(default_factory=dict)
    """Layer -> `count`, once it was asked for."""

    def count(self, layer: Layer) -> int:
        """At how many positions of `layer` it stands."""
        if layer.name not in self.counts:
            first, last = self._pairs(layer)
            self.counts[layer.name] = int((layer.pair_ptr.take(last) - layer.pair_ptr.take(first)).sum())
        return self.counts[layer.name]

    def run(self, layer: Layer, zone: int | None = None) -> Run:
        """Where it stands in `layer` (in one `zone` of it, if that is given), as paths of one character."""
        first, last = self._pairs(layer, zone)
        starts = layer.pair_ptr.take(first)
        lengths = layer.pair_ptr.take(last) - starts
        return Run(1, layer.order.take(ranges(starts, lengths)), _repeated(self.table.take(self.types), lengths))

    def before(self, following: Piece, layer: Layer) -> Run:
        """Where it stands in `layer` with `following` behind it, as paths of both characters."""
        first, last = self._pairs(layer)
        pairs = ranges(first, last - first)
        quality = following.table.take(layer.followers.take(pairs))
        used = (quality != 0).nonzero()[0]
        if not len(used):
            return NOTHING
        own = self.table.take(self.types).repeat(last - first)
        pairs = pairs.take(used)
        starts = layer.pair_ptr.take(pairs)
        lengths = layer.pair_ptr.take(pairs + 1) - starts
        return Run(2, layer.order.take(ranges(starts, lengths)), _repeated(quality.take(used) + own.take(used), lengths))

    def _pairs(self, layer: Layer, zone: int | None = None) -> tuple[Ints, Ints]:
        """The first pair of each type, and the one behind the last."""
        first = self.types * layer.zones
        if zone is None:
            return layer.zone_ptr.take(first), layer.zone_ptr.take(first + layer.zones)
        return layer.zone_ptr.take(first + zone), layer.zone_ptr.take(first + zone + 1)


def ranges(starts: Ints, lengths: Ints) -> Ints:
    """The numbers from each start on, so many each, one after the other."""
    if len(starts) == 1:
        return np.arange(starts[0], starts[0] + lengths[0], dtype=np.int32)
    ends = lengths.cumsum(dtype=np.int32)
    numbers = np.arange(ends[-1] if len(ends) else 0, dtype=np.int32)
    numbers += (starts - ends + lengths).repeat(lengths)
    return numbers


def _repeated(quality: Table, lengths: Ints) -> Ints:
    return quality.astype(np.int32).repeat(lengths)


@dataclass(eq=False)
class Pieces:
    """Makes and remembers the pieces of one index."""

    index: Index
    _kept: OrderedDict[tuple[str, str], Piece] = field(default_factory=OrderedDict)
    _empty: set[tuple[str, str]] = field(default_factory=set)
    """What no text has: most letters in a row are no syllable."""

    @cached_property
    def _types_of_char(self) -> dict[int, list[int]]:
        found: dict[int, list[int]] = {}
        for number, point in enumerate(self.index.chars.tolist()):
            found.setdefault(point, []).append(number)
        return found

    def whitespace(self) -> Piece | None:
        """A space between the words of a text; it uses up no letter, and has the least quality there is."""
        return self._remember("space", " ", lambda: [(list(self._literal(" ")), 1)])

    def exact(self, typed: str, final: bool) -> Piece | None:
        """`typed` as a character, a syllable, an initial, or, if `final`, the beginning of a syllable."""
        return self._remember("final" if final else "exact", typed, lambda: self._exact(typed, final))

    def full(self, typed: str) -> Piece | None:
        """`typed` as a character or a whole syllable, nothing shorter."""
        return self._remember("full", typed, lambda: self._full(typed))

    def fuzzy(self, typed: str, final: bool) -> Piece | None:
        """As `exact`, and as a syllable that sounds alike to a southern ear."""
        return self._remember("fuzzy final" if final else "fuzzy", typed, lambda: self._fuzzy(typed, final))

    def homophone(self, typed: str, final: bool) -> Piece | None:
        """As `exact`, and a hanzi as any other of the same sound."""
        return self._remember("homophone final" if final else "homophone", typed, lambda: self._homophone(typed, final))

    def slipped(self, typed: str) -> Piece | None:
        """`typed` as a syllable with one letter dropped, doubled or swapped."""
        places = self.index.syllables.slipped(typed)
        return self._remember("slip", typed, lambda: self._syllables(places, NEAR * len(typed), UNUSUAL))

    def _remember(self, kind: str, typed: str, make: Callable[[], Parts]) -> Piece | None:
        key = (kind, typed)
        piece = self._kept.get(key)
        if piece is not None:
            self._kept.move_to_end(key)
            return piece
        if key in self._empty:
            return None
        piece = self._piece(make())
        if piece is None:
            if len(self._empty) >= _KEPT_EMPTY:
                self._empty.clear()
            self._empty.add(key)
            return None
        if kind in ("exact", "final"):
            piece = replace(piece, places=self._places(typed, kind == "final"), literals=tuple(self._literal(typed)))
        self._kept[key] = piece
        if len(self._kept) > _KEPT:
            self._kept.popitem(last=False)
        return piece

    def _piece(self, parts: Parts) -> Piece | None:
        if not parts:
            return None
        table = np.zeros(len(self.index.chars), np.uint16)
        for types, quality in sorted(parts, key=lambda part: part[1]):
            for some in types:
                table[some] = quality
        used = (table != 0).nonzero()[0]
        if not len(used):
            return None
        return Piece(table, used)

    def _literal(self, char: str) -> list[int]:
        return self._types_of_char.get(ord(char), []) if len(char) == 1 else []

    def _spoken(self, first: int, last: int, quality: int, unusual: int) -> Parts:
        index = self.index
        usual = slice(int(index.first_type[first]), int(index.first_type[last]))
        others = index.other_types[index.other_ptr[first] : index.other_ptr[last]].tolist()
        return [(others, quality - unusual), ([usual], quality)]

    def _syllables(self, places: Iterable[int], quality: int, unusual: int) -> Parts:
        return [part for place in places for part in self._spoken(place, place + 1, quality, unusual)]

    def _full(self, typed: str) -> Parts:
        length = len(typed)
        parts: Parts = []
        if length == 1:
            parts.append((list(self._literal(typed)), LITERAL))
        if is_letter(typed[0]):
            parts += self._syllables(self.index.syllables.exact(typed), SYLLABLE * length, UNUSUAL * length)
        return parts

    def _exact(self, typed: str, final: bool) -> Parts:
        length = len(typed)
        parts = self._full(typed)
        if not is_letter(typed[0]) or length > LONGEST:
            return parts
        if length == 1 or typed in DIGRAPHS:
            quality = INITIAL if typed[0] in INITIALS else 0
        else:
            quality = PREFIX if final else 0
        if quality:
            for first, last in self.index.syllables.starting(typed):
                parts += self._spoken(first, last, quality * length, UNUSUAL // 2 * length)
        return parts

    def _places(self, typed: str, final: bool) -> tuple[int, ...]:
        """The syllables of `_exact`."""
        syllables = self.index.syllables
        if not is_letter(typed[0]):
            return ()
        if final or len(typed) == 1 or typed in DIGRAPHS:
            return tuple(place for first, last in syllables.starting(typed) for place in range(first, last))
        return syllables.exact(typed)

    def _fuzzy(self, typed: str, final: bool) -> Parts:
        parts = self._exact(typed, final)
        if len(typed) > 1 and is_letter(typed[0]):
            parts += self._syllables(self.index.syllables.fuzzy(typed), NEAR * len(typed), UNUSUAL)
        return parts

    def _homophone(self, typed: str, final: bool) -> Parts:
        parts = self._exact(typed, final)
        if len(typed) == 1:
            parts += self._syllables(places_of(typed).get(typed, ()), NEAR, UNUSUAL)
        return parts
