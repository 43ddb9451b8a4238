"""What every command shares: the context, JSON lines, input lines, and the one-sentence error."""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from companion.base.i18n import _
from companion.base.os_reason import os_reason
from companion.base.paths import Paths

DONE, NO, USAGE, MISSING = 0, 1, 2, 3
"""Exit codes (cli.md): done; the answer is no; wrong usage or unusable input; a part of the machine is missing."""


class CliError(Exception):
    """Ends the command with one sentence on stderr that says what to do next."""

    def __init__(self, message: str, code: int = USAGE) -> None:
        super().__init__(message)
        self.code = code


@dataclass(frozen=True, slots=True)
class Context:
    """What a command may use of its surroundings."""

    paths: Paths


class Command(Protocol):
    """A command module: `configure` declares its arguments, `run` does the work and returns the exit code."""

    def configure(self, parser: argparse.ArgumentParser) -> None:
        """Declare the arguments."""

    def run(self, args: argparse.Namespace, context: Context) -> int:
        """Do the work."""


def path_name(text: str) -> Path:
    """For argparse: a path. An empty one would be the folder the command happens to run in."""
    if not text.strip():
        raise argparse.ArgumentTypeError(_("路径是空的"))
    return Path(text)


def refuse_undecoded(arguments: Sequence[str]) -> None:
    """`CliError` for an argument that is no text in this terminal's encoding, unless it names a file that is there."""
    for number, argument in enumerate(arguments, 1):
        name = argument.partition("=")[2] if argument.startswith("--") else argument
        if not _is_text(argument) and not os.path.lexists(name):
            sentence = _("第 {number} 个参数不是能读懂的文字。请在编码为 UTF-8 的终端里再试。")
            raise CliError(sentence.format(number=number))


def _is_text(argument: str) -> bool:
    return not any("\ud800" <= char <= "\udfff" for char in argument)


def is_missing(path: Path) -> bool:
    """Whether nothing at all is there; what is there and cannot be read is for the reader to say."""
    try:
        path.lstat()
    except (FileNotFoundError, NotADirectoryError):
        return True
    except OSError:
        return False
    return False


def visible(text: str) -> str:
    """One line for a terminal: a line break or control character inside a file name becomes its escape."""
    return "".join(char if char.isprintable() or char == "\u3000" else char.encode("unicode_escape", "surrogatepass").decode() for char in text)


def print_json(value: Any) -> None:
    """One object, one line, UTF-8, flushed, so that a pipe gets each answer at once."""
    sys.stdout.write(json.dumps(value, ensure_ascii=False, separators=(", ", ": ")) + "\n")
    sys.stdout.flush()


def read_text(source: str | None) -> tuple[str, str]:
    """(name, text) of a file, or of standard input for None and "-". Refuses what is not UTF-8, with the place."""
    if source in (None, "-"):
        return "<stdin>", decode(sys.stdin.buffer.read(), "<stdin>")
    path = Path(str(source))
    try:
        return str(path), decode(path.read_bytes(), str(path))
    except OSError as error:
        raise CliError(_("{file} 读不了：{reason}。请检查路径。").format(file=path, reason=os_reason(error))) from error


def input_lines() -> Iterator[str]:
    """The lines of standard input as they arrive, without their line ends."""
    for number, line in enumerate(sys.stdin.buffer, 1):
        yield decode(line, "<stdin>", number).rstrip("\r\n")


def decode(data: bytes, name: str, line: int = 1) -> str:
    """UTF-8 with or without BOM, else a `CliError` that names file, line and column."""
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = data[: error.start]
        at = line + before.count(b"\n")
        column = len(before.rpartition(b"\n")[2].decode("utf-8", "replace")) + 1
        raise CliError(
            _("{file} 第 {line} 行第 {column} 列不是 UTF-8 文字。请先转换成 UTF-8 再试。").format(
                file=name, line=at, column=column
            )
        ) from error
