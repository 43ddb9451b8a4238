"""One trial of pasting: what went out, what came of it, and whether the clipboard is as it was."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal

from companion.base.i18n import _
from companion.desktop.ports import Clipboard, ClipboardContent, InsertReport, Outcome, Target, Typist
from companion.ui.bridge import Bridge

EMOJI = "😊"


def sample() -> str:
    """Chinese, a line end and an emoji: what suffers first when pasting goes wrong."""
    return _("您好，这是一次粘贴测试，不会发送。") + "\n" + _("第二行在这里，还有一个表情：") + EMOJI


@dataclass(frozen=True, slots=True)
class Checks:
    """What arrived of the sample, point by point."""

    text: bool
    lines: bool
    emoji: bool

    @property
    def intact(self) -> bool:
        """All of it."""
        return self.text and self.lines and self.emoji


def judge(sent: str, before: str, after: str) -> Checks:
    """Compare what stands in a field `after` pasting `sent` at its end with what stood there `before`."""
    came = after[len(before) :] if after.startswith(before) else after
    letters = sent.replace("\n", "").replace(EMOJI, "")
    return Checks(
        text=letters == came.replace("\n", "").replace("\r", "").replace(EMOJI, ""),
        lines=came.count("\n") == sent.count("\n"),
        emoji=came.count(EMOJI) == sent.count(EMOJI),
    )


class PasteTrial(QObject):
    """Pastes the sample once. `ended` carries the InsertReport and whether the clipboard is what it was before.

    The clipboard's text is held from the trial's start to its end, for comparison, and nowhere else.
    """

    ended = Signal(object, bool)

    def __init__(self, typist: Typist, clipboard: Clipboard, parent: QObject) -> None:
        super().__init__(parent)
        self._typist = typist
        self._clipboard = clipboard
        self._target: Target | None = None
        self._before: ClipboardContent | None = None
        self._report: InsertReport | None = None
        self._read: Bridge[ClipboardContent] = Bridge(self._clipboard_read, self)
        self._done: Bridge[InsertReport] = Bridge(self._inserted, self)

    @property
    def running(self) -> bool:
        """Whether one is on its way; a second one is not begun."""
        return self._target is not None

    def run(self, target: Target) -> None:
        """Paste the sample into `target`."""
        if self._target is None:
            self._target, self._before, self._report = target, None, None
            self._clipboard.read(self._read.post)

    def close(self) -> None:
        """Nothing more may arrive."""
        self._read.close()
        self._done.close()

    def _clipboard_read(self, content: ClipboardContent) -> None:
        if self._target is None:
            return
        if self._report is None:
            self._before = content
            self._typist.insert(sample(), self._target, self._done.post)
            return
        report, before = self._report, self._before
        self._target = self._before = None
        comparable = before is not None and before.state in ("text", "empty")
        self.ended.emit(report, report.restored and (content == before or not comparable))

    def _inserted(self, report: InsertReport) -> None:
        if report.outcome is Outcome.INSERTED:
            self._report = report
            self._clipboard.read(self._read.post)
        else:
            self._target = self._before = None
            self.ended.emit(report, False)
