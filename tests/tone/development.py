"""The development set: forbidden and clean messages of many industries, written before the rules that they judge.

A third of the lines, fixed by a hash, is held apart: nobody looked at what the rules do to it while writing them, it is
only measured (``python -m tests.bench.tone``).
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


def read(pattern: str) -> list[Line]:
    lines = []
    for path in sorted(DATA.glob(pattern)):
        for line in path.read_text(encoding="utf-8").splitlines():
            if line and not line.startswith("#"):
                category, text = line.split("\t")
                lines.append(Line(category, text.replace("\\n", "\n"), hashlib.sha256(text.encode()).digest()[0] % 3 == 0))
    return lines


def forbidden() -> list[Line]:
    return read("forbidden*.tsv")


def clean() -> list[Line]:
    return read("clean*.tsv")
