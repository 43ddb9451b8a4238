"""An asyncio loop that waits for window messages, so that one thread can be both a window's and a coroutine's."""

from __future__ import annotations

import time
from asyncio.base_events import BaseEventLoop
from typing import Any

from companion.desktop.windows.api import Messages

_LONGEST = 86_400.0
# The loop's usual clock ticks every 15.6 ms on Windows before Python 3.13, coarser than what is waited for here.
_RESOLUTION = 0.001


class _Selector:
    """What the base loop asks of a selector."""

    def __init__(self, messages: Messages) -> None:
        self._messages = messages

    def select(self, timeout: float | None) -> list[Any]:
        self._messages.wait(None if timeout is None else min(max(timeout, 0.0), _LONGEST))
        return []


class PumpLoop(BaseEventLoop):
    """Timers, tasks and calls from other threads; no sockets. Message handlers run inside its waiting."""

    def __init__(self, messages: Messages) -> None:
        super().__init__()
        self._messages = messages
        self._selector = _Selector(messages)
        self._clock_resolution = _RESOLUTION

    def time(self) -> float:
        """Seconds of the finest clock."""
        return time.perf_counter()

    def _process_events(self, events: list[Any]) -> None:
        """Messages were handled where they arrived."""

    def _write_to_self(self) -> None:
        self._messages.wake()

    async def shutdown_default_executor(self, timeout: float | None = None) -> None:
        """Nothing runs in one."""

