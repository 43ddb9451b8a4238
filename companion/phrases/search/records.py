"""Phrases as JSON records, so that only the phrases of hits are ever built."""

from __future__ import annotations

import json
import os
import threading
import weakref
from datetime import date
from pathlib import Path
from typing import Any, Protocol

from companion.phrases.model import Phrase, Review, Slot, Source, Status, Validity


class Records(Protocol):
    """All records in a row."""

    def read(self, start: int, end: int) -> bytes:
        """The bytes from `start` to `end`."""
        ...

    def __len__(self) -> int: ...


class RecordBytes:
    """Records in memory."""

    def __init__(self, data: bytes) -> None:
        self._data = data

    def read(self, start: int, end: int) -> bytes:
        """A slice."""
        return self._data[start:end]

    def __len__(self) -> int:
        return len(self._data)


class RecordFile:
    """Records in a part of a file, read one by one: mapped, each would cost its neighbourhood in memory."""

    def __init__(self, path: Path, start: int, size: int) -> None:
        """Raises OSError."""
        self._start, self._size = start, size
        self._lock = threading.Lock()
        self._handle = os.open(path, os.O_RDONLY | getattr(os, "O_BINARY", 0))
        weakref.finalize(self, os.close, self._handle)

    def read(self, start: int, end: int) -> bytes:
        """From the file, whatever name it has by now. Raises OSError."""
        with self._lock:
            os.lseek(self._handle, self._start + start, os.SEEK_SET)
            return os.read(self._handle, end - start)

    def __len__(self) -> int:
        return self._size


_read = json.JSONDecoder().raw_decode
"""As `json.loads`, but for white space, which a record does not begin or end with."""

_write = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


def to_record(phrase: Phrase) -> bytes:
    """One phrase as compact JSON, without what is empty."""
    record: dict[str, Any] = {"id": phrase.id, "title": phrase.title, "parts": phrase.parts}
    for name in ("pack", "category", "stage", "channels", "tags", "code", "says", "when", "caution"):
        if value := getattr(phrase, name):
            record[name] = value
    if phrase.slots:
        record["slots"] = [
            [key, s.name, s.kind, s.required, s.choices, s.default, s.limit] for key, s in phrase.slots.items()
        ]
    if phrase.source is not None:
        record["source"] = [phrase.source.document, phrase.source.section]
    if phrase.status is not Status.APPROVED:
        record["status"] = phrase.status.value
    if phrase.review is not None:
        record["review"] = [phrase.review.by, _iso(phrase.review.on), phrase.review.note]
    if phrase.valid.first or phrase.valid.last:
        record["valid"] = [_iso(phrase.valid.first), _iso(phrase.valid.last)]
    return _write(record).encode("utf-8", "surrogatepass")


def from_record(data: bytes) -> Phrase:
    """The phrase of a record made by `to_record`."""
    record = _read(data.decode("utf-8", "surrogatepass"))[0]
    slots = {
        key: Slot(name, kind, required, tuple(choices), default, limit)
        for key, name, kind, required, choices, default, limit in record.get("slots", ())
    }
    review = record.get("review")
    valid = record.get("valid")
    optional = {"slots": slots} if slots else {}
    return Phrase(
        id=record["id"],
        title=record["title"],
        parts=tuple(record["parts"]),
        pack=record.get("pack", ""),
        category=tuple(record.get("category", ())),
        stage=record.get("stage", ""),
        channels=tuple(record.get("channels", ())),
        tags=tuple(record.get("tags", ())),
        code=record.get("code", ""),
        says=tuple(record.get("says", ())),
        when=record.get("when", ""),
        caution=record.get("caution", ""),
        source=Source(*record["source"]) if "source" in record else None,
        status=Status(record["status"]) if "status" in record else Status.APPROVED,
        review=Review(review[0], _date(review[1]), review[2]) if review else None,
        valid=Validity(_date(valid[0]), _date(valid[1])) if valid else Validity(),
        **optional,
    )


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _date(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
