"""Write anchors.json: for every way of every shipped rule, literals of which each match holds at least one.

Run it after changing a rule: ``python resources/tone/generate_anchors.py``. A test fails when the file is stale.
The rules can then be loaded without compiling a single expression, and a sentence meets only the ways it could match.
"""

from __future__ import annotations

import json
import re._constants as op
import re._parser as parser
from pathlib import Path
from typing import Any

from companion.tone.kinds import WHOLE
from companion.tone.loading import load_rules, shipped_rules_dir

_MOST = 160
_MOST_SECOND = 120
"""A second set of more literals than this would cost more to ask than it saves."""


def anchors_of(pattern: str) -> list[list[str]]:
    """Two sets of literals, of each of which every match holds at least one; empty lists when there are none.

    The first is the rarest; a stretch without any of it never meets the way. The second is asked before the expression is.
    """
    found = _clauses(parser.parse(pattern))
    # Three characters are all that the index looks at.
    cut = [_shortest(frozenset(word[:3] for word in one)) for one in found]
    sets = [sorted(one) for one in cut if one]
    second = [one for one in sets[1:] if len(one) <= _MOST_SECOND and one != sets[0]]
    return [sets[0] if sets else [], second[0] if second else []]


def _clauses(nodes: Any) -> list[frozenset[str]]:
    """Sets of literals that a sequence requires, the rarest first, at most two."""
    found: list[frozenset[str] | None] = []
    run: frozenset[str] = frozenset({""})
    for kind, value in nodes:
        if kind in (op.ASSERT, op.ASSERT_NOT, op.AT):
            continue
        words = _words(kind, value)
        if words is not None and len(run) * len(words) <= _MOST:
            run = frozenset(left + right for left in run for right in words)
            continue
        found += [run, *_inside(kind, value)]
        run = words if words is not None and len(words) <= _MOST else frozenset({""})
    sets = [one for one in map(_shortest, [*found, run]) if one]
    return sorted(sets, key=lambda one: (_cost(one), sorted(one)))[:2]


def _inside(kind: Any, value: Any) -> list[frozenset[str]]:
    """What one node that is not a small set of words requires."""
    if kind is op.SUBPATTERN:
        return _clauses(value[3])
    if kind in (op.MAX_REPEAT, op.MIN_REPEAT):
        return _clauses(value[2]) if value[0] >= 1 else []
    if kind is op.BRANCH:
        parts = [_clauses(part) for part in value[1]]
        if not all(parts):
            return []
        firsts = frozenset().union(*(part[0] for part in parts))
        return [firsts, frozenset().union(*(part[-1] for part in parts))]
    words = _words(kind, value)
    return [words] if words else []


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
    """Without the words that hold another one of the set; None when nothing is required."""
    if not words or "" in words:
        return None
    return frozenset(word for word in words if not any(other != word and other in word for other in words))


def _cost(words: frozenset[str]) -> float:
    """Roughly how often a sentence holds one of the words."""
    return sum({1: 30.0, 2: 3.0}.get(len(word), 1.0) for word in words)


def main() -> None:
    """Write the file."""
    anchors = {
        rule.id: [anchors_of(pattern) for pattern in rule.patterns]
        for rule in load_rules().rules
        if rule.kind not in WHOLE or rule.kind in ("absent", "count")
    }
    lines = ",\n".join(f"{json.dumps(key)}: {json.dumps(value, ensure_ascii=False)}" for key, value in anchors.items())
    Path(shipped_rules_dir() / "anchors.json").write_text(f"{{\n{lines}\n}}\n", encoding="utf-8")


if __name__ == "__main__":
    main()
