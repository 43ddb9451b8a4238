"""One message to one report."""

from __future__ import annotations

from companion.base.fold import fold_text
from companion.base.i18n import _
from companion.tone.model import NONE, SEVERITIES, Finding, Report, Suppressions
from companion.tone.rules import Rule, RuleSet
from companion.tone.suggest import place
from companion.tone.text import Message, Span, read_message

MOST_CHARS = 50_000
"""A longer text is refused: no message to a customer is."""

_MOST_FINDINGS = 200


def check(text: str, rules: RuleSet, *, hints: bool = True, suppressions: Suppressions = NONE) -> Report:
    """The findings in `text`, in order of place, never overlapping: of two at one place the graver stays.

    Over `MOST_CHARS` the report has a refusal and no findings. Nothing of the text is kept.
    """
    if len(text) > MOST_CHARS:
        limit = _("这段文字超过 {limit} 个字，不像一条要发给客户的消息。请只复制要检查的部分。")
        return Report(len(text), refusal=limit.format(limit=MOST_CHARS))
    message = read_message(text)
    ignored = _ignored_spans(message, suppressions)
    found: list[tuple[int, Span, tuple[str, ...], Rule, str]] = []
    for rule, hit in rules.hits(message):
        severity = rule.guards.severity(rule.severity, message, hit.start, hit.end)
        if severity is None or (severity == "hint" and not hints) or rule.id in suppressions.rules:
            continue
        if any(left <= hit.start and hit.end <= right for left, right in ignored):
            continue
        span, suggestions = place(rule, hit, message)
        found.append((SEVERITIES.index(severity), span, suggestions, rule, severity))
    if all(rank == 0 for rank, *_rest in found):
        found = [one for one in found if not one[3].alongside]
    return Report(len(text), tuple(_finding(message, *one) for one in _without_overlap(found)))


def _without_overlap(
    found: list[tuple[int, Span, tuple[str, ...], Rule, str]],
) -> list[tuple[Span, tuple[str, ...], Rule, str]]:
    taken: list[tuple[Span, tuple[str, ...], Rule, str]] = []
    occupied: set[int] = set()
    for _rank, span, suggestions, rule, severity in sorted(
        found, key=lambda one: (-one[0], not one[2], one[1][0] - one[1][1], one[1][0])
    ):
        if len(taken) == _MOST_FINDINGS:
            break

        if occupied.isdisjoint(range(*span)):
            occupied.update(range(*span))
            taken.append((span, suggestions, rule, severity))
    return sorted(taken, key=lambda one: one[0])


def _finding(message: Message, span: Span, suggestions: tuple[str, ...], rule: Rule, severity: str) -> Finding:
    start, end = message.span(*span)
    return Finding(
        rule=rule.id, category=rule.category, severity=severity, start=start, end=end,
        text=message.original[start:end], message=rule.message, suggestions=suggestions, source=rule.source,
    )  # fmt: skip


def _ignored_spans(message: Message, suppressions: Suppressions) -> list[Span]:
    """Where one of the ignored wordings stands in the shadow."""
    spans = []
    for word in suppressions.words:
        folded = fold_text(word)
        at = message.shadow.find(folded) if folded else -1
        while at >= 0:
            spans.append((at, at + len(folded)))
            at = message.shadow.find(folded, at + 1)
    return spans


