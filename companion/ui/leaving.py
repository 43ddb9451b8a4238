"""The way out: asks `decide`, puts its doubts to the agent, and lets go only when the deciding key is up."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from PySide6.QtCore import QElapsedTimer, QObject, Signal

from companion.base.i18n import _
from companion.desktop.ports import NO_TARGET, Target
from companion.phrases.model import Phrase
from companion.ui.choice import Action, Choice, Doubt, Request, decide
from companion.ui.footer import Footer, target_name
from companion.ui.release_gate import ReleaseGate

TWICE_MS = 300
"""The same Enter again within this time is the same Enter (screens.md, acceptance 25)."""


class Leaving(QObject):
    """`decided` carries the Choice, `left` the same when its key is up; `blanks_open` the action that a slot still holds back."""

    decided = Signal(object)
    left = Signal(object)
    blanks_open = Signal(object)

    def __init__(self, footer: Footer, parent: QObject) -> None:
        super().__init__(parent)
        self.gate = ReleaseGate(self)
        self.target = NO_TARGET
        self.now = NO_TARGET
        self._footer = footer
        self._asked: tuple[Request, Doubt] | None = None
        self._last = QElapsedTimer()

    @property
    def asking(self) -> bool:
        """Whether a question stands."""
        return self._asked is not None

    def begin(self, target: Target) -> None:
        """A fresh start over `target`."""
        self.gate.cancel()
        self._last.invalidate()
        self.target, self.now = target, NO_TARGET
        self.withdraw()
        self._footer.show_target(target, NO_TARGET)

    def moved(self, now: Target) -> None:
        """Another window (or the old one again) is in front now."""
        self.now = now
        self._footer.show_target(self.target, now)

    def unsure(self) -> None:
        """The agent may have clicked into the target since: what is selected there is not known any longer."""
        self.target = replace(self.target, selected=None)

    def leave(
        self, phrase: Phrase, values: Mapping[str, str], action: Action, query: str, key: int, *, instead: bool = False
    ) -> None:
        """Try to leave with `phrase`, because of `key` (Qt.Key; 0: the mouse). `instead`: of what is selected there."""
        if not self._twice():
            self._try(Request(phrase, values, action, self.target, self.now, query, instead), key)

    def answer(self, action: Action, key: int) -> None:
        """The agent answers the question: COPY copies instead, everything else means yes."""
        if self._asked is None or self._twice():
            return
        request, doubt = self._asked
        request = replace(request, confirmed=request.confirmed | {doubt}, now=self.now)
        if action is Action.COPY:
            request = replace(request, action=Action.COPY)
        self.withdraw()
        self._try(request, key)

    def withdraw(self) -> None:
        """Take the question away; nothing leaves."""
        self._asked = None
        self._footer.ask("")

    def _try(self, request: Request, key: int) -> None:
        result = decide(request)
        if result is Doubt.SLOTS:
            self.blanks_open.emit(request.action)
            return
        self._last.restart()
        if isinstance(result, Choice):
            self.decided.emit(result)
            self.gate.wait(key, lambda: self.left.emit(result))
            return
        self._asked = (request, result)
        self._footer.ask(self._question(request, result))

    def _twice(self) -> bool:
        return self.gate.waiting or (self._last.isValid() and self._last.elapsed() < TWICE_MS)

    def _question(self, request: Request, doubt: Doubt) -> str:
        if doubt is Doubt.MOVED:
            old, new = target_name(request.target), target_name(request.now)
            return _("窗口已切换：原 {old} → 现 {new}。Enter 粘到 {old} / Ctrl+Enter 只复制 / Esc 取消").format(old=old, new=new)
        if doubt is Doubt.BESIDE:
            said = _("{target} 里没有选中原文，原来的话会留着。再按 Enter 接在光标处 / Ctrl+Enter 只复制 / Esc 取消")
            return said.format(target=target_name(request.target))
        if doubt is Doubt.INTERNAL:
            name = target_name(request.target)
            return _("这是内部话术，不是发给客户的。再按 Enter 粘到 {target} / Ctrl+Enter 只复制 / Esc 取消").format(target=name)
        return _("这句里还有像空格子的地方，请看一眼。再按 Enter 照样用 / Esc 取消")
