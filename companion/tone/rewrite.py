"""Chosen findings put into the text."""

from __future__ import annotations

import re
from collections.abc import Iterable

from companion.tone.model import Finding


def rewrite(text: str, chosen: Iterable[Finding]) -> str:
    """`text` with the first suggestion of each finding in its place, right to left; those without one are left alone.

    The findings must come from a check of this very text. One that overlaps another to its right is left alone, too.
    Where two neighbours would be given the same sentence, it is said once.
    """
    border = len(text)
    said = ""
    for finding in sorted(chosen, key=lambda finding: finding.start, reverse=True):
        if finding.suggestions and finding.end <= border and text[finding.start : finding.end] == finding.text:
            rest = finding.end
            sentence = finding.suggestions[0]
            if said and said.strip("。") == sentence.strip("。") and not re.search(r"\w", text[finding.end : border]):
                rest, sentence = border + len(said), said
            text = text[: finding.start] + sentence + text[rest:]
            border, said = finding.start, sentence
    return text
