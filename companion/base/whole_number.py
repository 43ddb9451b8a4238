"""Whole numbers as people write them into files and commands."""

from __future__ import annotations

MOST_DIGITS = 18
"""Fits 64 bits; Python itself raises at some thousand digits, and no setting of ours has more than a few."""


def whole_number(text: str) -> int | None:
    """The number that `text` is, in ASCII digits alone and at most `MOST_DIGITS` of them; else None."""
    if not text.isascii() or not text.isdigit() or len(text) > MOST_DIGITS:
        return None
    return int(text)
