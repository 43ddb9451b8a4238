"""Pieces of a query: what one character of a text may be typed as, as a table of qualities over the types.

A piece stands for exactly one character of a text. Its table gives, for each type, the quality of the match (0: none)
times the letters it uses up, so that the sum along a path divided by the length of the query is a mean per letter.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from functools import cached_property

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
_KEPT = 600


@dataclass(frozen=True, slots=True, eq=False)
class Run:
    """Paths of `length` characters: the position of each start, and the sum of its qualities."""

    length: int
    starts: Ints
    quality: Ints


@dataclass(frozen=True, slots=True, eq=False)
class Piece:
    """A table over types, its non-zero types as ranges ``(first, last)``, and the classes of characters among them.

    `places`: the syllables that make it up, apart from `literals`; None if it is not made of whole syllables.
    """

    table: Table
    ranges: tuple[tuple[int, int], ...]
    classes: NDArray[np.bool_]
    places: tuple[int, ...] | None = None
    literals: tuple[int, ...] = ()

    def count(self, layer: Layer) -> int:
        """At how many positions of `layer` it stands."""
        ptr = layer.ptr
        return int(sum(ptr[last] - ptr[first] for first, last in self.ranges))

    def positions(self, layer: Layer) -> Ints:
        """These positions; sorted only within a type."""
        ptr, order = layer.ptr, layer.order
        return np.concatenate([order[ptr[first] : ptr[last]] for first, last in self.ranges])

    def run(self, layer: Layer, kept: NDArray[np.intp] | None = None) -> Run:
        """These positions as paths of one character; of them only the `kept` ones, if given."""
        ptr, table = layer.ptr, self.table
        qualities = np.concatenate(
            [np.repeat(table[first:last], ptr[first + 1 : last + 1] - ptr[first:last]) for first, last in self.ranges]
        )
        starts = self.positions(layer)
        if kept is not None:
            starts, qualities = starts[kept], qualities[kept]
        return Run(1, starts, qualities.astype(np.int32))

    def follow(self, layer: Layer) -> NDArray[np.uint8]:
        """`Layer.follow` of these positions."""
        ptr = layer.ptr
        return np.concatenate([layer.follow[ptr[first] : ptr[last]] for first, last in self.ranges])


@dataclass(eq=False)
class Pieces:
    """Makes and remembers the pieces of one index."""

    index: Index
    _kept: OrderedDict[tuple[str, str], Piece | None] = field(default_factory=OrderedDict)

    @cached_property
    def _types_of_char(self) -> dict[int, list[int]]:
        found: dict[int, list[int]] = {}
        for number, point in enumerate(self.index.chars.tolist()):
            found.setdefault(point, []).append(number)
        return found

    def whitespace(self) -> Piece | None:
        """A space between the words of a text; it uses up no letter, and has the least quality there is."""
        return self._remember("space", " ", lambda: [(self._literal(" "), 1)])

    def exact(self, typed: str, final: bool) -> Piece | None:
        """`typed` as a character, a syllable, an initial, or, if `final`, the beginning of a syllable."""
        kind = "final" if final else "exact"
        piece = self._remember(kind, typed, lambda: self._exact(typed, final))
        if piece and piece.places is None:
            piece = replace(piece, places=self._places(typed, final), literals=tuple(self._literal(typed)))
            self._kept[kind, typed] = piece
        return piece

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

    def _remember(self, kind: str, typed: str, make: object) -> Piece | None:
        key = (kind, typed)
        if key in self._kept:
            self._kept.move_to_end(key)
            return self._kept[key]
        piece = self._piece(make())  # type: ignore[operator]
        self._kept[key] = piece
        if len(self._kept) > _KEPT:
            self._kept.popitem(last=False)
        return piece

    def _piece(self, parts: Iterable[tuple[Iterable[int] | tuple[slice, ...], int]]) -> Piece | None:
        table = np.zeros(len(self.index.chars), np.uint16)
        for types, quality in sorted(parts, key=lambda part: part[1]):
            for some in types:
                table[some] = quality
        used = np.flatnonzero(table)
        if not len(used):
            return None
        breaks = np.flatnonzero(np.diff(used) > 1)
        firsts = used[np.concatenate(([0], breaks + 1))]
        lasts = used[np.concatenate((breaks, [len(used) - 1]))] + 1
        classes = np.zeros(128, np.bool_)
        classes[self.index.classes[used]] = True
        return Piece(table, tuple(zip(firsts.tolist(), lasts.tolist(), strict=True)), classes)

    def _literal(self, char: str) -> list[int]:
        return self._types_of_char.get(ord(char), []) if len(char) == 1 else []

    def _spoken(self, first: int, last: int, quality: int, unusual: int) -> list[tuple[list[slice | int], int]]:
        index = self.index
        usual = slice(int(index.first_type[first]), int(index.first_type[last]))
        others = index.other_types[index.other_ptr[first] : index.other_ptr[last]].tolist()
        return [(others, quality - unusual), ([usual], quality)]

    def _syllables(self, places: Iterable[int], quality: int, unusual: int) -> list[tuple[list[slice | int], int]]:
        return [part for place in places for part in self._spoken(place, place + 1, quality, unusual)]

    def _full(self, typed: str) -> list[tuple[list[slice | int], int]]:
        length = len(typed)
        parts: list[tuple[list[slice | int], int]] = []
        if length == 1:
            parts.append((list(self._literal(typed)), LITERAL))
        if is_letter(typed[0]):
            parts += self._syllables(self.index.syllables.exact(typed), SYLLABLE * length, UNUSUAL * length)
        return parts

    def _exact(self, typed: str, final: bool) -> list[tuple[list[slice | int], int]]:
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

    def _fuzzy(self, typed: str, final: bool) -> list[tuple[list[slice | int], int]]:
        parts = self._exact(typed, final)
        if len(typed) > 1 and is_letter(typed[0]):
            parts += self._syllables(self.index.syllables.fuzzy(typed), NEAR * len(typed), UNUSUAL)
        return parts

    def _homophone(self, typed: str, final: bool) -> list[tuple[list[slice | int], int]]:
        parts = self._exact(typed, final)
        if len(typed) == 1:
            parts += self._syllables(places_of(typed).get(typed, ()), NEAR, UNUSUAL)
        return parts
