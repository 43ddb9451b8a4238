"""The preview: the whole text with its slots as pills, what to watch, when to use it, where it comes from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtGui import QTextBlockFormat, QTextCharFormat, QTextCursor, QTextOption
from PySide6.QtWidgets import QTextEdit, QWidget

from companion.base.documents import cite
from companion.base.i18n import _
from companion.phrases.model import Phrase, Status
from companion.ui.look import Look
from companion.ui.palette.filling import Run, sentence_runs, template_runs
from companion.ui.palette.pills import Pills, insert_pill, insert_sign
from companion.ui.palette.rows import status_word
from companion.ui.theme import Role


@dataclass(frozen=True, slots=True)
class Shown:
    """What a preview shows: a phrase, the values known for its slots, the pack's version, the slot being filled."""

    phrase: Phrase
    values: Mapping[str, str]
    version: str = ""
    current: str = ""
    details: bool = True
    """False: as it would go out, without the facts about it."""

    def runs(self) -> list[list[Run]]:
        """The text to show, per part."""
        return template_runs(self.phrase, self.values) if self.details else sentence_runs(self.phrase, self.values)


class Preview(QTextEdit):
    """Read-only text that scrolls; drawn anew when the look changes."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("preview")
        self._look = look
        self._shown: Shown | None = None
        self._pills = Pills(look, self.document())
        self.setReadOnly(True)
        self.setTabChangesFocus(True)
        self.setUndoRedoEnabled(False)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTextInteractionFlags(Qt.TextInteractionFlag.NoTextInteraction)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setWordWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        self.setAccessibleName(_("话术预览"))
        look.changed.connect(self._again)

    def show_phrase(self, shown_now: Shown | None) -> None:
        """Show it from the top; None empties the preview."""
        same = self._shown is not None and shown_now is not None and self._shown.phrase.id == shown_now.phrase.id
        at = self.verticalScrollBar().value() if same else 0
        self._shown = shown_now
        self._again()
        self.verticalScrollBar().setValue(at)

    def height_for(self, width: int) -> int:
        """How high the whole text is at `width`, in pixels."""
        self.document().setTextWidth(width - 2 * self.frameWidth() - self._look.px(8))
        return round(self.document().size().height()) + self._look.px(8)

    def scroll(self, lines: int) -> None:  # type: ignore[override]
        """Scroll by so many lines of text, negative is up."""
        bar = self.verticalScrollBar()
        bar.setValue(bar.value() + lines * self._look.px(26))

    def _again(self) -> None:
        self.clear()
        self.document().setDocumentMargin(0)
        if self._shown is None:
            self.setAccessibleDescription("")
            return
        writer = _Writer(self._look, QTextCursor(self.document()))
        writer.text(self._shown)
        if self._shown.details:
            writer.details(self._shown)
        self.setAccessibleDescription(spoken_text(self._shown))


class _Writer:
    """Writes one phrase into a document."""

    def __init__(self, look: Look, cursor: QTextCursor) -> None:
        self._look = look
        self._cursor = cursor
        self._started = False

    def text(self, what: Shown) -> None:
        phrase = what.phrase
        place = " · ".join(word for word in (" / ".join(phrase.category), phrase.stage) if word)
        if what.details and place:
            self._block(20, 0)
            self._write(place, Role.SMALL, "text2")
        parts = what.runs()
        for number, part in enumerate(parts, 1):
            if len(parts) > 1:
                self._block(20, 10 if self._started else 0)
                label = _("第 {number} 段，共 {total} 段").format(number=number, total=len(parts))
                self._write(label, Role.SMALL, "accent", strong=True)
            self._block(26, 6 if self._started else 0)
            for run in part:
                self._run(run, current=bool(run.name) and run.name == what.current)

    def details(self, what: Shown) -> None:
        phrase = what.phrase
        if phrase.caution:
            self._block(22, 16)
            base = self._format(Role.CHIP, "medium")
            insert_sign(self._cursor, base)
            self._cursor.insertText(phrase.caution, base)
        if phrase.when:
            self._block(22, 16 if not phrase.caution else 8)
            self._write(_("适用") + "  ", Role.CHIP, "text2", strong=True)
            self._write(phrase.when, Role.CHIP, "text2")
        self._block(20, 12)
        self._write(origin(what), Role.SMALL, "text2")

    def _run(self, run: Run, *, current: bool) -> None:
        if run.name and not run.text:
            insert_pill(self._cursor, self._format(Role.BODY, "text"), run.name, current=current)
            return
        for number, line in enumerate(run.text.split("\n")):
            if number:
                self._block(26, 0)
            if run.name:
                self._filled(line, current=current)
            else:
                self._write(line, Role.BODY, "text")

    def _filled(self, value: str, *, current: bool) -> None:
        fmt = self._format(Role.BODY, "text")
        fmt.setUnderlineStyle(
            QTextCharFormat.UnderlineStyle.SingleUnderline if current else QTextCharFormat.UnderlineStyle.DotLine
        )
        fmt.setUnderlineColor(self._look.colour("accent"))
        if current:
            fmt.setBackground(self._look.colour("selection"))
        self._cursor.insertText(value, fmt)

    def _write(self, text: str, role: Role, token: str, *, strong: bool = False) -> None:
        self._cursor.insertText(text, self._format(role, token, strong=strong))

    def _format(self, role: Role, token: str, *, strong: bool = False) -> QTextCharFormat:
        fmt = QTextCharFormat()
        fmt.setFont(self._look.font(role, strong=strong))
        fmt.setForeground(self._look.colour(token))
        return fmt

    def _block(self, height: int, above: int) -> None:
        block = QTextBlockFormat()
        block.setLineHeight(self._look.px(height), QTextBlockFormat.LineHeightTypes.FixedHeight.value)
        block.setTopMargin(self._look.px(above))
        if self._started:
            self._cursor.insertBlock(block)
        else:
            self._cursor.setBlockFormat(block)
        self._started = True


def origin(what: Shown) -> str:
    """Where a phrase comes from, its version and how far it is vetted, on one line."""
    phrase = what.phrase
    words = []
    if phrase.source is not None:
        words.append(_("来源{document}").format(document=cite(phrase.source.document, phrase.source.section)))
    if what.version:
        words.append(_("版本 v{version}").format(version=what.version))
    words.append(status_word(phrase.status))
    if phrase.status is Status.APPROVED and phrase.review is not None:
        words[-1] += "".join(f" {word}" for word in (phrase.review.by, f"{phrase.review.on:%m-%d}" if phrase.review.on else "") if word)
    return " · ".join(words)


def spoken_text(what: Shown) -> str:
    """The preview for a screen reader: slots by name and whether they are filled."""
    said = []
    for part in what.runs():
        for run in part:
            said.append(run.text or _("（占位：{name}，未填）").format(name=run.name))
        said.append("\n")
    if what.details and what.phrase.caution:
        said.append(_("备注：{caution}").format(caution=what.phrase.caution) + "\n")
    if what.details and what.phrase.when:
        said.append(_("适用：{when}").format(when=what.phrase.when) + "\n")
    return "".join(said) + (origin(what) if what.details else "")
