"""The phrase manager as one part of the program."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from companion.base.i18n import _
from companion.base.paths import Paths
from companion.desktop.ports import NO_TARGET, Target
from companion.phrases.library import Library
from companion.phrases.sources import OWN_FILE
from companion.ui.feature import Action
from companion.ui.look import Look
from companion.ui.tone.session import Check

if TYPE_CHECKING:
    from companion.ui.manager.window import ManagerWindow


class ManagerFeature(QObject):
    """Its window is made when asked for, and gone when closed. `check` is the tone check, `author` who writes here."""

    def __init__(
        self, look: Look, paths: Paths, check: Check, author: Callable[[], str], today: Callable[[], date], parent: QObject
    ) -> None:
        super().__init__(parent)
        self._look, self._paths, self._check, self._author, self._today = look, paths, check, author, today
        self._library: Library | None = None
        self.window: ManagerWindow | None = None

    def actions(self) -> Sequence[Action]:
        """The manager in the menu."""
        return (Action("manager", _("话术管理"), self.open),)

    def close(self) -> None:
        """The window goes; what is being typed is kept."""
        if self.window is not None:
            self.window.close()

    def use_library(self, library: Library) -> None:
        """The packs were read anew."""
        self._library = library
        if self.window is not None:
            self.window.session.use(library)

    def open(self, _target: Target = NO_TARGET) -> None:
        """Show the manager as it stands; the first phrase when it is new."""
        window = self._shown()
        window.view.list.setFocus()

    def edit(self, phrase_id: str) -> None:
        """Show a phrase in the form."""
        window = self._shown()
        window.session.open(phrase_id)
        window.view.editor.text.setFocus()

    def look_back(self, phrase_id: str) -> None:
        """Show the versions of a phrase."""
        window = self._shown()
        window.session.open(phrase_id)
        window.session.look_back()

    def begin(self, title: str) -> None:
        """Begin a phrase called `title`."""
        self._shown().session.begin(title)

    def _shown(self) -> ManagerWindow:
        from companion.phrases.workshop import Workshop
        from companion.ui.manager.window import ManagerWindow

        if self.window is None:
            shop = Workshop(self._paths.packs / OWN_FILE, self._paths.versions)
            said = shop.open()
            self.window = ManagerWindow(self._look, shop, self._check, self._author, self._today)
            self.window.closed.connect(self._closed)
            if self._library is not None:
                self.window.session.use(self._library)
            if said:
                self.window.view.notice.say(said, "caution")
        window = self.window
        window.showNormal() if window.isMinimized() else window.show()
        window.raise_()
        window.activateWindow()
        return window

    def _closed(self) -> None:
        if self.window is not None:
            self.window.deleteLater()
            self.window = None
