"""Mandarin syllables as they are typed: spellings, prefixes, fuzzy classes, and what one slip of a finger makes of them."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from hashlib import blake2b

from companion.base.paths import resources_dir

LONGEST = 6
"""Letters of the longest syllable (zhuang)."""

INITIALS = frozenset("bpmfdtnlgkhjqxrzcsywaoe")
DIGRAPHS = frozenset(("zh", "ch", "sh"))


def fuzzy_key(spelling: str) -> str:
    """What a southern speaker does not tell apart: zh/z ch/c sh/s, n/l, in/ing en/eng an/ang, hu/fu."""
    if spelling[:2] in DIGRAPHS:
        spelling = spelling[0] + spelling[2:]
    if spelling[:1] == "l":
        spelling = "n" + spelling[1:]
    if spelling[-3:] in ("ing", "eng", "ang"):
        spelling = spelling[:-1]
    return "fu" if spelling == "hu" else spelling


@dataclass(frozen=True)
class Syllables:
    """All syllables in alphabetical order; a syllable is known by its place here."""

    names: tuple[str, ...]
    _places: dict[str, tuple[int, ...]] = field(default_factory=dict, repr=False)

    def exact(self, spelling: str) -> tuple[int, ...]:
        """The syllables typed so: one, none, or two where ``u`` may stand for ``ü`` (lu, nu, lue, nue)."""
        if not self._places:
            for place, name in enumerate(self.names):
                for typed in {name, name.replace("v", "u")}:
                    self._places[typed] = (*self._places.get(typed, ()), place)
        return self._places.get(spelling, ())

    def starting(self, spelling: str) -> list[tuple[int, int]]:
        """The half-open ranges of places of the syllables that begin so."""
        found = [self._range(spelling)]
        if spelling[:2] in ("lu", "nu"):
            found.append(self._range(spelling[0] + "v" + spelling[2:]))
        return [(first, last) for first, last in found if first < last]

    def _range(self, spelling: str) -> tuple[int, int]:
        return bisect_left(self.names, spelling), bisect_left(self.names, spelling + "{")

    @cached_property
    def _fuzzy(self) -> dict[str, tuple[int, ...]]:
        classes: dict[str, list[int]] = defaultdict(list)
        for place, name in enumerate(self.names):
            for typed in {name, name.replace("v", "u")}:
                classes[fuzzy_key(typed)].append(place)
        return {key: tuple(places) for key, places in classes.items()}

    def fuzzy(self, spelling: str) -> tuple[int, ...]:
        """The syllables that sound alike to a southern ear, the exact ones among them."""
        return self._fuzzy.get(fuzzy_key(spelling), ())

    @cached_property
    def _shortened(self) -> dict[str, set[int]]:
        shortened: dict[str, set[int]] = defaultdict(set)
        for place, name in enumerate(self.names):
            for typed in {name, name.replace("v", "u")}:
                for at in range(len(typed)):
                    shortened[typed[:at] + typed[at + 1 :]].add(place)
        return shortened

    def slipped(self, spelling: str) -> frozenset[int]:
        """The syllables that become `spelling` when one letter is dropped, doubled, or swapped with the next."""
        return _slipped(self, spelling)

    def splits(self, letters: str) -> bool:
        """Whether `letters` is wholly a row of syllables."""
        good = [True] + [False] * len(letters)
        for end in range(1, len(letters) + 1):
            good[end] = any(
                good[start] and self.exact(letters[start:end]) for start in range(max(0, end - LONGEST), end)
            )
        return good[-1]

    def __hash__(self) -> int:
        return id(self)

    def __eq__(self, other: object) -> bool:
        return self is other


@lru_cache(maxsize=2048)
def _slipped(syllables: Syllables, spelling: str) -> frozenset[int]:
    found = set(syllables._shortened.get(spelling, ()))
    for at in range(len(spelling) - 1):
        here, following = spelling[at], spelling[at + 1]
        if here == following:
            found.update(syllables.exact(spelling[:at] + spelling[at + 1 :]))
        else:
            found.update(syllables.exact(spelling[:at] + following + here + spelling[at + 2 :]))
    return frozenset(found - set(syllables.exact(spelling)))


@dataclass(frozen=True, slots=True)
class Readings:
    """The reading table: character -> places of its syllables, the usual one first; and readings by neighbour."""

    syllables: Syllables
    of: dict[str, tuple[int, ...]]
    contexts: Sequence[tuple[str, int, str, str]]
    """(character, syllable, characters before, characters after): beside one of these it is read so."""


@lru_cache(maxsize=1)
def readings() -> Readings:
    """The tables of resources/tables, parsed once (some 10 ms): only building an index and homophones need them."""
    folder = resources_dir() / "tables"
    rows = [line.split(" ") for line in (folder / "readings.txt").read_text(encoding="utf-8").splitlines()]
    syllables = Syllables(tuple(row[0] for row in rows))
    usual: dict[str, tuple[int, ...]] = {char: (place,) for place, row in enumerate(rows) for char in row[1]}
    for place, row in enumerate(rows):
        for char in row[2] if len(row) > 2 else "":
            usual[char] = (*usual[char], place)
    places = {name: place for place, name in enumerate(syllables.names)}
    contexts = []
    for line in (folder / "contexts.txt").read_text(encoding="utf-8").splitlines():
        char, name, near = line.split(" ")
        before, after = near.split("|")
        contexts.append((char, places[name], before, after))
    return Readings(syllables, usual, contexts)


def tables_version() -> str:
    """A short hash of all tables an index depends on: another hash, another index."""
    digest = blake2b(digest_size=12)
    for name in ("readings.txt", "contexts.txt", "fold.txt"):
        digest.update((resources_dir() / "tables" / name).read_bytes())
    return digest.hexdigest()


def is_letter(char: str) -> bool:
    """Whether it can be part of a typed syllable."""
    return "a" <= char <= "z"


def places_of(chars: Iterable[str]) -> dict[str, tuple[int, ...]]:
    """The readings of some characters."""
    table = readings().of
    return {char: table[char] for char in chars if char in table}
