"""What makes a wording harmless, or milder: the words around a hit, a quotation, an alternative in the same message."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from companion.tone.model import milder
from companion.tone.phrase import expand
from companion.tone.text import MASK, Message, Span

_NEAR = 10
"""How many characters around a hit `not_before` and `not_after` see."""

_SENTENCE, _MESSAGE = 200, 1000
"""How far a sentence and a message reach on either side: longer ones are no chat, and would cost time."""

_OFFER = re.compile(r"(?:帮|为|给|替)(?:您|你)")
_NEGATION = re.compile(r"(?:不|没|未|别|无法|勿|并非|难以)\w{0,4}$")
GUARD_KEYS = ("not_before", "not_after", "not_in", "unless_match", "unless_sentence", "unless_message", "softened_by", "negated")


@dataclass(frozen=True)
class Guards:
    """The guards of one rule; every text is a regular expression with families, empty when there is none.

    `not_before` and `not_after` stand directly at the hit; `not_in` is a longer word around it; the `unless_`
    ones cancel when found in the hit, its sentence, the message; `softened_by` lowers by one step (in the
    message); `negated`: a negation up to four characters before the hit cancels it.
    """

    not_before: str = ""
    not_after: str = ""
    not_in: str = ""
    unless_match: str = ""
    unless_sentence: str = ""
    unless_message: str = ""
    softened_by: str = ""
    negated: bool = False
    families: Mapping[str, str] | None = None

    @cached_property
    def _compiled(self) -> dict[str, re.Pattern[str]]:
        made = {}
        for name in GUARD_KEYS[:-1]:
            if getattr(self, name):
                made[name] = re.compile(self.expression(name))
        return made

    def expression(self, name: str) -> str:
        """The regular expression of the guard `name` (one of `GUARD_KEYS` that holds a text), families filled in."""
        tail = r"\Z" if name == "not_before" else ""
        return f"(?:{expand(getattr(self, name), self.families or {})}){tail}"

    def compile(self) -> None:
        """Compile everything now, so that a pattern that is none raises `re.error` here."""
        _ = self._compiled

    def severity(self, severity: str, message: Message, start: int, end: int) -> str | None:
        """What remains of `severity` for a hit at ``shadow[start:end]``; None: cancelled."""
        compiled, shadow = self._compiled, message.shadow
        before = shadow[max(0, start - _NEAR) : start]
        if "not_before" in compiled and compiled["not_before"].search(before):
            return None
        if "not_after" in compiled and compiled["not_after"].match(shadow, end):
            return None
        if self.negated and _NEGATION.search(before[-6:]):
            return None
        if "unless_match" in compiled and compiled["unless_match"].search(shadow, start, end):
            return None
        if "not_in" in compiled and _inside(compiled["not_in"], shadow, start, end):
            return None
        if "unless_sentence" in compiled:
            left, right = _sentence(message, start, end)
            sentence = shadow[left:right]
            # 我帮您处理，再闹就拉黑你: an offer beside a threat or an insult takes nothing from it.
            if compiled["unless_sentence"].search(_OFFER.sub(MASK, sentence) if severity == "error" else sentence):
                return None
        # What the hit itself says is no alternative to it (不可能为您破例).
        others = ""
        if "unless_message" in compiled or "softened_by" in compiled:
            others = message.offers_around(start, end, _MESSAGE)
        if "unless_message" in compiled and compiled["unless_message"].search(others):
            return None
        remaining: str | None = severity
        if "softened_by" in compiled and compiled["softened_by"].search(others):
            remaining = milder(severity)
        if remaining is not None and message.in_quotes(start, end):
            remaining = milder(remaining)
        return remaining


def _sentence(message: Message, start: int, end: int) -> Span:
    """The sentence of the hit, of an endless one only what is near."""
    left, right = message.sentence_at(start)
    return max(left, start - _SENTENCE), min(right, end + _SENTENCE)


def _inside(word: re.Pattern[str], shadow: str, start: int, end: int) -> bool:
    """Whether a longer word reaches over the hit's beginning or end, or holds it whole."""
    for match in word.finditer(shadow, max(0, start - _NEAR), min(len(shadow), end + _NEAR)):
        if match.start() < end and start < match.end():
            return True
    return False
