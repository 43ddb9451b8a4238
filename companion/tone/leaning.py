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
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from companion.tone.text import Message, Span

LONGEST_PIECE = 3
LEAST_CHARS = 6
"""A shorter stretch says too little to be weighed; bare answers have rules of their own."""
STRETCH = 80
"""Characters that are weighed together: about what the lines it was learned from are long."""

_CLAUSE = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Verdict:
    """One stretch that leans the wrong way: by how much (log-odds), as what, and the clause that weighs most."""

    score: float
    category: str
    span: Span


def pieces(text: str) -> Iterator[tuple[str, int]]:
    """(piece, where it begins) for every piece of `text`, its edges marked ``^`` and ``$``.

    你 counts as 您: it is a register of its own and says nothing about the rest.
    """
    marked = f"^{text.replace('你', '您')}$"
    for size in range(1, LONGEST_PIECE + 1):
        for at in range(len(marked) - size + 1):
            yield marked[at : at + size], at - 1


class Leaning:
    """The learned weights: for each piece its weight, the category it speaks for most, and how strongly."""

    def __init__(self, bias: float, table: Mapping[str, tuple[float, str, float]]) -> None:
        self.bias = bias
        self.table = table
        # One rule for each category asks about the same message: weighed once.
        self._latest: tuple[Message | None, tuple[Verdict, ...]] = (None, ())

    def score(self, text: str) -> float:
        """Log-odds that a piece of a shadow is a slip; below zero: that it is none."""
        known = {piece for piece, _at in pieces(text.strip())} & self.table.keys()
        return self.bias + sum(self.table[piece][0] for piece in known) / math.sqrt(len(known) + 1)

    def verdicts(self, message: Message) -> tuple[Verdict, ...]:
        """The stretches of a message that lean towards a slip, however little."""
        known, found = self._latest
        if known is not message:
            weighed = (
                (self.score(message.shadow[start:end]), start, end)
                for start, end in stretches(message)
                if len(message.shadow[start:end].strip()) >= LEAST_CHARS
            )
            found = tuple(self._explain(message.shadow, start, end, score) for score, start, end in weighed if score > 0)
            self._latest = (message, found)
        return found

    def _explain(self, shadow: str, start: int, end: int, score: float) -> Verdict:
        text = shadow[start:end]
        lead = len(text) - len(text.lstrip())
        votes: dict[str, float] = {}
        weight_at = [0.0] * (len(text) + 2)
        for piece, at in dict(pieces(text.strip())).items():
            weight, category, strength = self.table.get(piece, (0.0, "", 0.0))
            weight_at[max(0, at + lead)] += weight
            if weight > 0 and category:
                votes[category] = votes.get(category, 0.0) + weight * strength
        heaviest = max(
            (match.span() for match in _CLAUSE.finditer(text)),
            key=lambda span: sum(weight_at[span[0] : span[1]]),
            default=(0, len(text)),
        )
        category = max(votes, key=lambda name: votes[name], default="")
        return Verdict(score, category, (start + heaviest[0], start + heaviest[1]))


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
    names = tree["categories"]
    table = {piece: (weight / 100, names[name], strength / 10) for piece, (weight, name, strength) in tree["pieces"].items()}
    return Leaning(tree["bias"] / 100, table)
