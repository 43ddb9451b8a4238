"""One message to one report."""

from __future__ import annotations

import re
from itertools import islice

from companion.base.fold import fold_text
from companion.base.i18n import _
from companion.tone.kinds import Hit
from companion.tone.leaning import STRETCH
from companion.tone.model import NONE, SEVERITIES, Finding, Report, Suppressions
from companion.tone.rules import Rule, RuleSet
from companion.tone.suggest import place
from companion.tone.text import Message, Span, read_message

MOST_CHARS = 50_000
"""A longer text is refused: no message to a customer is."""

_MOST_FINDINGS = 200
_MOST_HITS = 500
"""Nothing is looked for after so many: no message holds them, and each takes its time."""
_LEAST_SAID = 5
"""A shorter clause is the insult itself."""
_MOST_OF = 0.6
"""A hit that is more of its sentence leaves nothing that could speak for it."""
Found = tuple[int, Span, tuple[str, ...], Rule, str]
"""The rank of the severity, where, what may stand there, the rule, the severity."""
_BREAK = re.compile(r"[^\w\s]+")
_MARKS = re.compile(r"\W+")


def check(text: str, rules: RuleSet, *, hints: bool = True, suppressions: Suppressions = NONE) -> Report:
    """The findings in `text`, in order of place, never overlapping: of two at one place the graver stays.

    Over `MOST_CHARS` the report has a refusal and no findings. Nothing of the text is kept.
    """
    # One character may stand for many (ﷺ): what is looked at counts as well.
    message = read_message(text) if len(text) <= MOST_CHARS else None
    if message is None or len(message.shadow) > MOST_CHARS:
        limit = _("这段文字超过 {limit} 个字，不像一条要发给客户的消息。请只复制要检查的部分。")
        return Report(len(text), refusal=limit.format(limit=MOST_CHARS))
    ignored = _ignored_spans(message, suppressions)
    found: list[Found] = []
    spoken: dict[tuple[str, Span], int] = {}
    for rule, hit in islice(rules.hits(message), _MOST_HITS):
        severity = rule.guards.severity(rule.severity, message, hit.start, hit.end)
        if severity is None or _contradicted(rule, message, hit):
            continue
        # What a construction was met in is not weighed as well, be it for something graver.
        rank, around = SEVERITIES.index(rule.severity), message.sentence_at(hit.start)
        if rule.kind == "weighed":
            if rank <= max(spoken.get((rule.category, around), -1), spoken.get(("", around), -1)):
                continue
        else:
            place_of = (rule.category if rank == 0 else "", around)
            spoken[place_of] = max(rank, 1, spoken.get(place_of, 0))
        if (severity == "hint" and not hints) or rule.id in suppressions.rules or _is_ignored(rule, hit, ignored):
            continue
        span, suggestions = place(rule, hit, message)
        found.append((SEVERITIES.index(severity), span, suggestions, rule, severity))
    # Beside an insult or a threat, a matter of address is none.
    if max((rank for rank, *_rest in found), default=0) != SEVERITIES.index("warning"):
        found = [one for one in found if not one[3].alongside]
    return Report(len(text), tuple(_finding(message, *one) for one in _without_overlap(found)))


def _contradicted(rule: Rule, message: Message, hit: Hit) -> bool:
    """Whether the sentence of the hit leans so far the other way, and its clause not too far the hit's, that its words met by chance."""
    if rule.leaning is None or rule.floor is None:
        return False
    shadow, (start, end) = message.shadow, message.sentence_at(hit.start)
    length = hit.end - hit.start
    if length > _MOST_OF * len(_MARKS.sub("", shadow[start:end])):
        return False
    start, end = max(start, hit.start - STRETCH), min(end, hit.end + STRETCH)
    if rule.leaning.score(shadow[start:end]) >= rule.floor:
        return False
    left = max((at.end() for at in _BREAK.finditer(shadow, start, hit.start)), default=start)
    right = _BREAK.search(shadow, hit.end, end)
    said = shadow[left : right.start() if right else end]
    # A polite clause beside it takes nothing from a threat or an insult that is a clause of its own.
    if rule.severity == "error" and (len(said) < _LEAST_SAID or length > _MOST_OF * len(said)):
        return False
    return rule.leaning.score(said) < rule.clause_floor


def _is_ignored(rule: Rule, hit: Hit, ignored: list[Span]) -> bool:
    """Whether the agent waved the wording of the hit through; of what was only weighed, any wording in it."""
    if rule.kind == "weighed":
        return any(left < hit.end and hit.start < right for left, right in ignored)
    return any(left <= hit.start and hit.end <= right for left, right in ignored)


def _without_overlap(found: list[Found]) -> list[tuple[Span, tuple[str, ...], Rule, str]]:
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


