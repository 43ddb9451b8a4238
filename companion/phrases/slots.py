"""The blanks of a phrase: ``{{name}}`` in its text, filled in literally, and closed without a trace when optional."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from companion.phrases.blanks import unfilled_marks
from companion.phrases.model import Phrase, Slot
from companion.phrases.slot_values import PROFILE_NAMES, check_value, mask, suggest

__all__ = [
    "PROFILE_NAMES",
    "Filled",
    "Piece",
    "Span",
    "broken_slots",
    "check_value",
    "fill",
    "left_over",
    "mask",
    "pieces",
    "slot_names",
    "suggest",
    "unfilled_marks",
]

_SLOT = re.compile(r"\\\{\{|\{\{[ \t]*([^{}\n]*?)[ \t]*\}\}")
_BRACES = re.compile(r"\{\{")
_SHUT = "）)】]」』”’》〉"
_CLOSE = dict(zip("（(【[「『“‘《〈", _SHUT, strict=True))
_WEAK = "，、；：,;:-—–~～·/|"
_FINAL = "。！？!?….…"
_LABEL = re.compile(r"(?:[（(【\[][^（(【\[）)】\]，。！？；\n]{0,8}|[「『“‘《〈])\Z")


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of plain text, or one slot: then `slot` is its name and `text` what stands in the phrase."""

    text: str
    slot: str = ""


@dataclass(frozen=True, slots=True)
class Span:
    """``[start, end)`` of a part, in code points: where slot `name` stands. Not `filled`: it shows as 〔name〕."""

    name: str
    start: int
    end: int
    filled: bool


@dataclass(frozen=True, slots=True)
class Filled:
    """A phrase with its values. Only when `ready` may any of it leave the program."""

    parts: tuple[str, ...]
    empty: tuple[str, ...] = ()
    """Required slots without a value, in order of first occurrence."""
    wrong: Mapping[str, str] = field(default_factory=dict)
    """Slots whose value may not stand there, each with the sentence of `check_value`."""
    spans: tuple[tuple[Span, ...], ...] = ()
    """Per part, the slots in it."""

    @property
    def ready(self) -> bool:
        """Every required slot has a value, every value is good, and something is left to say."""
        return bool(self.parts) and not self.empty and not self.wrong

    @property
    def text(self) -> str:
        """All parts, a newline between them."""
        return "\n".join(self.parts)


def pieces(text: str) -> tuple[Piece, ...]:
    """The text of one part cut at its slots. ``\\{{`` becomes a plain ``{{``; what is no whole slot is plain text."""
    found: list[Piece] = []
    plain = ""
    at = 0
    for match in _SLOT.finditer(text):
        plain += text[at : match.start()]
        at = match.end()
        if not match.group(1):
            plain += "{{" if match.group() == "\\{{" else match.group()
            continue
        if plain:
            found.append(Piece(plain))
        plain = ""
        found.append(Piece(match.group(), match.group(1)))
    plain += text[at:]
    if plain:
        found.append(Piece(plain))
    return tuple(found)


def slot_names(parts: Iterable[str]) -> tuple[str, ...]:
    """The names of all slots, each once, in order of first occurrence."""
    names: dict[str, None] = {}
    for part in parts:
        if "{{" in part:
            names.update((match.group(1), None) for match in _SLOT.finditer(part) if match.group(1))
    return tuple(names)


def broken_slots(text: str) -> tuple[int, ...]:
    """Offsets of ``{{`` that begin no slot and are not written ``\\{{``: an author's slip."""
    count = text.count("{{")
    if not count:
        return ()
    names = _SLOT.findall(text)
    if len(names) == count and all(names):
        return ()
    known = {
        match.start() + (not match.group(1)) for match in _SLOT.finditer(text) if match.group(1) or match.group() == "\\{{"
    }
    return tuple(found.start() for found in _BRACES.finditer(text) if found.start() not in known)


def left_over(parts: Iterable[str], names: Iterable[str] = ()) -> tuple[str, ...]:
    """Blanks of other kinds that a phrase itself still holds (XX, 【姓名】…); its slots and ``\\{{`` are none."""
    known = tuple(names)
    found: list[str] = []
    for part in parts:
        plain = _SLOT.sub(" ", part) if "{{" in part else part
        found += [plain[start:end] for start, end in unfilled_marks(plain, known)]
    return tuple(found)


