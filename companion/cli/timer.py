"""companion timer: promises from the command line. What it says is stored, is on disk."""

from __future__ import annotations

import argparse
import sys
from dataclasses import dataclass
from datetime import datetime, tzinfo
from pathlib import Path

from companion.base.clock import SystemClock
from companion.base.files import write_atomic
from companion.base.i18n import _
from companion.base.store import StoreError
from companion.cli.common import DONE, MISSING, NO, USAGE, CliError, Context, print_json, visible
from companion.cli.when import add_time_options, calendar_of, hours_of, show, time_of
from companion.timers.backups import rotate_backups
from companion.timers.calendar import WorkCalendar
from companion.timers.ics import calendar_text
from companion.timers.ledger import Answer, Ledger, Refused, waiting
from companion.timers.model import DEFAULT_SPANS, Promise, PromiseKind
from companion.timers.moment import Moment, Refusal, WorkingHours
from companion.timers.promises import line
from companion.timers.reading import open_to_read
from companion.timers.recovery import Opened, forget_old, open_promises
from companion.timers.shelf import Moved, Shelf
from companion.timers.when import parse, split


@dataclass(frozen=True, slots=True)
class _Desk:
    """What every action needs."""

    ledger: Ledger
    now: datetime
    zone: tzinfo
    calendar: WorkCalendar
    hours: WorkingHours
    as_json: bool

    def say(self, promise: Promise) -> None:
        if self.as_json:
            print_json(promise.as_json(self.now, self.zone))
        else:
            print(f"{promise.id}  {visible(line(promise, self.now, self.zone))}")

    def when(self, words: str) -> Moment | Refusal:
        return parse(words, self.now, self.zone, self.calendar, self.hours)


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the actions and their arguments."""
    shared = argparse.ArgumentParser(add_help=False)
    shared.add_argument("--json", action="store_true", help=_("给程序读的 JSON，每行一个对象"))
    add_time_options(shared)
    actions = parser.add_subparsers(dest="action", metavar=_("动作"), required=True)
    add = actions.add_parser("add", parents=[shared], help=_("记一条承诺，例如：30分钟后 王女士 退款进度"))
    add.add_argument("text", nargs="+", metavar=_("句子"), help=_("时间、给谁、什么事，写在一起"))
    kinds = [str(kind) for kind in PromiseKind if kind is not PromiseKind.HOLD]
    add.add_argument("--kind", choices=kinds, default=str(PromiseKind.FOLLOW_UP), help=_("回访、转接或更正回拨"))
    hold = actions.add_parser("hold", parents=[shared], help=_("客户等待：start 开始，stop 结束"))
    hold.add_argument("step", choices=("start", "stop"), metavar=_("步骤"), help=_("start 开始，stop 结束"))
    hold.add_argument("text", nargs="*", default=[], metavar=_("内容"), help=_("start：是谁在等；stop：等待的编号，不写就是等得最久的"))
    listing = actions.add_parser("list", parents=[shared], help=_("未完成的承诺，最早到期的在前"))
    listing.add_argument("--all", action="store_true", help=_("也列出最近七天已关闭的"))
    for name, words in (("done", _("已做到")), ("cancel", _("不再需要"))):
        action = actions.add_parser(name, parents=[shared], help=words)
        action.add_argument("id", metavar=_("编号"), help=_("companion timer list 每行开头的编号"))
        action.add_argument("--why", default="", metavar=_("原因"), help=_("原因"))
    for name, words in (("snooze", _("先不提醒，承诺的时间不变")), ("renegotiate", _("和客户改约一个新时间"))):
        action = actions.add_parser(name, parents=[shared], help=words)
        action.add_argument("id", metavar=_("编号"), help=_("companion timer list 每行开头的编号"))
        action.add_argument("when", nargs="+", metavar=_("时间"), help=_("新的时间，例如 20分钟后"))
        action.add_argument("--why", default="", metavar=_("原因"), help=_("原因；过了时间还要暂不提醒时必填"))
    export = actions.add_parser("export", parents=[shared], help=_("导出未完成的承诺"))
    export.add_argument("--ics", action="store_true", required=True, help=_("日历文件（iCalendar）"))
    export.add_argument("--out", type=Path, metavar=_("文件"), help=_("写到这个文件；不写就输出到屏幕"))


def run(args: argparse.Namespace, context: Context) -> int:
    """Do one action; 3 when the promises cannot be read or written."""
    try:
        return _run(args, context)
    except Moved:
        # Nothing was written; the file in its place takes it.
        return _again(args, context)
    except StoreError as error:
        raise CliError(str(error), MISSING) from error


def _again(args: argparse.Namespace, context: Context) -> int:
    try:
        return _run(args, context)
    except StoreError as error:
        raise CliError(str(error), MISSING) from error


def _run(args: argparse.Namespace, context: Context) -> int:
    now, zone = time_of(args)
    clock_now = SystemClock().now()
    opened = _opened(context.paths.database, clock_now, args.action in _READING)
    if opened.notice:
        print(f"companion: {opened.notice}", file=sys.stderr)
    try:
        if args.action not in _READING:
            # ``--now`` may be any moment; only a time that has really come makes anything old.
            forget_old(opened.shelf, min(now, clock_now))
        desk = _Desk(Ledger(opened.shelf), now, zone, calendar_of(context), hours_of(context), args.json)
        code = _ACTIONS[args.action](args, desk)
        if not opened.read_only:
            _back_up(opened.shelf, clock_now)
    finally:
        opened.shelf.close()
    return code


def _opened(database: Path, now: datetime, reads: bool) -> Opened:
    """What is only looked at can be shown where nothing can be written."""
    try:
        return open_promises(database, now)
    except StoreError as error:
        shelf = open_to_read(database) if reads and error.kind in ("full", "forbidden") else None
        if shelf is None:
            raise
        why = _("磁盘满了") if error.kind == "full" else _("这个文件夹写不了")
        return Opened(shelf, _("{why}：已存的承诺能看，新的存不下来。").format(why=why), read_only=True)


def _back_up(shelf: Shelf, now: datetime) -> None:
    try:
        rotate_backups(shelf, now)
    except StoreError:
        sentence = _("承诺已存好，但备份没有做成。请检查磁盘空间和备份文件夹的权限。")
        print(f"companion: {sentence}", file=sys.stderr)


def _add(args: argparse.Namespace, desk: _Desk) -> int:
    text, kind = " ".join(args.text), PromiseKind(args.kind)
    parts = split(text, desk.now, desk.zone, desk.calendar, desk.hours)
    if isinstance(parts.when, Moment):
        desk.say(desk.ledger.add(kind, parts.rest, parts.when, desk.now))
        return DONE
    if parts.when.reason == "no_time" and kind in DEFAULT_SPANS:
        desk.say(desk.ledger.add_span(kind, text, desk.now, desk.zone))
        return DONE
    show(parts.when, desk.as_json)
    return NO


def _hold(args: argparse.Namespace, desk: _Desk) -> int:
    if args.step == "start":
        desk.say(desk.ledger.start_hold(" ".join(args.text), desk.now, desk.zone))
        return DONE
    held = waiting(desk.ledger.open_promises())
    name = args.text[0] if args.text else held[0].id if held else ""
    if not name:
        print(_("现在没有客户在等待。"), file=sys.stderr)
        return NO
    return _answer(desk.ledger.done(name, desk.now), desk)


def _list(args: argparse.Namespace, desk: _Desk) -> int:
    listed = desk.ledger.open_promises() + (desk.ledger.closed(desk.now) if args.all else [])
    for promise in listed:
        desk.say(promise)
    if not listed and not desk.as_json:
        print(_("没有未完成的承诺。"), file=sys.stderr)
    return DONE


def _done(args: argparse.Namespace, desk: _Desk) -> int:
    return _answer(desk.ledger.done(args.id, desk.now), desk)


def _cancel(args: argparse.Namespace, desk: _Desk) -> int:
    return _answer(desk.ledger.cancel(args.id, desk.now, args.why), desk)


def _snooze(args: argparse.Namespace, desk: _Desk) -> int:
    when = desk.when(" ".join(args.when))
    if isinstance(when, Refusal):
        show(when, desk.as_json)
        return NO
    return _answer(desk.ledger.snooze(args.id, when, desk.now, args.why), desk)


def _renegotiate(args: argparse.Namespace, desk: _Desk) -> int:
    when = desk.when(" ".join(args.when))
    if isinstance(when, Refusal):
        show(when, desk.as_json)
        return NO
    return _answer(desk.ledger.renegotiate(args.id, when, desk.now), desk)


def _export(args: argparse.Namespace, desk: _Desk) -> int:
    data = calendar_text(desk.ledger.open_promises(), desk.now).encode("utf-8")
    if args.out is None:
        sys.stdout.flush()
        sys.stdout.buffer.write(data)
        sys.stdout.buffer.flush()
        return DONE
    try:
        write_atomic(args.out, data)
    except OSError as error:
        raise CliError(_("{file} 写不了：{reason}。请换一个位置。").format(file=args.out, reason=error.strerror)) from error
    return DONE


def _answer(answer: Answer, desk: _Desk) -> int:
    if isinstance(answer, Refused):
        raise CliError(answer.message, USAGE if answer.reason == "unknown" else NO)
    desk.say(answer)
    return DONE


_READING = ("list", "export")
_ACTIONS = {
    "add": _add,
    "hold": _hold,
    "list": _list,
    "done": _done,
    "cancel": _cancel,
    "snooze": _snooze,
    "renegotiate": _renegotiate,
    "export": _export,
}
