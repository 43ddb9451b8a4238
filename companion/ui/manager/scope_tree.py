"""The tree of the phrase manager: all, one's own, by status, stage and scenario."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QAbstractItemView, QTreeWidget, QTreeWidgetItem, QWidget

from companion.base.i18n import _
from companion.ui.look import Look
from companion.ui.manager.scopes import Branch, Scope
from companion.ui.style import show_ring
from companion.ui.theme import Role

_SCOPE = Qt.ItemDataRole.UserRole


class ScopeTree(QTreeWidget):
    """`chosen` carries the Scope of the current branch; a heading narrows nothing and cannot be chosen."""

    chosen = Signal(object)

    def __init__(self, look: Look, parent: QWidget) -> None:
        super().__init__(parent)
        self._look = look
        self.setObjectName("scopes")
        self.setAccessibleName(_("话术分类"))
        self.setHeaderHidden(True)
        self.setUniformRowHeights(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setTabKeyNavigation(False)
        look.dress(self, Role.CHIP)
        look.changed.connect(self._measure)
        self._measure()
        self._filling = False
        self._shown: list[Branch] = []
        self.currentItemChanged.connect(self._moved)

    @property
    def scope(self) -> Scope:
        """The branch that is chosen; all of them when none is."""
        item = self.currentItem()
        found = item.data(0, _SCOPE) if item is not None else None
        return found if isinstance(found, Scope) else Scope()

    def show_branches(self, branches: Sequence[Branch]) -> None:
        """Replace the tree; what was chosen and what was open stay so, where they are still there."""
        if list(branches) == self._shown:
            return
        self._shown = list(branches)
        scope, first = self.scope, self.topLevelItemCount() == 0
        opened = {self._key(item) for item in self._items() if item.isExpanded()}
        self._filling = True
        self.clear()
        for branch in branches:
            self._add(branch, None)
        for item in self._items():
            item.setExpanded(self._key(item) in opened or (first and item.data(0, _SCOPE) is None and item.text(0) != _("场景")))
        self.go(scope)
        self._filling = False
        if self.scope != scope:
            self.chosen.emit(self.scope)

    def go(self, scope: Scope) -> None:
        """Choose a branch; all when it is not there."""
        items = self._items()
        found = next((item for item in items if item.data(0, _SCOPE) == scope), items[0] if items else None)
        if found is not None:
            self.setCurrentItem(found)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """A stylesheet cannot tell an item whose tree has the focus; a property can."""
        super().focusInEvent(event)
        show_ring(self, True)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """No ring any more."""
        super().focusOutEvent(event)
        show_ring(self, False)

    def _add(self, branch: Branch, above: QTreeWidgetItem | None) -> None:
        words = f"{branch.label}  {branch.count}" if branch.scope is not None else branch.label
        item = QTreeWidgetItem([words])
        said = _("{label}，{count} 条").format(label=branch.label, count=branch.count) if branch.scope is not None else branch.label
        item.setData(0, Qt.ItemDataRole.AccessibleTextRole, said)
        item.setData(0, _SCOPE, branch.scope)
        if branch.scope is None:
            item.setFlags(Qt.ItemFlag.ItemIsEnabled)
            item.setForeground(0, self._look.colour("text2"))
        if above is None:
            self.addTopLevelItem(item)
        else:
            above.addChild(item)
        for below in branch.below:
            self._add(below, item)

    def _items(self) -> list[QTreeWidgetItem]:
        found: list[QTreeWidgetItem] = []
        wait = [item for number in range(self.topLevelItemCount()) if (item := self.topLevelItem(number)) is not None]
        while wait:
            item = wait.pop(0)
            found.append(item)
            wait = [child for number in range(item.childCount()) if (child := item.child(number)) is not None] + wait
        return found

    def _key(self, item: QTreeWidgetItem) -> object:
        return item.data(0, _SCOPE) or item.text(0)

    def _moved(self, item: QTreeWidgetItem | None, _before: QTreeWidgetItem | None) -> None:
        if item is not None and not self._filling and isinstance(item.data(0, _SCOPE), Scope):
            self.chosen.emit(item.data(0, _SCOPE))

    def _measure(self) -> None:
        self.setIndentation(self._look.px(14))
