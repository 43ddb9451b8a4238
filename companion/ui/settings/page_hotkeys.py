"""热键: one row for each action: record, state, try, default, none."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from companion.base.i18n import _
from companion.base.settings import HotkeySettings
from companion.desktop.ports import HotkeyReport, HotkeyState
from companion.ui.feature import Action
from companion.ui.settings.chords import first_free
from companion.ui.settings.controls import Switch
from companion.ui.settings.form import Page, StateLine, button, words
from companion.ui.settings.hotkey_recorder import HotkeyRecorder
from companion.ui.settings.press_field import PressField, sentence
from companion.ui.settings.press_test import Verdict
from companion.ui.settings.services import Services
from companion.ui.theme import Role

DEFAULTS: dict[str, str] = HotkeySettings().chords()
_MARKS = {Verdict.RECEIVED: "done", Verdict.WAITING: "next"}


def action_name(action: Action) -> str:
    """What a hotkey opens, for people."""
    known = {
        "palette": _("打开话术面板"), "check": _("检查语气"), "timers": _("新计时"), "calm": _("休息一下"),
        "hard": _("刚才那通难缠"), "slow": _("慢一拍"),
    }  # fmt: skip
    return known.get(action.name, action.label or action.name)


def hotkey_page(services: Services) -> Page:
    """The page; its rows are the actions that have a place in the settings."""
    about = _("在任何程序里按下都管用。改了马上生效，原来的组合键立刻还给别的程序。")
    page = _HotkeyPage(services.look, _("热键"), about)
    for action in services.actions():
        if action.name in DEFAULTS:
            row = HotkeyRow(services, action)
            page.rows.append(row)
            page.card().add(row)
    if services.use_low_level is not None:
        _low_level(page, services, services.use_low_level)
    return page


def _low_level(page: Page, services: Services, use: Callable[[bool], str]) -> None:
    """The agent's choice about chords that Windows refuses."""
    title, told = _("用键盘监听来补"), StateLine(services.look, page)
    switch = Switch(services.look, title, page)
    switch.setChecked(services.live.now.hotkeys.low_level)
    told.hide()

    def choose(on: bool) -> None:
        why_not = use(True) if on else ""
        told.say(why_not, "caution")
        told.setVisible(bool(why_not))
        switch.setChecked(on and not why_not)
        live = services.live
        live.put(replace(live.now, hotkeys=replace(live.now.hotkeys, low_level=switch.isChecked())))

    switch.clicked.connect(choose)
    detail = _("系统不肯给的组合键，改为监听键盘来认。打开以后程序会经手每一次按键（只认组合键，什么都不记）；正在用的程序也会收到这个组合键。")
    page.card().row(title, switch, detail)
    page.add(told)


class _HotkeyPage(Page):
    def __init__(self, *arguments: object) -> None:
        super().__init__(*arguments)  # type: ignore[arg-type]
        self.rows: list[HotkeyRow] = []

    def refresh(self) -> None:
        for row in self.rows:
            row.retry()

    def hideEvent(self, event: object) -> None:
        super().hideEvent(event)  # type: ignore[arg-type]
        for row in self.rows:
            row.end_test()


