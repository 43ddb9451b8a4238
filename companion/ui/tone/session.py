"""One opening of the tone window: the widgets follow the draft, and the draft what the agent decides."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from PySide6.QtCore import QObject, Qt, QTimer, Signal

from companion.base.i18n import _
from companion.desktop.ports import Target
from companion.phrases.blanks import unfilled_marks
from companion.phrases.model import Phrase
from companion.tone.model import SEVERITIES, Finding, Report
from companion.tone.rewrite import rewrite
from companion.ui.announce import announce
from companion.ui.tone import words
from companion.ui.tone.draft import Draft
from companion.ui.tone.presenter import Presenter
from companion.ui.tone.view import ToneView

RECHECK_MS = 40
"""From the last key of an edit to the next check; the check itself takes a millisecond or two."""
Check = Callable[[str], Report]
Offer = Callable[[Draft], Phrase | None]
Refuses = Callable[[str], str]
"""Why a mended text may not leave, in one sentence; empty: it may."""


def nothing(_after: str) -> str:
    """Refuses nothing."""
    return ""


class Session(QObject):
    """`changed`: the window may need more room."""

    changed = Signal()

    def __init__(self, view: ToneView, check: Check, offer: Offer, parent: QObject) -> None:
        super().__init__(parent)
        self._view, self._check, self._offer = view, check, offer
        self.draft = Draft("", "", Report(0))
        self.phrase: Phrase | None = None
        self.refuses: Refuses = nothing
        self._face = Presenter(view)
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(RECHECK_MS)
        self._soon.timeout.connect(self._recheck)
        view.draft.textChanged.connect(self._typed)

    def begin(self, draft: Draft, instead_in: Target, refuses: Refuses) -> None:
        """Start afresh with `draft`, which is to take the place of what is selected in `instead_in` (NO_TARGET: of nothing)."""
        self._face.instead_in, self.refuses = instead_in, refuses
        view = self._view
        self._soon.stop()
        view.draft.rest()
        view.draft.put(draft.text)
        view.list.explain(False)
        self._face.say("")
        self.phrase = self._offer(draft)
        view.show_phrase(self.phrase)
        self._show(draft)
        if draft.shown:
            # Of equals max gives the first.
            gravest = max(draft.shown, key=lambda one: SEVERITIES.index(one.severity))
            view.list.go(draft.shown.index(gravest))
        self._face.home()

    def unsure(self) -> None:
        """What is selected in the target is not known any longer."""
        if self._face.instead_in.selected is not None:
            self._face.instead_in = replace(self._face.instead_in, selected=None)
            self._show(self.draft)

    @property
    def instead(self) -> bool:
        """Whether the mended text is to take the place of what is selected."""
        return bool(self._face.instead_in.window)

    def forget(self) -> None:
        """The window is closed: nothing of the draft stays."""
        self._soon.stop()
        self._view.draft.rest()
        self._view.draft.put("")
        self.phrase, self.refuses = None, nothing
        self._show(Draft("", "", Report(0)))

    def check_again(self) -> None:
        """What counts has changed: other rules, or something is ignored from now on."""
        self._show(self.draft.checked_again(self._check(self.draft.text)))
        self._face.keep_focus()

    def tell(self, sentence: str) -> None:
        """Something was done as wished: one sentence under the draft, until the text is changed."""
        self._face.say(sentence, "accent")
        self.changed.emit()

    def take(self, finding: Finding | None) -> None:
        """Accept a wording, or take that back; in a text changed by hand it goes in at once."""
        self.settle()
        if finding is None or not finding.suggestions or finding not in self.draft.findings:
            return
        if self._by_hand:
            self._write([finding])
        else:
            self._show(self.draft.take(finding))
        announce(self._view.list, words.caption(self.draft))

    def take_all(self) -> None:
        """Accept every wording that is shown."""
        self.settle()
        if self._by_hand:
            self._write([one for one in self.draft.shown if one.suggestions])
        else:
            self._show(self.draft.take_all())
        announce(self._view.list, words.caption(self.draft))

    def take_number(self, number: int) -> None:
        """Accept that of the `number`-th row, counted from 1."""
        self.settle()
        rows = self._view.list.findings
        if number <= len(rows):
            self._view.list.go(number - 1)
            self.take(rows[number - 1])

    def turn(self, by: int) -> None:
        """Another wording for the current finding."""
        if self._view.list.current is not None:
            self._show(self.draft.turn(self._view.list.current, by))

    def pass_over(self) -> None:
        """Ignore the current finding while this draft is open."""
        if self._view.list.current is not None:
            self._show(self.draft.pass_over(self._view.list.current))
            self._face.keep_focus()

    def toggle_hints(self) -> None:
        """Unfold the hints, or fold them."""
        self._show(self.draft.fold())
        self._face.keep_focus()

    def toggle_reasons(self) -> None:
        """Every reason whole and with its document, or in short."""
        rows = self._view.list
        rows.explain(not rows.explains)
        if rows.current is not None:
            announce(rows, f"{rows.current.message} {words.source(rows.current)}")
        self.changed.emit()

    def edit(self, *, blank: bool = False, why: str = "") -> None:
        """Change by hand what would be put back; `blank`: beginning at the first blank in it. `why`: said with it."""
        self.settle()
        text, view = self.draft.after, self._view
        marks = unfilled_marks(text) if blank else ()
        if not view.draft.editing:
            view.draft.put(text)
            view.draft.open_for_edit()
        if marks:
            view.draft.select(text, *marks[0])
        self._show(self.draft.edited(text, self._check(text)))
        self._face.say(_("这里还空着，填好再贴。") if marks else why)
        view.draft.setFocus(Qt.FocusReason.OtherFocusReason)

    def rest(self) -> None:
        """Enough changed by hand: back to the findings."""
        self.settle()
        self._view.draft.rest()
        self._show(self.draft)
        self._face.home()

    def settle(self) -> None:
        """Check now what was typed just now."""
        if self._soon.isActive():
            self._soon.stop()
            self._recheck()

    @property
    def _by_hand(self) -> bool:
        return self._view.draft.editing or self.draft.text != self.draft.original

    def _typed(self) -> None:
        if self._view.draft.editing:
            self._soon.start()

    def _recheck(self) -> None:
        text = self._view.draft.toPlainText()
        self._face.say("")
        self._show(self.draft.edited(text, self._check(text)))

    def _write(self, findings: Sequence[Finding]) -> None:
        chosen = [one.choose(self.draft.number_of(one)) for one in findings]
        text = rewrite(self.draft.text, chosen)
        self._view.draft.change(self.draft.text, chosen)
        self._soon.stop()
        self._show(self.draft.edited(text, self._check(text)))

    def _show(self, draft: Draft) -> None:
        self.draft = draft
        self._face.show(draft)
        self.changed.emit()
