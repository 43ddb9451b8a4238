"""Step 4: does pasting arrive whole, and is the clipboard as it was? First in a practice box, then in a real window."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from companion.base.i18n import _
from companion.desktop.ports import InsertReport, Outcome, Target
from companion.ui.bridge import Bridge
from companion.ui.footer import target_name
from companion.ui.paste_flow import sentence_for
from companion.ui.settings.form import Card, StateLine, button, words
from companion.ui.settings.next_window import NextWindow
from companion.ui.settings.paste_trial import Checks, PasteTrial, judge, sample
from companion.ui.settings.practice_process import PracticeProcess
from companion.ui.settings.services import Services
from companion.ui.settings.step import Step
from companion.ui.theme import Role

_SETTLE_MS = 200
_REAL_SETTLE_MS = 2000
"""So long a real window must stay in front before anything is pasted into it: time to click into the right field."""
_ARRIVAL_MS = 1500


class PasteStep(Step):
    """Where nothing can be pasted, the sample is copied and the agent presses the key."""

    def __init__(self, services: Services, practice: PracticeProcess) -> None:
        super().__init__(services.look, _("试一试粘贴"), _("看看中文、换行和表情是不是原样到，剪贴板是不是放回原样。"))
        self._services = services
        self._practice = practice
        self._before = ""
        self._restored: bool | None = None
        self._real = False
        self._active = False
        self.trial = PasteTrial(services.typist, services.clipboard, self)
        self._next = NextWindow(services.typist, self, _SETTLE_MS)
        self._next_real = NextWindow(services.typist, self, _REAL_SETTLE_MS)
        self._arrival = QTimer(self)
        self._arrival.setSingleShot(True)
        self._arrival.setInterval(_ARRIVAL_MS)
        self._copied: Bridge[bool] = Bridge(self._copy_done, self)
        self._build()
        self._connect()

    def _build(self) -> None:
        look = self.look
        self.box_button = button(look, _("打开练习框，试粘一次"), "primary")
        self.box_state, self.clip_state = StateLine(look, role=Role.CHIP), StateLine(look, role=Role.CHIP)
        self.real_button = button(look, _("在我自己的窗口里试"))
        self.real_state = StateLine(look, role=Role.CHIP)
        if self._services.paste_note:
            note = StateLine(look, role=Role.CHIP)
            note.say(self._services.paste_note, "caution")
            self.add(note)
            self.box_button.setText(_("打开练习框，复制一段试试"))
        self._card(_("① 练习框"), self.box_button, self.box_state, self.clip_state)
        if not self._services.paste_note:
            self._card(_("② 真实窗口"), self.real_button, self.real_state)
            self.real_state.say(_("比如聊天窗口的输入框。只粘贴，不发送，试完删掉就行。"), "")
        self.box_state.say(_("练习框是单独的小程序，粘进去就和粘到别的程序一样。"), "")
        self.clip_state.hide()

    def _card(self, title: str, press: QPushButton, *states: StateLine) -> None:
        look = self.look
        card, inside = Card(look), QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, look.px(12), 0, look.px(12))
        column.setSpacing(look.px(8))
        column.addWidget(words(look, title, Role.STRONG))
        for state in states:
            column.addWidget(state)
        column.addWidget(press, 0, Qt.AlignmentFlag.AlignLeft)
        card.add(inside)
        self.add(card)

    def _connect(self) -> None:
        self.box_button.clicked.connect(self._begin_box)
        self.real_button.clicked.connect(self._begin_real)
        self._practice.ready.connect(self._box_ready)
        self._practice.text_changed.connect(self._box_text)
        self._practice.ended.connect(self._box_gone)
        self._next.found.connect(self._found)
        self._next_real.found.connect(self._found)
        self._next_real.gave_up.connect(lambda: self.real_state.say(_("一分钟内没有点到别的窗口。"), "caution"))
        self.trial.ended.connect(self._ended)
        self._arrival.timeout.connect(self._show_box)

    def first_focus(self) -> QWidget | None:
        """The trial is what this step is for."""
        return self.box_button

    def left(self) -> None:
        """Nobody waits any longer."""
        self._active = False
        self._next.stop()
        self._next_real.stop()
        self._arrival.stop()

    def _begin_box(self) -> None:
        self._next_real.stop()
        self._active, self._real, self._restored = True, False, None
        self.clip_state.hide()
        self.box_state.say(_("正在打开练习框……"), "next")
        self._practice.start(self.window())
        if self._practice.pid and not self._services.paste_note:
            self.box_state.say(_("请点一下练习框。"), "next")
            self._wait_for_box()

    def _box_ready(self) -> None:
        if not self._active or self._real or self.trial.running:
            return
        if self._services.paste_note:
            self._before = self._practice.text
            self._services.clipboard.copy(sample(), self._copied.post)
        elif not self._next.waiting:
            self._wait_for_box()

    def _wait_for_box(self) -> None:
        self._next.start(self._is_box)

    def _is_box(self, target: Target) -> bool:
        return bool(self._practice.pid) and target.pid == self._practice.pid

    def _begin_real(self) -> None:
        self._next.stop()
        self._active = self._real = True
        self.real_state.say(_("现在去点一下要试的输入框，停两秒……"), "next")
        self._next_real.start(lambda target: not self._is_box(target))

    def _found(self, target: Target) -> None:
        self._before = self._practice.text
        self.trial.run(target)

    def _ended(self, report: InsertReport, restored: bool) -> None:
        said: Callable[[str, str], None] = self.real_state.say if self._real else self.box_state.say
        if report.outcome is not Outcome.INSERTED:
            said(sentence_for(report), "caution")
            return
        self._restored = restored
        if self._real:
            self._active = False
            self._say_real(restored)
        elif self._practice.text != self._before:
            self._show_box()
        else:
            self._arrival.start()

    def _say_real(self, restored: bool) -> None:
        name = target_name(self._services.typist.last_target())
        good = _("{name} 取走了这段话，剪贴板已放回原样。请看一眼：两行和表情都在吗？")
        bad = _("{name} 取走了这段话，但剪贴板没能放回原样。")
        self.real_state.say((good if restored else bad).format(name=name), "done" if restored else "caution")

    def _box_text(self, text: str) -> None:
        if self._arrival.isActive() or (self._services.paste_note and self._active and text != self._before):
            self._show_box()

    def _show_box(self) -> None:
        self._arrival.stop()
        self._active = False
        self.box_button.setText(_("再试一次"))
        self.box_button.setAccessibleName(_("在练习框里再试一次"))
        checks = judge(sample(), self._before, self._practice.text)
        self.box_state.say(_verdict(checks), "done" if checks.intact else "caution")
        self.clip_state.setVisible(self._restored is not None)
        if self._restored is not None:
            words_ = _("剪贴板已放回原样。") if self._restored else _("剪贴板没能放回原样。")
            self.clip_state.say(words_, "done" if self._restored else "caution")

    def _box_gone(self) -> None:
        if self._active and not self._real:
            self.box_state.say(_("练习框已关上。"), "")
            self._active = False

    def _copy_done(self, good: bool) -> None:
        if good:
            self.box_state.say(_("已复制，请在练习框里按 Ctrl+V。"), "next")
        else:
            self.box_state.say(_("剪贴板被别的程序占住了，没有复制成功，请再试一次。"), "caution")


def _verdict(checks: Checks) -> str:
    if checks.intact:
        return _("原样到达：中文、换行、表情都在。")
    missing = [
        name for good, name in ((checks.text, _("中文")), (checks.lines, _("换行")), (checks.emoji, _("表情"))) if not good
    ]
    return _("没有原样到达，有问题的是：{missing}。").format(missing="、".join(missing))
