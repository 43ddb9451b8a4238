"""Write weights.json: what each piece of one to three characters says about a line, learned from our own lines.

Run it after changing the development set or a rule's own lines, about a minute: ``python resources/tone/generate_weights.py``.
It reads the open part of the development set, the lines of the rules and the shipped phrases; the part that is held apart is
never shown to it. Logistic regression over log ratios of counts (Wang and Manning, "Baselines and Bigrams", 2012), once for
slips as such and once for each of the gravest categories against all other lines; the same lines give the same file.
"""

from __future__ import annotations

import hashlib
import json
import math
from base64 import b64encode
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from companion.base.guarded_yaml import load
from companion.base.paths import shipped_packs_dir
from companion.tone.leaning import UNIT, pieces
from companion.tone.loading import load_rules, rule_files, shipped_rules_dir
from companion.tone.text import read_message
from tests.tone import development

_HINTS = frozenset({"hedge", "jargon", "deadline", "frame", "instruct", "leading", "servility", "apology", "emoji", "length", "absolute", "step"})
"""Slips of content, worth a hint: nothing in their tone gives them away."""
_GRAVE = ("abuse", "divert", "privacy", "threat")

_TRUST = 30.0
"""What the lines weigh against the wish for small weights."""
_ROUNDS = 400
_PRIOR, _OWN_PRIOR = 0.0, 2.5
"""Clean lines outnumber slips here, most sought to be mistaken for one; what their number adds to the bias is given back."""
_RARE = 3
_SHIPPED = 3
"""How often a shipped phrase counts, which has to pass, and a line of a rule that only weighs, which has to be heard."""
_LEAST = 0.4
"""Pieces of a smaller weight (log-odds) are left out."""

Line = tuple[str, str]
"""(category, empty for a clean line; the shadow of the text)"""
Floats = npt.NDArray[np.float64]
Whole = npt.NDArray[np.int64]


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


def own_lines() -> list[Line]:
    """What the rules that only weigh have to hear, be it all they go by."""
    return [(rule.category, read_message(text).shadow.strip()) for rule in load_rules().rules if rule.kind == "weighed" for text in rule.bad]


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


@dataclass(frozen=True)
class Counts:
    """Which piece stands in which line: `line` and `piece` number the pairs; `names` are the pieces; `length`, pieces known of each line."""

    names: list[str]
    line: Whole
    piece: Whole
    length: Whole

    @classmethod
    def of(cls, texts: Sequence[str]) -> Counts:
        """The pieces that stand in at least `_RARE` of the texts."""
        known = [pieces(text) for text in texts]
        often = Counter(piece for one in known for piece in one)
        names = sorted(piece for piece, count in often.items() if count >= _RARE and "\n" not in piece)
        place = {piece: at for at, piece in enumerate(names)}
        pairs = [(at, place[piece]) for at, one in enumerate(known) for piece in sorted(one) if piece in place]
        line, piece = np.array(pairs, dtype=np.int64).T
        return cls(names, line, piece, np.bincount(line, minlength=len(texts)))


def learn(counts: Counts, slip: Floats) -> tuple[float, Floats]:
    """(bias, weight of each piece), in log-odds; `slip` is 1.0 for the lines that are one."""
    ratio = _log_ratio(counts, slip)
    cells = (ratio[counts.piece] / np.sqrt(counts.length + 1.0)[counts.line]).astype(np.float64)
    size = len(counts.names)

    def odds(weights: Floats) -> Floats:
        return np.bincount(counts.line, cells * weights[:-1][counts.piece], len(slip)) + weights[-1]

    def slope(weights: Floats) -> Floats:
        wrong = 1 / (1 + np.exp(-odds(weights))) - slip
        own = np.bincount(counts.piece, cells * wrong[counts.line], size)
        return np.append(_TRUST * own + weights[:-1], _TRUST * wrong.sum())

    # Nesterov's accelerated descent; the step is what the steepest direction bears.
    steep = np.ones(size + 1)
    for _round in range(20):
        across = odds(steep / np.linalg.norm(steep))
        steep = np.append(np.bincount(counts.piece, cells * across[counts.line], size), across.sum())
    step = 1 / (1 + _TRUST * np.linalg.norm(steep) / 4)
    weights = ahead = np.zeros(size + 1)
    pace = 1.0
    for _round in range(_ROUNDS):
        latest = ahead - step * slope(ahead)
        faster = (1 + math.sqrt(1 + 4 * pace * pace)) / 2
        ahead = latest + (pace - 1) / faster * (latest - weights)
        weights, pace = latest, faster
    return float(weights[-1]), weights[:-1] * ratio


