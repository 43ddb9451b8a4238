"""The second walk over a file: where everything stands. Only a file with something wrong needs it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

import yaml

from companion.base.hidden_chars import describe, has_suspect, hidden_in
from companion.base.i18n import _
from companion.base.yaml_events import Refused, events, place, refused

MOST_HIDDEN = 200


@dataclass(frozen=True, slots=True)
class Hidden:
    """One hidden character: under which keys (none: in a comment), where, and which."""

    keys: tuple[str | int, ...]
    line: int
    column: int
    char: str

    @property
    def message(self) -> str:
        """One sentence with the code point."""
        return _("这里藏着 {char}，粘贴时会一起带走。请删掉它。").format(char=describe(self.char))


@dataclass(frozen=True, slots=True)
class Node:
    """A key or a value of a file: its path, its place, its offsets in the source; `value` only of a text."""

    keys: tuple[str | int, ...]
    line: int
    column: int
    start: int
    end: int
    value: str | None


def walk(source: str, name: str) -> Iterator[Node]:
    """Every node of a file that `_tree` has read (up to a duplicate key), with its path; keys come as nodes, too."""
    open_paths: list[tuple[str | int, ...]] = []
    counts: list[int | None] = []
    pending: str | None = None
    seen: list[dict[str, int]] = []
    for event in events(source, name):
        if isinstance(event, yaml.CollectionEndEvent):
            open_paths.pop()
            counts.pop()
            seen.pop()
        elif isinstance(event, yaml.ScalarEvent | yaml.CollectionStartEvent):
            mark, end = event.start_mark, event.end_mark
            assert mark is not None and end is not None
            text = event.value if isinstance(event, yaml.ScalarEvent) else None
            is_key = bool(counts) and counts[-1] is None and pending is None
            if is_key:
                assert text is not None
                if text in seen[-1]:
                    message = _("“{key}”在第 {first} 行已经写过一次。请删掉一个。")
                    raise refused(event, name, message.format(key=text, first=seen[-1][text]), text)
                pending, seen[-1][text] = text, mark.line + 1
                path = (*open_paths[-1], text)
            elif not counts:
                path = ()
            elif counts[-1] is None:
                assert pending is not None
                path, pending = (*open_paths[-1], pending), None
            else:
                path, counts[-1] = (*open_paths[-1], counts[-1]), counts[-1] + 1
            yield Node(path, mark.line + 1, mark.column + 1, mark.index, end.index, text)
            if text is None:
                open_paths.append(path)
                counts.append(None if isinstance(event, yaml.MappingStartEvent) else 0)
                seen.append({})


def find_hidden(source: str, name: str) -> tuple[Hidden, ...]:
    """Hidden characters of the texts, raw or written as an escape, and raw ones of the comments; in file order.

    Raises `Refused` where there are too many to list: such a file was not written by hand.
    """
    raw = dict(islice(hidden_in(source.replace("\r", "\n")), MOST_HIDDEN + 1))
    found: list[tuple[int, Hidden]] = []
    if len(raw) <= MOST_HIDDEN:
        for node in walk(source, name):
            if node.value is not None and has_suspect(node.value):
                found += _hidden_of(node, node.value, source, raw)
            if len(found) > MOST_HIDDEN:
                break
    found += [(offset, Hidden((), *place(source, offset), char)) for offset, char in raw.items()]
    found.sort(key=lambda item: item[0])
    if len(found) > MOST_HIDDEN:
        first = found[0][1]
        message = _("看不见的字符超过 {count} 处，不读。请先用编辑器清理这个文件。")
        raise Refused(name, first.line, first.column, "", message.format(count=MOST_HIDDEN))
    return tuple(hidden for _at, hidden in found)


def _hidden_of(node: Node, value: str, source: str, raw: dict[int, str]) -> Iterator[tuple[int, Hidden]]:
    """The findings of one text; raw ones are taken out of `raw` and get their exact place."""
    inside = [offset for offset in raw if node.start <= offset < node.end]
    for _offset, char in islice(hidden_in(value), MOST_HIDDEN + 1):
        exact = next((offset for offset in inside if raw[offset] == char), None)
        if exact is None:
            yield node.start, Hidden(node.keys, node.line, node.column, char)
        else:
            inside.remove(exact)
            del raw[exact]
            yield exact, Hidden(node.keys, *place(source, exact), char)
