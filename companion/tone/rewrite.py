"""Chosen findings put into the text."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from companion.tone.model import Finding


def rewrite(text: str, chosen: Iterable[Finding]) -> str:
    """`text` with the first suggestion of each finding in its place, right to left; those without one are left alone.

    The findings must come from a check of this very text. One that overlaps another to its right is left alone, too.
    Where two neighbours would be given the same sentence, it is said once.
    """
    border = len(text)
    last: Finding | None = None
    original = text
    for finding in sorted(chosen, key=lambda finding: finding.start, reverse=True):
        if finding.suggestions and finding.end <= border and original[finding.start : finding.end] == finding.text:
            if last is not None and said_once(original, finding, last):
                text = text[: finding.start] + text[last.start :]
                last = replace(last, start=finding.start)
            else:
                text = text[: finding.start] + finding.suggestions[0] + text[finding.end :]
                last = finding
            border = finding.start
    return text


def said_once(text: str, one: Finding, following: Finding) -> bool:
    """Whether two neighbours in `text` would be given the same sentence."""
    same = one.suggestions[0].strip("。") == following.suggestions[0].strip("。")
    return same and not re.search(r"\w", text[one.end : following.start])
