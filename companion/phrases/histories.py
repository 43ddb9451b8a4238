"""The versions of edited phrases on disk: one small YAML file for each phrase, beside the packs and never among them."""

from __future__ import annotations

import dataclasses
from datetime import date
from pathlib import Path

from companion.base.files import write_atomic
from companion.base.guarded_yaml import Limits, Refused, Tree, dump, load
from companion.base.whole_number import whole_number
from companion.phrases.editing import Fields, History, Version
from companion.phrases.pack_entry import from_entry, to_entry
from companion.phrases.pack_schema import id_is_good

_LIMITS = Limits(file_bytes=64_000_000)
_FIELDS = [field.name for field in dataclasses.fields(Fields)]


def history_path(folder: Path, phrase_id: str) -> Path:
    """Where the history of a phrase lies. The prefix keeps Windows from taking ``con`` for a device."""
    return folder / f"v-{phrase_id}.yaml"


def read_history(path: Path) -> History | None:
    """The history in a file; None when there is none that can be read, and what is there is then set aside."""
    try:
        history = _history(load(path, _LIMITS, keep_hidden=True).tree)
    except Refused:
        history = None
    if history is None and path.is_file():
        path.replace(path.with_suffix(".broken"))
    return history


def read_histories(folder: Path) -> dict[str, History]:
    """All of them by phrase id. Raises OSError for a folder that cannot be read; a missing one is empty."""
    found = map(read_history, sorted(folder.glob("v-*.yaml")))
    return {history.id: history for history in found if history is not None}


def known_ids(folder: Path) -> set[str]:
    """The ids of the phrases that have a history."""
    return {path.stem.removeprefix("v-") for path in folder.glob("v-*.yaml")}


def write_history(folder: Path, history: History) -> None:
    """Write it, whole or not at all; without anything in it but what the pack says, the file goes. Raises OSError."""
    path, text = history_path(folder, history.id), as_text(history)
    if text:
        write_atomic(path, text.encode("utf-8"))
    else:
        path.unlink(missing_ok=True)


def as_text(history: History) -> str:
    """What its file holds; empty: there is none."""
    untouched = not history.versions or (len(history.versions) == 1 and history.versions[0].on is None)
    if untouched and history.working is None:
        return ""
    tree: dict[str, Tree] = {
        "phrase": history.id, "served": str(history.served), "pending": str(history.pending),
        "versions": [_version(one) for one in history.versions],
    }  # fmt: skip
    if history.working is not None:
        tree["working"] = {name: str(getattr(history.working, name)) for name in _FIELDS}
    return dump(tree)


def _version(version: Version) -> Tree:
    day = version.on.isoformat() if version.on else ""
    return {"number": str(version.number), "by": version.by, "on": day, "entry": dict(to_entry(version.phrase))}


def _history(tree: Tree) -> History | None:
    if not isinstance(tree, dict):
        return None
    name, entries, working = tree.get("phrase", ""), tree.get("versions", []), tree.get("working")
    if not isinstance(name, str) or not id_is_good(name) or not isinstance(entries, list):
        return None
    versions = [_read_version(entry) for entry in entries]
    if any(version is None for version in versions):
        return None
    fields = None
    if isinstance(working, dict):
        fields = Fields(**{key: value for key, value in working.items() if key in _FIELDS and isinstance(value, str)})
    good = tuple(version for version in versions if version is not None)
    return History(name, good, _number(tree.get("served")), _number(tree.get("pending")), fields)


def _read_version(tree: Tree) -> Version | None:
    if not isinstance(tree, dict):
        return None
    phrase, by, on = from_entry(tree.get("entry", "")), tree.get("by", ""), tree.get("on", "")
    if phrase is None or not isinstance(by, str) or not isinstance(on, str):
        return None
    try:
        return Version(_number(tree.get("number")), phrase, by, date.fromisoformat(on) if on else None)
    except ValueError:
        return None


def _number(value: object) -> int:
    return (whole_number(value) or 0) if isinstance(value, str) else 0
