"""Write rules.compiled: the rules as they are loaded, and for every way of every rule literals of which each match holds one.

Run it after changing a rule: ``python resources/tone/compile_rules.py``. Until then the YAML files themselves are read, without
the index: the same findings, several times as slow; a test fails when the file is stale. With it the rules are loaded
without compiling a single expression, and a sentence meets only the ways it could match.
"""

from __future__ import annotations

import json
import re._constants as op
import re._parser as parser
from array import array
from base64 import b64encode
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import fields
from hashlib import sha256
from math import prod
from pathlib import Path
from typing import Any

from companion.tone.compiled import FILE, LISTS, PLAIN, fingerprint
from companion.tone.guards import GUARD_KEYS
from companion.tone.index import LONGEST
from companion.tone.kinds import WHOLE
from companion.tone.loading import read_shipped, rule_files, shipped_rules_dir
from companion.tone.rules import Rule, RuleProblem
from companion.tone.text import read_message

_MOST = 140
"""A set of more literals than this costs more in the index than it saves in expressions that are tried in vain."""


class Anchors:
    """What a match requires, told by how rare it is in `rules`' own lines."""

    def __init__(self, rules: Sequence[Rule]) -> None:
        self._held: Counter[str] = Counter()
        self._count = 0
        for rule in rules:
            for line in (*rule.bad, *rule.good):
                message = read_message(line)
                for start, end in message.sentences:
                    self._held.update(_pieces(message.shadow[start:end]))
                    self._count += 1

    def of(self, pattern: str) -> list[frozenset[str]]:
        """At most two sets of literals, the rarest first, of each of which every match holds at least one."""
        return self._clauses(parser.parse(pattern))

    def _clauses(self, nodes: Any) -> list[frozenset[str]]:
        found: list[frozenset[str] | None] = []
        run: frozenset[str] = frozenset({""})
        for kind, value in nodes:
            if kind in (op.ASSERT, op.ASSERT_NOT, op.AT):
                continue
            words = _words(kind, value)
            if words is not None and len(run) * len(words) <= _MOST:
                run = frozenset(left + right for left in run for right in words)
                continue
            found += [run, *self._inside(kind, value)]
            run = words if words is not None and len(words) <= _MOST else frozenset({""})
        sets = {one for one in map(_shortest, [*found, run]) if one}
        return sorted(sets, key=lambda one: (self._likely(one), sorted(one)))[:2]

    def _inside(self, kind: Any, value: Any) -> list[frozenset[str]]:
        """What one node that is not a small set of words requires."""
        if kind is op.SUBPATTERN:
            return self._clauses(value[3])
        if kind in (op.MAX_REPEAT, op.MIN_REPEAT):
            return self._clauses(value[2]) if value[0] >= 1 else []
        if kind is op.BRANCH:
            parts = [self._clauses(part) for part in value[1]]
            if not all(parts):
                return []
            firsts = frozenset().union(*(part[0] for part in parts))
            return [firsts, frozenset().union(*(part[-1] for part in parts))]
        words = _words(kind, value)
        return [words] if words else []

    def _likely(self, words: frozenset[str]) -> float:
        """How likely a sentence is to hold one of the words; of equals the smaller set."""
        # In a fixed order: the last bit of the product would decide between equals.
        none_of = prod(1 - min(1.0, (self._held[word] + 0.02) / self._count) for word in sorted(words))
        return 1 - none_of + 2e-6 * len(words)


def _pieces(text: str) -> set[str]:
    """Every piece of `text` that the index can look at."""
    return {text[at : at + size] for size in range(1, LONGEST + 1) for at in range(len(text) - size + 1)}


