"""Settings and first run as one part of the program. Their windows are made when asked for, and gone when closed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from companion.base.i18n import _
from companion.desktop.ports import NO_TARGET, Target
from companion.ui.choice import Choice
from companion.ui.feature import Action
from companion.ui.settings.services import Services

if TYPE_CHECKING:
    from companion.ui.settings.first_run import FirstRun
    from companion.ui.settings.form import Page
    from companion.ui.settings.window import SettingsWindow

ExtraPage = tuple[str, str, "Callable[[], Page]"]


class SettingsFeature(QObject):
    """Opens the two windows. What changes is told by `Services.live.changed`."""

    def __init__(self, services: Services, parent: QObject, extra: Sequence[ExtraPage] = ()) -> None:
        """`extra`: pages of other parts, (stable name, words on the left, how to make it), before the last three."""
        super().__init__(parent)
        self._services = services
        self._extra = list(extra)
        self.window: SettingsWindow | None = None
        self.guide: FirstRun | None = None
        services.live.problem_changed.connect(lambda _problem: self._show_notice())

    def actions(self) -> Sequence[Action]:
        """The settings in the menu; the first run by ``companion show guide`` and from the settings."""
        return (Action("settings", _("设置"), self.open), Action("guide", "", self.open_guide))

    def close(self) -> None:
        """Both windows go; what is being typed is kept."""
        for window in (self.window, self.guide):
            if window is not None:
                window.close()

    def open(self, _target: Target = NO_TARGET, page: str = "") -> None:
        """Show the settings, at `page` when it is named."""
        if self.window is None:
            self.window = self._build()
        if page:
            self.window.show_page(page)
        self._show_notice()
        _to_front(self.window)
        self.window.nav.setFocus()

    def open_guide(self, _target: Target = NO_TARGET) -> None:
        """Show the first run from its first step."""
        from companion.ui.settings.first_run import FirstRun

        if self.guide is None:
            self.guide = FirstRun(self._services)
            self.guide.closed.connect(self._guide_closed)
        self.guide.go(0)
        _to_front(self.guide)

    def phrase_used(self, choice: Choice) -> None:
        """A phrase left the palette."""
        if self.guide is not None:
            self.guide.used(choice)

    def library_changed(self) -> None:
        """The packs were read anew."""
        if self.window is not None:
            self.window.refresh()

    def _build(self) -> SettingsWindow:
        from companion.ui.settings.pages import pages
        from companion.ui.settings.window import SettingsWindow

        window = SettingsWindow(self._services.look, pages(self._services, self.open_guide, self._extra))
        window.closed.connect(self._window_closed)
        return window

    def _show_notice(self) -> None:
        if self.window is not None:
            self.window.notice.say(" ".join([*filter(None, [self._services.live.problem]), *self._services.notices]))

    def _window_closed(self) -> None:
        if self.window is not None:
            self.window.deleteLater()
            self.window = None

    def _guide_closed(self) -> None:
        if self.guide is not None:
            self.guide.deleteLater()
            self.guide = None


def _to_front(window: QWidget) -> None:
    window.showNormal() if window.isMinimized() else window.show()
    window.raise_()
    window.activateWindow()
