"""The shapes a value of a pack file may have: a text, a list of texts, a group of keys, a day, yes or no."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import TypeAlias

from companion.base.guarded_yaml import Tree
from companion.base.i18n import _
from companion.phrases.pack_keys import unknown_key
from companion.phrases.pack_report import Report

Entry: TypeAlias = Mapping[str, Tree]
At: TypeAlias = tuple[str | int, ...]

_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_TRUTH = {"true": True, "yes": True, "是": True, "false": False, "no": False, "否": False}


def read_text(report: Report, entry: Entry, key: str, at: At) -> str:
    """The text under `key`, without the blanks and line ends around it; empty if there is none."""
    value = entry.get(key, "")
    if isinstance(value, str):
        return value.strip()
    report.error((*at, key), _("{key} 要写成一段文字。文字以方括号或花括号开头时，请用引号括起来。").format(key=key))
    return ""


def read_texts(report: Report, entry: Entry, key: str, at: At) -> tuple[str, ...]:
    """The list of texts under `key`; one text alone counts as a list of one."""
    value = entry.get(key, "")
    if isinstance(value, str):
        return (value.strip(),) if value.strip() else ()
    if isinstance(value, dict):
        report.error((*at, key), _("{key} 要写成列表，每项是一段文字。").format(key=key))
        return ()
    texts = tuple(item.strip() if isinstance(item, str) else "" for item in value)
    for index, text in enumerate(texts):
        if not text:
            report.error((*at, key, index), _("{key} 的每一项都要是一段文字，不能空。").format(key=key))
    return texts


def read_group(report: Report, entry: Entry, key: str, known: frozenset[str], at: At) -> Entry | None:
    """The keys and values under `key`, None if there are none; unknown keys are reported."""
    value = entry.get(key, "")
    if value == "":
        return None
    if not isinstance(value, dict):
        example = ", ".join(f"{name}: …" for name in sorted(known))
        report.error((*at, key), _("{key} 要写成 {example} 这样的键值。").format(key=key, example=example))
        return None
    check_keys(report, value, known, (*at, key))
    return value


def check_keys(report: Report, entry: Entry, known: frozenset[str], at: At) -> None:
    """Reports every key of `entry` that is not in `known`."""
    if not entry.keys() <= known:
        for key in entry.keys() - known:
            report.error((*at, key), unknown_key(key, known))


def read_day(report: Report, entry: Entry, key: str, at: At) -> date | None:
    """The day under `key`, written 2026-11-20; None if there is none."""
    text = read_text(report, entry, key, at)
    try:
        if not text or _DATE.fullmatch(text):
            return date.fromisoformat(text) if text else None
    except ValueError:
        pass
    report.error((*at, key), _("“{text}”不是日期。请写成 2026-11-20 这样。").format(text=text))
    return None


def read_truth(report: Report, entry: Entry, key: str, at: At, default: bool) -> bool:
    """True or false under `key`."""
    text = read_text(report, entry, key, at).lower()
    if text and text not in _TRUTH:
        report.error((*at, key), _("{key} 只能是 true 或 false。").format(key=key))
    return _TRUTH.get(text, default)
