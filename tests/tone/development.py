"""The development set: forbidden and clean messages of many industries.

A third of the first two batches, fixed by a hash, is held apart: the weights never saw it, it is only measured
(``python -m tests.bench.tone``). It flatters the rules all the same: it shares its author with them, and what went wrong in
it was looked at when the guards of the frames were mended. What the rules do to wordings they have never met shows in the later batches: each measured once, and
only then learned from. That first measurement, at warning or above (grave ones: at error; clean: false alarms):

    batch    forbidden   grave   clean
    second      32 %      43 %   1.4 %
    third       52 %      83 %   1.3 %
    fourth      54 %      88 %   2.0 %
    fifth       46 %      58 %   6.0 %  (fifty uses of trap words)
    known       61 %             (set phrases that such lists of many trades share)
    sixth       65 %      62 %   6.6 %  (half of the clean lines are uses of trap words)
    blind-1     70 %      65 %   2.5 %  (written by another person who had not seen the rules)
    blind-2     51 %      61 %   0.5 %  (the same; before there were weights)
    blind-2     72 %      68 %   2.5 %  (with frames and weights, before any of its lines was looked at)
    eighth                        16 %  (465 clean lines sought to set the rules off: trap words, warnings, emergencies)

The seventh batch was written to be learned from; the last 136 of its forbidden lines were measured before: 71 %.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

DATA = Path(__file__).parent / "data"


@dataclass(frozen=True)
class Line:
    """One message; `category` is the slip of a forbidden one, the sort of a clean one."""

    category: str
    text: str
    held: bool


LEARNED = ("third", "fourth", "fifth", "known", "sixth", "blind-1", "blind-2", "seventh", "eighth")
"""Batches of which every line was looked at after its first measurement; none of them is held apart."""


def is_held(path: Path, text: str) -> bool:
    return not path.stem.endswith(LEARNED) and hashlib.sha256(text.encode()).digest()[0] % 3 == 0


def read(pattern: str) -> list[Line]:
    lines = []
    for path in sorted(DATA.glob(pattern)):
        for line in path.read_text(encoding="utf-8").splitlines():
            if line and not line.startswith("#"):
                category, text = line.split("\t")
                lines.append(Line(category, text.replace("\\n", "\n"), is_held(path, text)))
    return lines


def forbidden() -> list[Line]:
    return read("forbidden*.tsv")


def clean() -> list[Line]:
    return read("clean*.tsv")
