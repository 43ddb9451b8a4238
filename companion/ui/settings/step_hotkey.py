"""Step 3: does the hotkey arrive on this machine, beside this input method and these programs? And if not, which one does?"""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from companion.base.i18n import _
from companion.desktop.ports import HotkeyReport, HotkeyState
from companion.ui.settings.chords import first_free
from companion.ui.settings.controls import KeyCaps
from companion.ui.settings.form import Card, StateLine, button, words
from companion.ui.settings.press_field import PressField, sentence
from companion.ui.settings.press_test import Verdict
from companion.ui.settings.services import Services
from companion.ui.settings.step import Step
from companion.ui.theme import Role

_NAME = "palette"
_MARKS = {Verdict.RECEIVED: "done", Verdict.WAITING: "next"}


class HotkeyStep(Step):
    """Tests the palette's chord; one press takes the next free one."""

    def __init__(self, services: Services) -> None:
        super().__init__(services.look, _("试一试热键"), _("在任何程序里按它，面板就打开。有的程序或输入法会抢键，所以先试一下。"))
        look = services.look
        self._services = services
        self._offered = ""
        self._tried: set[str] = set()
        self.caps = KeyCaps(look, role=Role.SEARCH)
        self.field = PressField(look, services.board)
        self.state = StateLine(look, role=Role.BASE)
        self.offer = button(look, "", "primary")
        self.nothing = button(look, _("我按了，没反应"))
        card = Card(look)
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, look.px(14), 0, look.px(14))
        column.setSpacing(look.px(14))
        column.addWidget(self.caps, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addWidget(self.field)
        column.addWidget(self.state)
        card.add(inside)
        self.add(card)
        self.row(self.offer, self.nothing)
        if services.elevated_targets:
            note = _("以管理员身份运行的程序，系统不让别的程序往里按键：那里会替您复制好，请按 Ctrl+V。")
            self.add(words(look, note, Role.SMALL, "quiet"))
        self.add(words(look, _("其他热键在“设置 · 热键”里改。"), Role.SMALL, "quiet"))
        self.field.judged.connect(self._judged)
        self.offer.clicked.connect(self._take_offer)
        self.nothing.clicked.connect(self.field.nothing_happened)

    @property
    def verdict(self) -> Verdict:
        """What is known now."""
        return self.field.test.verdict

    def entered(self) -> None:
        """Begin to listen; a chord that was taken may be free by now."""
        self._begin(self._services.board.retry(_NAME))

    def left(self) -> None:
        """Hotkeys do again what they do."""
        self.field.finish()

    def first_focus(self) -> QWidget | None:
        """In the field, where the input method is on; or on the way out."""
        return self.offer if self._offered else self.field

    def _begin(self, report: HotkeyReport | None) -> None:
        chord = self._services.live.now.hotkeys.palette
        self.caps.say(chord, _("没有设置热键"))
        if report is None:
            report = HotkeyReport(chord, HotkeyState.UNKNOWN_KEY, _("还没有热键，用下面的按钮选一个。"))
        self.field.begin(_NAME, report)

    def _judged(self, verdict: Verdict) -> None:
        chord = self._services.live.now.hotkeys.palette
        report = self._services.board.report(_NAME)
        self.state.say(sentence(verdict, chord, self._reason(report)), _MARKS.get(verdict, "caution"))
        unsupported = report is not None and report.state is HotkeyState.UNSUPPORTED
        self.field.setVisible(verdict not in (Verdict.TAKEN, Verdict.REFUSED))
        wanted = verdict not in (Verdict.RECEIVED, Verdict.WAITING) and not unsupported
        self._tried.add(chord)
        self._offered = self._free_one() if wanted else ""
        self.offer.setText(_("改用 {chord}").format(chord=self._offered))
        self.offer.setAccessibleName(self.offer.text())
        self.offer.setVisible(bool(self._offered))
        self.nothing.setVisible(verdict is Verdict.WAITING)
        if self._offered:
            self.offer.setFocus(Qt.FocusReason.OtherFocusReason)

    @staticmethod
    def _reason(report: HotkeyReport | None) -> str:
        if report is None:
            return _("还没有热键，用下面的按钮选一个。")
        if report.state is HotkeyState.UNSUPPORTED:
            how = _("{reason} 请在系统的快捷键设置里，把 companion show palette 绑到一个组合键上。")
            return how.format(reason=report.reason)
        return report.reason

    def _free_one(self) -> str:
        live, board = self._services.live, self._services.board
        used = {*live.now.hotkeys.chords().values(), *self._tried}
        return first_free(lambda chord: board.can_have(chord).state is HotkeyState.READY, used)

    def _take_offer(self) -> None:
        live = self._services.live
        live.put(replace(live.now, hotkeys=replace(live.now.hotkeys, palette=self._offered)))
        self._begin(self._services.board.report(_NAME))
        self.field.setFocus(Qt.FocusReason.OtherFocusReason)
