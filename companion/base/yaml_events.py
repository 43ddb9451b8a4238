"""The events of PyYAML, and the one exception that a file which is not read ends in."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from typing import Any

import yaml

from companion.base.i18n import _
from companion.base.yaml_advice import advice

# The pure loader is the fallback where PyYAML was built without libyaml: same events, about fifteen times slower.
_LOADER: Any = getattr(yaml, "CBaseLoader", yaml.BaseLoader)


class Refused(Exception):
    """A file that is not read, with the place (from 1; 0: the whole file) and one sentence that says what to do."""

    def __init__(self, file: str, line: int, column: int, key: str, message: str) -> None:
        super().__init__(file, line, column, key, message)
        self.file = file
        self.line = line
        self.column = column
        self.key = key
        self.message = message

    def __str__(self) -> str:
        if not self.line:
            return _("{file}：{message}").format(file=self.file, message=self.message)
        return _("{file} 第 {line} 行第 {column} 列：{message}").format(
            file=self.file, line=self.line, column=self.column, message=self.message
        )


class Unread(Refused):
    """Nothing is known of what is in it: the system did not give it out, or it is no regular file."""

    def __init__(self, file: str, message: str, reason: str) -> None:
        """`reason`: the same in a few words, to stand inside a sentence."""
        super().__init__(file, 0, 0, "", message)
        self.reason = reason


def raw_events(source: str) -> Iterator[Any]:
    """The events of one file, at the speed of the parser. To be used inside `syntax_errors`."""
    return iter(_LOADER(source).get_event, None)


@contextlib.contextmanager
def syntax_errors(source: str, name: str) -> Iterator[None]:
    """What PyYAML raises inside becomes a `Refused` that says what to do."""
    try:
        yield
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        if "end of stream" in (error.problem or "") and error.context_mark:
            # What was never closed is found at the end of the file; the slip is where it was opened.
            mark = error.context_mark
        line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
        raise Refused(name, line, column, "", advice(error, source)) from error
    except yaml.YAMLError as error:
        raise Refused(name, 1, 1, "", _("这个文件不是 YAML。请用编辑器检查它。")) from error


def events(source: str, name: str) -> Iterator[Any]:
    """The events of one file; a syntax error is a `Refused`."""
    with syntax_errors(source, name):
        yield from raw_events(source)


def refused(event: Any, name: str, message: str, key: str = "") -> Refused:
    """A `Refused` at the start of `event`."""
    return Refused(name, event.start_mark.line + 1, event.start_mark.column + 1, key, message)


def place(source: str, offset: int) -> tuple[int, int]:
    """(line, column), from 1, of an offset in `source`."""
    before = source[:offset]
    return before.count("\n") + 1, offset - before.rfind("\n")
