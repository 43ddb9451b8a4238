"""What a part of the program offers to the rest: actions for hotkeys, the menu and `companion show`. companion.app joins them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

from companion.desktop.ports import Target


@dataclass(frozen=True, slots=True)
class Action:
    """One thing an agent can ask for, by hotkey, from the menu, or by ``companion show <name>``."""

    name: str
    """Stable: the command's name and, in the settings, the hotkey's."""
    label: str
    """The words in the menu; empty: not in the menu."""
    run: Callable[[Target], None]
    """Called in Qt's thread with the window that was in front (NO_TARGET: none)."""
    chord: str = ""
    """The chord asked for; empty: no hotkey."""
    group: str = ""
    """The words over the submenu it stands in; empty: in the menu itself."""


class Feature(Protocol):
    """One part with windows of its own. Built once in companion.app."""

    def actions(self) -> Sequence[Action]:
        """What it offers now, in the order of the menu."""
        ...

    def close(self) -> None:
        """The app ends: hide everything, give everything back."""
        ...
