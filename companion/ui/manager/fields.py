"""The small fields under the text of a phrase: where it belongs, how it is found, when it fits."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import QStringListModel, Qt, Signal
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import (
    QCompleter,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QWidget,
)

from companion.base.i18n import _
from companion.phrases.editing import Fields
from companion.phrases.model import CHANNELS, STAGES
from companion.ui.announce import announce
from companion.ui.look import Look
from companion.ui.settings.controls import Choice
from companion.ui.settings.form import words
from companion.ui.style import restyle
from companion.ui.theme import Role

LINES = ("title", "category", "tags", "code")
BLOCKS = ("says", "when", "caution")


class SmallFields(QWidget):
    """All fields but title and text, with a sentence under each one that is wrong. `edited`: by the agent, not by `put`."""

    edited = Signal()

    def __init__(self, look: Look, parent: QWidget) -> None:
        super().__init__(parent)
        self._look = look
        self.stage = Choice(look, _("阶段"), [("", _("不分阶段")), *((one, one) for one in STAGES)], self)
        self.lines = {name: line_edit(look, label, hint, self) for name, label, hint in (
            ("category", _("分类"), _("一级/二级，如 售后/退款")), ("tags", _("标签"), _("空格分开，如 道歉 延误")),
            ("code", _("编码"), _("如 tk01；直接输入就排第一")),
        )}  # fmt: skip
        self.blocks = {name: _block(look, label, hint, self) for name, label, hint in (
            ("says", _("客户会说"), _("一行一句，用来搜到它")), ("when", _("适用"), _("什么时候用它")),
            ("caution", _("备注"), _("用之前先核对什么")),
        )}  # fmt: skip
        self.channels = {value: _toggle(look, name, self) for value, name in zip(CHANNELS, (_("在线"), _("电话"), _("短信")), strict=True)}
        self.source = words(look, "", Role.CHIP, "quiet", self)
        self.notes = {name: words(look, "", Role.SMALL, "caution", self) for name in ("category", "tags", "code", *BLOCKS)}
        self._categories = QStringListModel(self)
        self._assemble()
        completer = QCompleter(self._categories, self)
        # Not a popup: that would take the input method's keys.
        completer.setCompletionMode(QCompleter.CompletionMode.InlineCompletion)
        self.lines["category"].setCompleter(completer)
        self.stage.chosen.connect(self.edited)
        for line in self.lines.values():
            line.textChanged.connect(self._edited)
        for block in self.blocks.values():
            block.textChanged.connect(self._edited)
        for toggle in self.channels.values():
            toggle.clicked.connect(self.edited)
        self._filling = False
        look.changed.connect(self._measure)
        self._measure()

    def fields(self, above: Fields) -> Fields:
        """`above` with what stands here."""
        lines = {name: line.text() for name, line in self.lines.items()}
        blocks = {name: block.toPlainText() for name, block in self.blocks.items()}
        chosen = " ".join(value for value, toggle in self.channels.items() if toggle.isChecked())
        return replace(above, stage=str(self.stage.currentData() or ""), channels=chosen, **lines, **blocks)

    def put(self, fields: Fields, categories: Sequence[str], source: str) -> None:
        """Show `fields`; `categories` are those to complete with."""
        self._filling = True
        self.stage.put(fields.stage)
        for name, line in self.lines.items():
            line.setText(getattr(fields, name))
            line.setCursorPosition(0)
        for name, block in self.blocks.items():
            block.setPlainText(getattr(fields, name))
        for value, toggle in self.channels.items():
            toggle.setChecked(value in fields.channels.split())
        self._categories.setStringList(list(categories))
        self.source.setText(source)
        self._filling = False

    def say(self, key: str, sentence: str, *, wrong: bool = False) -> None:
        """A sentence under the field `key`; empty takes it away."""
        note, field = self.notes[key], self.lines.get(key) or self.blocks[key]
        if note.text() != sentence or note.property("tone") != ("wrong" if wrong else "caution"):
            note.setText(sentence)
            note.setProperty("tone", "wrong" if wrong else "caution")
            restyle(note)
            announce(field, sentence)
        note.setVisible(bool(sentence))
        mark(field, wrong=wrong and bool(sentence))
        field.setAccessibleDescription(sentence)

    def _edited(self) -> None:
        if not self._filling:
            self.edited.emit()

    def _assemble(self) -> None:
        px = self._look.px
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(px(12))
        grid.setVerticalSpacing(px(8))
        channels = QWidget(self)
        beside = QHBoxLayout(channels)
        beside.setContentsMargins(0, 0, 0, 0)
        beside.setSpacing(px(6))
        for toggle in self.channels.values():
            beside.addWidget(toggle)
        beside.addStretch(1)
        rows: list[tuple[str, str, QWidget]] = [
            ("stage", _("阶段"), self.stage), ("category", _("分类"), self.lines["category"]), ("tags", _("标签"), self.lines["tags"]),
            ("channels", _("渠道"), channels), ("code", _("编码"), self.lines["code"]), *(
                (name, block.accessibleName(), block) for name, block in self.blocks.items()),
            ("source", _("来源"), self.source),
        ]  # fmt: skip
        for number, (name, label, control) in enumerate(rows):
            title = words(self._look, label, Role.CHIP, "quiet", self)
            title.setWordWrap(False)
            title.setBuddy(control)
            grid.addWidget(title, 2 * number, 0, Qt.AlignmentFlag.AlignTop)
            title.setContentsMargins(0, px(6) if name != "source" else 0, 0, 0)
            grid.addWidget(control, 2 * number, 1)
            if name in self.notes:
                self.notes[name].hide()
                grid.addWidget(self.notes[name], 2 * number + 1, 1)
        grid.setColumnStretch(1, 1)
        order = [self.stage, self.lines["category"], self.lines["tags"], *self.channels.values(), self.lines["code"], *self.blocks.values()]
        for one, following in zip(order, order[1:], strict=False):
            QWidget.setTabOrder(one, following)

    def _measure(self) -> None:
        for name, block in self.blocks.items():
            height = QFontMetrics(self._look.font(Role.CHIP)).lineSpacing() * (3 if name == "says" else 2)
            block.setFixedHeight(height + self._look.px(22))


def line_edit(look: Look, name: str, hint: str, parent: QWidget) -> QLineEdit:
    """One line of a form."""
    made = QLineEdit(parent)
    made.setProperty("kind", "slot")
    made.setAccessibleName(name)
    made.setPlaceholderText(hint)
    look.dress(made, Role.CHIP)
    return made


def mark(field: QWidget, *, wrong: bool) -> None:
    """The outline of a field that holds something wrong."""
    if field.property("wrong") != ("true" if wrong else "false"):
        field.setProperty("wrong", "true" if wrong else "false")
        restyle(field)


def caption(look: Look, text: str, parent: QWidget) -> QLabel:
    """Small words over a part of the form."""
    made = words(look, text, Role.SMALL, "quiet", parent)
    made.setWordWrap(False)
    return made


def _block(look: Look, name: str, hint: str, parent: QWidget) -> QPlainTextEdit:
    made = QPlainTextEdit(parent)
    made.setProperty("kind", "slot")
    made.setAccessibleName(name)
    made.setPlaceholderText(hint)
    made.setTabChangesFocus(True)
    look.dress(made, Role.CHIP)
    return made


def _toggle(look: Look, name: str, parent: QWidget) -> QPushButton:
    made = QPushButton(name, parent)
    made.setProperty("kind", "segment")
    made.setCheckable(True)
    made.setAutoDefault(False)
    made.setAccessibleName(_("渠道 {name}").format(name=name))
    look.dress(made, Role.CHIP)
    return made
