"""An event loop on a thread of its own: what others ask it, what it does for them, and its end."""

from __future__ import annotations

import asyncio
import concurrent.futures
import logging
import threading
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any, Generic, TypeVar

_log = logging.getLogger("companion.desktop")
_Parts = TypeVar("_Parts")
_T = TypeVar("_T")
# What answers at all answers in well under a millisecond; a caller is never kept longer than this (s).
_PATIENCE = 1.0
_OPENING = 5.0
_CLOSING = 2.0


class LoopThread(Generic[_Parts]):
    """`parts` live on the thread; a ConnectionError there means that the other side is gone."""

    def __init__(
        self,
        name: str,
        open_parts: Callable[[], Awaitable[_Parts]],
        close_parts: Callable[[_Parts], Awaitable[None]],
        loop: asyncio.AbstractEventLoop | None = None,
    ) -> None:
        """Start it on `loop` (None: the system's usual one).

        Raises what `open_parts` raises, and TimeoutError when it has not ended in five seconds.
        """
        self._open = open_parts
        self._close = close_parts
        self._loop = loop or asyncio.new_event_loop()
        self._closing = asyncio.Event()
        self._tasks: set[asyncio.Task[None]] = set()
        ready: concurrent.futures.Future[_Parts] = concurrent.futures.Future()
        self._thread = threading.Thread(target=self._run, args=(ready,), name=name, daemon=True)
        self._thread.start()
        try:
            self._parts = ready.result(timeout=_OPENING)
        except BaseException:
            self.close()
            raise

    def ask(self, answer: Callable[[_Parts], _T], otherwise: _T) -> _T:
        """Run `answer` on the thread and wait for it; `otherwise` when the other side is gone or does not respond."""
        result: concurrent.futures.Future[_T] = concurrent.futures.Future()

        def run() -> None:
            try:
                result.set_result(answer(self._parts))
            except ConnectionError:
                result.set_result(otherwise)

        if threading.current_thread() is self._thread:
            run()
            return result.result()
        if not self._soon(run):
            return otherwise
        try:
            return result.result(timeout=_PATIENCE)
        except TimeoutError:
            return otherwise

    def start(
        self, work: Callable[[_Parts], Coroutine[Any, Any, _T]], done: Callable[[_T], None], otherwise: _T
    ) -> None:
        """Run `work` on the thread; `done` gets its result, or `otherwise` when the other side is or goes away."""

        async def run() -> None:
            try:
                result = await work(self._parts)
            except (ConnectionError, asyncio.CancelledError):
                result = otherwise
            done(result)

        def begin() -> None:
            task = self._loop.create_task(run())
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

        if not self._soon(begin):
            done(otherwise)

    def close(self) -> None:
        """End everything, in at most about two seconds."""
        if self._soon(self._closing.set):
            self._thread.join(timeout=_CLOSING)

    def _soon(self, call: Callable[[], None]) -> bool:
        """Have `call` run on the thread; False: it has ended."""
        if not self._thread.is_alive():
            return False
        try:
            self._loop.call_soon_threadsafe(call)
        except RuntimeError:
            # Closed between the question and the call.
            return False
        return True

    def _run(self, ready: concurrent.futures.Future[_Parts]) -> None:
        asyncio.set_event_loop(self._loop)
        self._loop.set_exception_handler(_report_bug)
        try:
            self._loop.run_until_complete(self._serve(ready))
        finally:
            self._loop.close()

    async def _serve(self, ready: concurrent.futures.Future[_Parts]) -> None:
        try:
            parts = await self._open()
        except (OSError, LookupError, ValueError, RuntimeError, EOFError) as error:
            ready.set_exception(error)
            return
        ready.set_result(parts)
        await self._closing.wait()
        for task in tuple(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self._close(parts)


def _report_bug(loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
    """A bug travels to the one handler that the app installs."""
    error = context.get("exception")
    if isinstance(error, BaseException):
        threading.excepthook(
            threading.ExceptHookArgs((type(error), error, error.__traceback__, threading.current_thread()))
        )
    else:
        _log.error("event loop: %s", context.get("message"))
