"""YAML as this program writes it: every value in double quotes, so that no reader changes its kind."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import TypeAlias

from companion.base.hidden_chars import has_suspect

Tree: TypeAlias = "dict[str, Tree] | list[Tree] | str"

_PLAIN_KEY = re.compile(r"[A-Za-z\u4e00-\u9fff][\w.-]*")
# YAML 1.1 readers take these for truth values.
_WORDS = frozenset(["y", "n", "yes", "no", "on", "off", "true", "false", "null"])


def dump(tree: Tree) -> str:
    """YAML of `tree`, for settings and exports: every value in double quotes, so that no reader changes its kind."""
    return "".join(_lines(tree, 0)) if tree and not isinstance(tree, str) else _inline(tree) + "\n"


def _lines(tree: dict[str, Tree] | list[Tree], indent: int) -> Iterator[str]:
    pad = " " * indent
    items = tree.items() if isinstance(tree, dict) else enumerate(tree)
    for key, value in items:
        head = f"{pad}{_key(key)}:" if isinstance(key, str) else f"{pad}-"
        if isinstance(value, str) or not value:
            yield f"{head} {_inline(value)}\n"
        elif isinstance(key, int):
            # "- " takes the place of the indent of the first line.
            first, *rest = _lines(value, indent + 2)
            yield f"{head} {first.lstrip(' ')}"
            yield from rest
        else:
            yield f"{head}\n"
            yield from _lines(value, indent + 2)


def _key(key: str) -> str:
    return key if _PLAIN_KEY.fullmatch(key) and key.lower() not in _WORDS else _quoted(key)


def _inline(value: Tree) -> str:
    return _quoted(value) if isinstance(value, str) else "{}" if isinstance(value, dict) else "[]"


def _quoted(text: str) -> str:
    quoted = json.dumps(text, ensure_ascii=False)
    return "".join(_escaped(char) if has_suspect(char) else char for char in quoted) if has_suspect(quoted) else quoted


def _escaped(char: str) -> str:
    return f"\\u{ord(char):04x}" if ord(char) < 0x10000 else f"\\U{ord(char):08x}"
