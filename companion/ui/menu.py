"""The entries of the program's menu, the same in the tray and in the small window."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from companion.base.i18n import _


class Entry(StrEnum):
    """What the program's own menu entries ask for; the others are the names of actions (`feature.Action`)."""

    PROBLEMS = "problems"
    FOLDER = "folder"
    HELP = "help"
    QUIT = "quit"


SETTINGS = "settings"
"""The action that stands with the program's own entries, not with what agents do all day."""


@dataclass(frozen=True, slots=True)
class MenuLine:
    """One line: an entry or an action's name, and its words; `entry` None is a separator."""

    entry: str | None
    label: str = ""


def menu_lines(actions: Sequence[tuple[str, str, str]], problems: int) -> list[MenuLine]:
    """The menu now. `actions`: name, label, chord (empty: no hotkey); `problems`: how many the phrase packs have."""
    named = [
        MenuLine(name, _("{label}（{chord}）").format(label=label, chord=chord) if chord else label)
        for name, label, chord in actions
    ]
    settings = [line for line in named if line.entry == SETTINGS]
    lines = [line for line in named if line.entry != SETTINGS]
    lines.append(MenuLine(None))
    if problems:
        lines.append(MenuLine(Entry.PROBLEMS, _("话术包问题（{count}）…").format(count=problems)))
    return [
        *lines,
        MenuLine(Entry.FOLDER, _("打开话术文件夹")),
        *settings,
        MenuLine(Entry.HELP, _("帮助与快捷键")),
        MenuLine(None),
        MenuLine(Entry.QUIT, _("退出")),
    ]
