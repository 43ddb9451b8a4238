"""`companion show`: ask the running app to open a window. For a shortcut that the desktop binds itself."""

from __future__ import annotations

import argparse

from companion.base.i18n import _
from companion.cli.common import DONE, MISSING, CliError, Context
from companion.desktop.instance import send

WINDOWS = ("palette", "check", "timers", "calm")


def configure(parser: argparse.ArgumentParser) -> None:
    """One argument: which window."""
    parser.add_argument("window", choices=WINDOWS, metavar=_("窗口"), help=_("要打开的窗口：palette 话术、check 语气、timers 计时、calm 停顿"))


def run(args: argparse.Namespace, context: Context) -> int:
    """Hand the request over; 3 when no app runs or the window is not there yet."""
    reply = send(context.paths.socket, f"show {args.window}")
    if reply is None:
        raise CliError(_("程序没有在运行。请先启动 companion，再试一次。"), MISSING)
    if reply != "ok":
        raise CliError(_("正在运行的程序还没有这个窗口（{window}）。").format(window=args.window), MISSING)
    return DONE
