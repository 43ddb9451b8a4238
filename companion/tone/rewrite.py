"""Chosen findings put into the text."""

from __future__ import annotations

from collections.abc import Iterable

from companion.tone.model import Finding


def rewrite(text: str, chosen: Iterable[Finding]) -> str:
    """`text` with the first suggestion of each finding in its place, right to left; those without one are left alone.

    The findings must come from a check of this very text. One that overlaps another to its right is left alone, too.
    """
    border = len(text)
    for finding in sorted(chosen, key=lambda finding: finding.start, reverse=True):
        if finding.suggestions and finding.end <= border and text[finding.start : finding.end] == finding.text:
            text = text[: finding.start] + finding.suggestions[0] + text[finding.end :]
            border = finding.start
    return text
