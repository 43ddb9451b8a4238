"""The Null twin of each port: does nothing, and can say why."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from companion.desktop.ports import (
    NO_TARGET,
    Clipboard,
    ClipboardContent,
    HotkeyReport,
    HotkeyState,
    InsertReport,
    Notice,
    Outcome,
    Reason,
    Target,
)


class NullHotkeys:
    """No global hotkeys here; says why."""

    def __init__(self, reason: str) -> None:
        self.reason = reason

    def register(self, chord: str, pressed: Callable[[Target], None]) -> HotkeyReport:
        """Always UNSUPPORTED, with the reason."""
        return HotkeyReport(chord, HotkeyState.UNSUPPORTED, self.reason)

    def unregister(self, chord: str) -> None:
        """Nothing was registered."""

    def close(self) -> None:
        """Nothing is held."""


class NullTypist:
    """Cannot paste: hands the text to the clipboard port and tells (the fallback on every system)."""

    def __init__(self, clipboard: Clipboard, reason: Reason = Reason.NO_BACKEND) -> None:
        self._clipboard = clipboard
        self._reason = reason

    def current_target(self) -> Target:
        """Unknown here."""
        return NO_TARGET

    def last_target(self) -> Target:
        """Unknown here."""
        return NO_TARGET

    def insert(
        self, text: str, target: Target, done: Callable[[InsertReport], None], *, bring_forward: bool = False
    ) -> None:
        """Copy, and report COPIED with the reason; REFUSED when even that failed."""

        def copied(ok: bool) -> None:
            outcome = Outcome.COPIED if ok else Outcome.REFUSED
            done(InsertReport(outcome, self._reason if ok else Reason.CLIPBOARD_BUSY))

        self._clipboard.copy(text, copied)


class NullClipboard:
    """No clipboard within reach."""

    def read(self, done: Callable[[ClipboardContent], None], deadline: float = 0.8, limit: int = 1_000_000) -> None:
        """Nothing answers."""
        done(ClipboardContent("no-answer"))

    def copy(self, text: str, done: Callable[[bool], None]) -> None:
        """Cannot."""
        done(False)

    def former(self) -> Mapping[str, int]:
        """Nothing is kept."""
        return {}


class NullNotifier:
    """No notification service."""

    def notify(self, notice: Notice, chosen: Callable[[str], None]) -> bool:
        """Not shown."""
        return False

    def close(self) -> None:
        """Nothing is held."""


class NullPresence:
    """Nothing is known of other windows."""

    def fullscreen(self) -> bool:
        """Unknown."""
        return False


class NullAutostart:
    """No place here where a program can ask to be started."""

    def __init__(self, reason: str) -> None:
        self.reason = reason

    def is_on(self) -> bool:
        """Never."""
        return False

    def turn(self, on: bool) -> str:
        """Cannot; says why."""
        return self.reason if on else ""
