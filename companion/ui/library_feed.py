"""The library behind the palette: answers while somebody types, and the start page."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from companion.phrases.home import Section, home
from companion.phrases.model import Phrase
from companion.phrases.search.answer import Hit, Only, View
from companion.phrases.usage import Usage

if TYPE_CHECKING:
    from companion.phrases.library import Library


class LibraryFeed:
    """A `palette.feed.Feed` over one library. A new library means a new feed.

    `today` is asked at every question: a phrase whose time is over is not offered after midnight.
    """

    def __init__(self, library: Library, usage: Usage, today: Callable[[], date]) -> None:
        self._library = library
        self._usage = usage
        self._today = today
        self._session = library.session()
        self._versions = {pack.id: pack.version for pack in library.packs}
        self.last_stage = ""
        """The stage of the phrase used last: the start page offers what usually follows."""

    def search(self, text: str, stage: str, channel: str, limit: int, only: Only) -> Sequence[Hit]:
        """As `palette.feed.Feed.search`."""
        return self._session.search(text, limit, view=replace(self._view(stage, channel), only=only)).hits

    def home(self, channel: str) -> Sequence[Section]:
        """As `palette.feed.Feed.home`."""
        return home(self._library, self._usage.pinned(), self.last_stage, self._usage, self._view("", channel))

    def phrases(self) -> Sequence[Phrase]:
        """As `palette.feed.Feed.phrases`."""
        today = self._today()
        return tuple(phrase for phrase in self._library.phrases() if phrase.valid.holds(today))

    def used(self, phrase_id: str) -> None:
        """A phrase has been used: the start page offers what follows its stage."""
        phrase = self._library.phrase(phrase_id)
        if phrase is not None and phrase.stage:
            self.last_stage = phrase.stage

    def version(self, phrase: Phrase) -> str:
        """As `palette.feed.Feed.version`."""
        return self._versions.get(phrase.pack, "")

    def _view(self, stage: str, channel: str) -> View:
        return View(today=self._today(), channel=channel, stage=stage, usage=self._usage)
