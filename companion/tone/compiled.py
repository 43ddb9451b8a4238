"""The shipped rules as resources/tone/compile_rules.py wrote them: read in a few milliseconds, with an index of their ways.

The YAML files stay the source: what was compiled is used only while they are what it was made from.
"""

from __future__ import annotations

import hashlib
import json
from array import array
from base64 import b64decode
from collections.abc import Iterable, Sequence
from itertools import accumulate
from pathlib import Path
from typing import Any

from companion.tone.guards import GUARD_KEYS, Guards
from companion.tone.index import Index
from companion.tone.rules import Rule

FILE = "rules.compiled"
"""A line of two checksums, of the YAML files and of the rest; the rest is JSON."""
LISTS = ("any", "suggest", "bad", "good")
PLAIN = ("id", "category", "severity", "message", "kind", "replace", "source", "alongside", "missing_text", "limit")


class _Packed:
    """Rows of numbers in one array."""

    def __init__(self, lengths: Sequence[int], values: array[int]) -> None:
        self._ends = [0, *accumulate(lengths)]
        self._values = values

    def __len__(self) -> int:
        return len(self._ends) - 1

    def __getitem__(self, row: int) -> Sequence[int]:
        return self._values[self._ends[row] : self._ends[row + 1]]


def fingerprint(files: Iterable[Path]) -> str:
    """What the rules were compiled from. Raises `OSError`."""
    whole = hashlib.sha256()
    for file in files:
        whole.update(file.name.encode() + b"\0" + file.read_bytes() + b"\0")
    return whole.hexdigest()


def read_compiled(folder: Path, files: Iterable[Path]) -> tuple[dict[str, str], list[Rule], Index] | None:
    """(families, rules, index of their ways in that order); None when `files` are no longer what was compiled, or it is damaged."""
    try:
        head, _line, body = (folder / FILE).read_bytes().partition(b"\n")
        if head.decode() != f"{fingerprint(files)} {hashlib.sha256(body).hexdigest()}":
            return None
    except (OSError, UnicodeDecodeError):
        return None
    tree = json.loads(body)
    families: dict[str, str] = tree["families"]
    rules = []
    for raw in tree["rules"]:
        guards = Guards(**{key: raw[key] for key in GUARD_KEYS if key in raw}, families=families)
        said: dict[str, Any] = {key: raw[key] for key in PLAIN if key in raw}
        said |= {key: tuple(raw[key]) for key in LISTS if key in raw}
        rules.append(Rule(**said, guards=guards, families=families, file=str(folder / raw["file"])))
    calls = _Packed(_unpacked("H", tree["lengths"]), _unpacked("H", tree["calls"]))
    return families, rules, Index(tree["pieces"].split("\n"), calls, size=tree["size"], always=int(tree["always"], 16))


def _unpacked(kind: str, packed: str) -> array[int]:
    """Little-endian numbers in base64."""
    return array(kind, b64decode(packed))
