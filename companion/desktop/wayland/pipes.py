"""Bytes through pipes without ever waiting for the other end on the loop's thread."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable
from enum import Enum

_PIECE = 64 * 1024


class Failure(Enum):
    """Why a pipe gave nothing that can be used."""

    SILENT = "silent"
    TOO_BIG = "too-big"


async def read_all(fd: int, silence: float, limit: int) -> bytes | Failure:
    """Everything up to the end, at most `limit` bytes; `silence`: the longest wait (s) for the next piece. Closes `fd`."""
    loop = asyncio.get_running_loop()
    os.set_blocking(fd, False)
    readable = asyncio.Event()
    loop.add_reader(fd, readable.set)
    data = bytearray()
    try:
        while True:
            try:
                piece = os.read(fd, _PIECE)
            except BlockingIOError:
                readable.clear()
                await asyncio.wait_for(readable.wait(), silence)
                continue
            if not piece:
                return bytes(data)
            data += piece
            if len(data) > limit:
                return Failure.TOO_BIG
            # One that pours without end must not keep the loop to itself.
            await asyncio.sleep(0)
    except TimeoutError:
        return Failure.SILENT
    finally:
        loop.remove_reader(fd)
        os.close(fd)


class Outflow:
    """Writes `data` into `fd` as fast as its reader takes it, then closes it and calls `ended`; also when the reader
    goes away, or takes nothing for `stalled` seconds."""

    def __init__(self, fd: int, data: bytes, stalled: float, ended: Callable[[], None]) -> None:
        self._fd = fd
        self._rest = memoryview(data)
        self._stalled = stalled
        self._ended = ended
        self._loop = asyncio.get_running_loop()
        self._timer: asyncio.TimerHandle | None = None
        os.set_blocking(fd, False)
        self._loop.add_writer(fd, self._write)
        self._write()

    @property
    def open(self) -> bool:
        """Whether there is more to write."""
        return self._fd >= 0

    def _write(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
        try:
            while self._rest:
                self._rest = self._rest[os.write(self._fd, self._rest[:_PIECE]) :]
        except BlockingIOError:
            self._timer = self._loop.call_later(self._stalled, self.end)
            return
        except OSError:
            # The reader has closed its end: it has what it wants.
            pass
        self.end()

    def end(self) -> None:
        """Close; nothing more is written."""
        if self._fd < 0:
            return
        if self._timer is not None:
            self._timer.cancel()
        self._loop.remove_writer(self._fd)
        os.close(self._fd)
        self._fd = -1
        self._ended()
