"""phrase and pattern: a construction inside one sentence."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice

from companion.tone.kinds.hit import Hit, Spec, to_hit
from companion.tone.text import Message, Span

_MOST = 50
"""More hits of one rule in one sentence tell nobody more, and would cost time on a hostile text."""


def find_wording(rule: Spec, way: int, message: Message, spans: Sequence[Span]) -> Iterator[Hit]:
    """Every place of the sentences that the rule's expression matches."""
    for span in spans:
        for match in islice(rule.regex(way).finditer(message.shadow, *span), _MOST):
            if match.start() < match.end():
                yield to_hit(match)
