"""Step 5: three phrases for real, into the practice box."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from companion.base.i18n import _
from companion.ui.choice import Choice
from companion.ui.settings.form import Card, StateLine, button, words
from companion.ui.settings.practice_process import PracticeProcess
from companion.ui.settings.services import Services
from companion.ui.settings.step import Step
from companion.ui.theme import Role

QUERIES = ("bz", "kc01", "tk")
"""By initials, by code, and one whose slots are to be filled."""


class TryStep(Step):
    """Each line gets its tick when a phrase was used."""

    def __init__(self, services: Services, practice: PracticeProcess) -> None:
        super().__init__(services.look, _("试三句"), "")
        self._services = services
        self._practice = practice
        self._done: set[str] = set()
        look = services.look
        self._about = words(look, "", Role.BASE, "quiet")
        self.add(self._about)
        self.open = button(look, _("打开练习框"), "primary")
        self.open.clicked.connect(self._open)
        self.row(self.open)
        card = Card(look)
        self.lines: dict[str, StateLine] = {}
        for query in QUERIES:
            line = StateLine(look, role=Role.BASE)
            line.setContentsMargins(0, look.px(10), 0, look.px(10))
            card.add(line)
            self.lines[query] = line
        self.add(card)
        self.add(words(look, _("面板里按 F1 随时看全部快捷键。忘了怎么用，设置里可以再走一遍。"), Role.CHIP, "quiet"))

    def entered(self) -> None:
        """With the chord as it is by now."""
        chord = self._services.board.ready().get("palette")
        by_key = _("点进练习框，按 {chord}，输入下面的字母，回车。")
        by_menu = _("点进练习框，从托盘菜单打开面板，输入下面的字母，回车。")
        self._about.setText(by_key.format(chord=chord) if chord else by_menu)
        self._show()

    def first_focus(self) -> QWidget | None:
        """The box first."""
        return self.open

    def used(self, choice: Choice) -> None:
        """A phrase left the palette: the line of its query is done, or the first that is not."""
        query = choice.query.strip().lower()
        left = [name for name in QUERIES if name not in self._done]
        if query in left or left:
            self._done.add(query if query in left else left[0])
        self._show()

    def _open(self) -> None:
        self._practice.start(self.window())

    def _show(self) -> None:
        profile = self._services.live.now.profile
        known = bool(profile.company and profile.number)
        said = {
            "bz": _("输入 bz（拼音首字母），回车，“标准结束”就粘进去了"),
            "kc01": _("输入 kc01（编码），回车，公司名和工号自动填好") if known else _("输入 kc01（编码），回车，填上公司名和工号再回车"),
            "tk": _("输入 tk，回车，先填订单号和时限，再回车粘贴"),
        }
        for query, line in self.lines.items():
            line.say(said[query], "done" if query in self._done else "next")
