"""The proof of a rule: its own lines. A rule that cannot fire, or fires on the innocent, is found here."""

from __future__ import annotations

from collections.abc import Iterable

from companion.tone.rules import Rule, RuleSet
from companion.tone.text import read_message


def fires(rule: Rule, line: str) -> bool:
    """Whether the rule, alone and with its guards, finds anything in `line`."""
    message = read_message(line)
    return any(
        rule.guards.severity(rule.severity, message, hit.start, hit.end) for _rule, hit in RuleSet([rule]).hits(message)
    )


def failing_line(rule: Rule) -> tuple[str, str] | None:
    """("bad" or "good", the first own line on which the rule fails); None: it stands."""
    for line in rule.bad:
        if not fires(rule, line):
            return "bad", line
    for line in rule.good:
        if fires(rule, line):
            return "good", line
    return None


def verify(rules: Iterable[Rule]) -> list[tuple[str, str, str]]:
    """(rule id, "bad" or "good", line) for each rule that fails on a line of its own; at least three of each are owed."""
    failures = []
    for rule in rules:
        failed = failing_line(rule)
        if failed:
            failures.append((rule.id, *failed))
        for key, lines in (("bad", rule.bad), ("good", rule.good)):
            if len(lines) < 3:
                failures.append((rule.id, key, f"{len(lines)} < 3"))
    return failures
