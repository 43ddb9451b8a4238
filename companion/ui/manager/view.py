"""The widgets of the phrase manager and where they stand; no behaviour."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QStackedWidget, QVBoxLayout, QWidget

from companion.base.i18n import _
from companion.ui.look import Look
from companion.ui.manager.editor import Editor
from companion.ui.manager.scope_tree import ScopeTree
from companion.ui.manager.versions import Versions
from companion.ui.palette.result_list import ResultList
from companion.ui.palette.search_field import SearchField
from companion.ui.palette.view import Magnifier
from companion.ui.parts import hairline
from companion.ui.settings.form import StateLine, button, words
from companion.ui.style import show_ring
from companion.ui.theme import Role

TREE, LIST = 200, 320
NARROW_TREE, NARROW_LIST, NARROW = 150, 260, 1000
NO_TREE = 780
"""Below this width the tree gives way: the filter knows stages and scenarios, too."""


class PhraseList(ResultList):
    """The list of the palette without its numbers: here Alt+1 takes a better wording."""

    def number_of(self, row: int) -> int:
        """None."""
        return 0


class ManagerView(QWidget):
    """Tree, list with the filter over it, form or versions, and the line below them."""

    def __init__(self, look: Look, names: Callable[[], Sequence[str]], parent: QWidget) -> None:
        super().__init__(parent)
        self.look = look
        self.tree = ScopeTree(look, self)
        self.search = SearchField(self)
        self.search.setAccessibleName(_("筛选话术"))
        self.search.setPlaceholderText(_("筛选：中文、拼音、#标签、/编码"))
        look.dress(self.search, Role.BASE)
        self.new = button(look, _("新建"), "button", self)
        _with_key(self.new, "Ctrl+N")
        self.count = words(look, "", Role.SMALL, "quiet", self)
        self.list = PhraseList(look, self)
        self.editor = Editor(look, names, self)
        self.versions = Versions(look, self)
        self.nothing = words(look, "", Role.BASE, "quiet", self)
        self.pages = QStackedWidget(self)
        self.notice = StateLine(look, self, Role.CHIP)
        self.undo = button(look, _("撤销"), "link", self)
        _with_key(self.undo, "Alt+Z")
        self.revert = button(look, _("不要这些改动"), "link", self)
        self.history = button(look, _("版本"), "button", self)
        _with_key(self.history, "F2")
        self.save = button(look, _("保存"), "primary", self)
        self.save.setAccessibleDescription("Ctrl+S")
        self.save.setToolTip("Ctrl+S")
        self._assemble()
        self.search.installEventFilter(self)

    def show_page(self, page: QWidget) -> None:
        """The form, the versions, or that there is nothing."""
        self.pages.setCurrentWidget(page)
        for made in (self.history, self.save):
            made.setVisible(page is self.editor)
        self.revert.setVisible(page is self.editor and not self.revert.isHidden())

    def show_nothing(self, sentence: str) -> None:
        """No phrase is chosen."""
        self.nothing.setText(sentence)
        self.show_page(self._empty)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The ring of the filter is that of the box around it."""
        if event.type() in (QEvent.Type.FocusIn, QEvent.Type.FocusOut):
            show_ring(self._filter, event.type() == QEvent.Type.FocusIn)
        return False

    def arrange(self, width: int) -> None:
        """Tree and list as wide as a window of `width` allows."""
        px = self.look.px
        narrow = width < px(NARROW)
        self._left.setVisible(width >= px(NO_TREE))
        self._left.setFixedWidth(px(NARROW_TREE if narrow else TREE))
        self._middle.setFixedWidth(px(NARROW_LIST if narrow else LIST))

    def _assemble(self) -> None:
        px = self.look.px
        self._left = QFrame(self)
        self._left.setObjectName("nav")
        left = QVBoxLayout(self._left)
        left.setContentsMargins(0, px(6), 0, 0)
        left.addWidget(self.tree)
        self._filter = QFrame(self)
        self._filter.setObjectName("filter")
        filtering = QHBoxLayout(self._filter)
        filtering.setContentsMargins(px(8), 0, px(4), 0)
        filtering.addWidget(Magnifier(self.look, self._filter))
        filtering.addWidget(self.search, 1)
        self._filter.setMinimumHeight(px(36))
        above = QHBoxLayout()
        above.addWidget(self.count, 1)
        above.addWidget(self.new)
        self._middle = QWidget(self)
        middle = QVBoxLayout(self._middle)
        middle.setContentsMargins(px(10), px(12), px(6), px(6))
        middle.setSpacing(px(6))
        middle.addWidget(self._filter)
        middle.addLayout(above)
        middle.addWidget(self.list, 1)
        self._empty = QWidget(self)
        empty = QVBoxLayout(self._empty)
        empty.setContentsMargins(px(32), px(64), px(32), 0)
        empty.addWidget(self.nothing)
        empty.addStretch(1)
        for page in (self.editor, self.versions, self._empty):
            self.pages.addWidget(page)
        bottom = QFrame(self)
        bottom.setMinimumHeight(px(50))
        foot = QHBoxLayout(bottom)
        foot.setContentsMargins(px(16), px(8), px(16), px(8))
        foot.setSpacing(px(8))
        foot.addWidget(self.notice, 1, Qt.AlignmentFlag.AlignVCenter)
        foot.addWidget(self.undo)
        foot.addWidget(self.revert)
        foot.addWidget(self.history)
        foot.addWidget(self.save)
        self.undo.hide()
        self.revert.hide()
        paper = QFrame(self)
        paper.setObjectName("paper")
        right = QVBoxLayout(paper)
        right.setContentsMargins(0, 0, 0, 0)
        right.setSpacing(0)
        right.addWidget(self.pages, 1)
        right.addWidget(hairline(self))
        right.addWidget(bottom)
        across = QHBoxLayout(self)
        across.setContentsMargins(0, 0, 0, 0)
        across.setSpacing(0)
        across.addWidget(self._left)
        across.addWidget(self._middle)
        across.addWidget(hairline(self, upright=True))
        across.addWidget(paper, 1)


def _with_key(button: QPushButton, key: str) -> None:
    """The key beside the words; a screen reader says it after them."""
    button.setText(f"{button.text()}  {key}")
    button.setAccessibleDescription(key)
