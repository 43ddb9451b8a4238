"""`companion check`: a message, or one message a line, to findings."""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from companion.base.clock import SystemClock
from companion.base.i18n import _, ngettext
from companion.base.os_reason import os_reason
from companion.cli.common import (
    DONE,
    NO,
    USAGE,
    CliError,
    Context,
    input_lines,
    is_missing,
    lines_of,
    path_name,
    print_json,
    read_text,
    visible,
)
from companion.cli.when import calendar_of, hours_of
from companion.timers.when import find
from companion.tone.check import check
from companion.tone.loading import load_rules, own_rules
from companion.tone.model import CATEGORIES, Finding, Report
from companion.tone.rules import RuleSet


def configure(parser: argparse.ArgumentParser) -> None:
    """File, --lines, --rules, --hints, --json."""
    parser.add_argument("file", nargs="?", default="-", metavar=_("文件"), help=_("要检查的文件；不写或写 - 时读标准输入"))
    parser.add_argument("--lines", action="store_true", help=_("每一行是一条消息"))
    parser.add_argument(
        "--rules", action="append", type=path_name, default=[], metavar=_("路径"), help=_("再加一个规则文件或文件夹，可以多次")
    )
    parser.add_argument("--hints", action=argparse.BooleanOptionalAction, default=True, help=_("是否也列出提示"))
    parser.add_argument("--json", action="store_true", help=_("每条消息一个 JSON 对象"))


def run(args: argparse.Namespace, context: Context) -> int:
    """0: nothing at warning or above; 1: something; 2: unusable input or rules."""
    rules = _rules(args.rules, context)
    if args.lines:
        rules.warm()
    promises = _promises(context)
    clean, unchecked = True, False
    messages = _lines(args.file) if args.lines else [read_text(args.file)[1]]
    for number, text in enumerate(messages, 1):
        started = time.perf_counter()
        report = check(text, rules, hints=args.hints)
        milliseconds = (time.perf_counter() - started) * 1000
        if report.refusal and not args.lines:
            raise CliError(report.refusal)
        clean, unchecked = clean and report.clean, unchecked or bool(report.refusal)
        if args.json:
            print_json(_object(report, milliseconds, [] if report.refusal else promises(text)))
        else:
            _print(text, report, number if args.lines else None)
    return USAGE if unchecked else DONE if clean else NO


def _rules(extra: list[Path], context: Context) -> RuleSet:
    """Shipped, the user's own, then those named. A named one that is wrong ends the command; an own one is told."""
    for path in extra:
        if is_missing(path):
            raise CliError(_("找不到规则 {path}。请检查路径。").format(path=path))
    rules = load_rules([*own_rules(context.paths.tone_rules), *extra])
    own = str(context.paths.tone_rules)
    for problem in rules.problems:
        if not problem.file.startswith(own):
            raise CliError(str(problem))
        print(f"companion: {problem}", file=sys.stderr)
    return rules


def _lines(source: str) -> Iterable[str]:
    """The lines as they arrive, blank ones too, without their ends."""
    if source == "-":
        yield from input_lines()
        return
    try:
        with Path(source).open("rb") as file:
            yield from lines_of(file, source)
    except OSError as error:
        raise CliError(_("{file} 读不了：{reason}。请检查路径。").format(file=visible(source), reason=os_reason(error))) from error


def _promises(context: Context) -> Callable[[str], list[dict[str, Any]]]:
    """Text to its promised times, as `companion when` gives them: tone and timers are joined here, and only here."""
    clock = SystemClock()
    calendar, hours = calendar_of(context), hours_of(context)
    return lambda text: [moment.as_json() for moment in find(text, clock.now(), clock.zone(), calendar, hours)]


def _object(report: Report, milliseconds: float, promises: list[dict[str, Any]]) -> dict[str, Any]:
    answer: dict[str, Any] = {
        "chars": report.chars,
        "ms": round(milliseconds, 2),
        "findings": [_finding(finding) for finding in report.findings],
        "promise": promises,
    }
    if report.refusal:
        answer["refusal"] = report.refusal
    return answer


def _finding(finding: Finding) -> dict[str, Any]:
    names = ("rule", "category", "severity", "start", "end", "text", "message", "suggestions", "source")
    return {name: getattr(finding, name) for name in names}


def _print(text: str, report: Report, line: int | None) -> None:
    """For people: place, how grave, what and why, and a better wording."""
    if line is None and not report.findings:
        print(_("没发现问题") if text.strip() else _("没有可检查的文字"))
    if report.refusal:
        print(_("第 {line} 行：{message}").format(line=line, message=report.refusal))
    grades = {"error": _("高"), "warning": _("中"), "hint": _("低")}
    for finding in report.findings:
        before = text[: finding.start]
        row = line if line is not None else before.count("\n") + 1
        column = finding.start - (before.rfind("\n") + 1) + 1
        head = _("{row}:{column} {grade} {category}“{text}”")
        print(head.format(row=row, column=column, grade=grades[finding.severity],
                          category=CATEGORIES[finding.category], text=finding.text))  # fmt: skip
        print(f"    {finding.message}")
        for suggestion in finding.suggestions:
            print(f"    → {suggestion}")
    if line is None and report.findings:
        count = len(report.findings)
        print(ngettext("共 {count} 处", "共 {count} 处", count).format(count=count))
