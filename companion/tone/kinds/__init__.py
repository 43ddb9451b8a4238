"""The closed set of rule kinds. Each is a function from a rule and a message to the places where the rule bites."""

from __future__ import annotations

from companion.tone.kinds.hit import Finder, Hit
from companion.tone.kinds.whole import find_absent, find_bare, find_count, find_length, find_weighed
from companion.tone.kinds.wording import find_wording

KINDS: dict[str, Finder] = {
    "phrase": find_wording,
    "pattern": find_wording,
    "bare": find_bare,
    "absent": find_absent,
    "count": find_count,
    "length": find_length,
    "weighed": find_weighed,
}

WHOLE = frozenset({"bare", "absent", "count", "length", "weighed"})
"""Kinds that look at the message as a whole; the others look at one sentence at a time."""

__all__ = ["KINDS", "WHOLE", "Finder", "Hit"]
