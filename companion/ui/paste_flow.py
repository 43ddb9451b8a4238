"""From a choice in the palette to the text in the target, and one sentence for every other end."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal

from companion.base.i18n import _
from companion.desktop.ports import Clipboard, InsertReport, Outcome, Reason, Target, Typist
from companion.ui.announce import announce
from companion.ui.bridge import Bridge
from companion.ui.choice import Action, Choice
from companion.ui.footer import target_name
from companion.ui.strip import MessageStrip, PartStrip
from companion.ui.texts import one_line


@dataclass(frozen=True, slots=True)
class Parts:
    """A reply that goes out in parts: `next` is the index of the one to come."""

    choice: Choice
    next: int = 0


class PasteFlow(QObject):
    """One insertion at a time. `used` carries the Choice once its (first) text has left the palette for good.

    `pending_changed(bool)`: parts are waiting, so the hotkey means the next part, and Esc gives up.
    """

    used = Signal(object)
    pending_changed = Signal(bool)

    def __init__(self, typist: Typist, clipboard: Clipboard, message: MessageStrip, strip: PartStrip, parent: QObject) -> None:
        super().__init__(parent)
        self._typist = typist
        self._clipboard = clipboard
        self._message = message
        self._strip = strip
        self._chord = ""
        self._single_line: frozenset[str] = frozenset()
        self._parts: Parts | None = None
        self._running: Choice | None = None
        self._reported: Bridge[InsertReport] = Bridge(self._finished, self)
        self._copied: Bridge[bool] = Bridge(self._copy_done, self)
        strip.abandoned.connect(self.abandon)

    @property
    def pending(self) -> bool:
        """Whether parts of a reply are still to come."""
        return self._parts is not None

    def use_chord(self, chord: str) -> None:
        """The hotkey as the strip names it."""
        self._chord = chord

    def use_single_line(self, programs: Iterable[str]) -> None:
        """Programs that get a reply of several lines as one line."""
        self._single_line = frozenset(program.lower() for program in programs)

    def run(self, choice: Choice) -> None:
        """Carry out what the palette let go; a second one while the first is on its way is ignored."""
        if self._running is not None:
            return
        self.abandon()
        self._running = choice
        if choice.action is Action.COPY:
            self._clipboard.copy(choice.parts[0], self._copied.post)
            return
        if choice.action is Action.SEGMENTS:
            self._parts = Parts(choice)
        self._typist.insert(self._text(choice, 0), choice.target, self._reported.post, bring_forward=choice.bring_forward)

    def next_part(self, target: Target) -> None:
        """The hotkey while parts are pending, pressed over `target`."""
        parts = self._parts
        if parts is None or self._running is not None:
            return
        if target.window != parts.choice.target.window:
            said = _("目标变了：{now}。下一段没有粘贴，请回到 {old} 再按一次，或按 Esc 放弃。")
            old, now = target_name(parts.choice.target), target_name(target)
            self._message.say(said.format(now=now, old=old), target, caution=True)
            return
        self._running = parts.choice
        self._strip.hide()
        self._typist.insert(self._text(parts.choice, parts.next), target, self._reported.post)

    def abandon(self) -> None:
        """Give up the parts that have not left yet."""
        if self._parts is not None:
            self._parts = None
            self._strip.hide()
            self.pending_changed.emit(False)

    def close(self) -> None:
        """The app ends: nothing more may arrive."""
        self._reported.close()
        self._copied.close()

    def _text(self, choice: Choice, part: int) -> str:
        text = choice.parts[part]
        return one_line(text) if choice.target.program.lower() in self._single_line else text

    def _finished(self, report: InsertReport) -> None:
        choice, self._running = self._running, None
        if choice is None:
            return
        first = self._parts is None or self._parts.next == 0
        sentence = sentence_for(report)
        if sentence:
            self._message.say(sentence, choice.target, caution=report.outcome is not Outcome.INSERTED)
        else:
            announce(self._message, _("已粘贴到 {target}").format(target=target_name(choice.target)))
        if report.outcome is Outcome.REFUSED:
            self.abandon()
            return
        if first:
            self.used.emit(choice)
        if self._parts is not None:
            self._advance(self._parts)

    def _advance(self, parts: Parts) -> None:
        following = Parts(parts.choice, parts.next + 1)
        total = len(parts.choice.parts)
        if following.next >= total:
            self.abandon()
            return
        self._parts = following
        text = following.choice.parts[following.next]
        self._strip.offer(following.next + 1, total, text, self._chord, following.choice.target)
        if parts.next == 0:
            self.pending_changed.emit(True)

    def _copy_done(self, good: bool) -> None:
        choice, self._running = self._running, None
        if choice is None:
            return
        if not good:
            self._message.say(_("剪贴板被别的程序占住了，没有复制成功，请再试一次。"), choice.target, caution=True)
            return
        self._message.say(_("已复制，请按 Ctrl+V 粘贴。"), choice.target)
        self.used.emit(choice)


_COPIED: dict[Reason, Callable[[], str]] = {
    Reason.NO_BACKEND: lambda: _("已复制，请按 Ctrl+V 粘贴。"),
    Reason.COPY_ONLY: lambda: _("已复制（这个程序设置为只复制），请按 Ctrl+V 粘贴。"),
    Reason.NO_TARGET: lambda: _("没有可以粘贴的窗口。已复制，请点到要用的地方按 Ctrl+V。"),
    Reason.TARGET_GONE: lambda: _("原来的窗口已经关掉了。没有粘贴，这段话在剪贴板里。"),
    Reason.MODIFIERS_HELD: lambda: _("有按键一直没有松开，所以没有粘贴。已复制，松开后请按 Ctrl+V。"),
    Reason.NOT_READ: lambda: _("对方窗口没有取走这段话（可能是只读的）。已复制，请看一眼，需要时按 Ctrl+V。"),
    Reason.SECURE_INPUT: lambda: _("有密码框占着键盘，没有粘贴。已复制，离开密码框后请按 ⌘V。"),
    Reason.ELEVATED: lambda: _("这个窗口以管理员身份运行，不让别的程序按键。已复制，请按 Ctrl+V。"),
}


def sentence_for(report: InsertReport) -> str:
    """What the agent is told; empty when all went as expected."""
    if report.outcome is Outcome.INSERTED:
        if report.restored:
            return ""
        return _("已粘贴。原来的剪贴板没能还原（{formats}）。").format(formats="、".join(report.lost) or _("已被别的程序换掉"))
    if report.outcome is Outcome.REFUSED:
        return _("没有粘贴：剪贴板被别的程序占住了，请再试一次。")
    if report.reason is Reason.FOCUS_ELSEWHERE:
        return _("窗口已切换到 {now}，没有粘贴，这段话在剪贴板里，需要时按 Ctrl+V。").format(now=target_name(report.now))
    return _COPIED.get(report.reason, _COPIED[Reason.NO_BACKEND])()
