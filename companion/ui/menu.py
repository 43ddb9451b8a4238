"""The entries of the program's menu, the same in the tray and in the small window."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from companion.base.i18n import _


class Entry(StrEnum):
    """What the program's own menu entries ask for; the others are the names of actions (`feature.Action`)."""

    TIMERS = "timers"
    """From the tray: the panel, never what is offered just now."""
    PROBLEMS = "problems"
    FOLDER = "folder"
    HELP = "help"
    QUIT = "quit"


OWN = ("manager", "settings")
"""The actions that stand with the program's own entries, not with what agents do all day."""


@dataclass(frozen=True, slots=True)
class MenuLine:
    """One line: an entry or an action's name, and its words; `entry` None is a separator."""

    entry: str | None
    label: str = ""
    group: str = ""
    """The words over the submenu it stands in; lines of one group follow each other."""


class Offered(NamedTuple):
    """An action as the menu shows it."""

    name: str
    label: str
    chord: str = ""
    group: str = ""


def menu_lines(actions: Sequence[tuple[str, ...]], problems: int) -> list[MenuLine]:
    """The menu now. `actions`: as `Offered` (chord empty: no hotkey); `problems`: how many the phrase packs have."""
    named = [
        MenuLine(name, _("{label}（{chord}）").format(label=label, chord=chord) if chord else label, group)
        for name, label, chord, group in (Offered(*action) for action in actions)
    ]
    own = [line for line in named if line.entry in OWN]
    lines = [line for line in named if line.entry not in OWN]
    lines.append(MenuLine(None))
    if problems:
        lines.append(MenuLine(Entry.PROBLEMS, _("话术包问题（{count}）…").format(count=problems)))
    return [
        *lines,
        MenuLine(Entry.FOLDER, _("打开话术文件夹")),
        *own,
        MenuLine(Entry.HELP, _("帮助与快捷键")),
        MenuLine(None),
        MenuLine(Entry.QUIT, _("退出")),
    ]
