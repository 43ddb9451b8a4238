"""What the manager does: the list follows tree and filter, the form one phrase, and every step is on disk before it is said."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

from PySide6.QtCore import QObject, Qt, QTimer

from companion.base.i18n import _
from companion.phrases import editing
from companion.phrases.editing import Change, Fields, History
from companion.phrases.form import checked, is_blank, new_phrase, to_fields, to_phrase
from companion.phrases.library import Library
from companion.phrases.model import Phrase, Problem, Review
from companion.phrases.workshop import Removed, Workshop
from companion.ui.manager import wording
from companion.ui.manager.scopes import Scope
from companion.ui.manager.stock import Stock, titled
from companion.ui.manager.tone_watch import ToneWatch
from companion.ui.manager.view import ManagerView
from companion.ui.manager.wording import Step
from companion.ui.tone.session import Check

KEEP_MS = 700
"""From the last key until what was typed is on disk: a kill costs less than a second of writing."""


class Session(QObject):
    """`author`: who writes, as the settings say; empty when they do not."""

    def __init__(
        self, view: ManagerView, shop: Workshop, stock: Stock, check: Check, author: Callable[[], str],
        today: Callable[[], date], parent: QObject,
    ) -> None:  # fmt: skip
        super().__init__(parent)
        self._view, self._shop, self.stock, self._author, self._today = view, shop, stock, author, today
        self._history = History("")
        self._source = new_phrase("")
        self._base: Phrase | None = None
        self._clean = Fields()
        self._undo: list[Callable[[], str]] = []
        editor = view.editor
        self.tone = ToneWatch(editor.text, editor.findings, editor.take, check, self)
        self.tone.checked.connect(editor.fit)
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(KEEP_MS)
        self._soon.timeout.connect(self._keep)
        editor.edited.connect(self._edited)
        editor.wanted.connect(self.do)
        editor.approval.given.connect(self._approve)
        editor.approval.left.connect(self.leave_sheet)
        view.search.query_changed.connect(lambda _query: self.list_again())
        view.tree.chosen.connect(lambda _scope: self.list_again())
        view.list.moved.connect(self._row_chosen)
        view.save.clicked.connect(self.save)
        view.new.clicked.connect(lambda: self.begin(""))
        view.undo.clicked.connect(self.undo)
        view.revert.clicked.connect(self.revert)
        view.history.clicked.connect(self.look_back)
        view.versions.rolled_back.connect(self._roll_back)
        view.versions.left.connect(self.leave_sheet)
        self._everything()

    @property
    def phrase_id(self) -> str:
        """The phrase in the form; empty for none."""
        return self._history.id

    @property
    def dirty(self) -> bool:
        """Whether anything in the form is not saved."""
        return bool(self.phrase_id) and self._view.editor.fields() != self._clean

    # -- which phrase ------------------------------------------------------------------------------------------------

    def use(self, library: Library) -> None:
        """The packs were read anew. What is being typed stays as it is."""
        said = self._shop.look_again()
        self.stock.use(library)
        self._everything()
        if self.phrase_id and not self.dirty:
            self._follow()
        if said:
            self._view.notice.say(said, "caution")

    def open(self, phrase_id: str) -> None:
        """Show a phrase, wherever the tree and the filter stand; one that is nowhere changes nothing."""
        if self.stock.actual(phrase_id) is None and phrase_id not in self._shop.unsaved():
            return
        self.rest()
        self._view.search.clear()
        self._view.tree.go(Scope())
        self._load(phrase_id)
        self.list_again()

    def begin(self, title: str) -> None:
        """A new phrase of one's own, called `title`; nothing is on disk before something is typed."""
        self.rest()
        new = new_phrase(self._shop.new_id(self.stock.ids()))
        self.stock.fresh = titled(replace(new, title=title), Fields())
        self._load(new.id)
        self._view.search.clear()
        self._everything()
        self._view.tree.go(Scope("mine"))
        self.list_again()
        if title:
            self._view.editor.title.setText(title)
            self._edited()
        self._view.show_page(self._view.editor)
        (self._view.editor.text if title else self._view.editor.title).setFocus(Qt.FocusReason.OtherFocusReason)

    def list_again(self) -> None:
        """The list under the tree and the filter of now; the phrase in the form stays where it is in both."""
        view = self._view
        rows = self.stock.rows(view.search.query, view.tree.scope)
        view.list.show_rows(rows, {}, keep=self.phrase_id)
        view.count.setText(_("{count} 条").format(count=len(rows)))
        if not rows:
            self._show_none()

    def rest(self) -> None:
        """The form is left: what was typed is on disk."""
        if self.phrase_id:
            self._keep()
        self.stock.fresh = None

    def _row_chosen(self) -> None:
        phrase = self._view.list.current_phrase()
        if phrase is not None and phrase.id != self.phrase_id:
            fresh = self.stock.fresh
            self.rest()
            self._load(phrase.id)
            if fresh is not None:
                QTimer.singleShot(0, self, self._everything)

    def _show_none(self) -> None:
        query = self._view.search.query.strip()
        if self.phrase_id and not self.dirty:
            self._history = History("")
        if self.phrase_id:
            return
        said = _("没有找到‘{query}’。").format(query=query) if query else _("这里还没有话术。按 Ctrl+N 写一条。")
        self._view.show_nothing(said if self.stock.ready else _("话术还在读取……"))

    def _load(self, phrase_id: str) -> None:
        """Fill the form with the current version, or with what was typed and not saved."""
        editor = self._view.editor
        self._history = self._shop.history(phrase_id, self.stock.actual(phrase_id))
        self._base = self._shop.own.get(phrase_id)
        current = self._history.current
        self._source = current.phrase if current is not None else new_phrase(phrase_id)
        self._clean = to_fields(self._source) if current is not None else Fields()
        editor.put(self._history.working or self._clean, self.stock.categories(), wording.source(self._source))
        editor.approval.hide()
        self._view.show_page(editor)
        self._soon.stop()
        self._show(told="")
        self.tone.check_now()

    def _follow(self) -> None:
        """The world has changed and nothing is typed: the form follows where it has to, and nothing else moves."""
        history = self._shop.history(self.phrase_id, self.stock.actual(self.phrase_id))
        current = history.current
        if current is not None and current.phrase != self._source:
            self._load(self.phrase_id)
        else:
            self._history, self._base = history, self._shop.own.get(self.phrase_id)

    def _show(self, told: str, sign: str = "done") -> None:
        """Everything about the form but what is typed in it. `told`: what has just been done, or why not."""
        view, editor = self._view, self._view.editor
        beneath = self.stock.beneath(self.phrase_id) is not None
        new = self._history.current is None and self.phrase_id != ""
        deletable = self.phrase_id in self._shop.own or (new and self.stock.actual(self.phrase_id) is None)
        editor.show_standing(self._history, wording.steps(self._history, deletable=deletable), beneath=beneath)
        self._judge()
        view.undo.setVisible(bool(self._undo))
        view.revert.setVisible(self.dirty and not new)
        view.history.setEnabled(bool(self._history.versions))
        if told:
            view.notice.say(told, sign)
        elif self.dirty:
            view.notice.say(_("有没存的改动。关上也不会丢，Ctrl+S 存下来。"), "next")
        else:
            view.notice.say("", "")

    def _judge(self, *, saving: bool = False) -> tuple[Phrase | None, str, str]:
        """Say what is wrong in the form. The phrase, or None with the field and the sentence of the first slip."""
        editor = self._view.editor
        phrase = to_phrase(editor.fields(), self._source, self.stock.slot)
        editor.show_as_sent(phrase)
        if is_blank(editor.fields()) and not saving:
            editor.show_problems((), None)
            return None, "", ""
        good, problems = checked(phrase, self._shop.file)
        owner = self.stock.owner_of_code(phrase.code, self.phrase_id)
        if owner is not None and owner.id in self._shop.own:
            # Two of one file cannot share a code: the second would not be read.
            good, problems = None, (*problems, _wrong("code", wording.code_taken(owner)))
        # A slot that is being typed is not a slip.
        typing = editor.text.in_slot and not saving
        said = [one for one in problems if not (typing and one.key in ("text", "parts"))]
        editor.show_problems([one for one in said if self.dirty or one.severity == "error"], owner)
        first = next((one for one in problems if one.severity == "error"), _wrong("", ""))
        return good, first.key, first.message

    # -- typing and saving -------------------------------------------------------------------------------------------

    def _edited(self) -> None:
        self._soon.start()
        self._show(told="")

    def _keep(self) -> None:
        """What was typed is on disk, or is no longer there because it is saved."""
        self._soon.stop()
        fields = self._view.editor.fields()
        said = self._shop.keep_typed(self.phrase_id, fields if self.dirty and not is_blank(fields) else None)
        if said:
            self._view.notice.say(said, "caution")
        elif self._history.current is None and self.stock.fresh is not None:
            # From now on it is one of those that were typed and not saved, under its own title.
            self.stock.fresh = None if self.phrase_id in self._shop.unsaved() else self.stock.fresh
            self._everything()

    def save(self) -> bool:
        """Save the form. False: something is wrong with it, and said."""
        if not self.phrase_id or not self.dirty:
            if self.phrase_id:
                self._view.notice.say(_("没有要存的改动。"), "done")
            return True
        phrase, key, reason = self._judge(saving=True)
        if phrase is None:
            self._view.notice.say(_("还存不了：{reason}").format(reason=reason), "caution")
            self._view.editor.go_to(key)
            return False
        history = self._shop.history(self.phrase_id, self.stock.actual(self.phrase_id))
        change = editing.saved(history, phrase, self._author(), self._today())
        waiting = change.history.pending
        told = _("已存。面板里用的仍是原来那一版，通过审核后才换。") if waiting else _("已存，面板里马上就能用。")
        return self._apply(change, told)

    def _apply(self, change: Change, told: str) -> bool:
        said = self._shop.apply(change, self._base)
        if said:
            # The next time is on top of what stands there now.
            self._base = self._shop.own.get(self.phrase_id)
            self._keep()
            self._view.notice.say(said, "caution")
            return False
        self.stock.fresh = None
        self._load(self.phrase_id)
        self._everything()
        self._show(told)
        return True

    def _everything(self) -> None:
        self._view.tree.show_branches(self.stock.branches())
        self.list_again()

    # -- steps -------------------------------------------------------------------------------------------------------

    def do(self, step: Step) -> None:
        """One step of the rail; what is typed is saved before it."""
        if step is Step.DELETE:
            self.delete()
            return
        if self.dirty and not self.save():
            return
        history = self._shop.history(self.phrase_id, self.stock.actual(self.phrase_id))
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
        self._apply(make(history), told)

    def _approve(self, name: str, note: str) -> None:
        history = self._shop.history(self.phrase_id, self.stock.actual(self.phrase_id))
        if self._apply(editing.approved(history, Review(name, self._today(), note)), _("已通过，面板里马上就用这一版。")):
            self._view.editor.text.setFocus(Qt.FocusReason.OtherFocusReason)

    def delete(self) -> None:
        """Take the phrase out of the own file; it can be put back until the window is closed."""
        phrase_id, title = self.phrase_id, self._view.editor.title.text()
        if not phrase_id:
            return
        if phrase_id not in self._shop.own and self.stock.actual(phrase_id) is not None:
            self._view.notice.say(_("这一条不是在这里写的，删不掉；可以停用它。"), "caution")
            return
        self._keep()
        beneath = self.stock.beneath(phrase_id) is not None
        said, removed = self._shop.remove(phrase_id, self._base, forget=not beneath)
        if removed is None:
            self._base = self._shop.own.get(phrase_id)
            self._view.notice.say(said, "caution")
            return
        self._undo.append(lambda: self._put_back(removed))
        self.stock.fresh = None
        self._history = History("")
        self._everything()
        told = _("“{title}”用回原来的一条了。") if beneath else _("已删除“{title}”。")
        self._view.undo.show()
        self._view.notice.say(told.format(title=title), "done")
        if beneath:
            self._load(phrase_id)
            self._show(told.format(title=title))

    def revert(self) -> None:
        """The form as it was saved; what was typed can be brought back."""
        phrase_id, typed = self.phrase_id, self._view.editor.fields()
        if not self.dirty or self._history.current is None:
            return
        self._shop.keep_typed(phrase_id, None)
        self._undo.append(lambda: self._bring_back(phrase_id, typed))
        self._load(phrase_id)
        self._everything()
        self._show(_("改动放下了。"))
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
        self._show(_("放回来了。"))

    def _put_back(self, removed: Removed) -> str:
        said = self._shop.put_back(removed)
        if not said:
            self.open(removed.history.id)
        return said

    def _bring_back(self, phrase_id: str, typed: Fields) -> str:
        self.rest()
        said = self._shop.keep_typed(phrase_id, typed)
        if not said:
            self._load(phrase_id)
        return said

    def look_back(self) -> None:
        """The versions instead of the form, and back."""
        view = self._view
        if view.pages.currentWidget() is view.versions:
            self.leave_sheet()
        elif self._history.versions:
            self._keep()
            view.versions.show_history(self._source.title, self._history)
            view.show_page(view.versions)
            view.versions.list.setFocus(Qt.FocusReason.OtherFocusReason)

    def leave_sheet(self) -> bool:
        """Out of the versions, or out of the approval; False when neither is open."""
        view = self._view
        if view.pages.currentWidget() is view.versions:
            view.show_page(view.editor)
        elif not view.editor.approval.isHidden():
            view.editor.approval.hide()
        else:
            return False
        view.editor.text.setFocus(Qt.FocusReason.OtherFocusReason)
        return True

    def _roll_back(self, number: int) -> None:
        history = replace(self._shop.history(self.phrase_id, self.stock.actual(self.phrase_id)), working=None)
        change = editing.rolled_back(history, number, self._author(), self._today())
        made = change.history.current
        told = _("第 {number} 版的话写成了第 {new} 版。").format(number=number, new=made.number if made is not None else 0)
        if change.history.pending:
            told += _("通过审核后面板才换。")
        self._apply(change, told)


def _wrong(key: str, message: str) -> Problem:
    return Problem("", 1, 1, key, "error", message)