def fill(phrase: Phrase, values: Mapping[str, str], profile: Mapping[str, str] | None = None) -> Filled:
    """Put `values` (slot name -> text) into `phrase`; slots of kind ``profile`` fall back to `profile`.

    Values stand as they are, stripped at both ends, and are never read for slots again. An empty optional slot goes
    with its bracket pair or the punctuation that would dangle; a part of which nothing remains goes, too.
    """
    slots = {name: phrase.slots.get(name) or Slot(name) for name in slot_names(phrase.parts)}
    texts = {name: _value(slot, values, profile or {}) for name, slot in slots.items()}
    checked = {name: check_value(slot, texts[name]) for name, slot in slots.items() if texts[name]}
    done = [_Part(slots, texts).read(part) for part in phrase.parts]
    kept = [part for part in done if part.text.strip()]
    return Filled(
        parts=tuple(part.text for part in kept),
        empty=tuple(name for name, slot in slots.items() if slot.required and not texts[name]),
        wrong={name: sentence for name, sentence in checked.items() if sentence},
        spans=tuple(tuple(part.spans) for part in kept),
    )


def _value(slot: Slot, values: Mapping[str, str], profile: Mapping[str, str]) -> str:
    value = values.get(slot.name, "").strip()
    if not value and slot.kind == "profile":
        value = profile.get(slot.name, "").strip()
    return value.replace("\r\n", "\n")


class _Part:
    """One part while it grows. `floor`: where the last slot ends; nothing before it may be trimmed."""

    def __init__(self, slots: Mapping[str, Slot], values: Mapping[str, str]) -> None:
        self.slots = slots
        self.values = values
        self.text = ""
        self.floor = 0
        self.spans: list[Span] = []

    def read(self, part: str) -> _Part:
        gap = False
        for piece in self._without_brackets(pieces(part)):
            if self._goes(piece):
                gap = True
                continue
            if piece.slot:
                self._put_slot(piece.slot)
            elif gap:
                before, after = _close_gap(self.text, piece.text, self.floor)
                self.text = before + after
            else:
                self.text += piece.text
            gap = False
        if gap:
            self.text = _close_end(self.text, self.floor)
        self.text = self.text[: self.floor] + self.text[self.floor :].rstrip("\n")
        return self

    def _goes(self, piece: Piece) -> bool:
        return bool(piece.slot) and not self.values[piece.slot] and not self.slots[piece.slot].required

    def _without_brackets(self, run: Sequence[Piece]) -> list[Piece]:
        """The pieces, without the bracket pairs (and the label in them) around slots that go."""
        done = list(run)
        for index in range(1, len(done) - 1):
            before, after = done[index - 1], done[index + 1]
            if not self._goes(done[index]) or before.slot or after.slot:
                continue
            label = _LABEL.search(before.text)
            if label and after.text.startswith(_CLOSE[label.group()[0]]):
                done[index - 1] = Piece(before.text[: label.start()])
                done[index + 1] = Piece(after.text[1:])
        return done

    def _put_slot(self, name: str) -> None:
        value = self.values[name]
        start = len(self.text)
        self.text += value or f"〔{name}〕"
        self.floor = len(self.text)
        self.spans.append(Span(name, start, self.floor, bool(value)))


def _close_gap(before: str, after: str, floor: int) -> tuple[str, str]:
    """Both sides of a slot that went, without what dangles; `before` is cut no shorter than `floor`."""
    tail = before[floor:]
    last = before.rstrip(" ")[-1:]
    if last in ("", "\n") or last in _CLOSE:
        after = after.lstrip(_WEAK + _FINAL + " ")
        if last in ("", "\n"):
            after = after.removeprefix("\n")
        return before[:floor] + tail.rstrip(" "), after
    first = after.lstrip(" ")[:1]
    if not first or first not in _WEAK + _FINAL + _SHUT + "\n":
        return before, after.lstrip(" ") if before.endswith(" ") else after
    tail, after = tail.rstrip(" "), after.lstrip(" ")
    if (first in _WEAK and last in _FINAL + _WEAK and not (last in "、：:" and tail)) or (
        first in _FINAL and last in _FINAL
    ):
        after = after[1:]
    elif last in _WEAK and tail:
        tail = tail[:-1]
    return before[:floor] + tail, after


def _close_end(before: str, floor: int) -> str:
    """The end of a part whose last slot went."""
    tail = before[floor:].rstrip(" ")
    return before[:floor] + (tail[:-1] if tail[-1:] and tail[-1] in _WEAK else tail)
