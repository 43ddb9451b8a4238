"""Which window has the keyboard: captured before anything of ours is shown, and compared before anything is sent."""

from __future__ import annotations

import os

from companion.desktop.ports import NO_TARGET, Rect, Target
from companion.desktop.windows.api import Windows

_STORE_FRAME = "ApplicationFrameWindow"
# Taskbar, desktop, start menu, switchers and menus: they come to the front, but no text goes there.
_SHELL_CLASSES = frozenset({
    "Shell_TrayWnd", "Shell_SecondaryTrayWnd", "NotifyIconOverflowWindow", "TopLevelWindowForOverflowXamlIsland",
    "Progman", "WorkerW", "#32768", "#32769", "MultitaskingViewFrame", "XamlExplorerHostIslandWindow",
    "TaskSwitcherWnd", "ForegroundStaging", "LockScreenBackstopFrame",
})  # fmt: skip
_SHELL_PROGRAMS = frozenset({
    "startmenuexperiencehost.exe", "shellexperiencehost.exe", "searchhost.exe", "searchapp.exe", "lockapp.exe",
    "textinputhost.exe",
})  # fmt: skip


class Targets:
    """Reads the window in front, and remembers the last one that was not ours."""

    def __init__(self, windows: Windows, own: frozenset[int] | None = None) -> None:
        """`own`: the processes whose windows are ours; by default this one."""
        self._windows = windows
        self._own = own or frozenset({os.getpid()})
        self.last_foreign = NO_TARGET
        self.came_forward(windows.foreground())

    def came_forward(self, window: int) -> None:
        """Windows tells of a window in front."""
        target = self.describe(window) if window and not self.is_ours(window) else NO_TARGET
        if target.window:
            self.last_foreign = target

    def is_ours(self, window: int) -> bool:
        """Whether a window belongs to this program."""
        return self._windows.process(window) in self._own

    def capture(self) -> Target:
        """The window in front as a target; NO_TARGET when it is ours, part of the shell, or none."""
        window = self._windows.foreground()
        self.came_forward(window)
        return self.last_foreign if window and self.last_foreign.window == window else NO_TARGET

    def fullscreen(self) -> bool:
        """Whether the window in front, or the one behind a window of ours, covers its whole screen."""
        window = self._windows.foreground()
        if window and self.is_ours(window):
            window = self.last_foreign.window
        if not window or self._windows.class_name(window) in _SHELL_CLASSES:
            return False
        frame, screen = self._windows.frame(window), self._windows.screen(window)
        return frame is not None and screen is not None and _covers(frame, screen)

    def describe(self, window: int) -> Target:
        """All that is known of a top-level window; none of the questions waits for the window's own thread."""
        windows = self._windows
        outer, name = windows.process(window), windows.class_name(window)
        if not outer or name in _SHELL_CLASSES:
            return NO_TARGET
        process = next(iter(windows.inner_processes(window) if name == _STORE_FRAME else []), outer)
        program = windows.program(process)
        if program.lower() in _SHELL_PROGRAMS:
            return NO_TARGET
        gui = windows.gui(window)
        return Target(
            window=window,
            focus=gui.focus if gui else 0,
            pid=process,
            program=program,
            title=windows.title(window),
            frame=windows.frame(window),
            caret=gui.caret if gui else None,
            elevated=windows.outranks_us(process),
        )

    def belongs(self, window: int, target: Target) -> bool:
        """Whether a window is of the target's process, of its frame's, or of one that shows something inside it."""
        process = self._windows.process(window)
        if not process:
            return False
        return process in (target.pid, self._windows.process(target.window)) or process in self._windows.inner_processes(
            target.window
        )


def _covers(frame: Rect, screen: Rect) -> bool:
    right, bottom = screen.x + screen.width, screen.y + screen.height
    across = frame.x <= screen.x and frame.x + frame.width >= right
    return across and frame.y <= screen.y and frame.y + frame.height >= bottom
