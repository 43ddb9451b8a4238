"""YAML from strangers: read as dict, list and str only, with limits, and with a place for everything wrong.

Works on the events of PyYAML, never on its composer or constructors: those crash on deep nesting, unfold merge
bombs and turn ``no`` into False (reliability.md, facts 1-3). Nothing of a file is evaluated.
"""

from __future__ import annotations

import contextlib
import errno
import gc
import os
import re
import stat
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NoReturn, TypeAlias

import yaml

from companion.base.hidden_chars import first_control, has_suspect
from companion.base.i18n import _
from companion.base.os_reason import os_reason
from companion.base.text_encoding import WrongEncoding, decode_text
from companion.base.yaml_events import Refused, Unread, place, raw_events, refused, syntax_errors
from companion.base.yaml_places import Hidden, find_hidden, walk
from companion.base.yaml_write import Tree, dump

__all__ = ["DEFAULT", "EXPLICIT", "Document", "Hidden", "Keys", "Limits", "Refused", "Tree", "Unread", "dump", "load", "loads", "unhurried_collector"]

Keys: TypeAlias = Sequence[str | int]

# libyaml compares every %TAG line with every other one: 400,000 of them would hang it before the first event.
_TAG_LINE = re.compile(r"(?:\A|[\r\n])%TAG\b")
_ESCAPE = re.compile(r"\\[xuUabvfreNLP0]")
_NOTHING = ("null", "~")


@dataclass(frozen=True, slots=True)
class Limits:
    """How much is read: bytes of a file, characters of one text, levels of nesting."""

    file_bytes: int = 5_000_000
    text_chars: int = 64 * 1024
    depth: int = 8


DEFAULT = Limits()
EXPLICIT = Limits(file_bytes=64_000_000)
"""For a file that a person named on the command line."""


@dataclass(slots=True)
class Document:
    """A file that was read. `tree` is made of dict, list and str; nothing else."""

    name: str
    tree: Tree
    hidden: tuple[Hidden, ...] = ()
    """Only with ``keep_hidden``: what the caller has to deal with."""
    _source: str = field(default="", repr=False)
    _places: dict[tuple[str | int, ...], tuple[int, int]] | None = field(default=None, repr=False)

    def locate(self, keys: Keys) -> tuple[int, int]:
        """(line, column), from 1, of the key or list item that `keys` lead to, or of the nearest one above it.

        The first call walks the file once more; a good file never needs it.
        """
        if self._places is None:
            self._places = {}
            for node in walk(self._source, self.name):
                self._places.setdefault(node.keys, (node.line, node.column))
        path = tuple(keys)
        while path and path not in self._places:
            path = path[:-1]
        return self._places.get(path, (1, 1))

    def refusal(self, keys: Keys, message: str) -> Refused:
        """A `Refused` for this place, for callers whose own rules the tree breaks."""
        line, column = self.locate(keys)
        return Refused(self.name, line, column, str(keys[-1]) if keys else "", message)


def load(path: Path, limits: Limits = DEFAULT, *, keep_hidden: bool = False) -> Document:
    """Read a file. Raises `Refused`; size and kind are checked before a byte is read, a FIFO is never opened."""
    return loads(_read(path, limits), str(path), limits, keep_hidden=keep_hidden)


def loads(data: bytes, name: str, limits: Limits = DEFAULT, *, keep_hidden: bool = False) -> Document:
    """Read the bytes of a file called `name`. An empty document is ``""``, and so are ``null`` and ``~``.

    Raises `Refused`. With `keep_hidden`, hidden characters do not refuse the file but are listed in the document.
    """
    if len(data) > limits.file_bytes:
        raise _too_big(name, limits)
    decoded = decode_text(data)
    if isinstance(decoded, WrongEncoding):
        raise Refused(name, decoded.line, decoded.column, "", decoded.message)
    _check_source(decoded, name)
    with unhurried_collector(), syntax_errors(decoded, name):
        tree = _tree(decoded, name, limits)
    hidden: tuple[Hidden, ...] = ()
    if has_suspect(decoded) or _ESCAPE.search(decoded):
        hidden = find_hidden(decoded, name)
    if hidden and not keep_hidden:
        first = hidden[0]
        raise Refused(name, first.line, first.column, str(first.keys[-1]) if first.keys else "", first.message)
    return Document(name, tree, hidden, decoded)


@contextlib.contextmanager
def unhurried_collector() -> Iterator[None]:
    """No cycle collection while a large tree grows: it has no cycles, and walking it again and again costs a third."""
    running = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if running:
            gc.enable()


def _read(path: Path, limits: Limits) -> bytes:
    name = str(path)
    try:
        # Kind first, without opening: opening a FIFO or a device may hang or act. Non-blocking, in case it changes.
        _check_kind(path.stat(), name, limits)
        handle = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
        with os.fdopen(handle, "rb") as file:
            _check_kind(os.fstat(handle), name, limits)
            return file.read(limits.file_bytes + 1)
    except OSError as error:
        raise Unread(name, _reason(error), os_reason(error)) from error