def _words(kind: Any, value: Any) -> frozenset[str] | None:
    """Every text a node can match, when these are few; None otherwise."""
    if kind is op.LITERAL:
        return frozenset({chr(value)})
    if kind is op.IN:
        if all(one is op.LITERAL for one, _code in value) and len(value) <= 30:
            return frozenset(chr(code) for _one, code in value)
        return None
    if kind is op.SUBPATTERN:
        return _sequence(value[3])
    if kind is op.BRANCH:
        parts = [_sequence(part) for part in value[1]]
        if any(part is None for part in parts):
            return None
        return frozenset().union(*(part for part in parts if part is not None))
    if kind in (op.MAX_REPEAT, op.MIN_REPEAT) and value[1] == 1:
        once = _sequence(value[2])
        return once | {""} if once is not None and value[0] == 0 else once
    return None


def _sequence(nodes: Any) -> frozenset[str] | None:
    words = frozenset({""})
    for kind, value in nodes:
        if kind in (op.ASSERT, op.ASSERT_NOT, op.AT):
            continue
        more = _words(kind, value)
        if more is None or len(words) * len(more) > _MOST:
            return None
        words = frozenset(left + right for left in words for right in more)
    return words


def _shortest(words: frozenset[str] | None) -> frozenset[str] | None:
    """What the index can look at, without the words that hold another one of the set; None when nothing is required."""
    if not words or "" in words:
        return None
    cut = frozenset(word[:LONGEST] for word in words)
    return frozenset(word for word in cut if not any(other != word and other in word for other in cut))


def compiled(families: dict[str, str], rules: Sequence[Rule]) -> str:
    """The text of the file."""
    anchors = Anchors(rules)
    called: dict[str, list[int]] = defaultdict(list)
    ways = [sets for rule in rules for sets in _sets(anchors, rule)]
    always = 0
    for number, sets in enumerate(ways):
        for place, words in zip((number, number + len(ways)), [*sets, None, None], strict=False):
            always |= 0 if words else 1 << place
            for word in words or ():
                called[word].append(place)
    pieces = sorted(called)
    tree = {
        "families": families,
        "rules": [_raw(rule) for rule in rules],
        "size": len(ways),
        "always": f"{always:x}",
        "pieces": "\n".join(pieces),
        "lengths": _packed(len(called[piece]) for piece in pieces),
        "calls": _packed(place for piece in pieces for place in called[piece]),
    }
    body = "{\n" + ",\n".join(f'"{key}": {_json(value)}' for key, value in tree.items()) + "\n}\n"
    return f"{fingerprint(rule_files(shipped_rules_dir()))} {sha256(body.encode()).hexdigest()}\n{body}"


def _sets(anchors: Anchors, rule: Rule) -> list[list[frozenset[str]]]:
    """For each way of a rule what its matches require."""
    if rule.kind in WHOLE and rule.kind not in ("absent", "count"):
        return [[]]
    return [anchors.of(pattern) for pattern in rule.patterns]


def _raw(rule: Rule) -> dict[str, Any]:
    """What the rule says, without what goes without saying."""
    found: dict[str, Any] = {"file": Path(rule.file).name}
    for holder, names in ((rule, (*PLAIN, *LISTS)), (rule.guards, GUARD_KEYS)):
        usual = {field.name: field.default for field in fields(holder)}
        found |= {name: getattr(holder, name) for name in names if getattr(holder, name) != usual[name]}
    return found


def _json(value: Any) -> str:
    """One line, but of a list each item on a line of its own."""
    if isinstance(value, list):
        return "[\n" + ",\n".join(map(_json, value)) + "\n]"
    return json.dumps(value, ensure_ascii=False)


def _packed(values: Iterable[int]) -> str:
    """Little-endian numbers of two bytes in base64."""
    return b64encode(array("H", values).tobytes()).decode("ascii")


def main() -> None:
    """Write the file."""
    problems: list[RuleProblem] = []
    families, rules = read_shipped(problems)
    if problems:
        raise SystemExit("\n".join(map(str, problems)))
    (shipped_rules_dir() / FILE).write_text(compiled(families, rules), encoding="utf-8")


if __name__ == "__main__":
    main()
