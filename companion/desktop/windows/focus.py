"""Waiting on Windows until the target has the keyboard again."""

from __future__ import annotations

from companion.desktop.focus_watch import FocusWatch
from companion.desktop.ports import Target
from companion.desktop.windows.api import Api
from companion.desktop.windows.targets import Targets


class WindowsFocusWatch(FocusWatch):
    """The window in front and its control that has the keyboard. Windows may refuse to bring a window forward once."""

    most_helps = 2

    def __init__(self, api: Api, targets: Targets, target: Target, bring_forward: bool = False) -> None:
        self._windows = api.windows
        self._targets = targets
        super().__init__(target, bring_forward)

    def look(self) -> bool:
        """As `FocusWatch.look`."""
        return self._windows.foreground() == self._target.window and self._focus_right()

    def _focus_right(self) -> bool:
        """Another field of the same window is another place; one made anew in place of the old is not."""
        gui = self._windows.gui(self._target.window)
        wanted = self._target.focus
        if gui is None or not wanted:
            return True
        return gui.focus == wanted or (bool(gui.focus) and not self._windows.exists(wanted))

    def _exists(self) -> bool:
        return self._windows.exists(self._target.window)

    def _other(self) -> bool:
        front = self._windows.foreground()
        return bool(front) and front != self._target.window and not self._targets.is_ours(front)

    def _capture(self) -> Target:
        return self._targets.capture()

    def _help(self) -> None:
        self._windows.bring_forward(self._target.window, self._target.focus)
