"""How a stretch of text leans: many weak cues, none of which is a slip alone, weighed together.

Constructions find what they were written for. Wordings that no construction foresaw still betray themselves by the company their
words keep (你…自己…吧; 又…不…). The weights of character pieces are learned from our own labelled lines by
resources/tone/generate_weights.py: pieces of one to three characters, each counted once. This reads how
an agent addresses a customer, not feeling: an apology leans the same way as a price. The gravest slips have weights of their
own beside those of slips as such: a request for a password is as courteous as any other.
"""

from __future__ import annotations

import json
import math
import re
from array import array
from base64 import b64decode
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from functools import cached_property
from itertools import compress
from operator import add
from pathlib import Path
from types import MappingProxyType

from companion.tone.text import Message, Span

LEAST_CHARS = 7
"""A shorter stretch says too little to be weighed; bare answers have rules of their own."""
STRETCH = 80
"""Characters that are weighed together: about what the lines it was learned from are long."""
LOWEST = 0.05
"""The lowest limit of a shipped rule: asked for at once, so that no later rule has the message weighed again."""
UNIT = 0.05
"""The log-odds of one step of a stored weight."""

_DEAR = re.compile(r"亲爱的|(?<![父母双])亲亲?(?![自戚人属密手情])[,~ ]?|\A\W*(?:喂[,~ ]?)?(?:[您你]好|(?:早上|上午|中午|下午|晚上)好)(?!\w)[\W]*|[,~ ]?(?:非常|十分)?(?:谢谢|感谢)(?:您|你)?[啦哈哦了呀]?(?!\w)|。")
_HOPELESS = -2.0
"""Whoever leans clean by more is none of the gravest slips either."""
_ENOUGH = 1.0
"""How far a slip as such counts towards a grave one: a blunt refusal is no threat, however blunt."""
_MOST_LIKELY = 0.5
"""What speaks less for a grave slip is more often another one, and would be called by the wrong name."""
_CLAUSE = re.compile(r"\w+")
_PAUSE = re.compile(r"\W+")


@dataclass(frozen=True, slots=True)
class Verdict:
    """One stretch that leans the wrong way: by how much (log-odds), as what, and the clause that weighs most."""

    score: float
    category: str
    span: Span


def pieces(text: str) -> set[str]:
    """The pieces of one to three characters of `text`, its edges marked ``^`` and ``$``.

    你 counts as 您; a greeting, thanks, 亲 and a full stop count not at all: they are registers of their own and say nothing about the rest.
    """
    marked = f"^{_DEAR.sub('', text).replace('你', '您')}$"
    pairs = list(map(add, marked, marked[1:]))
    return {*marked, *pairs, *map(add, pairs, marked[2:])}


@dataclass(frozen=True, slots=True)
class Scale:
    """What each known piece weighs, in steps of `UNIT` log-odds; `bias` in log-odds."""

    bias: float
    weights: Sequence[int]

    def score(self, places: Iterable[int]) -> float:
        """Log-odds of a stretch with the pieces at these places."""
        return self.weigh(map(self.weights.__getitem__, places))

    def weigh(self, weights: Iterable[int | None]) -> float:
        """Log-odds of a stretch whose pieces weigh so much; what is zero or unknown says nothing."""
        found = list(filter(None, weights))
        return self.bias + UNIT * sum(found) / math.sqrt(len(found) + 1)


@dataclass(frozen=True, slots=True)
class Speaker:
    """For each known piece the number of the category that it speaks for most, and how strongly."""

    names: Sequence[str]
    speaks: Sequence[int]
    strengths: Sequence[int]


