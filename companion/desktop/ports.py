"""The ports to the operating system, one per capability.

A Real backend does the work, the Null twin (`ports_null`) does nothing and can say why, a Fake (in tests) records.
Expected failure is a value with a reason; callbacks may come on any thread and must only emit one queued signal
(house.md, habit 4).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Rect:
    """A rectangle in physical pixels of the root window, origin top left."""

    x: int
    y: int
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Target:
    """The window the agent came from, captured before anything of ours is shown."""

    window: int
    """The top-level window (X11 id, HWND, ...); 0: there is none."""
    focus: int = 0
    """The inner window or control that had the keyboard; 0: unknown."""
    pid: int = 0
    program: str = ""
    """What per-program rules match: WM_CLASS on X11, the executable's name on Windows, the bundle id on macOS."""
    title: str = ""
    frame: Rect | None = None
    caret: Rect | None = None
    """Where the text caret is, when the system can say so cheaply; else None."""
    selected: bool | None = None
    """Whether text was selected there when it was captured; None: not known."""
    elevated: bool = False
    """Runs with more rights than we have, so that no key can be sent (Windows)."""


NO_TARGET = Target(0)


class HotkeyState(StrEnum):
    """What became of a request for a hotkey."""

    READY = "ready"
    TAKEN = "taken"
    """Another program holds it: the system said so."""
    UNKNOWN_KEY = "unknown-key"
    """No key of this keyboard gives it."""
    UNSUPPORTED = "unsupported"
    """No backend here can register any."""


@dataclass(frozen=True, slots=True)
class HotkeyReport:
    """The answer to one registration, for a person: `reason` is empty when ready."""

    chord: str
    state: HotkeyState
    reason: str = ""


class Hotkeys(Protocol):
    """Global chords, spelled ``Ctrl+Alt+Space`` (modifiers Ctrl Alt Shift Meta, then one key by its Qt name)."""

    def register(self, chord: str, pressed: Callable[[Target], None]) -> HotkeyReport:
        """Ask for `chord`. `pressed` is called once per press (never for autorepeat) with the target as it was."""
        ...

    def unregister(self, chord: str) -> None:
        """Give the chord back to others."""
        ...

    def close(self) -> None:
        """Give everything back."""
        ...


class Outcome(StrEnum):
    """How an insertion ended. Only INSERTED means that the text stands in the target."""

    INSERTED = "inserted"
    """The target has read the text; the former clipboard is back (see `InsertReport.restored`)."""
    COPIED = "copied"
    """Nothing was sent, or nobody read it: the text is on the clipboard, `reason` says why."""
    REFUSED = "refused"
    """The text stands nowhere: nothing was sent and the clipboard was left alone; with NOT_READ, the key was sent,
    but another program took the clipboard before the target had read it."""


class Reason(StrEnum):
    """Why an insertion did not end as INSERTED; ui/ turns it into a sentence."""

    NONE = ""
    NO_BACKEND = "no-backend"
    NO_TARGET = "no-target"
    TARGET_GONE = "target-gone"
    FOCUS_ELSEWHERE = "focus-elsewhere"
    """Another window has the focus than the one the palette was opened over."""
    MODIFIERS_HELD = "modifiers-held"
    NOT_READ = "not-read"
    """The paste key was sent and the target did not fetch the text within the time allowed."""
    CLIPBOARD_BUSY = "clipboard-busy"
    """The clipboard could not be taken; no key was sent."""
    ELEVATED = "elevated"
    SECURE_INPUT = "secure-input"
    """A program keeps the keyboard to itself, as password fields do (macOS)."""
    COPY_ONLY = "copy-only"
    """The user's own setting for this program."""


@dataclass(frozen=True, slots=True)
class InsertReport:
    """The end of one insertion."""

    outcome: Outcome
    reason: Reason = Reason.NONE
    restored: bool = False
    """The former clipboard is back as it was (all formats), or was empty."""
    lost: tuple[str, ...] = ()
    """Formats of the former clipboard that could not be kept (their owner did not answer, or over the size limit)."""
    now: Target = NO_TARGET
    """With FOCUS_ELSEWHERE: the window that has the focus now."""
    fetched_ms: float = 0.0
    """With INSERTED: from the call of `insert` to the target's first read, in milliseconds."""


class Typist(Protocol):
    """Puts text at the caret of the target by way of the clipboard. Never sends Return, never types."""

    def current_target(self) -> Target:
        """The window that has the focus now; NO_TARGET when it is one of ours or none."""
        ...

    def last_target(self) -> Target:
        """The last window of another program that had the focus: the target when ours was opened from the tray."""
        ...

    def insert(
        self, text: str, target: Target, done: Callable[[InsertReport], None], *, bring_forward: bool = False
    ) -> None:
        """Insert `text`; the palette is hidden already. Returns at once; `done` is called exactly once.

        `bring_forward`: the agent has said that it shall go to `target` although another window is in front just
        now, so `target` is activated first; a third window coming up meanwhile still gets nothing.
        """
        ...


@dataclass(frozen=True, slots=True)
class ClipboardContent:
    """What a read on request gave: `state` is ``text``, ``empty``, ``no-text``, ``secret``, ``too-big``, ``no-answer``."""

    state: str
    text: str = ""


class Clipboard(Protocol):
    """The agent's clipboard: read on request with a deadline, written on request; never watched."""

    def read(self, done: Callable[[ClipboardContent], None], deadline: float = 0.8, limit: int = 1_000_000) -> None:
        """Read the text, at most `limit` bytes within `deadline` seconds; `done` is called exactly once."""
        ...

    def copy(self, text: str, done: Callable[[bool], None]) -> None:
        """Put `text` on the clipboard, to stay there; `done(False)`: the clipboard could not be taken."""
        ...

    def former(self) -> Mapping[str, int]:
        """Formats and sizes (bytes) that are kept for restoring just now; for doctor. Never the data."""
        ...


@dataclass(frozen=True, slots=True)
class Notice:
    """One notification; `actions` maps an id to its label. Nothing in it names a customer's number unmasked."""

    title: str
    body: str
    actions: tuple[tuple[str, str], ...] = ()
    sound: bool = False
    """May be heard; silent unless the agent wants it otherwise."""


class Notifier(Protocol):
    """Desktop notifications: an echo of what the app itself shows, never the only place."""

    def notify(self, notice: Notice, chosen: Callable[[str], None]) -> bool:
        """Show it; `chosen` gets the id of a pressed action, on any thread. False: the desktop has no such service."""
        ...

    def close(self) -> None:
        """The app ends: no more answers."""
        ...


class Presence(Protocol):
    """What the agent is looking at, as far as it decides whether a window of ours may come up over it."""

    def fullscreen(self) -> bool:
        """Whether the window in front fills the screen (slides, a film, a shared screen); False where unknown."""
        ...


class Autostart(Protocol):
    """Whether the program starts when the agent logs in; the system's own entry is the only truth about it."""

    def is_on(self) -> bool:
        """Whether the entry is there and in force."""
        ...

    def turn(self, on: bool) -> str:
        """Make or remove the entry. Returns the empty string, or the reason why it could not be done."""
        ...


@dataclass(frozen=True, slots=True)
class Capability:
    """One line of `companion doctor` (cli.md): which backend serves a capability, and what to do if it cannot."""

    capability: str
    backend: str
    state: str
    """``ok``, ``limited`` or ``missing``."""
    reason: str = ""
    remedy: str = ""
