"""The form of one phrase: where it stands, its text with the findings, how it goes out, and the small fields."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QScrollArea, QVBoxLayout, QWidget

from companion.base.i18n import _
from companion.phrases.editing import Fields, History
from companion.phrases.model import Phrase, Problem, Status
from companion.ui.look import Look
from companion.ui.manager import wording
from companion.ui.manager.approval import Approval
from companion.ui.manager.fields import SmallFields, caption, line_edit, mark
from companion.ui.manager.flow import Flow
from companion.ui.manager.phrase_text import PhraseText
from companion.ui.manager.wording import Step
from companion.ui.palette.preview import Preview, Shown
from companion.ui.palette.rows import status_word
from companion.ui.settings.form import button, words
from companion.ui.style import restyle
from companion.ui.theme import Role
from companion.ui.tone.rows import FindingList

_TEXT_LINES, _PREVIEW_LINES, _FINDINGS = 5, 8, 190


class Editor(QScrollArea):
    """`edited`: by the agent; `wanted` carries a Step."""

    edited = Signal()
    wanted = Signal(object)

    def __init__(self, look: Look, names: Callable[[], Sequence[str]], parent: QWidget) -> None:
        super().__init__(parent)
        self._look = look
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setAccessibleName(_("编辑话术"))
        body = QWidget()
        body.setObjectName("paper")
        self.title = line_edit(look, _("标题"), _("标题，搜得到、看得懂"), body)
        look.dress(self.title, Role.TITLE)
        self.rail = {status: QLabel(status_word(status), body) for status in Status}
        self.standing = words(look, "", Role.SMALL, "quiet", body)
        self.approval = Approval(look, body)
        self.text = PhraseText(look, names, body)
        self.text_note = words(look, "", Role.SMALL, "wrong", body)
        self.length = caption(look, "", body)
        self.findings = FindingList(look, body)
        self.take = button(look, _("采用这个改法（Alt+数字）"), "link", body)
        self.preview = Preview(look, body)
        self.preview.setAccessibleName(_("分段预览"))
        self.small = SmallFields(look, body)
        self._steps: list[QPushButton] = []
        self._assemble(body)
        self.setWidget(body)
        self.title.textEdited.connect(lambda _text: self.edited.emit())
        self.text.textChanged.connect(self._text_changed)
        self.small.edited.connect(self.edited)
        self._filling = False
        for part in body.findChildren(QWidget):
            part.installEventFilter(self)
        look.changed.connect(self.fit)

    def fields(self) -> Fields:
        """The form as it stands."""
        return self.small.fields(Fields(title=self.title.text(), text=self.text.toPlainText()))

    def put(self, fields: Fields, categories: Sequence[str], source: str) -> None:
        """Show `fields` from the beginning."""
        self._filling = True
        self.title.setText(fields.title)
        self.title.setCursorPosition(0)
        self.text.put(fields.text)
        self.small.put(fields, categories, source)
        self._filling = False
        self.verticalScrollBar().setValue(0)

    def show_standing(self, history: History, open_steps: Iterable[Step], *, beneath: bool) -> None:
        """The rail, the sentence below it, and a button for each open step."""
        current = history.current
        now = current.phrase.status if current is not None else None
        for status, label in self.rail.items():
            label.setProperty("step", "on" if status is now else "off")
            label.setAccessibleName(_("{status}，现在在这一步").format(status=label.text()) if status is now else label.text())
            restyle(label)
        self.standing.setText(wording.standing(history))
        focused = next((one.property("does") for one in self._steps if one.hasFocus()), None)
        for made in self._steps:
            self._row.removeWidget(made)
            made.hide()
            made.deleteLater()
        self._steps = []
        for step in open_steps:
            made = button(self._look, wording.step_words(step, beneath=beneath), "button", self.widget())
            made.setProperty("does", step.name)
            made.clicked.connect(lambda _checked=False, step=step: self.wanted.emit(step))
            made.installEventFilter(self)
            self._row.addWidget(made)
            made.show()
            self._steps.append(made)
        self._order()
        if focused and self._steps:
            next((one for one in self._steps if one.property("does") == focused), self._steps[0]).setFocus()

    def show_as_sent(self, phrase: Phrase) -> None:
        """The preview, and the length."""
        self.preview.show_phrase(Shown(phrase, {}, details=False) if phrase.parts else None)
        said = wording.length("".join(phrase.parts), len(phrase.parts), len(phrase.slots))
        self.length.setText(said)
        self.length.setAccessibleName(said)
        self.fit()

    def show_problems(self, problems: Sequence[Problem], code_owner: Phrase | None) -> None:
        """Each sentence at its field."""
        said: dict[str, tuple[str, bool]] = {}
        for problem in problems:
            key = "text" if problem.key in ("parts", "slots") else problem.key
            said.setdefault(key, (problem.message, problem.severity == "error"))
        if code_owner is not None:
            said.setdefault("code", (wording.code_taken(code_owner), False))
        for key in self.small.notes:
            message, wrong = said.pop(key, ("", False))
            self.small.say(key, message, wrong=wrong)
        message, wrong = said.pop("text", next(iter(said.values()), ("", False)))
        self.text_note.setText(message)
        self.text_note.setVisible(bool(message))
        self.text_note.setProperty("tone", "wrong" if wrong else "caution")
        restyle(self.text_note)
        self.text.setToolTip(message)
        mark(self.text, wrong=wrong)

    def go_to(self, key: str) -> None:
        """The keyboard to the field `key`."""
        places: dict[str, QWidget] = {"title": self.title, **self.small.lines, **self.small.blocks}
        places.get(key, self.text).setFocus(Qt.FocusReason.OtherFocusReason)

    def fit(self) -> None:
        """Text, findings and preview as high as they are, within their bounds."""
        px, width = self._look.px, self.text.width()
        if width < px(60):
            return
        self.text.setFixedHeight(max(self.text.height_for(width, 12), px(26 * _TEXT_LINES)) + px(14))
        rows = self.findings.content_height(width) if self.findings.findings else 0
        self.findings.setFixedHeight(min(rows + px(4), px(_FINDINGS)))
        self.preview.setFixedHeight(min(self.preview.height_for(width) + px(8), px(26 * _PREVIEW_LINES)))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fit again."""
        super().resizeEvent(event)
        self.fit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """What has the keyboard is in view."""
        if event.type() == QEvent.Type.FocusIn and isinstance(watched, QWidget) and not watched.underMouse():
            self.ensureWidgetVisible(watched, 0, self._look.px(24))
        return False

    def _text_changed(self) -> None:
        if not self._filling:
            self.edited.emit()

    def _order(self) -> None:
        chain: list[QWidget] = [self.title, *self._steps, self.approval.name, self.approval.note, self.approval.leave, self.approval.give,
                                self.text, self.findings, self.take, self.preview]  # fmt: skip
        for one, following in zip(chain, chain[1:], strict=False):
            QWidget.setTabOrder(one, following)

    def _assemble(self, body: QWidget) -> None:
        px = self._look.px
        column = QVBoxLayout(body)
        column.setContentsMargins(px(16), px(14), px(16), px(16))
        column.setSpacing(px(8))
        rail = QHBoxLayout()
        rail.setSpacing(px(4))
        for number, label in enumerate(self.rail.values()):
            label.setProperty("step", "off")
            if number:
                rail.addWidget(caption(self._look, "→", body))
            self._look.dress(label, Role.SMALL)
            rail.addWidget(label)
        rail.addStretch(1)
        steps = QWidget(body)
        self._row = Flow(px(6), steps)
        under = QHBoxLayout()
        under.addWidget(self.text_note, 1)
        under.addWidget(self.length, 0, Qt.AlignmentFlag.AlignRight)
        self.text_note.hide()
        self.take.hide()
        self.findings.hide()
        column.addWidget(self.title)
        column.addLayout(rail)
        column.addWidget(self.standing)
        column.addWidget(steps)
        column.addWidget(self.approval)
        column.addWidget(self.text)
        column.addLayout(under)
        column.addWidget(self.findings)
        column.addWidget(self.take, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(caption(self._look, _("发出去的样子"), body))
        column.addWidget(self.preview)
        column.addWidget(self.small)
        column.addStretch(1)
