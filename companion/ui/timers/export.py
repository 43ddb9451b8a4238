"""The open promises as a calendar file among the agent's documents: one key, no dialog, no earlier file overwritten."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QStandardPaths

from companion.base.files import write_atomic
from companion.base.i18n import _
from companion.base.os_reason import os_reason
from companion.timers.ics import calendar_text
from companion.timers.model import PromiseKind
from companion.ui.timers.keeper import Keeper

_PLACES = (QStandardPaths.StandardLocation.DocumentsLocation, QStandardPaths.StandardLocation.DownloadLocation)


def documents() -> Path:
    """Where a person looks for files: documents, downloads, else the home folder."""
    known = (Path(QStandardPaths.writableLocation(place)) for place in _PLACES)
    return next((folder for folder in known if folder.is_dir()), Path.home())


def export_calendar(keeper: Keeper, folder: Path) -> tuple[str, bool]:
    """Write the open promises, holds left out, to a new file in `folder`.

    Returns the sentence how it went, with the file's place, and whether it went well.
    """
    waiting = [promise for promise in keeper.open_promises() if promise.kind is not PromiseKind.HOLD]
    path = _free(folder, _("承诺-{day}").format(day=f"{keeper.now():%m%d}"))
    try:
        write_atomic(path, calendar_text(waiting, keeper.now()).encode("utf-8"))
    except OSError as error:
        return _("{file} 写不了（{reason}）。").format(file=path, reason=os_reason(error)), False
    done = _("{count} 条承诺已导出到 {file}，号码已打码。")
    return done.format(count=len(waiting), file=path), True


def _free(folder: Path, name: str) -> Path:
    path, number = folder / f"{name}.ics", 1
    while path.exists():
        number += 1
        path = folder / f"{name}-{number}.ics"
    return path
