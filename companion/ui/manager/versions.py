"""The versions of one phrase: each beside the one before it or the one in use, what went struck, what came underlined."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from companion.base.i18n import _
from companion.phrases.editing import History, Version
from companion.phrases.form import to_fields
from companion.ui.look import Look
from companion.ui.manager import wording
from companion.ui.settings.form import button, words
from companion.ui.theme import Role
from companion.ui.tone.changes import Kind, Stretch, compared
from companion.ui.tone.text_view import ChangesView


class Versions(QWidget):
    """`rolled_back` carries the number of the version whose words are wanted again; `left`: back to the form."""

    rolled_back = Signal(int)
    left = Signal()

    def __init__(self, look: Look, parent: QWidget) -> None:
        super().__init__(parent)
        self._look = look
        self._history = History("")
        self.title = words(look, "", Role.TITLE, parent=self)
        self.list = QListWidget(self)
        self.list.setObjectName("pages")
        self.list.setAccessibleName(_("版本"))
        self.list.setFrameShape(QFrame.Shape.NoFrame)
        look.dress(self.list, Role.CHIP)
        self.about = words(look, "", Role.SMALL, "quiet", self)
        self.changes = ChangesView(look, self)
        self.changes.setAccessibleName(_("和前一版相比"))
        self.back = button(look, _("回到这一版"), "button", self)
        self.leave = button(look, _("返回编辑"), "link", self)
        self._assemble()
        self.list.currentRowChanged.connect(lambda _row: self._show())
        self.back.clicked.connect(lambda: self.rolled_back.emit(self._number()))
        self.leave.clicked.connect(self.left)

    def show_history(self, title: str, history: History) -> None:
        """Show the versions, newest first and chosen."""
        self._history = history
        self.title.setText(_("“{title}”的版本").format(title=title))
        self.list.clear()
        for version in reversed(history.versions):
            item = QListWidgetItem(wording.version_line(version, history), self.list)
            item.setData(Qt.ItemDataRole.UserRole, version.number)
            item.setData(Qt.ItemDataRole.AccessibleTextRole, wording.version_words(version))
        self.list.setCurrentRow(0)
        rows = min(len(history.versions), 6)
        self.list.setFixedHeight(max(self.list.sizeHintForRow(0), self._look.px(28)) * rows + self._look.px(20))
        self._show()

    def _number(self) -> int:
        item = self.list.currentItem()
        return int(item.data(Qt.ItemDataRole.UserRole)) if item is not None else 0

    def _show(self) -> None:
        version = self._history.version(self._number())
        self.back.setEnabled(version is not None and version != self._history.current)
        if version is None:
            self.about.setText(_("还没有存过。"))
            self.changes.show_changes(())
            return
        # What waits is compared with what it would replace; any other with the one before it.
        before = self._history.version(self._history.served) if version.number == self._history.pending else self._before(version)
        said = wording.version_words(version)
        if before is not None:
            said = _("{version}。和第 {number} 版相比：").format(version=said, number=before.number)
        self.about.setText(said)
        text = to_fields(version.phrase).text
        self.changes.show_changes(compared(to_fields(before.phrase).text, text) if before is not None else [Stretch(Kind.SAME, text)])

    def _before(self, version: Version) -> Version | None:
        return next((one for one in reversed(self._history.versions) if one.number < version.number), None)

    def _assemble(self) -> None:
        px = self._look.px
        below = QHBoxLayout()
        below.addWidget(self.leave)
        below.addStretch(1)
        below.addWidget(self.back)
        column = QVBoxLayout(self)
        column.setContentsMargins(px(16), px(14), px(16), px(16))
        column.setSpacing(px(8))
        column.addWidget(self.title)
        column.addWidget(self.list)
        column.addWidget(self.about)
        column.addWidget(self.changes, 1)
        column.addLayout(below)
