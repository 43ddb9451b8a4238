"""Reading the clipboard of others: every format to be put back later, or the text on request; always with a deadline."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from enum import Enum

from companion.desktop.ports import ClipboardContent
from companion.desktop.windows.api import Api, Board
from companion.desktop.windows.clipboard import OPEN_PAUSE, OPEN_TRIES, Owned
from companion.desktop.windows.constants import CF_UNICODETEXT
from companion.desktop.windows.formats import (
    FILE_CONTENTS,
    NO,
    Kept,
    Marks,
    decode,
    holds_bytes,
    worth_keeping,
)
from companion.desktop.windows.worker import Worker

KEEP_BYTES = 64 * 1024 * 1024
"""Most that is kept of a former clipboard."""
HANGS = 0.5
"""An owner that takes no message for this long (s) hangs."""
KEEP_TIME = 2.0
"""Longest time (s) for keeping it; an office program that renders a dozen formats needs most of a second."""
_NO_MORE = 1.0
# What is fetched after this long (s) must not cost more than the deadline.


class Busy(Enum):
    """Another program has the clipboard open."""

    BUSY = 0


async def keep(api: Api, worker: Worker, owned: Owned, clock: Callable[[], float]) -> Kept:
    """Every format of the clipboard. Ours: from memory, seen through a pending restoration."""
    if owned.still_ours():
        return owned.former or Kept(None)
    started = clock()
    for _try in range(OPEN_TRIES):
        left = started + KEEP_TIME - clock()
        if left <= 0:
            break
        try:
            kept = await worker.run(lambda: _collect(api, owned.marks, clock), left)
        except TimeoutError:
            break
        if isinstance(kept, Kept):
            return kept
        await asyncio.sleep(OPEN_PAUSE)
    return Kept(None, ("*",))


def _owner_hangs(api: Api) -> bool:
    """Asked before anything else: who waits for its owner with the clipboard open keeps it from everybody."""
    owner = api.board.owner()
    return bool(owner) and api.windows.exists(owner) and not api.windows.answers(owner, HANGS)


def _collect(api: Api, marks: Marks, clock: Callable[[], float]) -> Kept | Busy:
    if _owner_hangs(api):
        return Kept(None, ("*",))
    if api.board.empty_now():
        return Kept(None)
    if not api.board.open(0):
        return Busy.BUSY
    try:
        kept = _collect_open(api.board, clock() + _NO_MORE, clock)
        return kept if kept.content is None else Kept(marks.as_it_was(kept.content), kept.lost)
    finally:
        api.board.close()


def _collect_open(board: Board, until: float, clock: Callable[[], float]) -> Kept:
    listed = board.formats()
    content: dict[int, bytes] = {}
    lost: list[str] = []
    room = KEEP_BYTES
    for format in worth_keeping(board, listed):
        if not holds_bytes(format) or clock() > until:
            lost.append(board.name(format))
            continue
        data = board.take(format, room)
        if isinstance(data, bytes):
            content[format] = data
            room -= len(data)
        elif data is not None or board.name(format) == FILE_CONTENTS:
            lost.append(board.name(format))
        # A format that its owner lists and does not give (OLE's storages) is nothing that could be put back.
    in_order = {format: content[format] for format in listed if format in content}
    return Kept(in_order or None, tuple(lost) if in_order or lost or not listed else ("*",))


async def read_text(
    api: Api, worker: Worker, owned: Owned, deadline: float, limit: int, clock: Callable[[], float]
) -> ClipboardContent:
    """The text, at most `limit` bytes (UTF-8) within `deadline` seconds; never what is marked secret."""
    if owned.still_ours():
        return _checked(owned.text or "", limit)
    until = clock() + deadline
    while (left := until - clock()) > 0:
        try:
            read = await worker.run(lambda: _read(api, owned.marks, limit), left)
        except TimeoutError:
            break
        if isinstance(read, ClipboardContent):
            return read
        await asyncio.sleep(OPEN_PAUSE)
    return ClipboardContent("no-answer")


def _read(api: Api, marks: Marks, limit: int) -> ClipboardContent | Busy:
    board = api.board
    if _owner_hangs(api):
        return ClipboardContent("no-answer")
    if board.empty_now():
        return ClipboardContent("empty")
    if not board.open(0):
        return Busy.BUSY
    try:
        if _is_secret(board, marks):
            return ClipboardContent("secret")
        if not board.has(CF_UNICODETEXT):
            return ClipboardContent("no-text")
        # A character of UTF-16 is at least one byte of UTF-8 for each of its units.
        data = board.take(CF_UNICODETEXT, 2 * limit + 4096)
    finally:
        board.close()
    if data is None:
        return ClipboardContent("no-answer")
    return _checked(decode(data), limit) if isinstance(data, bytes) else ClipboardContent("too-big")


def _is_secret(board: Board, marks: Marks) -> bool:
    if board.has(marks.restored):
        return False
    if board.has(marks.exclude) or board.has(marks.ignore):
        return True
    return board.has(marks.history) and board.take(marks.history, 64) == NO


def _checked(text: str, limit: int) -> ClipboardContent:
    if len(text.encode("utf-8", "replace")) > limit:
        return ClipboardContent("too-big")
    return ClipboardContent("text", text)
