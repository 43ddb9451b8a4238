"""Rule files to rules. What is wrong in a file is a value with file, line and key; the other rules still load."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from companion.base.guarded_yaml import Document, Refused, load, unhurried_collector
from companion.base.i18n import _
from companion.base.os_reason import os_reason
from companion.base.paths import resources_dir
from companion.base.whole_number import whole_number
from companion.tone.compiled import read_compiled
from companion.tone.expressions import Unfit, examine
from companion.tone.guards import GUARD_KEYS, Guards
from companion.tone.index import Index
from companion.tone.kinds import KINDS, WHOLE
from companion.tone.leaning import Leaning, load_leaning
from companion.tone.model import CATEGORIES, SEVERITIES
from companion.tone.phrase import TooLong, UnknownFamily, circular
from companion.tone.rules import Rule, RuleProblem, RuleSet
from companion.tone.verify import failing_line

_TEXTS = ("id", "category", "severity", "message", "kind", "replace", "source", "missing", "limit", "alongside")
_LISTS = ("any", "suggest", "bad", "good")
_KEYS = (*_TEXTS, *_LISTS, *GUARD_KEYS)
_TOP = ("families", "defaults", "rules")
_FLOOR = -1.3
_FLOORS = {"privacy": -2.5, "divert": -2.5, "argue": -2.0}
"""Lower for what must be heard in a courteous tone, too: a request for a password is as polite as any other, and 您搞错了 stands beside 请再看一下."""
_CLAUSE_FLOOR, _CLAUSE_FLOOR_OF_ERROR = 1.5, 1.0
"""Slips never learned from lose one finding in fifty to these, uses of their words more than half."""
_ID = re.compile(r"[a-z0-9]+(?:[.-][a-z0-9]+)*")


class _Wrong(Exception):
    """One wrong key of one rule; caught in this module."""

    def __init__(self, key: str, message: str) -> None:
        super().__init__(message)
        self.key = key
        self.message = message


def shipped_rules_dir() -> Path:
    """The folder of the rules that come with the program."""
    return resources_dir() / "tone"


def rule_files(path: Path) -> list[Path]:
    """The rule files of a folder, by name; a file is itself; a folder that is not there has none."""
    if path.is_dir():
        return sorted(file for file in path.iterdir() if file.suffix in (".yaml", ".yml") and not file.name.startswith("."))
    return [path]


def own_rules(folder: Path) -> list[Path]:
    """`folder` for `load_rules`, or nothing where it is not there; one that cannot be entered is for that to tell."""
    with contextlib.suppress(OSError):
        return [folder] if folder.is_dir() else []
    return [folder]


def load_rules(paths: Iterable[Path] = (), *, shipped: bool = True) -> RuleSet:
    """The shipped rules and, over them by id, those of `paths` (files or folders, later ones win).

    Every rule from outside is tried on its own `bad` and `good` lines; the shipped ones are tried in the tests.
    Never raises for what a file holds: see `RuleSet.problems`.
    """
    with unhurried_collector():
        families: dict[str, str] = {}
        rules: dict[str, Rule] = {}
        problems: list[RuleProblem] = []
        indexed: Sequence[Rule] = ()
        index = None
        if shipped:
            families, indexed, index = _shipped(problems)
            rules = {rule.id: rule for rule in indexed}
        for path in paths:
            try:
                files = rule_files(path)
            except OSError as error:
                problems.append(RuleProblem(str(path), 0, 0, "", _("读不了：{reason}。请检查磁盘和路径。").format(reason=os_reason(error))))
                continue
            for file in files:
                _read(file, families, rules, problems, trusted=False)
        return RuleSet(rules.values(), problems, indexed=indexed, index=index)


def _shipped(problems: list[RuleProblem]) -> tuple[dict[str, str], list[Rule], Index | None]:
    """(a copy of the families, the rules, the index of their ways); without the index they are slower, not other."""
    folder = shipped_rules_dir()
    families, rules, index = read_compiled(folder, rule_files(folder)) or (*read_shipped(problems), None)
    return dict(families), _lean(rules, load_leaning(folder / "weights.json")), index


def read_shipped(problems: list[RuleProblem]) -> tuple[dict[str, str], list[Rule]]:
    """The families and rules of our own YAML files, not tried on their lines."""
    families: dict[str, str] = {}
    rules: dict[str, Rule] = {}
    for file in rule_files(shipped_rules_dir()):
        _read(file, families, rules, problems, trusted=True)
    return families, list(rules.values())


def _read(
    file: Path, families: dict[str, str], rules: dict[str, Rule], problems: list[RuleProblem], *, trusted: bool
) -> None:
    try:
        document = load(file)
        tree = _top(document)
    except Refused as refused:
        problems.append(RuleProblem(refused.file, refused.line, refused.column, refused.key, refused.message))
        return
    families.update(tree["families"])
    for name in circular(families):
        line, column = document.locate(["families", name])
        problems.append(RuleProblem(str(file), line, column, name, _("词族“{name}”绕回了自己。请去掉其中一处引用。").format(name=name)))
        del families[name]
    for number, raw in enumerate(tree["rules"]):
        try:
            rule = _rule(raw, tree["defaults"], families, str(file))
            if not trusted:
                _try(rule)
        except _Wrong as wrong:
            line, column = document.locate(["rules", number, wrong.key])
            problems.append(RuleProblem(str(file), line, column, wrong.key, wrong.message))
        else:
            rules[rule.id] = rule


def _lean(rules: Iterable[Rule], leaning: Leaning) -> list[Rule]:
    """The shipped rules with the learned weights: to be found by, or to be contradicted by."""
    return [replace(rule, **_weights(rule, leaning)) for rule in rules]


def _weights(rule: Rule, leaning: Leaning) -> dict[str, Any]:
    if rule.kind == "weighed":
        return {"leaning": leaning}
    if rule.kind in WHOLE or rule.severity == "hint":
        return {}
    clause_floor = _CLAUSE_FLOOR_OF_ERROR if rule.severity == "error" else _CLAUSE_FLOOR
    return {"leaning": leaning, "floor": _FLOORS.get(rule.category, _FLOOR), "clause_floor": clause_floor}


def _top(document: Document) -> dict[str, Any]:
    tree = document.tree or {}
    if not isinstance(tree, dict):
        raise document.refusal([], _("规则文件最外层要有 rules。"))
    for key in tree:
        if key not in _TOP:
            raise document.refusal([key], _unknown(key, _TOP))
    families: Any = tree.get("families") or {}
    defaults: Any = tree.get("defaults") or {}
    rules: Any = tree.get("rules") or []
    if not isinstance(families, dict) or not all(isinstance(value, str) for value in families.values()):
        raise document.refusal(["families"], _("families 里每一项都是“名字: 说法”。"))
    if not isinstance(defaults, dict) or not isinstance(rules, list):
        raise document.refusal(["rules"], _("rules 是一串规则，defaults 是一组键。"))
    return {"families": families, "defaults": defaults, "rules": rules}


def _unknown(key: str, known: Iterable[str]) -> str:
    near = get_close_matches(key, list(known), n=1)
    if near:
        return _("不认识“{key}”。是不是“{near}”？").format(key=key, near=near[0])
    return _("不认识“{key}”。请删掉它。").format(key=key)


def _rule(raw: Any, defaults: dict[str, Any], families: dict[str, str], file: str) -> Rule:
    if not isinstance(raw, dict):
        raise _Wrong("id", _("每条规则是一组键，至少有 id、category、message。"))
    given = {**defaults, **raw}
    for key in given:
        if key not in _KEYS:
            raise _Wrong(key, _unknown(key, _KEYS))
    texts = {key: _text(given, key) for key in (*_TEXTS, *GUARD_KEYS)}
    lists = {key: _list(given, key) for key in _LISTS}
    _check_words(texts, lists)
    guards = {key: texts[key] for key in GUARD_KEYS[:-1]}
    return Rule(
        id=texts["id"], category=texts["category"], severity=texts["severity"] or "warning", message=texts["message"],
        kind=texts["kind"] or "phrase", any=lists["any"], suggest=lists["suggest"],
        replace=texts["replace"] or "clause", source=texts["source"],
        guards=Guards(**guards, negated=bool(texts["negated"]), families=families),
        alongside=bool(texts["alongside"]), missing_text=texts["missing"], limit=whole_number(texts["limit"]) or 0,
        bad=lists["bad"], good=lists["good"], families=families, file=file,
    )  # fmt: skip


def _text(given: dict[str, Any], key: str) -> str:
    value = given.get(key, "")
    if not isinstance(value, str):
        raise _Wrong(key, _("“{key}”只能是一段文字。").format(key=key))
    return value


def _list(given: dict[str, Any], key: str) -> tuple[str, ...]:
    value = given.get(key) or []
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        raise _Wrong(key, _("“{key}”是一串文字。").format(key=key))
    return tuple(value)


def _check_words(texts: dict[str, str], lists: dict[str, tuple[str, ...]]) -> None:
    if not _ID.fullmatch(texts["id"]):
        raise _Wrong("id", _("id 用小写字母、数字、点和短横，例如 team.no-slang。"))
    for key, known in (("category", tuple(CATEGORIES)), ("severity", SEVERITIES), ("kind", tuple(KINDS)),
                       ("replace", ("clause", "match"))):  # fmt: skip
        if (texts[key] or key == "category") and texts[key] not in known:
            raise _Wrong(key, _("“{key}”只能是：{known}。").format(key=key, known="、".join(known)))
    if not texts["message"]:
        raise _Wrong("message", _("请写一句 message，告诉同事为什么。"))
    if not lists["any"] and texts["kind"] not in ("length", "weighed"):
        raise _Wrong("any", _("请在 any 里写出要找的说法。"))
    if texts["limit"] and whole_number(texts["limit"]) is None:
        raise _Wrong("limit", _("limit 是一个整数。"))


def _try(rule: Rule) -> None:
    """Raise `_Wrong` when the rule cannot be compiled or fails on its own lines."""
    for key, make in rule.expressions():
        try:
            for pattern in make():
                examine(pattern)
        except UnknownFamily as error:
            raise _Wrong(key, _("没有叫“{name}”的词族。").format(name=error.args[0])) from error
        except (TooLong, RecursionError) as error:
            raise _Wrong(key, _("词族一层套一层，展开后太长。请拆短。")) from error
        except Unfit as error:
            raise _Wrong(key, str(error)) from error
    for key, lines in (("bad", rule.bad), ("good", rule.good)):
        if len(lines) < 3:
            raise _Wrong(key, _("“{key}”至少要三句：规则要能自证。").format(key=key))
    failed = failing_line(rule)
    if failed:
        message = _("这句应当命中却没有：{line}") if failed[0] == "bad" else _("这句不应命中却命中了：{line}")
        raise _Wrong(failed[0], message.format(line=failed[1]))
