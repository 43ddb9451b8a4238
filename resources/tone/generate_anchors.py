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


def anchors_of(pattern: str) -> list[str]:
    """The literals; an empty list when there is no finite set of them."""
    found = _required(parser.parse(pattern))
    # Three characters are all that the index looks at.
    return sorted(_shortest(frozenset(word[:3] for word in found)) or ()) if found else []


def _required(nodes: Any) -> frozenset[str] | None:
    best: frozenset[str] | None = None
    run: frozenset[str] | None = frozenset({""})
    for kind, value in nodes:
        if kind in (op.ASSERT, op.ASSERT_NOT, op.AT):
            continue
        words = _words(kind, value)
        if words is not None and run is not None and len(run) * len(words) <= _MOST:
            run = frozenset(left + right for left in run for right in words)
            continue
        best = _better(best, run)
        best = _better(best, _inside(kind, value))
        run = words if words is not None and len(words) <= _MOST else frozenset({""})
    return _better(best, run)


def _inside(kind: Any, value: Any) -> frozenset[str] | None:
    """What one node that is not a small set of words requires."""
    if kind is op.SUBPATTERN:
        return _required(value[3])
    if kind in (op.MAX_REPEAT, op.MIN_REPEAT):
        return _required(value[2]) if value[0] >= 1 else None
    if kind is op.BRANCH:
        parts = [_required(part) for part in value[1]]
        return frozenset().union(*parts) if all(parts) else None  # type: ignore[arg-type]
    return _words(kind, value)


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


def _better(one: frozenset[str] | None, other: frozenset[str] | None) -> frozenset[str] | None:
    other = _shortest(other)
    if other is None:
        return one
    if one is None:
        return other
    return min(one, other, key=_cost)


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
