"""What an edit does to a phrase: versions, and what of them is served. Pure values; nothing here reads a file or a clock.

The version that counts stands in the pack file. A new text of an approved phrase becomes the pending version beside it
and takes its place only when somebody approves it, so the palette serves vetted words at every moment.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from companion.phrases.model import Phrase, Review, Status


@dataclass(frozen=True, slots=True)
class Fields:
    """A phrase as it stands in the form, perhaps unfinished. Lists as they are typed."""

    title: str = ""
    text: str = ""
    """The messages of a reply with a line `PART` between them."""
    stage: str = ""
    category: str = ""
    channels: str = ""
    tags: str = ""
    code: str = ""
    says: str = ""
    when: str = ""
    caution: str = ""


@dataclass(frozen=True, slots=True)
class Version:
    """One version, numbered from 1. `by`: who wrote it, as far as is known; `on`: the day, None: not written here.

    `elsewhere`: another process has just saved it.
    """

    number: int
    phrase: Phrase
    by: str = ""
    on: date | None = None
    elsewhere: bool = False


@dataclass(frozen=True, slots=True)
class History:
    """All versions of one phrase, oldest first. `served`, `pending`: their numbers, 0 for none."""

    id: str
    versions: tuple[Version, ...] = ()
    served: int = 0
    pending: int = 0
    working: Fields | None = None
    """Typed and not yet saved."""

    def version(self, number: int) -> Version | None:
        """The version of that number."""
        return next((one for one in self.versions if one.number == number), None)

    @property
    def current(self) -> Version | None:
        """The one that an editor works on: pending, else served."""
        return self.version(self.pending) or self.version(self.served)

    @property
    def next_number(self) -> int:
        """The number of the version to come."""
        return max((one.number for one in self.versions), default=0) + 1


@dataclass(frozen=True, slots=True)
class Change:
    """What a step leads to: the new history, and the phrase to write into the pack file (None: it stays as it is)."""

    history: History
    served: Phrase | None = None


def same_text(one: Phrase, other: Phrase) -> bool:
    """Whether both would go out alike: what an approval is about."""
    return one.parts == other.parts and dict(one.slots) == dict(other.slots)


def reconciled(history: History, actual: Phrase | None) -> History:
    """The history with `actual`, what the pack files hold now, as the served version; no version is ever dropped.

    A file changed by hand, and a step that was cut short between its two files, are made good here.
    """
    if actual is None:
        return replace(history, served=0, pending=0)
    # Which file it stands in is no part of a version.
    actual = replace(actual, pack="")
    pending, served = history.version(history.pending), history.version(history.served)
    if pending is not None and same_text(pending.phrase, actual) and actual.status is Status.APPROVED:
        return _put(replace(history, served=pending.number, pending=0), replace(pending, phrase=actual))
    if served is not None and same_text(served.phrase, actual):
        return _put(history, replace(served, phrase=actual))
    known = next((one for one in reversed(history.versions) if same_text(one.phrase, actual)), None)
    if known is not None and known.number != history.pending:
        return _put(replace(history, served=known.number), replace(known, phrase=actual))
    number = history.next_number
    return _put(replace(history, served=number), Version(number, actual))


def saved(history: History, phrase: Phrase, by: str, on: date) -> Change:
    """The form is saved with `phrase`, whose status and review are of no account."""
    history = replace(history, working=None)
    current = history.current
    if current is None:
        first = replace(phrase, status=Status.DRAFT, review=None)
        number = history.next_number
        return Change(_put(replace(history, served=number), Version(number, first, by, on)), first)
    if current.phrase.status is Status.APPROVED and not same_text(current.phrase, phrase):
        number = history.next_number
        new = replace(phrase, status=Status.REVIEW, review=None)
        return Change(_put(replace(history, pending=number), Version(number, new, by, on)))
    new = replace(phrase, status=current.phrase.status, review=current.phrase.review)
    if same_text(current.phrase, phrase):
        return _in_place(history, replace(current, phrase=new))
    if current.on is None or current.elsewhere:
        # Somebody else's words, met in the file: they stay as a version of their own.
        number = history.next_number
        history = replace(history, pending=number) if history.pending else replace(history, served=number)
        return _in_place(history, Version(number, new, by, on))
    return _in_place(history, Version(current.number, new, by, on))


def submitted(history: History) -> Change:
    """A draft is handed in."""
    return _with_status(history, Status.REVIEW)


def sent_back(history: History) -> Change:
    """What was handed in is a draft again."""
    return _with_status(history, Status.DRAFT)


def approved(history: History, review: Review) -> Change:
    """The current version is approved, and from now on it is the one that is served."""
    current = history.current
    assert current is not None
    phrase = replace(current.phrase, status=Status.APPROVED, review=review)
    return Change(_put(replace(history, served=current.number, pending=0), replace(current, phrase=phrase)), phrase)


def retired(history: History) -> Change:
    """Nothing of it is offered any more; a pending version stays among the earlier ones."""
    return _with_status(replace(history, pending=0), Status.RETIRED)


def revived(history: History) -> Change:
    """A retired phrase is offered again, to be looked at first."""
    return _with_status(history, Status.REVIEW)


def dropped(history: History) -> Change:
    """The pending version is given up; it stays among the earlier ones."""
    return Change(replace(history, pending=0))


def rolled_back(history: History, number: int, by: str, on: date) -> Change:
    """The words of an earlier version again, as a new version; an approved phrase is served until that is approved."""
    old, served = history.version(number), history.version(history.served)
    assert old is not None and served is not None
    keeps = served.phrase.status is not Status.APPROVED
    status = served.phrase.status if keeps else Status.REVIEW
    new = Version(history.next_number, replace(old.phrase, id=history.id, status=status, review=None), by, on)
    history = replace(history, working=None)
    if keeps:
        return Change(_put(replace(history, served=new.number, pending=0), new), new.phrase)
    return Change(_put(replace(history, pending=new.number), new))


def same_person(author: str, reviewer: str) -> bool:
    """Whether somebody would approve what they wrote themselves; unknown is nobody."""
    return bool(author.strip()) and author.strip().casefold() == reviewer.strip().casefold()


def _with_status(history: History, status: Status) -> Change:
    current = history.current
    assert current is not None
    return _in_place(history, replace(current, phrase=replace(current.phrase, status=status, review=None)))


def _in_place(history: History, version: Version) -> Change:
    return Change(_put(history, version), None if version.number == history.pending else version.phrase)


def _put(history: History, version: Version) -> History:
    others = [one for one in history.versions if one.number != version.number]
    return replace(history, versions=tuple(sorted([*others, version], key=lambda one: one.number)))
