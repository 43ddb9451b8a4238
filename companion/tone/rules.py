"""A rule and the set of all rules; the set finds the few rules whose anchor occurs in a sentence."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, partial, reduce
from operator import add, or_

from companion.tone.guards import GUARD_KEYS, Guards
from companion.tone.kinds import KINDS, WHOLE, Hit
from companion.tone.leaning import Leaning
from companion.tone.phrase import expand, to_regex
from companion.tone.text import Message

_AROUND_BARE = r"(?:\W*(?:亲爱的|亲亲?|您好|你好|那|那个|额|呃)(?=\W*\w))?\W*"


@dataclass(frozen=True)
class Rule:
    """One rule as its file has it. Expressions are compiled when first needed: most rules never are."""

    id: str
    category: str
    severity: str
    message: str
    kind: str = "phrase"
    any: tuple[str, ...] = ()
    suggest: tuple[str, ...] = ()
    replace: str = "clause"
    """What a suggestion stands for: the whole ``clause`` around the hit, or the ``match`` alone."""
    source: str = ""
    anchors: tuple[tuple[str, ...], ...] = ()
    """For each way, literals of which every match holds one; empty: unknown, the way is always tried."""
    seconds: tuple[frozenset[str], ...] = ()
    """For each way a second such set, asked before the expression is; an empty one asks nothing."""
    guards: Guards = field(default_factory=Guards)
    alongside: bool = False
    """Only worth saying when something at warning or above was found in the same message."""
    missing_text: str = ""
    limit: int = 0
    bad: tuple[str, ...] = ()
    good: tuple[str, ...] = ()
    families: Mapping[str, str] = field(default_factory=dict)
    leaning: Leaning | None = None
    floor: float | None = None
    """A hit in a sentence that leans clean by more than this (log-odds) is left unsaid; None: always said."""
    clause_floor: float = -1.0
    """What the clause of such a hit must stay below as well."""
    file: str = ""

    @cached_property
    def patterns(self) -> tuple[str, ...]:
        """The regular expressions, one for each way of a phrase or pattern, one in all for the other kinds."""
        make = to_regex if self.kind == "phrase" else expand
        ways = tuple(make(way, self.families) for way in self.any)
        if self.kind in WHOLE:
            ways = ("|".join(ways),)
        if self.kind == "bare":
            return (rf"{_AROUND_BARE}(?:{ways[0]})[啊呀呢哈哦噢喔啦嘛吧呗咯喽嘞哩了的哟诶哒滴么嗯亲哎唉]{{0,4}}\W*",)
        return ways

    @cached_property
    def _compiled(self) -> dict[int, re.Pattern[str]]:
        return {}

    def regex(self, way: int) -> re.Pattern[str]:
        """The compiled expression of one way."""
        compiled = self._compiled.get(way)
        if compiled is None:
            compiled = self._compiled[way] = re.compile(self.patterns[way])
        return compiled

    @cached_property
    def missing(self) -> re.Pattern[str] | None:
        """absent: what has to be in the message."""
        return re.compile(expand(self.missing_text, self.families)) if self.missing_text else None

    def expressions(self) -> Iterator[tuple[str, Callable[[], Iterable[str]]]]:
        """Every expression of the rule as (key of the file, what makes it): making it may raise, as `compile` does."""
        yield "any", lambda: self.patterns
        if self.missing_text:
            yield "missing", lambda: (expand(self.missing_text, self.families),)
        for name in GUARD_KEYS[:-1]:
            if getattr(self.guards, name):
                yield name, partial(self._guard, name)

    def _guard(self, name: str) -> tuple[str]:
        return (self.guards.expression(name),)

    def compile(self) -> None:
        """Compile everything now, so that an expression that is none raises here (`re.error`, `UnknownFamily`)."""
        for way in range(len(self.patterns)):
            self.regex(way)
        _ = self.missing
        self.guards.compile()

    def find(self, way: int, message: Message, start: int, end: int) -> Iterator[Hit]:
        """The hits of one way in a stretch of the shadow, before any guard."""
        return KINDS[self.kind](self, way, message, start, end)


@dataclass(frozen=True, slots=True)
class RuleProblem:
    """A rule that is not loaded, for a person. Lines and columns count from 1; 0: the whole file."""

    file: str
    line: int
    column: int
    key: str
    message: str

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}:{self.column}" if self.line else self.file
        return f"{place}: {self.key + ': ' if self.key else ''}{self.message}"


class RuleSet:
    """The rules in force, indexed by the beginnings of their anchors; `problems`: what was left out."""

    def __init__(self, rules: Iterable[Rule], problems: Iterable[RuleProblem] = ()) -> None:
        self.rules = tuple(rules)
        self.problems = tuple(problems)
        # Each way has a number, and two bits of that number: one says that an anchor called it, one that a second did.
        # Whole messages are asked of rule after rule.
        self._ways = [
            (rule, way) for rule in self.rules for way in range(1 if rule.kind in WHOLE else len(rule.any))
        ]
        self._searches: dict[int, Callable[..., re.Match[str] | None]] = {}
        self._all = (1 << len(self._ways)) - 1
        self._whole = sum(1 << number for number, (rule, _way) in enumerate(self._ways) if rule.kind in WHOLE)
        self._calls, self._unasked = _calls(self._ways)
        self._masks: dict[str, int] = {}

    def __len__(self) -> int:
        return len(self.rules)

    def by_id(self, rule_id: str) -> Rule | None:
        """The rule of that id; None: there is none."""
        return next((rule for rule in self.rules if rule.id == rule_id), None)

    def warm(self) -> None:
        """Compile every expression now: for whoever checks many messages (about a tenth of a second)."""
        for rule in self.rules:
            rule.compile()

    def hits(self, message: Message) -> Iterator[tuple[Rule, Hit]]:
        """Every hit of every rule, before any guard; those of whole messages come last."""
        whole = 0
        shadow, ways, searches = message.shadow, self._ways, self._searches
        for start, end in message.sentences:
            called = self._called(shadow[start:end])
            whole |= called & self._whole
            for number in _numbers(called & ~self._whole):
                search = searches.get(number)
                if search is None:
                    rule, way = ways[number]
                    search = searches[number] = rule.regex(way).search
                # Most candidates do not match: asked here, that costs no generator.
                if search(shadow, start, end):
                    rule, way = ways[number]
                    for hit in rule.find(way, message, start, end):
                        yield rule, hit
        for number in _numbers(whole):
            rule = ways[number][0]
            for hit in rule.find(0, message, 0, len(shadow)):
                yield rule, hit

    def _called(self, text: str) -> int:
        """The bits of the ways that could match in `text`."""
        pairs = list(map(add, text, text[1:]))
        bits, masks = self._unasked, self._masks
        for piece in self._calls.keys() & {*text, *pairs, *map(add, pairs, text[2:])}:
            bits |= masks.get(piece) or self._mask(piece)
        return bits & (bits >> len(self._ways)) & self._all

    def _mask(self, piece: str) -> int:
        """The bits that a known piece sets; worked out when it is first met, as most never are."""
        mask = self._masks[piece] = reduce(or_, (1 << place for place in self._calls[piece]))
        return mask


def _numbers(bits: int) -> Iterator[int]:
    """The places of the bits that are set, lowest first."""
    while bits:
        lowest = bits & -bits
        yield lowest.bit_length() - 1
        bits ^= lowest


def _calls(ways: Sequence[tuple[Rule, int]]) -> tuple[dict[str, list[int]], int]:
    """(for each piece of text the places of the bits that it sets, the bits that are always set): below the number of ways for
    an anchor, above it for a second.
    """
    calls: dict[str, list[int]] = {}
    always = 0
    for number, (rule, way) in enumerate(ways):
        for pieces, place in ((rule.anchors, number), (rule.seconds, number + len(ways))):
            if not pieces or not pieces[way]:
                always |= 1 << place
                continue
            # One, two or three characters, never more: a sentence is asked for all its pieces of that length at once.
            for piece in pieces[way]:
                calls.setdefault(piece[:3], []).append(place)
    return calls, always
