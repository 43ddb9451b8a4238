"""Makes the widgets of the tone window say what a draft is."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from companion.base.i18n import _
from companion.desktop.ports import NO_TARGET, Target
from companion.tone.model import Report
from companion.ui.announce import announce
from companion.ui.style import restyle
from companion.ui.tone import words
from companion.ui.tone.changes import changes
from companion.ui.tone.draft import Draft
from companion.ui.tone.view import ToneView


class Presenter:
    """`instead_in`: the window in which the mended text is to take the place of what is selected; NO_TARGET: it takes nobody's."""

    def __init__(self, view: ToneView) -> None:
        self._view = view
        self._draft = Draft("", "", Report(0))
        self.instead_in: Target = NO_TARGET
        view.list.moved.connect(self._mark)

    def show(self, draft: Draft) -> None:
        """Everything as it is with `draft`."""
        self._draft = draft
        view = self._view
        view.list.show_findings(draft, list(draft.shown))
        view.list.setVisible(bool(draft.shown))
        view.show_actions(bool(draft.shown))
        view.summary.say(words.summary(draft))
        view.statistics.setText(words.statistics(draft))
        view.hints.setVisible(bool(draft.grave and draft.hints))
        view.hints.setAccessibleName(words.folded(draft, opened=draft.unfolded))
        view.caption.setText(words.caption(draft) + words.place(self.instead_in) if draft.changed else words.unchanged(draft, editing=view.draft.editing))
        view.caption.setProperty("tone", "caution" if draft.changed and self.instead_in.selected is False else "quiet")
        restyle(view.caption)
        view.after.setVisible(draft.changed)
        view.after.show_changes(changes(draft) if draft.changed else ())
        view.footer.show_hints(words.keys(draft, editing=view.draft.editing))
        self._mark()

    def say(self, sentence: str, tone: str = "caution") -> None:
        """A sentence under the draft; empty takes it away. `tone`: caution, or accent for what was done as wished."""
        notice = self._view.notice
        notice.setText(sentence)
        notice.setProperty("tone", tone)
        restyle(notice)
        notice.setVisible(bool(sentence))
        announce(self._view.notice, sentence)

    def home(self) -> None:
        """The keyboard goes to the findings, or to what there is instead."""
        view = self._view
        places: list[QWidget] = [view.list, view.after, view.phrase, view.draft]
        next(place for place in places if not place.isHidden()).setFocus(Qt.FocusReason.OtherFocusReason)

    def keep_focus(self) -> None:
        """What had the keyboard may be gone."""
        focus = self._view.window().focusWidget()
        if focus is None or focus.isHidden() or not focus.isEnabled():
            self.home()

    def _mark(self) -> None:
        view, current = self._view, self._view.list.current
        view.draft.show_findings(self._draft.text, self._draft.findings, current)
        view.take.setVisible(current is not None and bool(current.suggestions))
        taken = current is not None and self._draft.is_taken(current)
        view.take.setAccessibleName(_("不采用") if taken else _("采用"))
        view.show_keys(not view.draft.editing)
