"""A desktop of values: windows with a text, a clipboard, and a typist that behaves as the port promises. No Qt."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from companion.desktop.ports import NO_TARGET, InsertReport, Outcome, Reason, Target


@dataclass
class Window:
    """A chat window: what stands in it, and whether it is still there."""

    target: Target
    text: str = ""
    open: bool = True


@dataclass
class FakeDesktop:
    """Records every text that landed anywhere. `front` is the window that has the keyboard."""

    windows: dict[int, Window] = field(default_factory=dict)
    front: int = 0
    clipboard: str = "客户的单号"
    inserted: list[tuple[int, str]] = field(default_factory=list)

    def window(self, number: int, title: str, program: str = "千牛") -> Window:
        made = self.windows[number] = Window(Target(number, program=program, title=title))
        self.front = number
        return made

    # -- the Typist port ---------------------------------------------------------------------------------------

    def current_target(self) -> Target:
        return self.windows[self.front].target if self.front else NO_TARGET

    def last_target(self) -> Target:
        return self.current_target()

    def insert(
        self, text: str, target: Target, done: Callable[[InsertReport], None], *, bring_forward: bool = False
    ) -> None:
        done(self._insert(text, target, bring_forward))

    def _insert(self, text: str, target: Target, bring_forward: bool) -> InsertReport:
        if not target.window:
            return self._copied(text, Reason.NO_TARGET)
        if not self.windows[target.window].open:
            return self._copied(text, Reason.TARGET_GONE)
        if bring_forward:
            self.front = target.window
        if self.front != target.window:
            return self._copied(text, Reason.FOCUS_ELSEWHERE)
        self.windows[target.window].text += text
        self.inserted.append((target.window, text))
        return InsertReport(Outcome.INSERTED, restored=True)

    def _copied(self, text: str, reason: Reason) -> InsertReport:
        self.clipboard = text
        now = self.current_target() if reason is Reason.FOCUS_ELSEWHERE else NO_TARGET
        return InsertReport(Outcome.COPIED, reason, now=now)
