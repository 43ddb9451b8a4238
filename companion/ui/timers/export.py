"""The open promises as a calendar file, where the agent wants it."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, QStandardPaths, Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from companion.base.files import write_atomic
from companion.base.i18n import _
from companion.base.os_reason import os_reason
from companion.timers.ics import calendar_text
from companion.timers.model import PromiseKind
from companion.ui.timers.keeper import Keeper


class CalendarExport(QObject):
    """`told` carries the sentence how it went, and whether it went well."""

    told = Signal(str, bool)

    def __init__(self, keeper: Keeper, parent: QWidget) -> None:
        super().__init__(parent)
        self._keeper = keeper
        self.dialog: QFileDialog | None = None

    def ask(self, over: QWidget) -> None:
        """Ask where to, over the window `over`."""
        if self.dialog is not None:
            self.dialog.raise_()
            return
        folder = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
        name = _("承诺-{day}.ics").format(day=f"{self._keeper.now():%m%d}")
        dialog = QFileDialog(over, _("导出成日历文件"), str(Path(folder) / name), _("日历文件 (*.ics)"))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix("ics")
        dialog.selectFile(name)
        dialog.fileSelected.connect(lambda chosen: self.write(Path(chosen)))
        dialog.finished.connect(self._finished)
        self.dialog = dialog
        dialog.open()

    def write(self, path: Path) -> None:
        """Write them to `path`, whole or not at all."""
        waiting = [promise for promise in self._keeper.open_promises() if promise.kind is not PromiseKind.HOLD]
        try:
            write_atomic(path, calendar_text(waiting, self._keeper.now()).encode("utf-8"))
        except OSError as error:
            cannot = _("{file} 写不了（{reason}），请换一个位置。")
            self.told.emit(cannot.format(file=path.name, reason=os_reason(error)), False)
        else:
            done = _("{count} 条承诺已导出到 {file}，号码已打码。")
            self.told.emit(done.format(count=len(waiting), file=path.name), True)

    def _finished(self, _code: int) -> None:
        if self.dialog is not None:
            self.dialog.deleteLater()
            self.dialog = None