class Leaning:
    """The learned weights of the known pieces: for slips as such, for the gravest categories, and what else each piece speaks for."""

    def __init__(
        self, known: Sequence[str], slips: Scale, speaker: Speaker, own: Mapping[str, Scale] = MappingProxyType({})
    ) -> None:
        self._known_pieces = known
        self._slips = slips
        # Every stretch is scored as a slip, hardly one needs more: this alone is kept ready.
        self._weight_of = dict(compress(zip(known, slips.weights, strict=True), slips.weights))
        self._speaker = speaker
        self._own = own
        # One rule for each category asks about the same message: weighed once.
        self._latest: tuple[Message | None, float, tuple[Verdict, ...]] = (None, 0.0, ())

    @cached_property
    def _places(self) -> dict[str, int]:
        return {piece: place for place, piece in enumerate(self._known_pieces)}

    def _known(self, found: Set[str]) -> list[int]:
        """The places of those pieces that are known."""
        places = self._places
        return [places[piece] for piece in found & places.keys()]

    def score(self, text: str) -> float:
        """Log-odds that a piece of a shadow is a slip; below zero: that it is none."""
        return self._slips.weigh(map(self._weight_of.get, pieces(text.strip())))

    def verdicts(self, message: Message, least: float) -> tuple[Verdict, ...]:
        """The stretches of a message that lean towards a slip by more than `least`."""
        known, asked, found = self._latest
        if known is not message or least < asked:
            asked = min(least, LOWEST)
            parts = [span for span in stretches(message) if len(_PAUSE.sub("", message.shadow[slice(*span)])) >= LEAST_CHARS]
            found = tuple(verdict for span in parts for verdict in self._weigh(message.shadow, span, asked))
            self._latest = (message, asked, found)
        return tuple(verdict for verdict in found if verdict.score > least)

    def _weigh(self, shadow: str, span: Span, least: float) -> Iterator[Verdict]:
        """What one stretch is, if anything: the gravest category that its own weights and those of slips agree on, else the one most spoken for."""
        text = shadow[slice(*span)]
        found = pieces(text.strip())
        score = self._slips.weigh(map(self._weight_of.get, found))
        if score > _HOPELESS:
            known = self._known(found)
            own, name = max(((scale.score(known), name) for name, scale in self._own.items()), default=(-math.inf, ""))
            graver = min(score, _ENOUGH) + own
            if graver > least and own > _MOST_LIKELY:
                yield Verdict(graver, name, self._heaviest(text, span[0], self._own[name]))
                return
        if score > least:
            yield Verdict(score, self._most_spoken_for(self._known(found)), self._heaviest(text, span[0], self._slips))

    def _most_spoken_for(self, known: Iterable[int]) -> str:
        """The category of a slip; the gravest have weights of their own to be called by."""
        votes: Counter[str] = Counter()
        weights, speaker = self._slips.weights, self._speaker
        for place in known:
            name = speaker.names[speaker.speaks[place]]
            if weights[place] > 0 and name not in self._own:
                votes[name] += weights[place] * speaker.strengths[place]
        return max(votes, key=votes.__getitem__, default="")

    def _heaviest(self, text: str, start: int, scale: Scale) -> Span:
        """The clause that weighs most, as a span of the shadow."""
        clauses = [match.span() for match in _CLAUSE.finditer(text)] or [(0, len(text))]
        left, right = max(clauses, key=lambda span: sum(map(scale.weights.__getitem__, self._known(pieces(text[slice(*span)])))))
        return start + left, start + right


def stretches(message: Message) -> Iterator[Span]:
    """Each line of the message in runs of whole sentences of at most `STRETCH` characters; a longer sentence is cut."""
    start = end = 0
    for left, right in message.sentences:
        if end > start and (right - start > STRETCH or "\n" in message.shadow[end:left]):
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
    own = {name: Scale(tree["own_bias"][name], _unpacked(packed)) for name, packed in tree["own"].items()}
    speaker = Speaker(tree["categories"], _unpacked(tree["speaks"]), _unpacked(tree["strengths"]))
    return Leaning(tree["pieces"].split("\n"), Scale(tree["bias"], _unpacked(tree["weights"])), speaker, own)


def _unpacked(packed: str) -> array[int]:
    """Signed bytes in base64."""
    return array("b", b64decode(packed))