class HotkeyRow(QWidget):
    """One action and its chord."""

    def __init__(self, services: Services, action: Action) -> None:
        super().__init__()
        self._services = services
        self._action = action
        look, name = services.look, action_name(action)
        self.recorder = HotkeyRecorder(look, name, self)
        self.state = StateLine(look, self)
        self.field = PressField(look, services.board, self)
        self.field.hide()
        self.offer = self._button(_("换一个"), "primary", self._take_offer)
        self.try_it = self._button(_("试一下"), "link", self._begin_test, _("试按{name}的快捷键").format(name=name))
        self.default = self._button(_("默认"), "link", self._put_default, _("{name}恢复默认快捷键").format(name=name))
        self.none = self._button(_("清除"), "link", self._put_none, _("清除{name}的快捷键").format(name=name))
        self._offered = ""
        self._lay_out(words(look, name, Role.BASE, parent=self))
        self.recorder.recorded.connect(self._recorded)
        self.recorder.refused.connect(lambda why: self.state.say(why, "caution"))
        self.recorder.recording_changed.connect(self._recording)
        self.field.judged.connect(self._judged)
        services.board.changed.connect(self.show_state)
        self.show_state()

    def _button(self, text: str, kind: str, run: object, name: str = "") -> QPushButton:
        made = button(self._services.look, text, kind, self)
        made.setAccessibleName(name or text)
        made.clicked.connect(run)
        return made

    def _lay_out(self, title: QWidget) -> None:
        px = self._services.look.px
        top, below = QHBoxLayout(), QHBoxLayout()
        top.addWidget(title, 1)
        top.addWidget(self.recorder)
        below.setSpacing(px(4))
        below.addWidget(self.state, 1, Qt.AlignmentFlag.AlignVCenter)
        for widget in (self.offer, self.try_it, self.default, self.none):
            below.addWidget(widget, 0, Qt.AlignmentFlag.AlignVCenter)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, px(8), 0, px(6))
        column.setSpacing(px(6))
        column.addLayout(top)
        column.addWidget(self.field)
        column.addLayout(below)

    @property
    def chord(self) -> str:
        """The chord in the settings."""
        return str(getattr(self._services.live.now.hotkeys, self._action.name))

    def retry(self) -> None:
        """Look again whether a taken chord has become free."""
        self._services.board.retry(self._action.name)
        self.show_state()

    def show_state(self) -> None:
        """As it is now."""
        if self.recorder.recording:
            return
        report = self._services.board.report(self._action.name)
        self.recorder.put(self.chord)
        self.none.setEnabled(bool(self.chord))
        self.default.setEnabled(self.chord != DEFAULTS[self._action.name])
        self.try_it.setEnabled(report is not None and report.state is HotkeyState.READY)
        self._show_report(report)

    def _show_report(self, report: HotkeyReport | None) -> None:
        taken = report is not None and report.state in (HotkeyState.TAKEN, HotkeyState.UNKNOWN_KEY)
        self._offered = self._free_one() if taken else ""
        self.offer.setVisible(bool(self._offered))
        self.offer.setText(_("改用 {chord}").format(chord=self._offered))
        self.offer.setAccessibleName(self.offer.text())
        if report is None:
            self.state.say(_("没有快捷键，从托盘菜单打开。"), "")
        elif report.state is HotkeyState.READY:
            self.state.say(_("可用"), "done")
        elif report.state is HotkeyState.TAKEN:
            self.state.say(_("被占用：别的程序正在用它"), "caution")
        else:
            self.state.say(report.reason, "caution")

    def _free_one(self) -> str:
        live, board = self._services.live, self._services.board
        return first_free(lambda chord: board.can_have(chord).state is HotkeyState.READY, live.now.hotkeys.chords().values())

    def _recording(self, on: bool) -> None:
        self.end_test()
        self._services.board.put_aside(on)
        if on:
            self.state.say(_("按下想用的组合键；没有反应，就是被别的程序占用了。Esc 取消。"), "next")
        else:
            self.show_state()

    def _recorded(self, chord: str) -> None:
        other = self._used_by(chord)
        if other:
            self.state.say(_("{chord} 已经用在“{other}”上了。").format(chord=chord, other=other), "caution")
            return
        report = self._services.board.can_have(chord)
        if report.state is HotkeyState.READY:
            self._put(chord)
        else:
            self._show_report(report)

    def _used_by(self, chord: str) -> str:
        chords = self._services.live.now.hotkeys.chords()
        actions = {action.name: action for action in self._services.actions()}
        return next(
            (action_name(actions[name]) for name, used in chords.items()
             if used == chord and name != self._action.name and name in actions), "",
        )  # fmt: skip

    def _put(self, chord: str) -> None:
        live = self._services.live
        changed: dict[str, Any] = {self._action.name: chord}
        live.put(replace(live.now, hotkeys=replace(live.now.hotkeys, **changed)))
        self.show_state()

    def _put_default(self) -> None:
        self._recorded(DEFAULTS[self._action.name])
        self.recorder.setFocus(Qt.FocusReason.OtherFocusReason)

    def _put_none(self) -> None:
        self._put("")
        self.recorder.setFocus(Qt.FocusReason.OtherFocusReason)

    def _take_offer(self) -> None:
        if self._offered:
            self._put(self._offered)
            self.recorder.setFocus(Qt.FocusReason.OtherFocusReason)

    def _begin_test(self) -> None:
        report = self._services.board.report(self._action.name)
        if report is not None:
            self.field.show()
            self.field.setFocus(Qt.FocusReason.OtherFocusReason)
            self.field.begin(self._action.name, report)

    def end_test(self) -> None:
        """Put the trial away, if one is on."""
        if not self.field.isHidden():
            self.field.finish()
            self.field.hide()
            self.show_state()

    def _judged(self, verdict: Verdict) -> None:
        self.state.say(sentence(verdict, self.chord), _MARKS.get(verdict, "caution"))
        if verdict is Verdict.RECEIVED:
            self.field.finish()
            self.field.hide()
            self.try_it.setFocus(Qt.FocusReason.OtherFocusReason)
