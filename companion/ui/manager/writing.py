"""The phrase in the form: what was loaded, what is typed, whether it is good, and how it gets onto the disk."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from PySide6.QtCore import QObject, QTimer, Signal

from companion.base.i18n import _
from companion.phrases import editing
from companion.phrases.editing import Change, Fields, History
from companion.phrases.form import checked, is_blank, new_phrase, to_fields, to_phrase
from companion.phrases.model import Phrase, Problem, Status
from companion.phrases.workshop import Workshop
from companion.ui.manager import wording
from companion.ui.manager.stock import Stock
from companion.ui.manager.tone_watch import ToneWatch
from companion.ui.manager.view import ManagerView
from companion.ui.tone.session import Check

KEEP_MS = 700
"""From the last key until what was typed is on disk: a kill costs less than a second of writing."""


class Writing(QObject):
    """`author`: who writes, as the settings say; empty when they do not. `changed`: list and tree may look different."""

    changed = Signal()

    def __init__(
        self, view: ManagerView, shop: Workshop, stock: Stock, check: Check, author: Callable[[], str],
        today: Callable[[], date], parent: QObject,
    ) -> None:  # fmt: skip
        super().__init__(parent)
        self._view, self._shop, self._stock, self.author, self.today = view, shop, stock, author, today
        self._history = History("")
        self._source = new_phrase("")
        self._base: Phrase | None = None
        self._clean = Fields()
        editor = view.editor
        self.tone = ToneWatch(editor.text, editor.findings, editor.take, check, self)
        self.tone.checked.connect(editor.fit)
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(KEEP_MS)
        self._soon.timeout.connect(self.keep)
        editor.edited.connect(self.edited)

    @property
    def phrase_id(self) -> str:
        """The phrase in the form; empty for none."""
        return self._history.id

    @property
    def dirty(self) -> bool:
        """Whether anything in the form is not saved."""
        return bool(self.phrase_id) and self._view.editor.fields() != self._clean

    @property
    def base(self) -> Phrase | None:
        """The own file's entry when the form was filled; None: it had none."""
        return self._base

    def history(self) -> History:
        """The versions of the phrase, with what is served now."""
        return self._shop.history(self.phrase_id, self._stock.actual(self.phrase_id))

    def load(self, phrase_id: str) -> None:
        """Fill the form with the current version, or with what was typed and not saved."""
        editor = self._view.editor
        self._history = self._shop.history(phrase_id, self._stock.actual(phrase_id))
        self._base = self._shop.own.get(phrase_id)
        current = self._history.current
        self._source = current.phrase if current is not None else new_phrase(phrase_id)
        categories, source = self._stock.categories(), wording.source(self._source)
        editor.put(to_fields(self._source) if current is not None else Fields(), categories, source)
        # As the form has it: a text field knows no hard space.
        self._clean = editor.fields()
        if self._history.working is not None:
            editor.put(self._history.working, categories, source)
        editor.approval.hide()
        self._view.show_page(editor)
        self._soon.stop()
        self.show("")
        self.tone.check_now()

    def follow(self) -> None:
        """The world has changed: the form follows where nothing is typed and it has to; nothing else moves."""
        if not self.phrase_id or self.dirty:
            return
        history = self.history()
        current = history.current
        if current is not None and current.phrase != self._source:
            self.load(self.phrase_id)
        else:
            self._history, self._base = history, self._shop.own.get(self.phrase_id)

    def rebase(self) -> None:
        """From now on a step is on top of what stands in the own file, whoever wrote it."""
        self._base = self._shop.own.get(self.phrase_id)

    def forget(self) -> None:
        """No phrase is in the form any more."""
        self._soon.stop()
        self._history = History("")

    def show(self, told: str) -> None:
        """Everything about the form but what is typed in it. `told`: what has just been done."""
        view, new = self._view, self._history.current is None and self.phrase_id != ""
        beneath = self._stock.beneath(self.phrase_id) is not None
        deletable = self.phrase_id in self._shop.own or (new and self._stock.actual(self.phrase_id) is None)
        view.editor.show_standing(self._history, wording.steps(self._history, deletable=deletable), beneath=beneath)
        self._judge()
        view.revert.setVisible(self.dirty and not new)
        view.history.setEnabled(bool(self._history.versions))
        unsaved = _("有没存的改动。关上也不会丢，Ctrl+S 存下来。") if self.dirty else ""
        view.notice.say(told or unsaved, "done" if told else "next" if unsaved else "")

    def edited(self) -> None:
        """Something was typed."""
        self._soon.start()
        self.show("")

    def keep(self) -> None:
        """What was typed is on disk, or is no longer there because it is saved."""
        self._soon.stop()
        if not self.phrase_id:
            return
        fields = self._view.editor.fields()
        said = self._shop.keep_typed(self.phrase_id, fields if self.dirty and not is_blank(fields) else None)
        if said:
            self._view.notice.say(said, "caution")
        elif self._history.current is None and self._stock.fresh is not None and self.phrase_id in self._shop.unsaved():
            # From now on it is one of those that were typed and not saved, under its own title.
            self._stock.fresh = None
            self.changed.emit()

    def save(self) -> bool:
        """Save the form. False: something is wrong with it, and said."""
        if not self.dirty:
            if self.phrase_id:
                self._view.notice.say(_("没有要存的改动。"), "done")
            return True
        phrase, key, reason = self._judge(saving=True)
        if phrase is None:
            self._view.notice.say(_("还存不了：{reason}").format(reason=reason), "caution")
            self._view.editor.go_to(key)
            return False
        change = editing.saved(self.history(), phrase, self.author(), self.today())
        if change.served is None:
            told = _("已存。面板里用的仍是原来那一版，通过审核后才换。")
        else:
            told = _("已存。") if change.served.status is Status.RETIRED else _("已存，面板里马上就能用。")
        return self.apply(change, told)

    def apply(self, change: Change, told: str) -> bool:
        """Write what a step led to; False: it could not be, and why was said."""
        said = self._shop.apply(change, self._base)
        if said:
            self.rebase()
            self.keep()
            self._view.notice.say(said, "caution")
            return False
        self._stock.fresh = None
        self.load(self.phrase_id)
        self.changed.emit()
        self.show(told)
        return True

    def _judge(self, *, saving: bool = False) -> tuple[Phrase | None, str, str]:
        """Say what is wrong in the form. The phrase, or None with the field and the sentence of the first slip."""
        editor = self._view.editor
        phrase = to_phrase(editor.fields(), self._source, self._stock.slot)
        editor.show_as_sent(phrase)
        if is_blank(editor.fields()) and not saving:
            editor.show_problems((), None)
            return None, "", ""
        good, problems = checked(phrase, self._shop.file)
        owner = self._stock.owner_of_code(phrase.code, self.phrase_id)
        if owner is not None and owner.id in self._shop.own:
            # Two of one file cannot share a code: the second would not be read.
            good, problems = None, (*problems, Problem("", 1, 1, "code", "error", wording.code_taken(owner)))
        # A slot that is being typed is not a slip.
        typing = editor.text.in_slot and not saving
        said = [one for one in problems if not (typing and one.key in ("text", "parts"))]
        editor.show_problems([one for one in said if self.dirty or one.severity == "error"], owner)
        key, message = next(((one.key, one.message) for one in problems if one.severity == "error"), ("", ""))
        return good, key, message
