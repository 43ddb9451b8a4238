"""Text on a terminal, where a Chinese character is two columns wide."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

_NEVER_FIRST = frozenset("，。！？：；、）》」』”’…,.!?:;)")


def width(text: str) -> int:
    """Columns that `text` takes (UAX #11; ambiguous characters counted narrow, as UTF-8 terminals draw them)."""
    return sum(_char_width(char) for char in text)


def _char_width(char: str) -> int:
    if unicodedata.combining(char) or unicodedata.category(char) in ("Cf", "Cc"):
        return 0
    return 2 if unicodedata.east_asian_width(char) in "WF" else 1


def cut(text: str, columns: int) -> str:
    """As much of the start of `text` as fits."""
    used = 0
    for place, char in enumerate(text):
        used += _char_width(char)
        if used > columns:
            return text[:place]
    return text


def padded(text: str, columns: int) -> str:
    """`text` cut or filled with spaces to exactly `columns`."""
    text = cut(text, columns)
    return text + " " * (columns - width(text))


def wrapped(text: str, columns: int) -> Iterator[str]:
    """`text` in lines of at most `columns` (not under two); none but the first begins with a closing mark."""
    columns = max(columns, 2)
    while width(text) > columns:
        line = cut(text, columns)
        while len(line) > 1 and text[len(line)] in _NEVER_FIRST:
            line = line[:-1]
        yield line
        text = text[len(line) :]
    yield text
