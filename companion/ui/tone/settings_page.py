"""语气检查 in the settings: what is ignored, given back line by line, and one's own rules."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPushButton, QVBoxLayout, QWidget

from companion.base.i18n import _
from companion.base.settings import Settings
from companion.tone.model import CATEGORIES
from companion.tone.rules import RuleSet
from companion.ui.look import Look
from companion.ui.settings.form import Card, Page, StateLine, button, words
from companion.ui.settings.live import LiveSettings
from companion.ui.theme import Role
from companion.ui.tone.ignored import heed_rule, heed_wording, ignore_wording


class TonePage(Page):
    """`rules` gives those in force; `folder` is where the agent's own are."""

    def __init__(self, look: Look, live: LiveSettings, rules: Callable[[], RuleSet], folder: Path) -> None:
        about = _("只在这台电脑上查，查过的话不存、不记。忽略不算在谁头上，随时可以恢复。")
        super().__init__(look, _("语气检查"), about)
        self._live, self._rules, self._folder = live, rules, folder
        self.told = StateLine(look)
        self.told.hide()
        self._shown: list[QWidget] = []
        self._shown_for: object = None
        self.restore: dict[str, QPushButton] = {}
        self.name = QLineEdit()
        self._adding()
        self.add(self.told)
        live.changed.connect(self._changed)
        self.refresh()

    def refresh(self) -> None:
        """As the settings and the files are now."""
        for widget in self._shown:
            widget.hide()
            widget.deleteLater()
        self._shown, self.restore = [], {}
        tone = self._shown_for = self._live.now.tone
        self._list(_("放过的说法"), _("还没有。检查时按 W，就不再提示那个说法。"), [(one, "") for one in tone.words], heed_wording)
        self._list(_("关掉的规则"), _("还没有。检查时按 Shift+I，就不再提示那条规则。"), [
            (one, self._about(one)) for one in tone.rules
        ], heed_rule)  # fmt: skip
        self._own_rules()

    def _adding(self) -> None:
        look, px = self._look, self._look.px
        self.name.setProperty("kind", "slot")
        self.name.setPlaceholderText(_("店名、菜名、行话，例如 没问题火锅"))
        self.name.setAccessibleName(_("要放过的说法"))
        look.dress(self.name, Role.BASE)
        self.put = button(look, _("添加"))
        self.put.setAccessibleName(_("添加要放过的说法"))
        self.put.clicked.connect(self._add)
        self.name.returnPressed.connect(self._add)
        box = QWidget()
        line = QHBoxLayout(box)
        line.setContentsMargins(0, px(12), 0, px(12))
        line.setSpacing(px(8))
        line.addWidget(self.name, 1)
        line.addWidget(self.put)
        self.card().add(box)

    def _add(self) -> None:
        wording = self.name.text().strip()
        if wording:
            self.name.clear()
            self._live.put(ignore_wording(self._live.now, wording))
            self._tell(_("“{wording}”以后不再提示。").format(wording=wording))

    def _list(
        self, title: str, nothing: str, entries: list[tuple[str, str]], heed: Callable[[Settings, str], Settings]
    ) -> None:
        label = words(self._look, title, Role.STRONG)
        label.setContentsMargins(0, self._look.px(8), 0, 0)
        self._put(label)
        card = Card(self._look)
        for name, about in entries:
            back = button(self._look, _("恢复"), "link")
            back.setAccessibleName(_("恢复 {what}").format(what=about or name))
            back.clicked.connect(lambda _checked=False, name=name: self._heed(name, heed))
            card.row(about or name, back, name if about else "")
            self.restore[name] = back
        if not entries:
            empty = words(self._look, nothing, Role.CHIP, "quiet")
            empty.setContentsMargins(0, self._look.px(10), 0, self._look.px(10))
            card.add(empty)
        self._put(card)

    def _heed(self, name: str, heed: Callable[[Settings, str], Settings]) -> None:
        self._live.put(heed(self._live.now, name))
        self._tell(_("已恢复，下次检查会再提示。"))
        self.name.setFocus(Qt.FocusReason.OtherFocusReason)

    def _about(self, rule_id: str) -> str:
        rule = self._rules().by_id(rule_id)
        return f"{CATEGORIES[rule.category]}：{rule.message}" if rule is not None else _("没有这条规则了")

    def _own_rules(self) -> None:
        label = words(self._look, _("自己的规则"), Role.STRONG)
        label.setContentsMargins(0, self._look.px(8), 0, 0)
        self._put(label)
        card = Card(self._look)
        folder = button(self._look, _("打开文件夹"), "link")
        folder.setAccessibleName(_("打开自己的规则的文件夹"))
        folder.clicked.connect(self._open_folder)
        card.row(_("规则文件放在这里，存盘后下一次检查就生效"), folder, str(self._folder))
        problems = self._rules().problems
        for problem in problems:
            line = StateLine(self._look, role=Role.CHIP)
            line.say(_("{file} 第 {line} 行：{message}").format(
                file=Path(problem.file).name, line=problem.line, message=problem.message), "caution")  # fmt: skip
            box = QWidget()
            inside = QVBoxLayout(box)
            inside.setContentsMargins(0, self._look.px(9), 0, self._look.px(9))
            inside.addWidget(line)
            card.add(box)
        self._put(card)

    def _open_folder(self) -> None:
        where = self._folder if self._folder.is_dir() else self._folder.parent
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(where)))

    def _changed(self, settings: Settings) -> None:
        if settings.tone != self._shown_for:
            self.refresh()

    def _tell(self, sentence: str) -> None:
        self.told.say(sentence, "done")
        self.told.show()

    def _put(self, widget: QWidget) -> None:
        self._shown.append(widget)
        self.add(widget)
