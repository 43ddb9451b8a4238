"""The `companion` command. Each command group is a module of its own, imported only when it is called."""

from __future__ import annotations

import argparse
import contextlib
import errno
import importlib
import io
import os
import sys
from typing import cast

from companion import __version__
from companion.base.i18n import _, use_language
from companion.base.os_reason import os_reason
from companion.base.paths import user_paths
from companion.cli.common import (
    MISSING,
    USAGE,
    CliError,
    Command,
    Context,
    path_name,
    refuse_undecoded,
    visible,
)
from companion.cli.parser import Parser

_MOST_SHOWN = 120
"""Characters of a path that are said again."""
_WRONG_PATH = (errno.ENAMETOOLONG, errno.ENOENT, errno.ENOTDIR, errno.EISDIR, errno.ELOOP, errno.EINVAL)
_OUTPUT_FAILED = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO, errno.EBADF)

COMMANDS = {
    "search": "companion.cli.search",
    "check": "companion.cli.check",
    "when": "companion.cli.when",
    "timer": "companion.cli.timer",
    "calm": "companion.cli.calm",
    "packs": "companion.cli.packs",
    "show": "companion.cli.show",
    "doctor": "companion.cli.doctor",
    "demo": "companion.cli.demo",
}


def _summaries() -> dict[str, str]:
    return {
        "search": _("搜话术"),
        "check": _("检查一段话的语气"),
        "when": _("把一句话里的时间读成准确时刻"),
        "timer": _("承诺与计时"),
        "calm": _("一段短暂停顿"),
        "packs": _("话术包"),
        "show": _("请正在运行的程序打开一个窗口"),
        "doctor": _("这台机器上什么能用、什么不能、怎么办"),
        "demo": _("把整个流程真实走一遍"),
    }


def _parser(chosen: str | None) -> argparse.ArgumentParser:
    shared = Parser(add_help=False)
    shared.add_argument("--config", type=path_name, default=argparse.SUPPRESS, metavar=_("文件夹"), help=_("设置与自己的话术包所在的文件夹"))
    shared.add_argument("--data", type=path_name, default=argparse.SUPPRESS, metavar=_("文件夹"), help=_("数据所在的文件夹"))
    parser = Parser(prog="companion", description=_("客服的桌面伙伴：找话术、查语气、记承诺、缓口气。不带命令时启动托盘程序。"), parents=[shared])
    parser.add_argument("--version", action="version", version=f"companion {__version__}", help=_("看版本号"))
    commands = parser.add_subparsers(dest="command", metavar=_("命令"), parser_class=Parser)
    summaries = _summaries()
    for name, module in COMMANDS.items():
        sub = commands.add_parser(name, help=summaries[name], description=summaries[name], parents=[shared])
        if name == chosen:
            cast(Command, importlib.import_module(module)).configure(sub)
            for action in sub._actions:
                if isinstance(action, argparse._SubParsersAction):
                    for below in action.choices.values():
                        cast(Parser, below).take_over(shared)
    return parser


def _run(argv: list[str]) -> int:
    chosen = _chosen(argv)
    refuse_undecoded(argv)
    args = _parser(chosen).parse_args(argv)
    paths = user_paths(getattr(args, "config", None), getattr(args, "data", None))
    if args.command is None:
        from companion.app import run_app

        return run_app(paths)
    command = cast(Command, importlib.import_module(COMMANDS[args.command]))
    return command.run(args, Context(paths))


def _chosen(argv: list[str]) -> str | None:
    """The command among the arguments, skipping the values of --config and --data."""
    skip = False
    for argument in argv:
        if skip:
            skip = False
        elif argument in ("--config", "--data"):
            skip = True
        elif not argument.startswith("-"):
            return argument if argument in COMMANDS else None
    return None


def main(argv: list[str] | None = None) -> int:
    """Run one command; returns its exit code."""
    try:
        _open_streams()
        use_language(None)
        try:
            return _run(sys.argv[1:] if argv is None else argv)
        finally:
            sys.stdout.flush()
    except CliError as error:
        print(f"companion: {error}", file=sys.stderr)
        return error.code
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        # The reader went away (`| head`): not an error.
        _write_no_more()
        return 0
    except OSError as error:
        return _tell(error)


def _tell(error: OSError) -> int:
    """One sentence for what the system refused and no command foresaw. Returns the exit code."""
    if error.filename is None and error.errno in _OUTPUT_FAILED:
        # Without a file name it is the output that failed.
        _write_no_more()
        print(_("companion: 结果写不出去：{reason}。请换一个地方再试。").format(reason=os_reason(error)), file=sys.stderr)
        return MISSING
    name = visible(os.fsdecode(error.filename)) if isinstance(error.filename, (str, bytes)) else _("有一个文件或连接")
    if len(name) > _MOST_SHOWN:
        name = f"{name[:_MOST_SHOWN]}…"
    print(_("companion: {file} 用不了：{reason}。请检查路径和权限。").format(file=name, reason=os_reason(error)), file=sys.stderr)
    return USAGE if error.errno in _WRONG_PATH else MISSING


def _open_streams() -> None:
    """UTF-8 whatever the locale; a stream that was closed before the start is nothing to read and nowhere to write.

    What is no text (a file name of odd bytes) is written as an escape, which in JSON is the right one.
    """
    for number, name in enumerate(("stdin", "stdout", "stderr")):
        try:
            os.fstat(number)
        except OSError:
            # Else the next file that is opened would get this number, and whoever writes to it.
            os.open(os.devnull, os.O_RDWR)
        if getattr(sys, name) is None:
            setattr(sys, name, open(os.devnull, "r" if name == "stdin" else "w", encoding="utf-8"))  # noqa: SIM115, PTH123
        stream = getattr(sys, name)
        if name != "stdin" and isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")


def _write_no_more() -> None:
    """Nothing that is still to be flushed may fail again at the end of the process."""
    with contextlib.suppress(OSError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def tray() -> int:
    """The GUI entry point: on Windows there is no console, and the streams are None."""
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:
            setattr(sys, name, io.TextIOWrapper(io.BytesIO(), encoding="utf-8"))
    return main()


