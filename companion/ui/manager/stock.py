"""All phrases as the manager shows them: the library, what was saved since it was read, what waits, what is typed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date

from companion.base.fold import fold_text
from companion.base.i18n import _
from companion.phrases.editing import Fields
from companion.phrases.form import new_phrase, to_phrase
from companion.phrases.library import Library
from companion.phrases.model import Phrase, Slot, Status
from companion.phrases.own_file import OWN_PACK
from companion.phrases.pack_schema import title_of
from companion.phrases.search.answer import View
from companion.phrases.search.session import SearchSession
from companion.phrases.workshop import Workshop
from companion.ui.manager.scopes import Branch, Marked, Scope, holds, tree_of
from companion.ui.palette.filters import parse
from companion.ui.palette.rows import Row

MOST = 300
"""Rows for a query over everything; nobody scrolls further. Where the tree or a mark narrows it, every hit is looked at."""


class Stock:
    """Answers from memory; `use` takes a new library."""

    def __init__(self, shop: Workshop, today: Callable[[], date]) -> None:
        self._shop, self._today = shop, today
        self._library: Library | None = None
        self._session: SearchSession | None = None
        self._read: dict[str, Phrase] = {}
        self._slots: dict[str, Slot] = {}
        self._key: tuple[object, ...] = ()
        self._phrases: list[Phrase] = []
        self._marked = Marked()
        self.fresh: Phrase | None = None
        """A phrase that was begun just now and is nowhere yet."""

    @property
    def ready(self) -> bool:
        """Whether there is a library to answer from."""
        return self._library is not None

    def use(self, library: Library) -> None:
        """Answer from `library` from now on."""
        self._library, self._session = library, library.session()
        self._read = {phrase.id: phrase for phrase in library.phrases()}
        self._slots = {}
        for phrase in self._read.values():
            for name, slot in phrase.slots.items():
                if name not in self._slots or self._slots[name] == Slot(name):
                    self._slots[name] = slot

    def actual(self, phrase_id: str) -> Phrase | None:
        """What is served under that id, as far as is known here."""
        found = self._shop.own.get(phrase_id) or self._read.get(phrase_id)
        # Taken out of the own file, and the library does not know yet.
        return self.beneath(phrase_id) if found is not None and found.pack == OWN_PACK and phrase_id not in self._shop.own else found

    def beneath(self, phrase_id: str) -> Phrase | None:
        """The shipped phrase, or one of another file, that an own version stands over."""
        return self._library.beneath(phrase_id, OWN_PACK) if self._library is not None else None

    def phrases(self) -> list[Phrase]:
        """Every phrase once, as an editor would open it: what is begun and one's own first."""
        key = (id(self._library), self._shop.revision, self.fresh)
        if key != self._key:
            self._key, self._phrases, self._marked = key, self._gathered(), self._marks()
        return self._phrases

    def marked(self) -> Marked:
        """What is one's own, and what was typed and not saved."""
        self.phrases()
        return self._marked

    def _gathered(self) -> list[Phrase]:
        own, pending = self._shop.own, self._shop.pending()
        found: dict[str, Phrase] = {} if self.fresh is None else {self.fresh.id: self.fresh}
        for phrase_id, typed in self._shop.unsaved().items():
            if phrase_id not in own and phrase_id not in self._read:
                found[phrase_id] = titled(to_phrase(typed, new_phrase(phrase_id), self.slot), typed)
        found |= dict(reversed(own.items()))
        for phrase_id, phrase in self._read.items():
            served = phrase if phrase.pack != OWN_PACK or phrase_id in own else self.beneath(phrase_id)
            if served is not None:
                found.setdefault(phrase_id, served)
        return [replace(pending[one.id], pack=one.pack) if one.id in pending else one for one in found.values()]

    def _marks(self) -> Marked:
        begun = frozenset() if self.fresh is None else frozenset({self.fresh.id})
        unsaved = frozenset(self._shop.unsaved()) | begun
        new = {phrase_id for phrase_id in unsaved if phrase_id not in self._read}
        files = {pack.id for pack in self._library.packs if pack.source == "user"} if self._library is not None else set()
        others = {phrase.id for phrase in self._read.values() if phrase.pack in files - {OWN_PACK}}
        return Marked(frozenset(self._shop.own) | others | new | frozenset(self._shop.pending()), unsaved)

    def branches(self) -> Sequence[Branch]:
        """The tree."""
        return tree_of(self.phrases(), self.marked())

    def rows(self, line: str, scope: Scope) -> list[Row]:
        """The phrases of `scope` that the typed `line` finds, by the palette's own search, in every status."""
        query, marked = parse(line), self.marked()
        every = scope == Scope() and not query.filters
        kept = {
            one.id: one for one in self.phrases() if every or (holds(scope, one, marked) and query.filters.pass_(one))
        }
        if not query.text:
            return [Row(phrase) for phrase in kept.values()]
        if self._session is None:
            return []
        hits = self._session.search(query.text, MOST if every else 0, view=View(today=self._today(), all_status=True)).hits
        # What was saved a moment ago is not in the index yet; neither is what waits.
        same = {hit.phrase.id for hit in hits if kept.get(hit.phrase.id) == hit.phrase}
        rows = [Row(kept[hit.phrase.id], spans=hit.spans if hit.phrase.id in same else {}) for hit in hits if hit.phrase.id in kept]
        found, wanted = {hit.phrase.id for hit in hits}, fold_text(query.text)
        return rows + [
            Row(phrase) for phrase in kept.values()
            if phrase.id not in found and phrase != self._read.get(phrase.id) and wanted in fold_text(f"{phrase.title}\n{phrase.text}")
        ]  # fmt: skip

    def ids(self) -> set[str]:
        """Every id there is."""
        return {phrase.id for phrase in self.phrases()}

    def slot(self, name: str) -> Slot | None:
        """How a slot of that name is declared elsewhere."""
        return self._slots.get(name)

    def slot_names(self) -> list[str]:
        """The names of all slots there are."""
        return list(self._slots)

    def categories(self) -> list[str]:
        """Every category, as it is typed."""
        return sorted({"/".join(phrase.category) for phrase in self._read.values() if phrase.category})

    def owner_of_code(self, code: str, but: str) -> Phrase | None:
        """The phrase other than `but` that has the code already."""
        folded = code.strip().casefold()
        return next((one for one in self.phrases() if folded and one.id != but and one.code.casefold() == folded), None)


def titled(phrase: Phrase, typed: Fields) -> Phrase:
    """An unfinished phrase with something to call it by."""
    return replace(phrase, title=phrase.title or title_of(phrase.parts) or typed.text[:20] or _("新话术"), status=Status.DRAFT)
