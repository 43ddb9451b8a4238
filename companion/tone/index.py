"""Which ways of the rules a stretch of text could match, told by the literals that each of their matches holds."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import reduce
from itertools import chain
from operator import add, or_
from typing import Protocol

LONGEST = 3
"""Characters of a piece: a sentence is asked for all its pieces of up to that length at once."""


class Calls(Protocol):
    """For each known piece, by its place in a list, the bits that it sets."""

    def __len__(self) -> int:
        """The number of known pieces."""
        ...

    def __getitem__(self, place: int) -> Sequence[int]:
        """The places of the bits."""
        ...


class Index:
    """`size` ways, each with two bits: `number` says that a piece called it, `number + size` that a second piece did.

    `always`: the bits of what no piece has to call.
    """

    def __init__(self, pieces: Sequence[str] = (), calls: Calls = (), *, size: int = 0, always: int = 0) -> None:
        # Places count from 1: what `get` gives for a known piece is true.
        self._place_of = dict(zip(pieces, range(1, len(pieces) + 1), strict=True))
        self._calls = calls
        self._masks = [0] * (len(pieces) + 1)
        self._always = always
        self.size = size

    @property
    def unasked(self) -> int:
        """The bits of the ways that no piece has to call."""
        return self._always & (self._always >> self.size) & ((1 << self.size) - 1)

    @property
    def pieces(self) -> Sequence[str]:
        """The known pieces."""
        return list(self._place_of)

    def called(self, text: str) -> int:
        """The bits of the ways that could match in `text`."""
        pairs = list(map(add, text, text[1:]))
        bits, masks = self._always, self._masks
        for place in filter(None, map(self._place_of.get, chain(text, pairs, map(add, pairs, text[2:])))):
            bits |= masks[place] or self._mask(place)
        return bits & (bits >> self.size) & ((1 << self.size) - 1)

    def _mask(self, place: int) -> int:
        """The bits that a known piece sets; worked out when it is first met, as most never are."""
        mask = self._masks[place] = reduce(or_, (1 << bit for bit in self._calls[place - 1]))
        return mask


def numbers(bits: int) -> Iterator[int]:
    """The places of the bits that are set, lowest first."""
    while bits:
        lowest = bits & -bits
        yield lowest.bit_length() - 1
        bits ^= lowest
