"""The clipboard as ours: taken with the text still to be asked for, so that it is seen when somebody reads it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from companion.desktop.windows.api import Board
from companion.desktop.windows.constants import (
    CF_UNICODETEXT,
    WM_DESTROYCLIPBOARD,
    WM_RENDERALLFORMATS,
    WM_RENDERFORMAT,
)
from companion.desktop.windows.formats import Content, Kept, Marks, encode

OPEN_TRIES = 12
OPEN_PAUSE = 0.015
"""Another program has the clipboard open for moments only (reliability.md R13: 10 times 10 to 20 ms)."""


async def opened(board: Board, window: int) -> bool:
    """Open the clipboard for writing, patiently; the caller closes it."""
    for _try in range(OPEN_TRIES):
        if board.open(window):
            return True
        await asyncio.sleep(OPEN_PAUSE)
    return False


class Owned:
    """What of ours is on the clipboard. Everything on the window's thread."""

    def __init__(self, board: Board, window: int) -> None:
        self._board = board
        self._window = window
        self.marks = Marks(board)
        self.text: str | None = None
        """Ours, to be asked for; None: nothing is."""
        self.former: Kept | None = None
        """What was there before, as long as it is to come back."""
        self.read: Callable[[int], None] | None = None
        """Told with the reader's window (0: it did not say) when the text is asked for."""
        self.taken_away: Callable[[], None] | None = None
        self._emptying = False

    def still_ours(self) -> bool:
        """Whether our text, asked for or not, is what the clipboard holds."""
        return self.text is not None and self._board.owner() == self._window

    async def offer(self, text: str, former: Kept) -> bool:
        """Take the clipboard; the text is handed out when it is asked for. False: another program has it open."""
        if not await opened(self._board, self._window):
            return False
        try:
            self._empty()
            self.text, self.former = text, former
            marked = [self._board.put(format, data) for format, data in self.marks.secret().items()]
            return all(marked) and self._board.put(CF_UNICODETEXT, None)
        finally:
            self._board.close()

    async def offer_again(self) -> bool:
        """Our text was asked for by another than the target: from now on it is to be asked for again."""
        if not self.still_ours() or not await opened(self._board, self._window):
            return False
        try:
            return self.still_ours() and self._board.put(CF_UNICODETEXT, None)
        finally:
            self._board.close()

    async def put(self, content: Content | None, only_if_ours: bool = False) -> bool:
        """Put `content` there to stay (None: leave it empty). Windows keeps it from now on, we do not."""
        if not await opened(self._board, self._window):
            return False
        try:
            if only_if_ours and not self.still_ours():
                return False
            self._empty()
            self.text = self.former = None
            return all([self._board.put(format, data) for format, data in (content or {}).items()])
        finally:
            self._board.close()

    async def copy(self, text: str) -> bool:
        """Put a text there to stay, without marks."""
        return await self.put({CF_UNICODETEXT: encode(text)})

    def _empty(self) -> None:
        self._emptying = True
        try:
            self._board.empty()
        finally:
            self._emptying = False

    def handle(self, message: int, wparam: int) -> bool:
        """A message of the window; True: it was about the clipboard."""
        if message == WM_RENDERFORMAT:
            self._render(wparam)
        elif message == WM_RENDERALLFORMATS:
            self.leave()
        elif message == WM_DESTROYCLIPBOARD:
            if not self._emptying and self.text is not None:
                self.text = None
                if self.taken_away is not None:
                    self.taken_away()
        else:
            return False
        return True

    def _render(self, format: int) -> None:
        """The reader has the clipboard open and waits."""
        if format == CF_UNICODETEXT and self.text is not None:
            reader = self._board.opener()
            self._board.put(format, encode(self.text))
            if self.read is not None:
                self.read(reader)

    def leave(self) -> None:
        """We end, and the text is to stay: what was copied because it could not be pasted is still wanted."""
        if self.text is not None and self._board.open(self._window):
            try:
                if self.still_ours():
                    self._board.put(CF_UNICODETEXT, encode(self.text))
            finally:
                self._board.close()
