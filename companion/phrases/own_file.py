"""The pack file that the phrase manager writes: one entry is put in or taken out, every other byte stays as it was.

Places come from the event marks of the parser, so comments and the hand of whoever edits the file besides are kept. What
comes out is read again before it is written: the file on disk never holds anything but the entries it should.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import yaml

from companion.base.files import read_or_none
from companion.base.guarded_yaml import Refused, Tree, dump, loads
from companion.base.i18n import _
from companion.base.text_encoding import decode_text
from companion.base.yaml_events import events
from companion.phrases.model import Phrase
from companion.phrases.pack_entry import Entry, as_pack
from companion.phrases.packs import read_pack

OWN_PACK = "mine"
"""The id of that pack."""
_PHRASES = re.compile(r"^phrases[ \t]*:", re.MULTILINE)
_EMPTY_LIST = re.compile(r"[ \t]*(?:\[\s*\])?")


@dataclass(frozen=True, slots=True)
class OwnFile:
    """The file as it was read. `problem`: why it cannot be written to, for a person; empty when it can.

    `data`: its bytes, None when there is no such file.
    """

    path: Path
    data: bytes | None = None
    source: str = ""
    tree: Tree = ""
    phrases: Mapping[str, Phrase] = field(default_factory=dict)
    problem: str = ""


def read_own(path: Path) -> OwnFile:
    """The file as it is now; none is an empty one. Raises OSError."""
    data = read_or_none(path)
    if data is None:
        return OwnFile(path)
    source = decode_text(data)
    try:
        tree = loads(data, path.name, keep_hidden=True).tree
    except Refused as refused:
        return OwnFile(path, data, problem=_("{reason} 修好这一处才能存。").format(reason=str(refused)))
    phrases = {phrase.id: phrase for phrase in read_pack(data, path).phrases}
    return OwnFile(path, data, str(source), tree, phrases)


def with_entry(file: OwnFile, entry: Entry) -> str | None:
    """The source with `entry` in the place of the one of its id, or after the last one; None: it cannot be put in."""
    entries = _entries(file.tree)
    at = _index(entries, str(entry["id"]))
    wanted = [*entries[:at], entry, *entries[at + 1 :]] if at < len(entries) else [*entries, entry]
    if not file.source.strip():
        head: Entry = {"id": OWN_PACK, "name": _("我的话术"), "language": "zh-CN"}
        return dump(as_pack(head, [entry]))
    spans = list(_spans(file))
    if not entries:
        made = _first(file, entry)
    elif at < len(entries):
        start, end, column = spans[at]
        made = file.source[:start] + _block(entry, column) + file.source[end:]
    else:
        start, end, column = spans[-1]
        made = file.source[:end] + "\n" + " " * column + _block(entry, column) + file.source[end:]
    return made if _holds(file, made, wanted) else None


def without_entry(file: OwnFile, phrase_id: str) -> str | None:
    """The source without the entry of that id; None: it cannot be taken out."""
    entries = _entries(file.tree)
    at = _index(entries, phrase_id)
    spans = list(_spans(file))
    if at >= len(entries) or len(spans) != len(entries):
        return None
    start, end, column = spans[at]
    before, after = file.source[: start - column], file.source[end:].removeprefix("\n")
    if len(entries) == 1 and (found := _PHRASES.search(before)):
        before = before[: found.end()] + " []" + before[found.end() :]
    made = before + after
    return made if _holds(file, made, [*entries[:at], *entries[at + 1 :]]) else None


def _entries(tree: Tree) -> list[Tree]:
    found = tree.get("phrases", "") if isinstance(tree, dict) else ""
    return list(found) if isinstance(found, list) else []


def _index(entries: list[Tree], phrase_id: str) -> int:
    places = (at for at, one in enumerate(entries) if isinstance(one, dict) and one.get("id") == phrase_id)
    return next(places, len(entries))


def _block(entry: Entry, column: int) -> str:
    """The entry from its dash on, without the last line end."""
    return dump([entry]).rstrip("\n").replace("\n", "\n" + " " * column)


def _spans(file: OwnFile) -> Iterator[tuple[int, int, int]]:
    """Of each entry: the offset of its dash, the end of its last line, the column of the dash."""
    depth, inside, start, last = 0, 0, 0, 0
    top_key = ""
    for event in events(file.source, file.path.name):
        mark, end = event.start_mark, event.end_mark
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
            if depth == 2 and top_key == "phrases" and isinstance(event, yaml.SequenceStartEvent):
                inside = depth
            elif inside and depth == inside + 1:
                start = file.source.rfind("-", 0, mark.index)
            last = end.index
        elif isinstance(event, yaml.CollectionEndEvent):
            # A flow collection ends where it is closed, a block one where the next thing begins.
            last = end.index if file.source[mark.index : mark.index + 1] in ("}", "]") else last
            if inside and depth == inside + 1:
                line = file.source.find("\n", max(last - 1, 0) if file.source[last - 1 : last] == "\n" else last)
                yield start, len(file.source) if line < 0 else line, start - (file.source.rfind("\n", 0, start) + 1)
            depth -= 1
            if depth < inside:
                inside = 0
        elif isinstance(event, yaml.ScalarEvent):
            last = end.index
            if depth == 1:
                top_key = event.value


def _first(file: OwnFile, entry: Entry) -> str:
    """Into a file that has no entry yet."""
    found = _PHRASES.search(file.source)
    if found is None:
        return file.source.rstrip("\n") + "\n" + dump({"phrases": [entry]})
    empty = _EMPTY_LIST.match(file.source, found.end())
    after = file.source[empty.end() if empty else found.end() :]
    return file.source[: found.end()] + "\n  " + _block(entry, 2) + after


def _holds(file: OwnFile, made: str, wanted: list[Tree]) -> bool:
    """Whether `made` reads as the file did, with exactly the entries `wanted`."""
    try:
        tree = loads(made.encode("utf-8"), file.path.name, keep_hidden=True).tree
    except Refused:
        return False
    before = file.tree if isinstance(file.tree, dict) else {}
    others = {key: value for key, value in before.items() if key != "phrases"}
    return tree == {**others, "phrases": wanted}
