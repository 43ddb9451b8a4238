"""How a stretch of text leans: many weak cues, none of which is a slip alone, weighed together.

Constructions find what they were written for. Wordings that no construction foresaw still betray themselves by the company their
words keep (你…自己…吧; 又…不…). The weights of character pieces are learned from our own labelled lines by
resources/tone/generate_weights.py: log ratios of pieces of one to three characters, each counted once. This reads how
an agent addresses a customer, not feeling: an apology leans the same way as a price.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from operator import add
from pathlib import Path
from string import ascii_letters

from companion.tone.text import Message, Span

LEAST_CHARS = 8
"""A shorter stretch says too little to be weighed; bare answers have rules of their own."""
STRETCH = 80
"""Characters that are weighed together: about what the lines it was learned from are long."""
LOWEST = 0.05
"""The lowest limit of a shipped rule: asked for at once, so that no later rule has the message weighed again."""

_CLAUSE = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Verdict:
    """One stretch that leans the wrong way: by how much (log-odds), as what, and the clause that weighs most."""

    score: float
    category: str
    span: Span


def pieces(text: str) -> set[str]:
    """The pieces of one to three characters of `text`, its edges marked ``^`` and ``$``.

    你 counts as 您: it is a register of its own and says nothing about the rest.
    """
    marked = f"^{text.replace('你', '您')}$"
    pairs = list(map(add, marked, marked[1:]))
    return {*marked, *pairs, *map(add, pairs, marked[2:])}


class Leaning:
    """The learned weights: for each piece its weight (hundredths), the category it speaks for most, and how strongly."""

    def __init__(self, bias: int, weights: Mapping[str, int], speaks: Sequence[str], strengths: Sequence[int]) -> None:
        self.bias = bias
        self.weights = weights
        self._speaks = speaks
        self._strengths = strengths
        # One rule for each category asks about the same message: weighed once.
        self._latest: tuple[Message | None, float, tuple[Verdict, ...]] = (None, 0.0, ())

    @cached_property
    def _places(self) -> dict[str, int]:
        return {piece: at for at, piece in enumerate(self.weights)}

    def score(self, text: str) -> float:
        """Log-odds that a piece of a shadow is a slip; below zero: that it is none."""
        known = self.weights.keys() & pieces(text.strip())
        return (self.bias + sum(map(self.weights.__getitem__, known)) / math.sqrt(len(known) + 1)) / 100

    def verdicts(self, message: Message, least: float) -> tuple[Verdict, ...]:
        """The stretches of a message that lean towards a slip by more than `least`."""
        known, asked, found = self._latest
        if known is not message or least < asked:
            weighed = (
                (self.score(message.shadow[start:end]), start, end)
                for start, end in stretches(message)
                if len(message.shadow[start:end].strip()) >= LEAST_CHARS
            )
            asked = min(least, LOWEST)
            found = tuple(self._explain(message.shadow, start, end, score) for score, start, end in weighed if score > asked)
            self._latest = (message, asked, found)
        return tuple(verdict for verdict in found if verdict.score > least)

    def _explain(self, shadow: str, start: int, end: int, score: float) -> Verdict:
        text = shadow[start:end]
        votes: dict[str, float] = {}
        for piece in self.weights.keys() & pieces(text.strip()):
            at, weight = self._places[piece], self.weights[piece]
            if weight > 0:
                votes[self._speaks[at]] = votes.get(self._speaks[at], 0.0) + weight * self._strengths[at]
        clauses = [match.span() for match in _CLAUSE.finditer(text)] or [(0, len(text))]
        left, right = max(clauses, key=lambda span: self._weight(text[slice(*span)]))
        return Verdict(score, max(votes, key=lambda name: votes[name], default=""), (start + left, start + right))

    def _weight(self, clause: str) -> int:
        return sum(map(self.weights.__getitem__, self.weights.keys() & pieces(clause)))


def stretches(message: Message) -> Iterator[Span]:
    """The message in runs of whole sentences of at most `STRETCH` characters; a longer sentence is cut."""
    start = end = 0
    for left, right in message.sentences:
        if right - start > STRETCH and end > start:
            yield start, end
            start = left
        end = right
        while end - start > STRETCH:
            yield start, start + STRETCH
            start += STRETCH
    if end > start:
        yield start, end


def load_leaning(file: Path) -> Leaning:
    """The weights of a file that generate_weights.py wrote."""
    tree = json.loads(file.read_text(encoding="utf-8"))
    names = dict(zip(ascii_letters, tree["categories"], strict=False))
    weights = dict(zip(tree["pieces"].split("\n"), tree["weights"], strict=True))
    return Leaning(tree["bias"], weights, list(map(names.__getitem__, tree["speaks"])), tree["strengths"])