def _log_ratio(counts: Counts, slip: Floats) -> Floats:
    """How much more often a piece stands in slips than in other lines, as a logarithm."""
    inside = np.bincount(counts.piece, slip[counts.line], len(counts.names)) + 1
    outside = np.bincount(counts.piece, 1 - slip[counts.line], len(counts.names)) + 1
    found: Floats = np.log(inside / inside.sum() * outside.sum() / outside)
    return found


def allegiance(learned: list[Line]) -> dict[str, tuple[str, float]]:
    """For each piece the category that it speaks for most, and how much more than for the others (log ratio; less for a small category)."""
    per: dict[str, Counter[str]] = defaultdict(Counter)
    size: Counter[str] = Counter()
    for category, text in learned:
        if category:
            size[category] += 1
            for piece in pieces(text):
                per[piece][category] += 1
    total, largest = sum(size.values()), max(size.values())
    found = {}
    for piece, counts in per.items():
        every = sum(counts.values())
        best = max(counts, key=lambda name: (counts[name] / size[name], name))
        inside = (counts[best] + 0.5) / (size[best] + 1)
        outside = (every - counts[best] + 0.5) / (total - size[best] + 1)
        # A piece is soon met only in the rarest categories, and they would be named for everything.
        found[piece] = (best, max(0.0, math.log(inside / outside)) * math.sqrt(size[best] / largest))
    return found


def packed(values: Floats | Sequence[float], unit: float = UNIT) -> str:
    """Numbers as signed bytes of `unit` each, in base64; what is larger is cut."""
    steps = np.clip(np.rint(np.asarray(values) / unit), -127, 127).astype(np.int8)
    return b64encode(steps.tobytes()).decode("ascii")


def main() -> None:
    """Write the file."""
    learned = lines()
    every = learned + (own_lines() + phrases()) * (_SHIPPED - 1) + phrases()
    counts = Counts.of([text for _category, text in every])
    bias, weights = learn(counts, np.array([float(bool(category)) for category, _text in every]))
    owns = {name: learn(counts, np.array([float(category == name) for category, _text in every])) for name in _GRAVE}
    speaks = allegiance(learned)
    names = sorted({category for category, _strength in speaks.values()})
    kept = np.flatnonzero(np.max(np.abs([weights, *(own for _bias, own in owns.values())]), axis=0) >= _LEAST)
    told = [speaks.get(counts.names[at], (names[0], 0.0)) for at in kept]
    tree = {
        "lines": fingerprint(learned),
        "bias": round(bias + _PRIOR, 3),
        "own_bias": {name: round(own_bias + _OWN_PRIOR, 3) for name, (own_bias, _own) in owns.items()},
        "categories": names,
        "pieces": "\n".join(counts.names[at] for at in kept),
        "weights": packed(weights[kept]),
        "own": {name: packed(own[kept]) for name, (_bias, own) in owns.items()},
        "speaks": packed([names.index(category) for category, _strength in told], 1.0),
        "strengths": packed([strength for _category, strength in told]),
    }
    text = ",\n".join(f"{json.dumps(key)}: {json.dumps(value, ensure_ascii=False)}" for key, value in tree.items())
    (shipped_rules_dir() / "weights.json").write_text(f"{{\n{text}\n}}\n", encoding="utf-8")


if __name__ == "__main__":
    main()
