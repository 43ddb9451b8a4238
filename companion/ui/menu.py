"""The entries of the program's menu, the same in the tray and in the small window."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from companion.base.i18n import _


class Entry(StrEnum):
    """What a menu entry asks for."""

    PALETTE = "palette"
    PROBLEMS = "problems"
    FOLDER = "folder"
    HELP = "help"
    QUIT = "quit"


@dataclass(frozen=True, slots=True)
class MenuLine:
    """One line: an entry and its words; `entry` None is a separator."""

    entry: Entry | None
    label: str = ""


def menu_lines(chord: str, problems: int) -> list[MenuLine]:
    """The menu now: `chord` opens the palette (empty: no hotkey), `problems` is how many the phrase packs have."""
    palette = _("打开面板（{chord}）").format(chord=chord) if chord else _("打开面板")
    lines = [MenuLine(Entry.PALETTE, palette), MenuLine(None)]
    if problems:
        lines.append(MenuLine(Entry.PROBLEMS, _("话术包问题（{count}）…").format(count=problems)))
    return [
        *lines,
        MenuLine(Entry.FOLDER, _("打开话术文件夹")),
        MenuLine(Entry.HELP, _("帮助与快捷键")),
        MenuLine(None),
        MenuLine(Entry.QUIT, _("退出")),
    ]
