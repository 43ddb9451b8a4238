"""The `companion` command. Each command group is a module of its own, imported only when it is called."""

from __future__ import annotations

import argparse
import contextlib
import importlib
import io
import os
import sys
from pathlib import Path
from typing import NoReturn, cast

from companion import __version__
from companion.base.i18n import _, use_language
from companion.base.paths import user_paths
from companion.cli.common import CliError, Command, Context

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


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        raise CliError(_("{message}。用 {program} --help 看用法。").format(message=message, program=self.prog))


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
    shared = _Parser(add_help=False)
    shared.add_argument("--config", type=Path, default=argparse.SUPPRESS, metavar="DIR", help=_("设置与自己的话术包所在的文件夹"))
    shared.add_argument("--data", type=Path, default=argparse.SUPPRESS, metavar="DIR", help=_("数据所在的文件夹"))
    parser = _Parser(prog="companion", description=_("客服的桌面伙伴：找话术、查语气、记承诺、缓口气。不带命令时启动托盘程序。"), parents=[shared])
    parser.add_argument("--version", action="version", version=f"companion {__version__}")
    commands = parser.add_subparsers(dest="command", metavar=_("命令"), parser_class=_Parser)
    summaries = _summaries()
    for name, module in COMMANDS.items():
        sub = commands.add_parser(name, help=summaries[name], description=summaries[name], parents=[shared])
        if name == chosen:
            cast(Command, importlib.import_module(module)).configure(sub)
    return parser


def _run(argv: list[str]) -> int:
    chosen = _chosen(argv)
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
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8")
    use_language(None)
    try:
        return _run(sys.argv[1:] if argv is None else argv)
    except CliError as error:
        print(f"companion: {error}", file=sys.stderr)
        return error.code
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        # The reader went away (`| head`): not an error, and nothing more may be written.
        with contextlib.suppress(OSError):
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0


def tray() -> int:
    """The GUI entry point: on Windows there is no console, and the streams are None."""
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:
            setattr(sys, name, io.TextIOWrapper(io.BytesIO(), encoding="utf-8"))
    return main()


