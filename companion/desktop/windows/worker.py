"""Calls that may hang, each on a thread of its own: a clipboard owner that hangs costs its deadline and no more."""

from __future__ import annotations

import asyncio
import contextlib
import threading
from collections.abc import Callable
from typing import Protocol, TypeVar

_T = TypeVar("_T")


class Worker(Protocol):
    """Runs one call away from the messages."""

    async def run(self, work: Callable[[], _T], seconds: float) -> _T:
        """The result of `work`. Raises TimeoutError after `seconds`; the call is then left to itself."""
        ...


class ThreadWorker:
    """As `Worker`; a thread that hangs must not keep the program from ending, so it is a daemon."""

    async def run(self, work: Callable[[], _T], seconds: float) -> _T:
        """As the port. An error in `work` goes to `threading.excepthook`, and the deadline passes."""
        loop = asyncio.get_running_loop()
        answer: asyncio.Future[_T] = loop.create_future()

        def tell(result: _T) -> None:
            if not answer.done():
                answer.set_result(result)

        def job() -> None:
            result = work()
            # The program may have ended meanwhile.
            with contextlib.suppress(RuntimeError):
                loop.call_soon_threadsafe(tell, result)

        threading.Thread(target=job, name="clipboard", daemon=True).start()
        return await asyncio.wait_for(answer, seconds)
