"""What the manager does: the list follows tree and filter, the form one phrase, and every step is on disk before it is said."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

from PySide6.QtCore import QObject, Qt, QTimer

from companion.base.i18n import _
from companion.phrases import editing
from companion.phrases.editing import Change, Fields, History
from companion.phrases.form import new_phrase, to_fields
from companion.phrases.library import Library
from companion.phrases.model import Review
from companion.phrases.workshop import Removed, Workshop
from companion.ui.manager.scopes import Scope
from companion.ui.manager.stock import MOST, Stock, titled
from companion.ui.manager.view import ManagerView
from companion.ui.manager.wording import Step
from companion.ui.manager.writing import Writing
from companion.ui.tone.session import Check


class Session(QObject):
    """Keeps tree, list and form in step; `writing` is the phrase in the form."""

    def __init__(
        self, view: ManagerView, shop: Workshop, stock: Stock, check: Check, author: Callable[[], str],
        today: Callable[[], date], parent: QObject,
    ) -> None:  # fmt: skip
        super().__init__(parent)
        self._view, self._shop, self.stock = view, shop, stock
        self.writing = Writing(view, shop, stock, check, author, today, self)
        self._undo: list[Callable[[], str]] = []
        self.writing.changed.connect(self._everything)
        view.editor.wanted.connect(self.do)
        view.editor.approval.given.connect(self._approve)
        view.editor.approval.left.connect(self.leave_sheet)
        view.search.query_changed.connect(lambda _query: self.list_again())
        view.tree.chosen.connect(lambda _scope: self.list_again())
        view.list.moved.connect(self._row_chosen)
        view.save.clicked.connect(self.writing.save)
        view.new.clicked.connect(lambda: self.begin(""))
        view.undo.clicked.connect(self.undo)
        view.revert.clicked.connect(self.revert)
        view.history.clicked.connect(self.look_back)
        view.versions.rolled_back.connect(self._roll_back)
        view.versions.left.connect(self.leave_sheet)
        self._everything()

    # -- which phrase ------------------------------------------------------------------------------------------------

    def use(self, library: Library) -> None:
        """The packs were read anew. What is being typed stays as it is."""
        said = self._shop.look_again()
        self.stock.use(library)
        self._everything()
        self.writing.follow()
        if said:
            self._view.notice.say(said, "caution")

    def open(self, phrase_id: str) -> None:
        """Show a phrase, wherever the tree and the filter stand; one that is nowhere changes nothing."""
        if self.stock.actual(phrase_id) is None and phrase_id not in self._shop.unsaved():
            return
        self.rest()
        self._view.search.clear()
        self._view.tree.go(Scope())
        self.writing.load(phrase_id)
        self.list_again()

    def begin(self, title: str) -> None:
        """A new phrase of one's own, called `title`; nothing is on disk before something is typed."""
        self.rest()
        new = new_phrase(self._shop.new_id(self.stock.ids()))
        self.stock.fresh = titled(replace(new, title=title), Fields())
        self.writing.load(new.id)
        self._view.search.clear()
        self._everything()
        self._view.tree.go(Scope("mine"))
        self.list_again()
        editor = self._view.editor
        if title:
            editor.title.setText(title)
            self.writing.edited()
        self._view.show_page(editor)
        (editor.text if title else editor.title).setFocus(Qt.FocusReason.OtherFocusReason)

    def rest(self) -> None:
        """The form is left: what was typed is on disk."""
        self.writing.keep()
        self.stock.fresh = None

    def list_again(self) -> None:
        """The list under the tree and the filter of now; the phrase in the form stays where it is in both."""
        view = self._view
        rows = self.stock.rows(view.search.query, view.tree.scope)
        view.list.show_rows(rows, {}, keep=self.writing.phrase_id)
        whole = len(rows) < MOST or not view.search.query.strip()
        view.count.setText((_("{count} 条") if whole else _("前 {count} 条")).format(count=len(rows)))
        if not rows:
            self._show_none()

    def _everything(self) -> None:
        self._view.tree.show_branches(self.stock.branches())
        self.list_again()
        self._view.undo.setVisible(bool(self._undo))

    def _row_chosen(self) -> None:
        phrase = self._view.list.current_phrase()
        if phrase is not None and phrase.id != self.writing.phrase_id:
            fresh = self.stock.fresh
            self.rest()
            self.writing.load(phrase.id)
            if fresh is not None:
                QTimer.singleShot(0, self, self._everything)

    def _show_none(self) -> None:
        query = self._view.search.query.strip()
        if not self.writing.dirty:
            self.writing.forget()
        if self.writing.phrase_id:
            return
        said = _("没有找到‘{query}’。").format(query=query) if query else _("这里还没有话术。按 Ctrl+N 写一条。")
        self._view.show_nothing(said if self.stock.ready else _("话术还在读取……"))

    # -- steps -------------------------------------------------------------------------------------------------------

    def do(self, step: Step) -> None:
        """One step of the rail; what is typed is saved before it."""
        if step is Step.DELETE:
            self.delete()
            return
        if self.writing.dirty and not self.writing.save():
            return
        history = self.writing.history()
        if step is Step.APPROVE:
            current = history.current
            self._view.editor.approval.ask(current.by if current is not None else "")
            return
        does: dict[Step, tuple[Callable[[History], Change], str]] = {
            Step.SUBMIT: (editing.submitted, _("已提交，等审核。")), Step.SEND_BACK: (editing.sent_back, _("已退回草稿。")),
            Step.DROP: (editing.dropped, _("这一版放下了，在“版本”里还看得到。")), Step.RETIRE: (editing.retired, _("已停用，面板里不再出现。")),
            Step.REVIVE: (editing.revived, _("重新启用了，等审核。")),
        }  # fmt: skip
        make, told = does[step]
        self.writing.apply(make(history), told)

    def delete(self) -> None:
        """Take the phrase out of the own file; it can be put back until the window is closed."""
        phrase_id, title = self.writing.phrase_id, self._view.editor.title.text()
        if not phrase_id:
            return
        if phrase_id not in self._shop.own and self.stock.actual(phrase_id) is not None:
            self._view.notice.say(_("这一条不是在这里写的，删不掉；可以停用它。"), "caution")
            return
        self.writing.keep()
        beneath = self.stock.beneath(phrase_id) is not None
        said, removed = self._shop.remove(phrase_id, self.writing.base, forget=not beneath)
        if removed is None:
            self.writing.rebase()
            self._view.notice.say(said, "caution")
            return
        kept = removed
        self._undo.append(lambda: self._put_back(kept))
        self.stock.fresh = None
        self.writing.forget()
        if beneath:
            self.writing.load(phrase_id)
        self._everything()
        told = _("“{title}”用回原来的一条了。") if beneath else _("已删除“{title}”。")
        self._view.notice.say(told.format(title=title), "done")

    def revert(self) -> None:
        """The form as it was saved; what was typed can be brought back."""
        phrase_id, typed = self.writing.phrase_id, self._view.editor.fields()
        if not self.writing.dirty or self.writing.history().current is None:
            return
        self._shop.keep_typed(phrase_id, None)
        self._undo.append(lambda: self._bring_back(phrase_id, typed))
        self.writing.load(phrase_id)
        self._everything()
        self.writing.show(_("改动放下了。"))
        self._view.editor.text.setFocus(Qt.FocusReason.OtherFocusReason)

    def undo(self) -> None:
        """Bring back what was deleted or put aside last."""
        if not self._undo:
            return
        said = self._undo[-1]()
        if said:
            self._view.notice.say(said, "caution")
            return
        self._undo.pop()
        self._everything()
        self.writing.show(_("放回来了。"))

    def look_back(self) -> None:
        """The versions instead of the form, and back."""
        view, history = self._view, self.writing.history() if self.writing.phrase_id else History("")
        current = history.current
        if view.pages.currentWidget() is view.versions:
            self.leave_sheet()
        elif current is not None:
            self.writing.keep()
            view.versions.show_history(to_fields(current.phrase).title, history)
            view.show_page(view.versions)
            view.versions.list.setFocus(Qt.FocusReason.OtherFocusReason)

    def leave_sheet(self) -> bool:
        """Out of the versions, or out of the approval; False when neither is open."""
        view = self._view
        if view.pages.currentWidget() is view.versions:
            view.show_page(view.editor)
            self.writing.show("")
        elif not view.editor.approval.isHidden():
            view.editor.approval.hide()
        else:
            return False
        view.editor.text.setFocus(Qt.FocusReason.OtherFocusReason)
        return True

    def _approve(self, name: str, note: str) -> None:
        done = editing.approved(self.writing.history(), Review(name, self.writing.today(), note))
        if self.writing.apply(done, _("已通过，面板里马上就用这一版。")):
            self._view.editor.text.setFocus(Qt.FocusReason.OtherFocusReason)

    def _roll_back(self, number: int) -> None:
        change = editing.rolled_back(self.writing.history(), number, self.writing.author(), self.writing.today())
        made = change.history.current
        told = _("第 {number} 版的话写成了第 {new} 版。").format(number=number, new=made.number if made is not None else 0)
        if change.history.pending:
            told += _("通过审核后面板才换。")
        self.writing.apply(change, told)

    def _put_back(self, removed: Removed) -> str:
        said = self._shop.put_back(removed)
        if not said:
            self.open(removed.history.id)
        return said

    def _bring_back(self, phrase_id: str, typed: Fields) -> str:
        self.rest()
        said = self._shop.keep_typed(phrase_id, typed)
        if not said:
            self.writing.load(phrase_id)
        return said
