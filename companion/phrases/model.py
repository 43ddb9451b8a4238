"""The values of this wing: a phrase, its slots and its pack. Plain data; nothing here reads a file or a clock."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from pathlib import Path
from types import MappingProxyType

from companion.base.i18n import _

STAGES = ("开场", "身份", "复述", "提问", "安抚", "方案", "转接", "权限外", "确认", "结束", "跟进", "回访", "等待")
"""The stages of a conversation, in the order in which they usually follow each other."""

CHANNELS = ("im", "phone", "sms")

SLOT_KINDS = ("text", "choice", "duration", "datetime", "money", "url", "multiline", "phone", "order", "profile")
"""What a slot may ask for (screens.md 3.2). ``profile``: taken from the agent's own settings."""


class Status(StrEnum):
    """How far a phrase has come in vetting. Only `RETIRED` is never offered."""

    DRAFT = "draft"
    REVIEW = "review"
    APPROVED = "approved"
    RETIRED = "retired"


@dataclass(frozen=True, slots=True)
class Slot:
    """One blank of a phrase. `choices` only for kind ``choice``; `default` is offered, never taken silently."""

    name: str
    kind: str = "text"
    required: bool = True
    choices: tuple[str, ...] = ()
    default: str = ""
    limit: str = ""
    """money: the amount above which a supervisor decides; text: the longest length. Empty: none."""


@dataclass(frozen=True, slots=True)
class Source:
    """The document and section whose advice a phrase puts into practice."""

    document: str
    section: str = ""


@dataclass(frozen=True, slots=True)
class Review:
    """Who approved a phrase, and when."""

    by: str = ""
    on: date | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Validity:
    """From and until which day (inclusive) a phrase may be used."""

    first: date | None = None
    last: date | None = None

    def holds(self, day: date) -> bool:
        """Whether the phrase may be used on `day`."""
        return (self.first is None or self.first <= day) and (self.last is None or day <= self.last)


_NO_SLOTS: Mapping[str, Slot] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Phrase:
    """One reply, as the pack has it: `parts` are the messages in order (one for most), slots still open."""

    id: str
    title: str
    parts: tuple[str, ...]
    pack: str = ""
    category: tuple[str, ...] = ()
    stage: str = ""
    channels: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    code: str = ""
    says: tuple[str, ...] = ()
    when: str = ""
    caution: str = ""
    slots: Mapping[str, Slot] = field(default_factory=lambda: _NO_SLOTS)
    """Every slot that occurs in `parts`, in order of first occurrence, declared or not."""
    source: Source | None = None
    status: Status = Status.APPROVED
    review: Review | None = None
    valid: Validity = Validity()

    @property
    def text(self) -> str:
        """All parts, a newline between them. Highlight spans of ``text`` count in this string."""
        return "\n".join(self.parts)

    @property
    def internal(self) -> bool:
        """Meant for colleagues, not for customers (tag 内部): pasting asks once more."""
        return "内部" in self.tags


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong in a pack, for a person: the sentence says what to do. Lines and columns count from 1."""

    file: str
    line: int
    column: int
    key: str
    severity: str
    """``error``: the phrase or the pack is not loaded; ``warning``: it is, but look at it."""
    message: str
    kept: bool = False
    """What the last good version of the file had is served meanwhile."""

    @property
    def told(self) -> str:
        """The message, and before it, as it may be cut off, whether the last good version is in use."""
        return _("这里有错，用的仍是上一次好的版本。{message}").format(message=self.message) if self.kept else self.message


@dataclass(frozen=True, slots=True)
class Pack:
    """One pack file that was read: what it says of itself, its good phrases, and what is wrong with the rest."""

    id: str
    name: str
    path: Path
    phrases: tuple[Phrase, ...]
    language: str = "zh-CN"
    version: str = ""
    licence: str = ""
    origin: str = "user"
    """``shipped``, ``team`` or ``user``; a later one overrides an earlier one by phrase id."""
    problems: tuple[Problem, ...] = ()
