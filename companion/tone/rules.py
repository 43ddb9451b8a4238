"""A rule and the set of all rules."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, partial

from companion.tone.guards import GUARD_KEYS, Guards
from companion.tone.index import Index, numbers
from companion.tone.kinds import KINDS, WHOLE, Hit
from companion.tone.leaning import Leaning
from companion.tone.phrase import expand, to_regex
from companion.tone.text import Message, Span

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
    clause_floor: float = 0.0
    """A clause of such a hit that leans further the hit's way is believed all the same."""
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

    def find(self, way: int, message: Message, spans: Sequence[Span]) -> Iterator[Hit]:
        """The hits of one way, before any guard; `spans` are the sentences of the shadow that could hold one."""
        return KINDS[self.kind](self, way, message, spans)


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
    """The rules in force; `problems`: what was left out.

    `indexed` are the rules whose ways `index` numbers, in that order; those that are not in force any more are passed over.
    """

    def __init__(
        self, rules: Iterable[Rule], problems: Iterable[RuleProblem] = (), *, indexed: Sequence[Rule] = (), index: Index | None = None
    ) -> None:
        self.rules = tuple(rules)
        self.problems = tuple(problems)
        self._index = index or Index()
        known = {id(rule) for rule in indexed}
        self._ways = list(_ways(indexed)) + list(_ways(rule for rule in self.rules if id(rule) not in known))
        in_force = {id(rule) for rule in self.rules}
        self._gone = _bits(id(rule) not in in_force for rule, _way in self._ways)
        # Whose literals are not known is always tried.
        self._always = self._index.unasked | _bits(number >= self._index.size for number in range(len(self._ways)))
        self._whole = _bits(rule.kind in WHOLE for rule, _way in self._ways)
        self._searches: dict[int, Callable[..., re.Match[str] | None]] = {}

    def __len__(self) -> int:
        return len(self.rules)

    @property
    def literals(self) -> Sequence[str]:
        """What the indexed ways are called by."""
        return self._index.pieces

    def by_id(self, rule_id: str) -> Rule | None:
        """The rule of that id; None: there is none."""
        return next((rule for rule in self.rules if rule.id == rule_id), None)

    def warm(self) -> None:
        """Compile every expression now: for whoever checks many messages (about a tenth of a second)."""
        for rule in self.rules:
            rule.compile()

    def hits(self, message: Message) -> Iterator[tuple[Rule, Hit]]:
        """Every hit of every rule, before any guard; those of whole messages come last."""
        anywhere, here = self._always & self._whole & ~self._gone, self._always & ~self._whole
        whole = {number: list(message.sentences) for number in numbers(anywhere)}
        shadow, ways, searches = message.shadow, self._ways, self._searches
        for start, end in message.sentences:
            called = (self._index.called(shadow[start:end]) | here) & ~(anywhere | self._gone)
            for number in numbers(called & self._whole):
                whole.setdefault(number, []).append((start, end))
            for number in numbers(called & ~self._whole):
                search = searches.get(number)
                if search is None:
                    rule, way = ways[number]
                    search = searches[number] = rule.regex(way).search
                # Most candidates do not match: asked here, that costs no generator.
                if search(shadow, start, end):
                    rule, way = ways[number]
                    for hit in rule.find(way, message, ((start, end),)):
                        yield rule, hit
        for number in sorted(whole):
            rule = ways[number][0]
            for hit in rule.find(0, message, whole[number]):
                yield rule, hit


def _ways(rules: Iterable[Rule]) -> Iterator[tuple[Rule, int]]:
    """The ways of the rules, each to be searched by itself; of a kind that looks at whole messages all are one."""
    for rule in rules:
        for way in range(1 if rule.kind in WHOLE else len(rule.any)):
            yield rule, way


def _bits(told: Iterable[bool]) -> int:
    """The bits of what is true."""
    return sum(1 << place for place, true in enumerate(told) if true)
