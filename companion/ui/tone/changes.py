"""What became of a text, as stretches: the same, gone, new. Read by shape (struck, underlined), not by colour."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

from companion.tone.rewrite import said_once
from companion.ui.tone.draft import Draft

LONGEST = 1_200
"""Characters up to which a text changed by hand is compared: `difflib` is quadratic."""

_SHORTEST = 3
_SENTENCE = re.compile(r"[^。！？\n]*[。！？\n]|[^。！？\n]+")


class Kind(StrEnum):
    """What a stretch is."""

    SAME = "same"
    GONE = "gone"
    NEW = "new"


@dataclass(frozen=True, slots=True)
class Stretch:
    """One run of text."""

    kind: Kind
    text: str


def changes(draft: Draft) -> list[Stretch]:
    """From the copied text to the mended one. A long text that was changed by hand shows as new only."""
    found = _accepted(draft) if draft.text == draft.original else _compared(draft.original, draft.after)
    return [stretch for stretch in found if stretch.text]


def compared(before: str, after: str) -> list[Stretch]:
    """From one text to another. Long ones are compared sentence by sentence."""
    if max(len(before), len(after)) <= LONGEST:
        return [stretch for stretch in _compared(before, after) if stretch.text]
    old, new = _SENTENCE.findall(before), _SENTENCE.findall(after)
    found = []
    for _tag, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        gone, come = "".join(old[a:b]), "".join(new[c:d])
        found += [Stretch(Kind.SAME, gone)] if gone == come else [Stretch(Kind.GONE, gone), Stretch(Kind.NEW, come)]
    return [stretch for stretch in found if stretch.text]


def _accepted(draft: Draft) -> Iterator[Stretch]:
    at, gone, text = 0, -1, draft.text
    chosen = draft.chosen
    for finding, following in zip(chosen, [*chosen[1:], None], strict=True):
        if gone < 0:
            gone = finding.start
            yield Stretch(Kind.SAME, text[at:gone])
        if following is not None and said_once(text, finding, following):
            # Gone together with the next one, in whose place the sentence stands.
            continue
        yield Stretch(Kind.GONE, text[gone : finding.end])
        yield Stretch(Kind.NEW, finding.suggestions[0])
        at, gone = finding.end, -1
    yield Stretch(Kind.SAME, text[at:])


def _compared(before: str, after: str) -> Iterator[Stretch]:
    if max(len(before), len(after)) > LONGEST:
        yield Stretch(Kind.SAME, after)
        return
    at, there = 0, 0
    for block in SequenceMatcher(None, before, after, autojunk=False).get_matching_blocks():
        # A character or two that happen to be in both make no sense to the eye as "the same".
        at_start = block.a == block.b == 0
        at_end = block.a + block.size == len(before) and block.b + block.size == len(after)
        if block.size and (block.size >= _SHORTEST or at_start or at_end):
            yield Stretch(Kind.GONE, before[at : block.a])
            yield Stretch(Kind.NEW, after[there : block.b])
            yield Stretch(Kind.SAME, before[block.a : block.a + block.size])
            at, there = block.a + block.size, block.b + block.size
    yield Stretch(Kind.GONE, before[at:])
    yield Stretch(Kind.NEW, after[there:])
