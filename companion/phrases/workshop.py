"""Where phrases are edited: the user's own pack file and the histories beside it, kept in step and never overwritten blindly."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from companion.base.files import write_over
from companion.base.gate import alone
from companion.base.i18n import _
from companion.base.os_reason import os_reason
from companion.base.store import StoreError
from companion.phrases.editing import Change, Fields, History, reconciled
from companion.phrases.histories import (
    as_text,
    history_path,
    known_ids,
    read_histories,
    read_history,
    write_history,
)
from companion.phrases.model import Phrase
from companion.phrases.own_file import OWN_PACK, OwnFile, read_own, with_entry, without_entry
from companion.phrases.pack_entry import to_entry

OWN_ID = "mine"
"""The first part of the id of every phrase made here."""
_LOCK_SECONDS = 2.0
"""How long a window may stand still for another process that is writing; it takes some hundredths."""
_TRIES = 5
"""So often a step is done again on what somebody without our lock, an editor, has just written."""


@dataclass(frozen=True, slots=True)
class Removed:
    """What was deleted, for as long as it can be put back."""

    phrase: Phrase | None
    history: History


class Workshop:
    """`file`: the one pack that is written; `folder`: the histories. Methods return a sentence, empty when it is done.

    A history is written before the pack when it saves something from being overwritten, and after it when it only
    follows; `editing.reconciled` makes good what a kill leaves between the two. One process at a time takes a step, on
    what the disk holds then.
    """

    def __init__(self, file: Path, folder: Path) -> None:
        self._folder = folder
        self._own = OwnFile(file)
        self._lock = file.with_name(f".{file.stem}.lock")
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
        self.look_again()
        known = taken | self._histories.keys() | known_ids(self._folder) | self._own.phrases.keys()
        number = 1
        while f"{OWN_ID}.{number}" in known:
            number += 1
        return f"{OWN_ID}.{number}"

    def apply(self, change: Change, base: Phrase | None) -> str:
        """Write what a step led to. `base`: the own file's entry when the edit began (None: it had none).

        Was that entry changed on disk since, nothing is written: the sentence says so, and the next time is on top of it.
        """
        return self._alone(change.history.id, lambda elsewhere: self._apply(change, base, elsewhere=elsewhere))

    def keep_typed(self, phrase_id: str, typed: Fields | None) -> str:
        """Keep what was typed and not saved; None: there is no such thing any more."""

        def step(_elsewhere: bool) -> str:
            known = self._histories.get(phrase_id, History(phrase_id))
            return self._keep(replace(known, working=typed)) if known.working != typed else ""

        return self._alone(phrase_id, step)

    def remove(self, phrase_id: str, base: Phrase | None, *, forget: bool) -> tuple[str, Removed | None]:
        """Take a phrase out of the own file; `forget`: its versions go, too. The second value puts it back."""
        removed = Removed(None, History(phrase_id))

        def step(elsewhere: bool) -> str:
            nonlocal removed
            removed = Removed(base, self._histories.get(phrase_id, History(phrase_id)))
            after = History(phrase_id) if forget else replace(removed.history, pending=0, working=None)
            if base is not None:
                return self._write(after, base, lambda fresh: without_entry(fresh, phrase_id), elsewhere=elsewhere)
            said = self._fresh(phrase_id, None)
            return said or (self._saved_elsewhere() if elsewhere else self._keep(after))

        said = self._alone(phrase_id, step)
        return said, None if said else removed

    def put_back(self, removed: Removed) -> str:
        """Undo `remove`."""
        if removed.phrase is None:
            return self._keep(removed.history)
        return self.apply(Change(removed.history, removed.phrase), None)

    def _alone(self, phrase_id: str, step: Callable[[bool], str]) -> str:
        """Take a step while no other process takes one; it is told whether versions of the phrase were saved elsewhere."""
        with contextlib.ExitStack() as stack:
            try:
                stack.enter_context(alone(self._lock, self._own.path, _LOCK_SECONDS))
            except StoreError as error:
                # Where no lock can be made nobody else can write either.
                if error.kind == "locked":
                    return str(error)
            try:
                there = read_history(history_path(self._folder, phrase_id)) or History(phrase_id)
            except OSError as error:
                return _unreadable(self._folder, error)
            known = self._stored.get(phrase_id, History(phrase_id))
            if as_text(there) != as_text(known):
                self._stored[phrase_id] = self._histories[phrase_id] = _marked(there, known)
                self.revision += 1
            elsewhere = as_text(replace(there, working=None)) != as_text(replace(known, working=None))
            return step(elsewhere)

    def _apply(self, change: Change, base: Phrase | None, *, elsewhere: bool) -> str:
        served = change.served
        if served is None:
            # What stands in the file by now is what the next try is on top of.
            return self.look_again() or self._saved_elsewhere() if elsewhere else self._keep(change.history)
        return self._write(change.history, base, lambda fresh: with_entry(fresh, to_entry(served)), elsewhere=elsewhere)

    def _fresh(self, phrase_id: str, base: Phrase | None) -> str:
        """Read the file as it is now. Says why it is not to be written to."""
        before = self._own.data
        said = self.look_again()
        if said:
            return said
        if before and self._own.data == b"":
            return _("{file} 刚被清空，也许正在别处保存，没有写它；您的改动还在。请再存一次。").format(file=self._own.path.name)
        there = self._own.phrases.get(phrase_id)
        if there is not None and base is not None:
            base = replace(base, pack=there.pack)
        return self._changed_elsewhere() if there != base else ""

    def _changed_elsewhere(self) -> str:
        named = _("{file} 里的这一条刚在别处改过，没有覆盖它；您的改动还在。再存一次就以您的为准，那边的留作一个版本。")
        return named.format(file=self._own.path.name)

    def _saved_elsewhere(self) -> str:
        return _("这一条刚在别处存过新的一版，没有覆盖它；您的改动还在。再存一次就以您的为准，那边的留作一个版本。")

    def _write(
        self, history: History, base: Phrase | None, splice: Callable[[OwnFile], str | None], *, elsewhere: bool
    ) -> str:
        """The pack with what `splice` makes of it, on what stands there at that moment, and the history."""
        for _try in range(_TRIES):
            said = self._fresh(history.id, base)
            if said or elsewhere:
                return said or self._saved_elsewhere()
            source = splice(self._own)
            if source is None:
                said = _("{file} 的写法和程序写的不一样，改不了这一条；您的改动还在。请把那一条移到另一个文件里，再存一次。")
                return said.format(file=self._own.path.name)
            try:
                before = self._histories.get(history.id)
                if before is not None:
                    self._store(before)
                if write_over(self._own.path, self._own.data, source.encode("utf-8")):
                    said = self.look_again()
                    return self._keep(history) or said
            except OSError as error:
                return _unwritable(self._own.path, error)
        named = _("{file} 正被别的程序不停地改，没有写它；您的改动还在。请等它改完再存一次。")
        return named.format(file=self._own.path.name)

    def _keep(self, history: History) -> str:
        try:
            self._store(history)
        except OSError as error:
            return _unwritable(self._folder, error)
        self._histories[history.id] = history
        self.revision += 1
        return ""

    def _store(self, history: History) -> None:
        if as_text(self._stored.get(history.id, History(history.id))) != as_text(history):
            write_history(self._folder, history)
        self._stored[history.id] = history


def _marked(there: History, known: History) -> History:
    """What the disk holds, with what is new in it marked: it is not to be edited in place."""
    versions = (one if one == known.version(one.number) else replace(one, elsewhere=True) for one in there.versions)
    return replace(there, versions=tuple(versions))


def _unreadable(path: Path, error: OSError) -> str:
    return _("{file} 读不了（{reason}）。").format(file=path.name, reason=os_reason(error))


def _unwritable(path: Path, error: OSError) -> str:
    return _("没能存盘（{reason}），您的改动还在这里。").format(reason=os_reason(error))
