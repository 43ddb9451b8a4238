"""companion when: words to an exact moment, or the reason why not."""

from __future__ import annotations

import argparse
import sys
from datetime import datetime, tzinfo
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from companion.base.clock import SystemClock
from companion.base.i18n import _
from companion.base.settings import peek_settings
from companion.cli.common import DONE, NO, CliError, Context, input_lines, print_json, read_text
from companion.timers.calendar import WorkCalendar
from companion.timers.calendar_file import load_calendar
from companion.timers.moment import Moment, Refusal, WorkingHours
from companion.timers.when import parse

_FIRST_YEAR, _LAST_YEAR = 1970, 9900


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("text", nargs="?", metavar=_("句子"), help=_("一句带时间的话；不写或写 - 就从标准输入读"))
    parser.add_argument("--lines", action="store_true", help=_("标准输入每行一句，逐行回答"))
    add_time_options(parser)
    parser.add_argument("--json", action="store_true", help=_("给程序读的 JSON，每行一个对象"))


def add_time_options(parser: argparse.ArgumentParser) -> None:
    """``--now`` and ``--zone``, which every command about time shares."""
    parser.add_argument("--now", metavar=_("时刻"), help=_("当作现在的时刻，例如 2026-11-18T10:17:00+08:00"))
    parser.add_argument("--zone", metavar=_("时区"), help=_("时区，例如 Asia/Shanghai"))


def time_of(args: argparse.Namespace) -> tuple[datetime, tzinfo]:
    """(now, zone) as the options or the machine say. A ``--now`` without offset is meant in the zone."""
    clock = SystemClock()
    given = _iso(args.now) if args.now else None
    if args.zone:
        zone: tzinfo = _zone(args.zone)
    elif given is not None and given.tzinfo is not None:
        zone = given.tzinfo
    else:
        zone = _own_zone(clock)
    if given is None:
        return clock.now(), zone
    return given if given.tzinfo is not None else given.replace(tzinfo=zone), zone


def calendar_of(context: Context) -> WorkCalendar:
    """The calendar in force; what is wrong with the user's own table is said on stderr."""
    loaded = load_calendar(context.paths.config)
    for problem in loaded.problems:
        print(f"companion: {problem}", file=sys.stderr)
    return loaded.calendar


def hours_of(context: Context) -> WorkingHours:
    """The working hours of the settings; said on stderr when they cannot be used, or the settings not be read."""
    notices: list[str] = []
    timers = peek_settings(context.paths.settings, notices).timers
    hours = WorkingHours.of(timers.start, timers.end)
    for notice in (*notices, *filter(None, [hours.refused])):
        print(f"companion: {notice}", file=sys.stderr)
    return hours


def _own_zone(clock: SystemClock) -> tzinfo:
    try:
        return clock.zone()
    except (ValueError, OverflowError) as error:
        raise CliError(_("这台电脑的时区设置读不懂。请用 --zone 写明，例如 --zone Asia/Shanghai。")) from error


def _iso(text: str) -> datetime:
    try:
        given = datetime.fromisoformat(text)
        # Up to ten years and a zone are added and taken away from here on.
        if not _FIRST_YEAR <= given.year <= _LAST_YEAR:
            raise CliError(_("--now 要在 {first} 年到 {last} 年之间，不能是“{text}”。").format(first=_FIRST_YEAR, last=_LAST_YEAR, text=text))
        return given
    except ValueError as error:
        raise CliError(_("--now 要写成 ISO 时间，例如 2026-11-18T10:17:00+08:00，不能是“{text}”。").format(text=text)) from error


def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise CliError(_("没有叫“{name}”的时区。请写成 Asia/Shanghai 这样的名字。").format(name=name)) from error


def run(args: argparse.Namespace, context: Context) -> int:
    """Answer one text, or every line of the input. 1 when any was refused."""
    if args.lines and args.text not in (None, "-"):
        raise CliError(_("--lines 从标准输入读，不要再写句子。"))
    now, zone = time_of(args)
    calendar, hours = calendar_of(context), hours_of(context)
    if args.lines:
        texts = input_lines()
    else:
        given = args.text if args.text not in (None, "-") else read_text("-")[1].rstrip("\r\n")
        texts = iter((given,))
    code = DONE
    for text in texts:
        answer = parse(text, now, zone, calendar, hours)
        show(answer, args.json or args.lines)
        code = code if answer.ok else NO
    return code


def show(answer: Moment | Refusal, as_json: bool) -> None:
    """One answer, for machines or for people."""
    if as_json:
        print_json(answer.as_json())
    elif isinstance(answer, Moment):
        print(answer.echo + (f"  {answer.note}" if answer.note else ""))
    else:
        print(answer.message, file=sys.stderr)
        if answer.choices:
            print(_("可以说：{choices}").format(choices="、".join(answer.choices)), file=sys.stderr)
