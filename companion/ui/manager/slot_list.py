"""The names offered while a slot is typed: a list in the window itself, for a popup would take the input method's keys."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPoint, QRect, Qt, Signal
from PySide6.QtWidgets import QFrame, QListWidget, QWidget

from companion.base.i18n import _
from companion.ui.announce import announce
from companion.ui.look import Look
from companion.ui.theme import Role

_MOST = 6


class SlotList(QListWidget):
    """Never has the keyboard: the text moves it. `taken` carries a name that was clicked."""

    taken = Signal(str)

    def __init__(self, look: Look, parent: QWidget) -> None:
        super().__init__(parent)
        self._look, self._within = look, parent
        self.setObjectName("slots")
        self.setAccessibleName(_("占位的名字"))
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setUniformItemSizes(True)
        look.dress(self, Role.CHIP)
        self.itemClicked.connect(lambda item: self.taken.emit(item.text()))
        self.hide()

    @property
    def current(self) -> str:
        """The name that would be taken; empty while nothing is offered."""
        item = self.currentItem()
        return item.text() if item is not None and not self.isHidden() else ""

    def offer(self, names: Sequence[str], caret: QRect) -> None:
        """Show `names` below `caret` (in the parent's coordinates), or above it; none hides the list."""
        if not names:
            self.hide()
            return
        if names != [self.item(number).text() for number in range(self.count())]:
            self.clear()
            self.addItems(list(names))
            self.setCurrentRow(0)
        px, room = self._look.px, self._within.rect()
        height = self.sizeHintForRow(0) * min(len(names), _MOST) + px(10)
        width = min(max(self.sizeHintForColumn(0) + px(34), px(150)), room.width())
        top = caret.bottom() + px(4)
        if top + height > room.bottom():
            top = max(caret.top() - px(4) - height, 0)
        corner = QPoint(max(min(caret.left(), room.width() - width), 0), top)
        self.setGeometry(QRect(corner, self.size()))
        self.resize(width, height)
        self.show()
        self.raise_()
        announce(self, _("占位：{name}").format(name=self.current))

    def step(self, by: int) -> None:
        """Another name, no wrapping."""
        self.setCurrentRow(min(max(self.currentRow() + by, 0), self.count() - 1))
        announce(self, self.current)
