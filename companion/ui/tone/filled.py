"""What was typed into the slots of a phrase: looked at by itself, too, for the sentence around it may hide it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace

from companion.tone.model import SEVERITIES, Finding, Report

_ABOUT_PEOPLE = ("abuse", "threat")
"""Wrong wherever it stands; all else that a few words alone might mean depends on the sentence."""


def with_values(text: str, values: Iterable[str], check: Callable[[str], Report]) -> Report:
    """The verdict on `text`, with insults and threats in `values` wherever they stand in it."""
    report = check(text)
    found = list(report.findings)
    for one in (one for value in values for one in _in_value(text, value.strip(), check)):
        beside = [other for other in found if one.start < other.end and other.start < one.end]
        if all(SEVERITIES.index(other.severity) < SEVERITIES.index(one.severity) for other in beside):
            found = [*(other for other in found if other not in beside), one]
    return replace(report, findings=tuple(sorted(found, key=lambda one: one.start)))


def _in_value(text: str, value: str, check: Callable[[str], Report]) -> Iterator[Finding]:
    hurting = [one for one in check(value).findings if one.category in _ABOUT_PEOPLE] if value else []
    at = text.find(value) if hurting else -1
    while at >= 0:
        yield from (replace(one, start=at + one.start, end=at + one.end) for one in hurting)
        at = text.find(value, at + len(value))