def _check_kind(facts: os.stat_result, name: str, limits: Limits) -> None:
    if not stat.S_ISREG(facts.st_mode):
        raise Unread(name, _("这不是普通文件，不读。请换成一个 YAML 文件。"), _("不是普通文件"))
    if facts.st_size > limits.file_bytes:
        raise _too_big(name, limits)


def _too_big(name: str, limits: Limits) -> Refused:
    megabytes = f"{limits.file_bytes / 1_000_000:g}"
    return Refused(name, 0, 0, "", _("文件超过 {size} MB，不读。请拆成几个小文件。").format(size=megabytes))


def _reason(error: OSError) -> str:
    if error.errno == errno.ENOENT:
        return _("找不到这个文件。请检查路径。")
    if error.errno in (errno.EACCES, errno.EPERM):
        return _("没有读取它的权限。请检查文件权限。")
    return _("读不了：{reason}。请检查磁盘和路径。").format(reason=os_reason(error))


def _check_source(source: str, name: str) -> None:
    control = first_control(source)
    if control is not None:
        line, column = place(source, control)
        raise Refused(name, line, column, "", Hidden((), line, column, source[control]).message)
    tag = _TAG_LINE.search(source) if "%TAG" in source else None
    if tag:
        line, column = place(source, tag.end() - 4)
        raise Refused(name, line, column, "", _("不支持 YAML 标签（%TAG）。请删掉这一行。"))


def _tree(source: str, name: str, limits: Limits) -> Tree:
    """The whole file as dict, list and str. The hot loop: one pass, the checks in it."""
    scalar, mapping, sequence = yaml.ScalarEvent, yaml.MappingStartEvent, yaml.SequenceStartEvent
    ends = (yaml.MappingEndEvent, yaml.SequenceEndEvent)
    intern = sys.intern  # one object per key name, not one per phrase: half the memory
    longest, deepest = limits.text_chars, limits.depth
    root: list[Tree] = []
    stack: list[Any] = [root]
    top: Any = root
    key: str | None = None
    value: Any
    for event in raw_events(source):
        kind = type(event)
        wants_key = key is None and type(top) is dict
        if kind is scalar:
            value = event.value
            if event.tag is not None or event.anchor is not None or len(value) > longest:
                _refuse_node(event, name, limits)
            if wants_key:
                if value in top:
                    _refuse_duplicate(source, name)
                key = intern(value)
                continue
            if value in _NOTHING and event.implicit[0]:
                value = ""
        elif kind is mapping or kind is sequence:
            value = {} if kind is mapping else []
            if event.tag is not None or event.anchor is not None or len(stack) > deepest:
                _refuse_node(event, name, limits)
            if wants_key:
                _refuse_key(event, source, name)
        elif kind in ends:
            stack.pop()
            top = stack[-1]
            continue
        else:
            _check_other(event, name, limits, first=not root)
            continue
        if key is None:
            top.append(value)
        else:
            top[key], key = value, None
        if kind is not scalar:
            stack.append(value)
            top = value
    return root[0] if root else ""


def _check_other(event: Any, name: str, limits: Limits, *, first: bool) -> None:
    if type(event) is yaml.AliasEvent:
        _refuse_node(event, name, limits)
    if type(event) is yaml.DocumentStartEvent and not first:
        raise refused(event, name, _("一个文件里只能有一份文档。请删掉 --- 之后的部分，或另存为一个文件。"))


def _refuse_node(event: Any, name: str, limits: Limits) -> NoReturn:
    if type(event) is yaml.AliasEvent or event.anchor is not None:
        raise refused(event, name, _("不支持 YAML 的锚点和引用（& 和 *）。文字以 & 或 * 开头时，请用引号括起来。"))
    if event.tag is not None:
        raise refused(event, name, _("不支持 YAML 标签（!）。文字以 ! 开头时，请用引号括起来。"))
    if type(event) is yaml.ScalarEvent:
        message = _("这段文字超过 {limit} 个字。请拆短。").format(limit=limits.text_chars)
    else:
        message = _("嵌套超过 {limit} 层。请把结构改平。").format(limit=limits.depth)
    raise refused(event, name, message)


def _refuse_key(event: Any, source: str, name: str) -> NoReturn:
    if source.startswith("{{", max(event.start_mark.index - 1, 0)):
        raise refused(event, name, _("以 {{ 开头的文字要用引号括起来。"))
    raise refused(event, name, _("冒号前面的名字只能是一段文字。请检查这一行的括号和引号。"))


def _refuse_duplicate(source: str, name: str) -> NoReturn:
    for _node in walk(source, name):
        pass
    raise AssertionError("the second walk finds what the first one found")
