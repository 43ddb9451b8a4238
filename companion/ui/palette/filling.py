"""What the windows ask about slots, in the shape in which they paint it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from companion.base.i18n import _
from companion.phrases.model import Phrase, Slot
from companion.phrases.slot_values import STRICT
from companion.phrases.slots import fill, mask, pieces
from companion.ui.texts import Spans

NOTHING: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of a part: plain text, or (`name` set) a slot with the value that stands there, empty for none."""

    text: str
    name: str = ""


def profile_values(phrase: Phrase, profile: Mapping[str, str]) -> dict[str, str]:
    """The slots of `phrase` that the agent's own particulars fill."""
    return {
        name: profile[name] for name, slot in phrase.slots.items() if slot.kind == "profile" and profile.get(name, "").strip()
    }


def shown(slot: Slot, value: str) -> str:
    """A value for the screen: private numbers masked."""
    return mask(slot.kind, value) if value.strip() else value


def template_runs(phrase: Phrase, values: Mapping[str, str]) -> list[list[Run]]:
    """Per part, the phrase as written: every slot stands, optional ones too; values masked."""
    return [
        [Run(_value(phrase, piece.slot, values), piece.slot) if piece.slot else Run(piece.text) for piece in pieces(part)]
        for part in phrase.parts
    ]


def row_text(phrase: Phrase, spans: Spans = (), filled: Mapping[str, str] = NOTHING) -> tuple[str, Spans]:
    """`phrase.text` on one line with slots as 〔name〕 (those in `filled` as their value), and `spans` of the original moved along."""
    places: list[int] = []
    shown_text = ""
    for number, part in enumerate(phrase.parts):
        if number:
            places.append(len(shown_text))
            shown_text += " "
        for piece in pieces(part):
            if piece.slot:
                places += [len(shown_text)] * len(piece.text)
                shown_text += filled.get(piece.slot) or f"〔{piece.slot}〕"
                continue
            for char in piece.text:
                # Only ``\\{{`` is longer in the original than on screen.
                places += [len(shown_text)] * (2 if phrase.text[len(places) : len(places) + 3] == "\\{{" else 1)
                shown_text += " " if char in "\n\r\t" else char
    places.append(len(shown_text))
    last = len(places) - 1
    moved = tuple((places[min(start, last)], places[min(end, last)]) for start, end in spans)
    return shown_text, tuple(span for span in moved if span[0] < span[1])


def sentence_runs(phrase: Phrase, values: Mapping[str, str]) -> list[list[Run]]:
    """Per part, the phrase as it would go out: empty optional slots closed without a trace; values masked."""
    result = fill(phrase, values)
    parts = []
    for text, spans in zip(result.parts, result.spans, strict=True):
        runs: list[Run] = []
        at = 0
        for span in spans:
            runs.append(Run(text[at : span.start]))
            runs.append(Run(_value(phrase, span.name, values) if span.filled else "", span.name))
            at = span.end
        parts.append([run for run in [*runs, Run(text[at:])] if run.text or run.name])
    return parts


def text_to_check(phrase: Phrase, values: Mapping[str, str]) -> str:
    """All parts as they would go out, with every slot that is still open as ``{{name}}``."""
    result = fill(phrase, values)
    parts = []
    for text, spans in zip(result.parts, result.spans, strict=True):
        for span in reversed(spans):
            if not span.filled:
                text = text[: span.start] + "{{" + span.name + "}}" + text[span.end :]
        parts.append(text)
    return "\n".join(parts)


def value_lost(phrase: Phrase, values: Mapping[str, str], after: str) -> str:
    """One sentence when `after`, made elsewhere of the filled `phrase`, lost a value that the form had checked; else empty."""
    before = text_to_check(phrase, values)
    for name, slot in phrase.slots.items():
        value = values.get(name, "").strip()
        if value and slot.kind in STRICT:
            # 100 within 1000 is another amount.
            stands = re.compile(rf"(?<![0-9A-Za-z.,]){re.escape(value)}(?![0-9A-Za-z]|[.,][0-9])")
            if len(stands.findall(after)) < len(stands.findall(before)):
                said = _("“{name}”填的是“{value}”，在这里改掉了。请改回来；要换一个，关上这里，到面板里重填。")
                return said.format(name=name, value=shown(slot, value))
    return ""


def _value(phrase: Phrase, name: str, values: Mapping[str, str]) -> str:
    return shown(phrase.slots.get(name, Slot(name)), values.get(name, "").strip())
