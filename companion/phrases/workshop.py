"""Where phrases are edited: the user's own pack file and the histories beside it, kept in step and never overwritten blindly."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from companion.base.files import write_atomic
from companion.base.i18n import _
from companion.base.os_reason import os_reason
from companion.phrases.editing import Change, Fields, History, reconciled
from companion.phrases.histories import read_histories, write_history
from companion.phrases.model import Phrase
from companion.phrases.own_file import OWN_PACK, OwnFile, read_own, with_entry, without_entry
from companion.phrases.pack_entry import to_entry

OWN_ID = "mine"
"""The first part of the id of every phrase made here."""


@dataclass(frozen=True, slots=True)
class Removed:
    """What was deleted, for as long as it can be put back."""

    phrase: Phrase | None
    history: History


class Workshop:
    """`file`: the one pack that is written; `folder`: the histories. Methods return a sentence, empty when it is done.

    A history is written before the pack when it saves something from being overwritten, and after it when it only
    follows; `editing.reconciled` makes good what a kill leaves between the two.
    """

    def __init__(self, file: Path, folder: Path) -> None:
        self._folder = folder
        self._own = OwnFile(file)
        self.own: dict[str, Phrase] = {}
        """The phrases of the own file by id, as it was last read."""
        self._histories: dict[str, History] = {}
        self._stored: dict[str, History] = {}
        self.revision = 0
        """Another number: something here may be different."""

    @property
    def file(self) -> Path:
        """The pack that is written."""
        return self._own.path

    def open(self) -> str:
        """Read everything anew."""
        try:
            self._histories = read_histories(self._folder)
        except OSError as error:
            return _unreadable(self._folder, error)
        self._stored = dict(self._histories)
        return self.look_again()

    def look_again(self) -> str:
        """Read the own file anew; what is wrong with it is said."""
        try:
            read = read_own(self._own.path)
        except OSError as error:
            return _unreadable(self._own.path, error)
        self.revision += 1
        # As the library does: what was good stays at hand while the file is broken.
        self._own = replace(self._own, problem=read.problem) if read.problem else read
        self.own = {phrase_id: replace(phrase, pack=OWN_PACK) for phrase_id, phrase in self._own.phrases.items()}
        return read.problem

    def history(self, phrase_id: str, actual: Phrase | None) -> History:
        """The history of a phrase with `actual` (what the library serves, None: nothing) as its served version."""
        known = reconciled(self._histories.get(phrase_id, History(phrase_id)), actual)
        if known != self._histories.get(phrase_id):
            self.revision += 1
            self._histories[phrase_id] = known
        return known

    def pending(self) -> dict[str, Phrase]:
        """Phrase id -> the version that waits beside a served one."""
        found = {one.id: one.version(one.pending) for one in self._histories.values() if one.pending}
        return {phrase_id: version.phrase for phrase_id, version in found.items() if version is not None}

    def unsaved(self) -> dict[str, Fields]:
        """Phrase id -> what was typed and never saved."""
        return {one.id: one.working for one in self._histories.values() if one.working is not None}

    def new_id(self, taken: set[str]) -> str:
        """An id that nothing has or had; `taken` are those of the library."""
        known = taken | self._histories.keys() | self._own.phrases.keys()
        number = 1
        while f"{OWN_ID}.{number}" in known:
            number += 1
        return f"{OWN_ID}.{number}"

    def apply(self, change: Change, base: Phrase | None) -> str:
        """Write what a step led to. `base`: the own file's entry when the edit began (None: it had none).

        Was that entry changed on disk since, nothing is written: the sentence says so, and the next time is on top of it.
        """
        history = change.history
        if change.served is None:
            return self._keep(history)
        fresh, said = self._fresh(history.id, base)
        if said:
            return said
        source = with_entry(fresh, to_entry(change.served))
        return self._write(source, history)

    def keep_typed(self, phrase_id: str, typed: Fields | None) -> str:
        """Keep what was typed and not saved; None: there is no such thing any more."""
        known = self._histories.get(phrase_id, History(phrase_id))
        return self._keep(replace(known, working=typed)) if known.working != typed else ""

    def remove(self, phrase_id: str, base: Phrase | None, *, forget: bool) -> tuple[str, Removed | None]:
        """Take a phrase out of the own file; `forget`: its versions go, too. The second value puts it back."""
        fresh, said = self._fresh(phrase_id, base)
        if said:
            return said, None
        known = self._histories.get(phrase_id, History(phrase_id))
        after = History(phrase_id) if forget else replace(known, pending=0, working=None)
        removed = Removed(fresh.phrases.get(phrase_id), known)
        if removed.phrase is None:
            said = self._keep(after)
        else:
            said = self._write(without_entry(fresh, phrase_id), after)
        return said, None if said else removed

    def put_back(self, removed: Removed) -> str:
        """Undo `remove`."""
        if removed.phrase is None:
            return self._keep(removed.history)
        return self.apply(Change(removed.history, removed.phrase), None)

    def _fresh(self, phrase_id: str, base: Phrase | None) -> tuple[OwnFile, str]:
        """The file as it is now, and why it is not to be written to."""
        said = self.look_again()
        fresh = self._own
        if said:
            return fresh, said
        there = fresh.phrases.get(phrase_id)
        if there is not None and base is not None:
            base = replace(base, pack=there.pack)
        if there != base:
            named = _("{file} 里的这一条刚在别处改过，没有覆盖它；您的改动还在。再存一次就以您的为准，那边的留作一个版本。")
            return fresh, named.format(file=fresh.path.name)
        return fresh, ""

    def _write(self, source: str | None, history: History) -> str:
        if source is None:
            said = _("{file} 的写法和程序写的不一样，改不了这一条；您的改动还在。请把那一条移到另一个文件里，再存一次。")
            return said.format(file=self._own.path.name)
        try:
            before = self._histories.get(history.id)
            if before is not None and before != self._stored.get(history.id):
                self._store(before)
            write_atomic(self._own.path, source.encode("utf-8"))
        except OSError as error:
            return _unwritable(self._own.path, error)
        said = self.look_again()
        return self._keep(history) or said

    def _keep(self, history: History) -> str:
        try:
            self._store(history)
        except OSError as error:
            return _unwritable(self._folder, error)
        self._histories[history.id] = history
        self.revision += 1
        return ""

    def _store(self, history: History) -> None:
        if self._stored.get(history.id, History(history.id)) != history:
            write_history(self._folder, history)
            self._stored[history.id] = history


def _unreadable(path: Path, error: OSError) -> str:
    return _("{file} 读不了（{reason}）。").format(file=path.name, reason=os_reason(error))


def _unwritable(path: Path, error: OSError) -> str:
    return _("没能存盘（{reason}），您的改动还在这里。").format(reason=os_reason(error))
