"""The words of the exercises in another language: a table from each text of the files to the one that is shown."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, TypeVar

from companion.base.guarded_yaml import Refused, load

Value = TypeVar("Value")


def read_texts(folder: Path, language: str) -> Mapping[str, str]:
    """The table of `language` in `folder`; empty where there is none, or none that can be read: then Chinese is shown."""
    if language == "zh_CN":
        return {}
    try:
        tree = load(folder / "text" / f"{language}.yaml").tree
    except Refused:
        return {}
    texts: Any = tree.get("texts") if isinstance(tree, dict) else None
    return {text: shown for text, shown in texts.items() if isinstance(shown, str)} if isinstance(texts, dict) else {}


def translated(value: Value, texts: Mapping[str, str]) -> Value:
    """`value`, a dataclass or a tuple of them, with every text that is in the table exchanged, at any depth."""
    if not texts:
        return value
    found: Any = _exchange(value, texts)
    return found  # type: ignore[no-any-return]


def _exchange(value: Any, texts: Mapping[str, str]) -> Any:
    if isinstance(value, str):
        return texts.get(value, value)
    if isinstance(value, tuple):
        return tuple(_exchange(one, texts) for one in value)
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        fields = {field.name: _exchange(getattr(value, field.name), texts) for field in dataclasses.fields(value)}
        return dataclasses.replace(value, **fields)
    return value


def spoken(parts: Sequence[str]) -> str:
    """Parts as they are read out, with the comma of their language between."""
    return (", " if parts and parts[0].isascii() else "，").join(parts)


def sentence(lines: Sequence[str]) -> str:
    """Lines of a card as one run of words: Chinese ones simply joined, others with a space between."""
    joined = ""
    for line in lines:
        joined += f" {line}" if joined and joined[-1].isascii() else line
    return joined
