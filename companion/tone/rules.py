"""A rule and the set of all rules; the set finds the few rules whose anchor occurs in a sentence."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property, partial
from operator import add

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
        self._always: set[int] = set()
        # Each way has a number; its anchors lead to it. Whole messages are asked of rule after rule.
        self._ways: list[tuple[Rule, int]] = []
        self._seconds: list[frozenset[str]] = []
        self._index: dict[str, list[int]] = {}
        self._searches: dict[int, Callable[..., re.Match[str] | None]] = {}
        for rule in self.rules:
            ways = 1 if rule.kind in WHOLE else len(rule.any)
            for way in range(ways):
                self._add(rule, way)

    def _add(self, rule: Rule, way: int) -> None:
        number = len(self._ways)
        self._ways.append((rule, way))
        self._seconds.append(rule.seconds[way] if rule.seconds else frozenset())
        anchors = rule.anchors[way] if rule.anchors else ()
        if not anchors:
            self._always.add(number)
        # One, two or three characters, never more: a sentence is asked for all its pieces of that length at once.
        for anchor in anchors:
            self._index.setdefault(anchor[:3], []).append(number)

    def __len__(self) -> int:
        return len(self.rules)

    def by_id(self, rule_id: str) -> Rule | None:
        """The rule of that id; None: there is none."""
        return next((rule for rule in self.rules if rule.id == rule_id), None)

    def warm(self) -> None:
        """Compile every expression now: for whoever checks many messages (about a tenth of a second)."""
        for rule in self.rules:
            rule.compile()

    def candidates(self, text: str) -> list[int]:
        """The numbers of the ways that could match in `text` (a stretch of a shadow), in order."""
        pairs = list(map(add, text, text[1:]))
        present = {*text, *pairs, *map(add, pairs, text[2:])}
        found = set(self._always)
        for piece in self._index.keys() & present:
            found.update(self._index[piece])
        seconds = self._seconds
        return sorted([number for number in found if not seconds[number] or not seconds[number].isdisjoint(present)])

    def hits(self, message: Message) -> Iterator[tuple[Rule, Hit]]:
        """Every hit of every rule, before any guard; those of whole messages come last."""
        whole: set[int] = set()
        shadow, ways, searches = message.shadow, self._ways, self._searches
        for start, end in message.sentences:
            for number in self.candidates(shadow[start:end]):
                search = searches.get(number)
                if search is None:
                    rule, way = ways[number]
                    if rule.kind in WHOLE:
                        whole.add(number)
                        continue
                    search = searches[number] = rule.regex(way).search
                # Most candidates do not match: asked here, that costs no generator.
                if search(shadow, start, end):
                    rule, way = ways[number]
                    for hit in rule.find(way, message, start, end):
                        yield rule, hit
        for number in sorted(whole):
            rule = ways[number][0]
            for hit in rule.find(0, message, 0, len(shadow)):
                yield rule, hit
