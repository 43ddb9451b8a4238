"""Write weights.json: what each piece of one to three characters says about a line, learned from our own lines.

Run it after changing the development set or a rule's own lines, about ten seconds: ``python resources/tone/generate_weights.py``.
It reads the open part of the development set, the lines of the rules and the shipped phrases; the part that is held apart is
never shown to it. Log ratios of counts, corrected by logistic regression that is held near them (Wang and Manning, "Baselines and
Bigrams", 2012); the same lines give the same file.
"""

from __future__ import annotations

import hashlib
import json
import math
import random
from collections import Counter, defaultdict
from string import ascii_letters

from companion.base.guarded_yaml import load
from companion.base.paths import shipped_packs_dir
from companion.tone.leaning import pieces
from companion.tone.loading import load_rules, rule_files, shipped_rules_dir
from companion.tone.text import read_message
from tests.tone import development

_HINTS = frozenset({"hedge", "jargon", "deadline", "frame", "instruct", "leading", "servility", "apology", "emoji", "length", "absolute", "step"})
"""Slips of content, worth a hint: nothing in their tone gives them away."""

_ROUNDS = 25
_RATE, _SHRINK, _TRUST = 0.3, 0.1, 0.3
_PRIOR = 0.25
"""Clean lines outnumber slips here, most sought to be mistaken for one; what their number adds to the bias is given back."""
_RARE = 2
_LEAST = 8
"""Pieces of a smaller weight, in hundredths, are left out."""

Line = tuple[str, str]
"""(category, empty for a clean line; the shadow of the text)"""


def lines() -> list[Line]:
    """Everything to learn from, in a fixed order."""
    found: dict[str, str] = {}
    for one in development.clean():
        if not one.held:
            found[one.text] = ""
    for rule in load_rules().rules:
        for text in (*rule.good, *rule.suggest):
            found.setdefault(text, "")
        for text in rule.bad:
            if rule.severity != "hint" and rule.category not in _HINTS:
                found[text] = rule.category
    for one in development.forbidden():
        if not one.held and one.category not in _HINTS:
            found[one.text] = one.category
    return [(category, read_message(text).shadow.strip()) for text, category in found.items()]


def phrases() -> list[Line]:
    """The shipped phrases, clean lines all. They change for reasons of their own: not part of the fingerprint."""
    found = []
    for path in rule_files(shipped_packs_dir()):
        for phrase in load(path).tree["phrases"]:  # type: ignore[index,call-overload]
            for text in phrase.get("parts") or [phrase["text"]]:  # type: ignore[union-attr,index,call-overload]
                found.append(("", read_message(str(text)).shadow.strip()))
    return found


def fingerprint(learned: list[Line]) -> str:
    """What the weights were learned from."""
    return hashlib.sha256("\n".join(f"{category}\t{text}" for category, text in learned).encode()).hexdigest()


def learn(learned: list[Line]) -> tuple[float, dict[str, float]]:
    """(bias, weight of each piece)."""
    known = [frozenset(pieces(text)) for _category, text in learned]
    ratio = _log_ratio([(one, bool(category)) for one, (category, _text) in zip(known, learned, strict=True)])
    cases = [
        (sorted(piece for piece in one if piece in ratio), bool(category))
        for one, (category, _text) in zip(known, learned, strict=True)
    ]
    trust = dict.fromkeys(ratio, _TRUST)
    bias = 0.0
    order = random.Random(0)
    for number in range(_ROUNDS):
        order.shuffle(cases)
        rate = _RATE / (1 + number / 5)
        for found, slip in cases:
            scale = 1 / math.sqrt(len(found) + 1)
            odds = bias + scale * sum(trust[piece] * ratio[piece] for piece in found)
            wrong = 1 / (1 + math.exp(-max(-30.0, min(30.0, odds)))) - slip
            for piece in found:
                trust[piece] -= rate * (wrong * scale * ratio[piece] + _SHRINK * (trust[piece] - _TRUST))
            bias -= rate * wrong / 10
    return bias, {piece: trust[piece] * ratio[piece] for piece in ratio}


def _log_ratio(cases: list[tuple[frozenset[str], bool]]) -> dict[str, float]:
    """How much more often a piece stands in slips than in clean lines, as a logarithm."""
    counts: dict[bool, Counter[str]] = {True: Counter(), False: Counter()}
    for one, slip in cases:
        counts[slip].update(one)
    every = sorted(piece for piece in counts[True] | counts[False] if counts[True][piece] + counts[False][piece] >= _RARE)
    total = {slip: sum(counts[slip][piece] + 1 for piece in every) for slip in (True, False)}
    return {
        piece: math.log((counts[True][piece] + 1) / total[True] * total[False] / (counts[False][piece] + 1))
        for piece in every
    }


def allegiance(learned: list[Line]) -> dict[str, tuple[str, float]]:
    """For each piece the category that it speaks for most, and how much more than for the others (log ratio)."""
    per: dict[str, Counter[str]] = defaultdict(Counter)
    size: Counter[str] = Counter()
    for category, text in learned:
        if category:
            size[category] += 1
            for piece in pieces(text):
                per[piece][category] += 1
    total = sum(size.values())
    found = {}
    for piece, counts in per.items():
        every = sum(counts.values())
        best = max(counts, key=lambda name: (counts[name] / size[name], name))
        inside = (counts[best] + 0.5) / (size[best] + 1)
        outside = (every - counts[best] + 0.5) / (total - size[best] + 1)
        found[piece] = (best, max(0.0, math.log(inside / outside)))
    return found


def main() -> None:
    """Write the file."""
    learned = lines()
    bias, weights = learn(learned + phrases())
    speaks = allegiance(learned)
    names = sorted({category for category, _strength in speaks.values()})
    kept = [piece for piece in sorted(weights) if abs(weights[piece]) * 100 >= _LEAST and "\n" not in piece]
    told = [speaks.get(piece, (names[0], 0.0)) for piece in kept]
    tree = {
        "lines": fingerprint(learned),
        "bias": round((bias + _PRIOR) * 100),
        "categories": names,
        "pieces": "\n".join(kept),
        "weights": [round(weights[piece] * 100) for piece in kept],
        "speaks": "".join(ascii_letters[names.index(category)] for category, _strength in told),
        "strengths": [round(strength * 10) for _category, strength in told],
    }
    text = ",\n".join(f"{json.dumps(key)}: {json.dumps(value, ensure_ascii=False)}" for key, value in tree.items())
    (shipped_rules_dir() / "weights.json").write_text(f"{{\n{text}\n}}\n", encoding="utf-8")


if __name__ == "__main__":
    main()
