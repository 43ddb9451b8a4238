"""The ports on macOS: hotkeys on the main thread, insertions on a loop of their own."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from companion.base.i18n import _
from companion.desktop.backends import Backends
from companion.desktop.loop_thread import LoopThread
from companion.desktop.macos.api import MacApi
from companion.desktop.macos.hotkeys import MacHotkeys
from companion.desktop.macos.pasteboard import Pasteboard
from companion.desktop.macos.typist import MacTypist
from companion.desktop.ports import (
    NO_TARGET,
    Capability,
    ClipboardContent,
    InsertReport,
    Outcome,
    Reason,
    Target,
)


class MacSeam:
    """Typist and Clipboard."""

    def __init__(self, api: MacApi, own: int) -> None:
        """`own`: our process."""
        self._pasteboard = Pasteboard(api)

        async def open_parts() -> MacTypist:
            return MacTypist(api, self._pasteboard, own)

        async def close_parts(_typist: MacTypist) -> None:
            return

        self._thread = LoopThread("macos", open_parts, close_parts)

    def close(self) -> None:
        """End the loop."""
        self._thread.close()

    def current_target(self) -> Target:
        """As `ports.Typist.current_target`."""
        return self._thread.ask(MacTypist.capture, NO_TARGET)

    def last_target(self) -> Target:
        """As `ports.Typist.last_target`."""
        return self._thread.ask(lambda typist: typist.last_foreign, NO_TARGET)

    def insert(
        self, text: str, target: Target, done: Callable[[InsertReport], None], *, bring_forward: bool = False
    ) -> None:
        """As `ports.Typist.insert`."""
        gone = InsertReport(Outcome.REFUSED, Reason.NO_BACKEND)
        self._thread.start(lambda typist: typist.insert(text, target, bring_forward), done, gone)

    def use_paste_keys(self, keys: Mapping[str, str]) -> None:
        """Bundle id -> ``copy-only``; every program here pastes with Command+V."""
        own = {name.lower(): value for name, value in keys.items()}
        self._thread.ask(lambda typist: setattr(typist, "own_keys", own), None)

    def read(
        self, done: Callable[[ClipboardContent], None], deadline: float = 0.8, limit: int = 1_000_000
    ) -> None:
        """As `ports.Clipboard.read`; the deadline is the system's own."""

        async def read(_typist: MacTypist) -> ClipboardContent:
            return self._pasteboard.text(limit)

        self._thread.start(read, done, ClipboardContent("no-answer"))

    def copy(self, text: str, done: Callable[[bool], None]) -> None:
        """As `ports.Clipboard.copy`."""

        async def copy(_typist: MacTypist) -> bool:
            return self._pasteboard.copy(text)

        self._thread.start(copy, done, False)

    def former(self) -> Mapping[str, int]:
        """As `ports.Clipboard.former`."""
        kept = self._pasteboard.former
        return {name: len(data) for item in (kept.items if kept else ()) for name, data in item.items()}


def choose_macos(api: MacApi, own: int) -> Backends:
    """Everything this Mac allows just now; `own`: our process."""
    seam = MacSeam(api, own)
    hotkeys = MacHotkeys(api, seam.current_target)

    def close() -> None:
        hotkeys.close()
        seam.close()
        api.close()

    return Backends(hotkeys, seam, seam, capabilities(api), close, seam.use_paste_keys)


def capabilities(api: MacApi) -> list[Capability]:
    """The lines of doctor."""
    paste = Capability("paste", "CGEvent", "ok")
    if not api.trusted():
        reason = _("还没有“辅助功能”权限，不能替您按 ⌘V，所以只复制。")
        remedy = _("请打开 系统设置 → 隐私与安全性 → 辅助功能，允许 客服伙伴，然后重新启动它。")
        paste = Capability("paste", "copy", "limited", reason, remedy)
    elif api.secure_input():
        reason = _("有程序开着“安全键盘输入”（通常是密码框），现在按不了键。")
        paste = Capability("paste", "CGEvent", "limited", reason, _("离开密码框或退出那个程序就好；在那之前只复制。"))
    return [Capability("hotkey", "Carbon", "ok"), paste, Capability("clipboard", "NSPasteboard", "ok")]
