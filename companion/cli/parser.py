"""argparse in the user's language: its headings, its help, and what it says of a wrong command line."""

from __future__ import annotations

import argparse
import re
from collections.abc import Iterable, Sequence
from typing import Any, NoReturn

from companion.base.i18n import _
from companion.cli.common import CliError


class _Formatter(argparse.HelpFormatter):
    def add_usage(
        self,
        usage: str | None,
        actions: Iterable[argparse.Action],
        groups: Iterable[Any],
        prefix: str | None = None,
    ) -> None:
        super().add_usage(usage, actions, groups, _("用法：") if prefix is None else prefix)

    def format_help(self) -> str:
        """argparse ends a heading with the colon of English."""
        text = super().format_help()
        for heading in (_("参数"), _("选项")):
            text = text.replace(f"{heading}:\n", _("{heading}：").format(heading=heading) + "\n")
        return text


class Parser(argparse.ArgumentParser):
    """An argument parser that raises `CliError` with one sentence instead of ending the process."""

    def __init__(
        self, *, add_help: bool = True, parents: Sequence[argparse.ArgumentParser] = (), **settings: Any
    ) -> None:
        """As argparse's own, but the arguments of `parents` come under the one heading."""
        settings.setdefault("formatter_class", _Formatter)
        super().__init__(add_help=False, **settings)
        self._positionals.title = _("参数")
        self._optionals.title = _("选项")
        if add_help:
            self.add_argument("-h", "--help", action="help", default=argparse.SUPPRESS, help=_("看用法"))
        for parent in parents:
            self.take_over(parent)

    def take_over(self, parent: argparse.ArgumentParser) -> None:
        """The arguments of `parent` are this parser's, too."""
        for action in parent._actions:
            self._add_action(action)

    def error(self, message: str) -> NoReturn:
        """`message` is argparse's, in English; what is known of it is said in the user's language."""
        sentence = _("{message}。用 {program} --help 看用法。")
        raise CliError(sentence.format(message=translated(self._with_choices(message)), program=self.prog))

    def _with_choices(self, message: str) -> str:
        """What is missing and can only be one of a few is followed by these."""
        head, required, names = message.partition("are required: ")
        if not required:
            return message
        choices = {action.metavar: _("、").join(map(str, action.choices)) for action in self._actions if action.choices}
        named = (_("{name}（{choices}）").format(name=name, choices=choices[name]) if name in choices else name for name in names.split(", "))
        return head + required + ", ".join(named)


def translated(message: str) -> str:
    """A message of argparse (3.11 to 3.14) without its full stop; an unknown one as it is."""
    where, rest = _split(message)
    for pattern, sentence in _sentences():
        match = re.fullmatch(pattern, rest, re.DOTALL)
        if match:
            return where + sentence.format(*(_listed(group) for group in match.groups()))
    return where + rest


def _split(message: str) -> tuple[str, str]:
    match = re.fullmatch(r"argument ([^:]+): (.*)", message, re.DOTALL)
    return (_("{argument}：").format(argument=match[1]), match[2]) if match else ("", message)


def _listed(group: str) -> str:
    """A list of argparse's ('a', 'b') as one of ours."""
    return re.sub(r"'?, '?", _("、"), group).strip("'")


def _sentences() -> list[tuple[str, str]]:
    return [
        (r"invalid choice: '?(.*?)'?, maybe you meant '(.*?)'\?.*", _("没有“{0}”，是不是想写 {1}")),
        (r"invalid choice: '?(.*?)'? \(choose from (.*?)\)", _("没有“{0}”，可以用的有 {1}")),
        (r"invalid (?:int|float) value: '(.*)'", _("“{0}”不是数字")),
        (r"invalid \w+ value: '(.*)'", _("“{0}”写得不对")),
        (r"expected one argument", _("后面要写一个值")),
        (r"expected at least one argument", _("后面至少要写一个值")),
        (r"expected at most one argument", _("后面最多写一个值")),
        (r"expected (\d+) arguments?", _("后面要写 {0} 个值")),
        (r"ignored explicit argument '(.*)'", _("后面不能写值（{0}）")),
        (r"not allowed with argument (.*)", _("不能和 {0} 一起用")),
        (r"the following arguments are required: (.*)", _("还缺少：{0}")),
        (r"one of the arguments (.*) is required", _("{0} 里要写一个")),
        (r"unrecognized arguments: (.*)", _("不认识 {0}")),
        (r"ambiguous option: (.*) could match (.*)", _("{0} 不明确，可能是 {1}")),
    ]
