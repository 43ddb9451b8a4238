"""Suggestions that can stand in the message as they are: nothing lost that the agent must have meant."""

from __future__ import annotations

import re

from companion.tone.kinds import Hit
from companion.tone.phrase import CLAUSE_END
from companion.tone.rules import Rule
from companion.tone.text import MASK, Message, Span

# {{时限}} is a slot, to be filled in by the agent.
_GROUP = re.compile(r"(?<!\{)\{(\w+)\}(?!\})")
_FILLERS = re.compile(
    r"(?:亲爱的|亲亲?|那|就|也|这个|那个|这事|这|真的?|确实|反正|其实|都|还|又|可是|但是?|不是|的|呢|我们|我|这边|您好)*\Z"
)
_ENDING = re.compile(CLAUSE_END)
# Never rewritten (screens.md 3.3): numbers, amounts, times, names, URLs, quoted words.
_KEPT = re.compile(
    r"[0-9a-z][0-9a-z.,:%-]*|[零一二三四五六七八九十百千万两半几]+(?:个?(?:点|天|小时|分钟|号|月|日|元|块|周|工作日|年|折|倍)|分之)"
    r"|[今明后昨]天|[今明]晚|[今明]早|周[一二三四五六日]|[上下]午|晚上"
    rf"|\w{{1,3}}(?:先生|女士|小姐|经理|师傅|老师|主管)|{MASK}+|[“”「」『』\"《》【】]|[\U0001f300-\U0001faff]"
)
_SPLIT_TARGET = 120
_ASKED = re.compile(r"[?!]*\?[?!]*")
_ASKS = re.compile(r"(?:吗|呢|对不对)\Z")


def place(rule: Rule, hit: Hit, message: Message) -> tuple[Span, tuple[str, ...]]:
    """(the span of the shadow to mark and replace, what may replace it; empty when no mechanical rewrite is honest)."""
    span = hit.start, hit.end
    if rule.kind == "length":
        return span, _split_points(message, span)
    if not rule.suggest:
        return span, ()
    if rule.replace == "clause":
        wider = _clause(message, span)
        if wider is None:
            return span, ()
        span = wider
    kept = set(_KEPT.findall(message.shadow[slice(*span)]))
    filled = (_fill(template, hit, message) for template in rule.suggest)
    texts = tuple(text for text in filled if text is not None and all(word in text for word in kept))
    after = _ASKED.match(message.shadow, span[1]) if rule.replace == "clause" else None
    if texts and after and not any(_ASKS.search(text) for text in texts):
        # A question mark must not stay behind what is no question.
        return (span[0], after.end()), tuple(f"{text}。" for text in texts)
    return span, texts


def _clause(message: Message, span: Span) -> Span | None:
    """The clause around a hit when nothing but filler surrounds it; None: it says more than the rule knows."""
    shadow, (start, end) = message.shadow, span
    ending = _ENDING.match(shadow, end)
    before = start
    while before > 0 and start - before < 20 and (shadow[before - 1].isalnum() or shadow[before - 1] == "_"):
        before -= 1
    if ending is None or not _FILLERS.match(shadow[before:start]):
        return None
    return before, ending.end()


def _fill(template: str, hit: Hit, message: Message) -> str | None:
    """The template with captured text filled in from the original; None when a part did not take part."""
    names = set(_GROUP.findall(template))
    if not names <= hit.groups.keys():
        return None

    def original(match: re.Match[str]) -> str:
        start, end = message.span(*hit.groups[match.group(1)])
        return message.original[start:end]

    return _GROUP.sub(original, template)


def _split_points(message: Message, span: Span) -> tuple[str, ...]:
    """The same text with line breaks after sentences, in two or three parts of similar length."""
    start, end = message.span(*span)
    text = message.original[start:end]
    ends = [match.end() for match in re.finditer(r"[。！？!?；]+[”」』\"]?", text)]
    parts = 3 if len(text) > 3 * _SPLIT_TARGET else 2
    cuts: list[int] = []
    for part in range(1, parts):
        wanted = len(text) * part // parts
        near = [at for at in ends if at < len(text) and (not cuts or at > cuts[-1])]
        if near:
            cuts.append(min(near, key=lambda at: abs(at - wanted)))
    if not cuts:
        return ()
    pieces = [text[a:b] for a, b in zip([0, *cuts], [*cuts, len(text)], strict=True)]
    return ("\n".join(pieces),)
