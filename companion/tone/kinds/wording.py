"""phrase and pattern: a construction inside one sentence."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from companion.tone.kinds.hit import Hit, Spec, to_hit
from companion.tone.text import Message

_MOST = 50
"""More hits of one rule in one sentence tell nobody more, and would cost time on a hostile text."""


def find_wording(rule: Spec, way: int, message: Message, start: int, end: int) -> Iterator[Hit]:
    """Every place of the stretch that the rule's expression matches."""
    for match in islice(rule.regex(way).finditer(message.shadow, start, end), _MOST):
        if match.start() < match.end():
            yield to_hit(match)
