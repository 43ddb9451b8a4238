"""The table of programs that are pasted into otherwise, as rows; pure."""

from __future__ import annotations

from dataclasses import dataclass, replace

from companion.base.settings import PasteSettings, Settings

DEFAULT, COPY_ONLY = "", "copy-only"
"""No key of its own; nothing is pasted into it."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One program. `key`: a key's name as the paste backends have it, DEFAULT, or COPY_ONLY."""

    program: str
    key: str = DEFAULT
    one_line: bool = False


def entries(paste: PasteSettings) -> list[Entry]:
    """The rows of a setting, by name."""
    one_line = {program.lower() for program in paste.single_line}
    keys = {program.lower(): key.lower() for program, key in paste.all_keys().items()}
    return [Entry(program, keys.get(program, DEFAULT), program in one_line) for program in sorted({*keys, *one_line})]


def put_entry(settings: Settings, entry: Entry) -> Settings:
    """`settings` with the row of `entry.program` as given; a row with nothing of its own leaves no trace."""
    rows = [row for row in entries(settings.paste) if row.program != entry.program]
    if entry.key != DEFAULT or entry.one_line:
        rows.append(entry)
    rows.sort(key=lambda row: row.program)
    return replace(settings, paste=replace(
        settings.paste,
        keys={row.program: row.key for row in rows if row.key not in (DEFAULT, COPY_ONLY)},
        copy_only=tuple(row.program for row in rows if row.key == COPY_ONLY),
        single_line=tuple(row.program for row in rows if row.one_line),
    ))  # fmt: skip


def remove_entry(settings: Settings, program: str) -> Settings:
    """`settings` without a row for `program`."""
    return put_entry(settings, Entry(program))
