"""The slot form: stands where the preview stood, one row per slot, the sentence alive above it."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from companion.base.i18n import _
from companion.phrases.model import Phrase, Slot
from companion.phrases.slots import check_value
from companion.ui.announce import announce
from companion.ui.look import Look
from companion.ui.palette.filling import profile_values
from companion.ui.palette.preview import Preview, Shown
from companion.ui.palette.slot_editors import Editor, editor_for
from companion.ui.palette.suggestions import Suggestion, suggestion
from companion.ui.style import restyle
from companion.ui.theme import Role


class SlotForm(QWidget):
    """Asks for the slots of one phrase. `complete` tells that Enter was pressed in the last one."""

    complete = Signal()
    changed = Signal()

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._phrase: Phrase | None = None
        self._known: dict[str, str] = {}
        self._rows: list[_SlotRow] = []
        self._router: QObject | None = None
        self._remembered: Mapping[str, str] = {}
        self._sentence = Preview(look, self)
        self._sentence.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._sentence.setAccessibleName(_("填好后的话术"))
        self._area = QScrollArea(self)
        self._area.setWidgetResizable(True)
        self._area.setFrameShape(QFrame.Shape.NoFrame)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(look.px(12))
        layout.addWidget(self._sentence)
        layout.addWidget(self._area, 1)

    def ask(self, phrase: Phrase, profile: Mapping[str, str], kept: Mapping[str, str], remembered: Mapping[str, str]) -> None:
        """Open for `phrase`. `profile` is filled and not asked; `kept` was typed here before; `remembered` is suggested."""
        self._phrase = phrase
        self._known = profile_values(phrase, profile)
        body = QWidget()
        grid = QGridLayout(body)
        grid.setContentsMargins(self._look.px(2), self._look.px(2), self._look.px(8), self._look.px(2))
        grid.setVerticalSpacing(self._look.px(6))
        grid.setHorizontalSpacing(self._look.px(12))
        grid.setColumnStretch(1, 1)
        self._rows = []
        for name, slot in phrase.slots.items():
            if name not in self._known:
                row = _SlotRow(slot, self._look, body, suggestion(slot, remembered, ""))
                row.place(grid, len(self._rows))
                row.editor.put(kept.get(name, ""))
                row.editor.edited.connect(self._edited)
                row.editor.installEventFilter(self)
                if self._router is not None:
                    row.editor.installEventFilter(self._router)
                self._rows.append(row)
        grid.setRowStretch(2 * len(self._rows), 1)
        self._area.setWidget(body)
        self._remembered = remembered
        self._refresh()

    def watch_keys(self, router: QObject) -> None:
        """Let `router` filter the events of every editor, before the form itself."""
        self._router = router

    def offer_clipboard(self, text: str) -> None:
        """The clipboard was read on request; offer it where it fits and nothing better is on offer."""
        for row in self._rows:
            row.offer(suggestion(row.slot, self._remembered, text))

    def values(self) -> dict[str, str]:
        """What is typed, by slot name; empty ones too."""
        return {row.slot.name: row.editor.value() for row in self._rows}

    def start(self) -> None:
        """Focus the first slot that is wrong or empty, else the first."""
        if self._rows:
            row = next((row for row in self._rows if row.wrong()), self._rows[0])
            row.editor.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_problem(self) -> bool:
        """Show every reason and go to the first wrong slot. False: all is well."""
        wrong = [row for row in self._rows if not row.check()]
        if not wrong:
            return False
        wrong[0].editor.setFocus(Qt.FocusReason.OtherFocusReason)
        self._area.ensureWidgetVisible(wrong[0].editor)
        return True

    def advance(self, by: int) -> bool:
        """Go on (1) or back (-1) from the slot in focus. False: there is none in that direction."""
        at = self._focused()
        target = at + by
        if not 0 <= target < len(self._rows):
            return False
        self._rows[target].editor.setFocus(Qt.FocusReason.TabFocusReason)
        self._area.ensureWidgetVisible(self._rows[target].editor)
        return True

    def enter(self) -> None:
        """Enter in the slot in focus: stay with the reason, go on, or be complete."""
        if self._rows and not self._rows[self._focused()].check():
            return
        if not self.advance(1):
            self.complete.emit()

    def take_suggestion(self) -> bool:
        """Put the suggestion of the slot in focus into it. False: there is none, or something is typed."""
        return bool(self._rows) and self._rows[self._focused()].take()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Share the height anew."""
        super().resizeEvent(event)
        self._fit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Validate a slot when it is left, highlight the one entered."""
        if event.type() == QEvent.Type.FocusOut:
            for row in self._rows:
                if row.editor is watched and row.editor.value():
                    row.check()
        if event.type() in (QEvent.Type.FocusOut, QEvent.Type.FocusIn):
            self._refresh()
        return False

    def _focused(self) -> int:
        # The focus within the form: it stands even while the window waits to be told that it is active.
        inside = self.focusWidget()
        return next((number for number, row in enumerate(self._rows) if row.editor is inside), 0)

    def _edited(self) -> None:
        for row in self._rows:
            if row.editor is self.sender():
                row.clear_problem()
        self._refresh()
        self.changed.emit()

    def _refresh(self) -> None:
        if self._phrase is not None and self._rows:
            current = self._rows[self._focused()].slot.name
            values = {**self._known, **self.values()}
            self._sentence.show_phrase(Shown(self._phrase, values, current=current, details=False))
            self._fit()

    def _fit(self) -> None:
        """The sentence takes what it needs, and never more than two fifths."""
        self._sentence.setFixedHeight(min(self._sentence.height_for(self.width()), max(self.height() * 2 // 5, 1)))


class _SlotRow:
    """One slot: its label, its editor, the reason when it is wrong."""

    def __init__(self, slot: Slot, look: Look, parent: QWidget, offered: Suggestion | None) -> None:
        self.slot = slot
        self.editor: Editor = editor_for(slot, look, parent)
        look.dress(self.editor, Role.BASE)
        self._label = QLabel(slot.name, parent)
        self._label.setBuddy(self.editor)
        self._label.setWordWrap(True)
        self._label.setMaximumWidth(look.px(120))
        self._label.setMinimumWidth(look.px(64))
        if not slot.required:
            self._label.setProperty("tone", "quiet")
        look.dress(self._label, Role.CHIP)
        self._reason = QLabel("", parent)
        self._reason.setProperty("tone", "wrong")
        self._reason.setWordWrap(True)
        look.dress(self._reason, Role.SMALL)
        self._reason.hide()
        self._offered: Suggestion | None = None
        self.offer(offered)

    def place(self, grid: QGridLayout, number: int) -> None:
        grid.addWidget(self._label, 2 * number, 0, Qt.AlignmentFlag.AlignVCenter)
        grid.addWidget(self.editor, 2 * number, 1)
        grid.addWidget(self._reason, 2 * number + 1, 1)

    def offer(self, offered: Suggestion | None) -> None:
        self._offered = offered
        optional = "" if self.slot.required else _("可不填")
        self.editor.hint(offered.text(self.slot) if offered else optional)
        self.editor.setAccessibleDescription(offered.text(self.slot) if offered else "")

    def take(self) -> bool:
        if self._offered is None or self.editor.value():
            return False
        self.editor.put(self._offered.value)
        return True

    def wrong(self) -> str:
        return check_value(self.slot, self.editor.value())

    def check(self) -> bool:
        reason = self.wrong()
        self._show(reason)
        return not reason

    def clear_problem(self) -> None:
        if not self._reason.isHidden() and not self.wrong():
            self._show("")

    def _show(self, reason: str) -> None:
        self._reason.setText(reason)
        self._reason.setVisible(bool(reason))
        self.editor.setProperty("wrong", "true" if reason else "false")
        self.editor.setAccessibleDescription(reason)
        announce(self.editor, reason)
        restyle(self.editor)
