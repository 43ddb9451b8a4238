"""bare, absent, count, length, weighed: what only the message as a whole can show."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice

from companion.tone.kinds.hit import Hit, Spec, to_hit
from companion.tone.text import Message, Span

_LONGEST_BARE = 80
"""A longer message is no bare answer, and on one long run of marks the expressions would take the square of its length."""


def find_bare(rule: Spec, way: int, message: Message, spans: Sequence[Span]) -> Iterator[Hit]:
    """The whole message is one of the rule's wordings and nothing else; the hit begins where its group `core` does, if any."""
    answer = message.shadow.strip()
    match = rule.regex(way).fullmatch(answer) if len(answer) <= _LONGEST_BARE else None
    if match:
        lead = len(message.shadow) - len(message.shadow.lstrip())
        core = match.start("core") if "core" in match.re.groupindex else 0
        yield Hit(lead + core, lead + match.end(), {})


def find_absent(rule: Spec, way: int, message: Message, spans: Sequence[Span]) -> Iterator[Hit]:
    """The first place where the rule's expression matches, when what belongs to it is nowhere in the message."""
    match = rule.regex(way).search(message.shadow, spans[0][0] if spans else 0)
    if match and rule.missing is not None and not rule.missing.search(message.shadow):
        yield to_hit(match)


def find_count(rule: Spec, way: int, message: Message, spans: Sequence[Span]) -> Iterator[Hit]:
    """The first place beyond the limit."""
    matches = (match for span in spans for match in rule.regex(way).finditer(message.shadow, *span))
    for match in islice(matches, rule.limit, rule.limit + 1):
        yield to_hit(match)


def find_length(rule: Spec, way: int, message: Message, spans: Sequence[Span]) -> Iterator[Hit]:
    """The longest paragraph, when it is over the limit (characters)."""
    at = 0
    longest = (0, 0)
    for paragraph in message.shadow.split("\n"):
        if len(paragraph) > longest[1] - longest[0]:
            longest = (at, at + len(paragraph))
        at += len(paragraph) + 1
    if longest[1] - longest[0] > rule.limit:
        yield Hit(*longest, {})


def find_weighed(rule: Spec, way: int, message: Message, spans: Sequence[Span]) -> Iterator[Hit]:
    """The stretches that lean the wrong way by more than the limit, when the rule's category is what they lean to."""
    if rule.leaning is not None:
        for verdict in rule.leaning.verdicts(message, rule.limit / 100):
            if verdict.category == rule.category:
                yield Hit(*verdict.span, {})
