"""What the settings and the first run need of the rest of the program, handed over in one piece."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from companion.desktop.ports import Autostart, Clipboard, Typist
from companion.ui.feature import Action
from companion.ui.look import Look
from companion.ui.settings.board import HotkeyBoard
from companion.ui.settings.live import LiveSettings

if TYPE_CHECKING:
    from companion.phrases.library import Library


@dataclass(frozen=True, slots=True)
class Place:
    """A file or folder of ours, with what is in it."""

    label: str
    path: Path


@dataclass(frozen=True, slots=True)
class Services:
    """Built by companion.app. `library` is the one in use, None while it loads; `actions` are those of every feature."""

    look: Look
    live: LiveSettings
    board: HotkeyBoard
    autostart: Autostart
    typist: Typist
    clipboard: Clipboard
    actions: Callable[[], Sequence[Action]]
    library: Callable[[], Library | None]
    erase_usage: Callable[[], str]
    """Forget which phrases were used; the empty string, or why it could not be done."""
    packs_folder: Path
    places: Sequence[Place] = field(default_factory=tuple)
    log: Path = Path()
    paste_note: str = ""
    """Why replies cannot be pasted on this desktop; empty when they can."""
    elevated_targets: bool = False
    """Windows of programs with more rights are a thing here (Windows)."""
    use_low_level: Callable[[bool], str] | None = None
    """Hear chords that the system refuses by a hook (Windows); returns why that is not possible. None: not here."""
    notices: tuple[str, ...] = ()
    """What was wrong with the settings file at the start."""
