"""The tone check beside the text while it is written: checked when typing pauses, gravest first, mended by key."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QPushButton

from companion.base.i18n import _
from companion.phrases.form import PART, part_spans
from companion.tone.model import SEVERITIES, Finding, Report
from companion.ui.announce import announce
from companion.ui.manager.phrase_text import PhraseText
from companion.ui.tone import words
from companion.ui.tone.draft import Draft
from companion.ui.tone.rows import FindingList
from companion.ui.tone.session import Check

PAUSE_MS = 150
"""From the last key to the check."""


class ToneWatch(QObject):
    """Keeps `rows` true to `text`, and puts a better wording into it: Alt+1…9 in the text, space in the list.

    `checked`: there are other findings, or a row is higher.
    """

    checked = Signal()

    def __init__(self, text: PhraseText, rows: FindingList, take: QPushButton, check: Check, parent: QObject) -> None:
        super().__init__(parent)
        self._text, self._rows, self._take, self._check = text, rows, take, check
        self.draft = Draft("", "", Report(0))
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(PAUSE_MS)
        self._soon.timeout.connect(self.check_now)
        text.textChanged.connect(self._soon.start)
        rows.moved.connect(self._mark)
        rows.installEventFilter(self)
        take.clicked.connect(lambda: self.take(self._rows.current))

    def check_now(self) -> None:
        """Check what stands there."""
        self._soon.stop()
        text = self._text.toPlainText()
        before = len(self.draft.grave)
        self.draft = Draft(text, text, joined_report(text, self._check))
        shown = sorted(self.draft.findings, key=lambda one: (-SEVERITIES.index(one.severity), one.start))
        self._rows.show_findings(self.draft, shown)
        self._rows.setVisible(bool(shown))
        self._mark()
        if len(self.draft.grave) > before:
            announce(self._rows, words.spoken(self.draft, shown[0]))

    def take(self, finding: Finding | None) -> None:
        """Put the better wording of `finding` into the text, as a step that can be undone."""
        if self._soon.isActive():
            # The places are of a text that is not there any more.
            self.check_now()
            finding = next((one for one in self.draft.findings if finding and (one.rule, one.text) == (finding.rule, finding.text)), None)
        if finding is not None and finding.suggestions:
            said = self.draft.suggestion(finding)
            self._text.change(self.draft.text, [finding.choose(self.draft.number_of(finding))])
            self.check_now()
            announce(self._text, _("已改为：{wording}").format(wording=said))

    def take_number(self, number: int) -> None:
        """That of the `number`-th row, counted from 1."""
        if number <= len(self._rows.findings):
            self.take(self._rows.findings[number - 1])

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Keys in the list of findings."""
        if event.type() != QEvent.Type.KeyPress or not isinstance(event, QKeyEvent) or event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            return False
        key, current = Qt.Key(event.key()), self._rows.current
        if key in (Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.take(current)
        elif key in (Qt.Key.Key_Left, Qt.Key.Key_Right) and current is not None:
            self.draft = self.draft.turn(current, 1 if key == Qt.Key.Key_Right else -1)
            self._rows.show_findings(self.draft, self._rows.findings)
            self._mark()
        elif Qt.Key.Key_1 <= key <= Qt.Key.Key_9:
            self.take_number(key - Qt.Key.Key_0.value)
        else:
            return False
        return True

    def _mark(self) -> None:
        if self._soon.isActive():
            return
        current = self._rows.current if self._rows.findings else None
        self._text.show_findings(self.draft.text, self.draft.findings, current if self._rows.hasFocus() else None)
        self._take.setVisible(current is not None and bool(current.suggestions))
        self.checked.emit()


def joined_report(text: str, check: Check) -> Report:
    """The report on all messages of a typed text together, its places moved to where they stand in `text`."""
    spans = part_spans(text)
    report = check("\n".join(text[start:end] for start, end in spans))
    # Each message begins so many characters earlier in what is checked than in what is typed.
    begins, at = [], 0
    for start, end in spans:
        begins.append((at, start - at))
        at += end - start + 1

    def moved(position: int) -> int:
        return position + next((shift for begin, shift in reversed(begins) if position >= begin), 0)

    def placed(one: Finding) -> Finding:
        # An end belongs to the message of the last character before it.
        start, end = moved(one.start), moved(max(one.end - 1, one.start)) + (one.end > one.start)
        suggestions = one.suggestions
        if end - start != one.end - one.start:
            # No wording goes over the line between two messages.
            suggestions = ()
        elif one.category == "length" and "\n" not in one.text:
            # Where it had better be parted, the messages are parted.
            suggestions = tuple(wording.replace("\n", f"\n{PART}\n") for wording in suggestions)
        return replace(one, start=start, end=end, suggestions=suggestions)

    return replace(report, findings=tuple(map(placed, report.findings)))
