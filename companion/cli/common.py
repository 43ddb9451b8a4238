"""What every command shares: the context, JSON lines, input lines, and the one-sentence error."""

from __future__ import annotations

import argparse
import codecs
import json
import os
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, BinaryIO, Protocol

from companion.base.i18n import _
from companion.base.os_reason import os_reason
from companion.base.paths import Paths
from companion.base.text_encoding import WrongEncoding, decode_text, decode_utf8, has_utf16_bom

DONE, NO, USAGE, MISSING = 0, 1, 2, 3
"""Exit codes (cli.md): done; the answer is no; wrong usage or unusable input; a part of the machine is missing."""


MOST_BYTES = 1_000_000
"""Of a text, or of one line where each is its own; far above everything that is a message or a query."""


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
    """(name, text) of a file, or of standard input for None and "-". Refuses what `decode_text` does not read, with the place."""
    if source in (None, "-"):
        return "<stdin>", _read_all(sys.stdin.buffer, "<stdin>")
    try:
        with Path(str(source)).open("rb") as file:
            return str(source), _read_all(file, str(source))
    except OSError as error:
        raise CliError(_("{file} 读不了：{reason}。请检查路径。").format(file=visible(str(source)), reason=os_reason(error))) from error


def _read_all(file: BinaryIO, name: str) -> str:
    data = file.read(MOST_BYTES + 1)
    if len(data) > MOST_BYTES:
        raise CliError(_("{file} 超过 {size} MB，不读。请只给要处理的部分。").format(file=visible(name), size=f"{MOST_BYTES / 1e6:g}"))
    return _read(decode_text(data), name)


def input_lines() -> Iterator[str]:
    """The lines of standard input as they arrive, without their line ends."""
    yield from lines_of(sys.stdin.buffer, "<stdin>")


def lines_of(file: BinaryIO, name: str) -> Iterator[str]:
    """The lines of `file` as they arrive, without their ends; one over `MOST_BYTES` is refused before it is read whole."""
    number = 0
    while line := file.readline(MOST_BYTES + 1):
        if number == 0 and has_utf16_bom(line):
            yield from _utf16_lines(file, line, name)
            return
        number += 1
        if len(line) > MOST_BYTES:
            raise _too_long(name, number)
        # A BOM is one only at the very beginning.
        decoded = decode_text(line) if number == 1 else decode_utf8(line, bom=False)
        yield _read(decoded, name, number).rstrip("\r\n")


def _utf16_lines(file: BinaryIO, piece: bytes, name: str) -> Iterator[str]:
    """The lines of UTF-16 with a BOM, of which `piece` was read, as they arrive."""
    decoder = codecs.getincrementaldecoder("utf-16")()
    text, number = "", 1
    try:
        while piece:
            text += decoder.decode(piece)
            while "\n" in text:
                line, _end, text = text.partition("\n")
                yield line.rstrip("\r")
                number += 1
            if len(text) > MOST_BYTES:
                raise _too_long(name, number)
            # A byte of 10 may be half of a character: the other half is there, too.
            piece = file.read(1) if decoder.getstate()[0] else file.readline(MOST_BYTES + 1)
        text += decoder.decode(b"", final=True)
    except UnicodeDecodeError as error:
        raise _undecodable(WrongEncoding(_("UTF-16（已损坏）"), number, len(text) + 1), name) from error
    if text:
        yield text


def _too_long(name: str, line: int) -> CliError:
    sentence = _("{file} 第 {line} 行超过 {size} MB，不读。请分成几行。")
    return CliError(sentence.format(file=visible(name), line=line, size=f"{MOST_BYTES / 1e6:g}"))


def _read(decoded: str | WrongEncoding, name: str, line: int = 1) -> str:
    """What was read from `line` on, else a `CliError` that names file, line, column and the encoding."""
    if isinstance(decoded, str):
        return decoded
    raise _undecodable(replace(decoded, line=decoded.line + line - 1), name)


def _undecodable(wrong: WrongEncoding, name: str) -> CliError:
    sentence = _("{file} 第 {line} 行第 {column} 列不是 UTF-8 文字。请先转换成 UTF-8 再试。")
    if wrong.codec:
        sentence = _(
            "{file} 第 {line} 行第 {column} 列不是 UTF-8 文字，看起来是 {encoding}。请用编辑器另存为 UTF-8，或用 iconv -f {codec} -t UTF-8 转换，再试。"
        )
    elif wrong.encoding:
        sentence = _("{file} 第 {line} 行第 {column} 列起是 {encoding}，读不了。请用编辑器另存为 UTF-8 再试。")
    return CliError(sentence.format(file=visible(name), line=wrong.line, column=wrong.column, encoding=wrong.encoding, codec=wrong.codec))
