"""The widgets of the tone window and where they stand; no behaviour."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from companion.base.i18n import _
from companion.phrases.model import Phrase
from companion.ui.footer import Footer
from companion.ui.look import Look
from companion.ui.palette.filling import row_text
from companion.ui.parts import ElidedLabel, button, hairline, words
from companion.ui.texts import elide
from companion.ui.theme import Role
from companion.ui.tone.rows import FindingList
from companion.ui.tone.text_view import LINE, ChangesView, DraftView

WIDTH, LOWEST, HIGHEST = 560, 180, 520
_DRAFT_LINES, _AFTER_LINES, _EDIT_LINES, _EDIT_LEAST = 3, 4, 5, 3
_ROWS = 3
"""Findings that stand whole in the highest window, if there are so many."""


class ToneView(QWidget):
    """Heading, draft, findings and what can be done with one, what becomes of it, a vetted phrase, footer."""

    def __init__(self, look: Look, parent: QWidget) -> None:
        super().__init__(parent)
        self.look = look
        self.summary = ElidedLabel(self)
        look.dress(self.summary, Role.STRONG)
        self.statistics = words(look, "", Role.SMALL, self, quiet=True)
        self.statistics.setWordWrap(False)
        self.cross = button(look, "×", self, link=True)
        self.cross.setAccessibleName(_("关上"))
        self.draft = DraftView(look, self)
        self.notice = words(look, "", Role.CHIP, self)
        self.notice.setProperty("tone", "caution")
        self.list = FindingList(look, self)
        self.take = self._link(_("采用"), _("空格"))
        self.once = self._link(_("忽略一次"), "I")
        self.wording = self._link(_("忽略这个说法"), "W")
        self.rule = self._link(_("不再提示此规则"), "Shift+I")
        self.why = self._link(_("为什么"), "?")
        self.hints = self._link("", "H")
        self.caption = words(look, "", Role.SMALL, self, quiet=True)
        self.after = ChangesView(look, self)
        self._offered = ""
        self.phrase = QPushButton(self)
        self.phrase.setProperty("kind", "entry")
        self.phrase.setAutoDefault(False)
        self.phrase.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        look.dress(self.phrase, Role.CHIP)
        self.footer = Footer(look, self)
        self._assemble()

    def show_phrase(self, phrase: Phrase | None) -> None:
        """The vetted phrase that is offered; None: none is."""
        self.phrase.setVisible(phrase is not None)
        if phrase is not None:
            said = _("话术库里有一句：{title}").format(title=phrase.title)
            room, advance = self.look.px(WIDTH - 70), self.phrase.fontMetrics().horizontalAdvance
            self._offered = elide(f"{said}　{row_text(phrase)[0]}", room, advance)
            self.phrase.setAccessibleName(said)
            self.phrase.setAccessibleDescription(phrase.text)
            self.phrase.setToolTip(phrase.text)

    def height_wanted(self, width: int) -> int:
        """Pixels in which everything stands, between the lowest and the highest; gives both texts their heights.

        Where not all of it has room, the texts give way (they scroll) until `_ROWS` findings stand whole.
        """
        px, inner = self.look.px, width - 2 * self.look.px(16) - 2
        least = (_EDIT_LEAST, 1) if self.draft.editing else (1, 1)
        lines = [_EDIT_LINES if self.draft.editing else _DRAFT_LINES, _AFTER_LINES]
        rest = self._rest(width)
        few, rows = (0, 0) if self.list.isHidden() else (self.list.content_height(inner, _ROWS), self.list.content_height(inner))
        while True:
            texts = [self.draft.height_for(inner, lines[0]), self.after.height_for(inner, lines[1])]
            if self.draft.editing:
                texts[0] = max(texts[0], px(LINE * _EDIT_LEAST))
            taken = rest + texts[0] + (0 if self.after.isHidden() else texts[1])
            if taken + few <= px(HIGHEST) or tuple(lines) == least:
                self.draft.setFixedHeight(texts[0])
                self.after.setFixedHeight(texts[1])
                return min(max(taken + rows, px(LOWEST)), px(HIGHEST))
            longer = max((0, 1), key=lambda at: (lines[at] > least[at], lines[at]))
            lines[longer] -= 1

    def _rest(self, width: int) -> int:
        """Pixels that all but the two texts and the list take."""
        layout = self.layout()
        assert layout is not None
        shown = [one for one in (self.draft, self.after, self.list) if not one.isHidden()]
        layout.invalidate()
        return layout.totalMinimumHeightForWidth(width) - sum(one.minimumHeight() for one in shown)

    def show_keys(self, shown: bool) -> None:
        """Whether the letters beside the actions do anything just now; while the draft is edited they are text."""
        for act in self.acts():
            key = act.accessibleDescription()
            act.setText(f"{act.accessibleName()}  {key}" if shown else act.accessibleName())
        self.hints.setText(self.hints.accessibleName() + ("  H" if shown else ""))
        self.phrase.setText(self._offered + ("  P" if shown else ""))
        self.list.advise(_("没有现成的改法，按 E 自己改一改。") if shown else _("没有现成的改法，请自己改一改。"))

    def acts(self) -> list[QPushButton]:
        """What can be done with the current finding."""
        return [self.take, self.once, self.wording, self.rule, self.why]

    def _link(self, text: str, key: str) -> QPushButton:
        return button(self.look, text, self, key=key, link=True)

    def _assemble(self) -> None:
        px = self.look.px
        self.list.setMinimumHeight(px(76))
        for text in (self.draft, self.after):
            text.setFixedHeight(px(LINE))
        head = QHBoxLayout()
        head.setSpacing(px(10))
        head.addWidget(self._title())
        head.addWidget(self.summary, 1)
        head.addWidget(self.statistics)
        head.addWidget(self.cross)
        acts = QHBoxLayout()
        acts.setSpacing(px(2))
        for act in self.acts():
            acts.addWidget(act)
        acts.addStretch(1)
        self._acts = QWidget(self)
        self._acts.setLayout(acts)
        acts.setContentsMargins(0, 0, 0, 0)
        under = QHBoxLayout()
        under.setSpacing(px(8))
        under.addWidget(self.caption, 1)
        under.addWidget(self.hints)
        inside = QVBoxLayout()
        inside.setContentsMargins(px(16), px(8), px(16), px(8))
        inside.setSpacing(px(5))
        inside.addLayout(head)
        inside.addWidget(self.draft)
        inside.addWidget(self.notice)
        inside.addWidget(self.list, 1)
        inside.addWidget(self._acts)
        inside.addWidget(hairline(self))
        inside.addLayout(under)
        inside.addWidget(self.after)
        inside.addWidget(self.phrase)
        column = QVBoxLayout(self)
        column.setContentsMargins(1, 1, 1, 1)
        column.setSpacing(0)
        column.addLayout(inside, 1)
        column.addWidget(self.footer)
        for part in self.findChildren(QWidget):
            part.setVisible(True)

    def show_actions(self, shown: bool) -> None:
        """Whether there is a finding to do anything with."""
        self._acts.setVisible(shown)

    def _title(self) -> QLabel:
        title = words(self.look, _("语气检查"), Role.STRONG, self, quiet=True)
        title.setWordWrap(False)
        return title
