"""Light or dark where Qt does not know it: on GTK desktops without a portal that says it."""

from __future__ import annotations

import os
from pathlib import Path

from PySide6.QtCore import QObject, QSocketNotifier, Signal

from companion.desktop.gtk_scheme import GtkScheme
from companion.desktop.session import Facts


class SystemScheme(QObject):
    """`changed`: ask `dark` again."""

    changed = Signal()

    def __init__(self, facts: Facts, parent: QObject) -> None:
        super().__init__(parent)
        self._asked: GtkScheme | None = None
        if not facts.platform.startswith("linux") or not facts.display or facts.wayland:
            return
        try:
            self._asked = GtkScheme(facts.display, Path(os.environ.get("XDG_CONFIG_HOME") or Path.home() / ".config"))
        except ConnectionError:
            return
        notifier = QSocketNotifier(self._asked.descriptor, QSocketNotifier.Type.Read, self)
        notifier.activated.connect(self.changed)

    def dark(self) -> bool:
        """As it is now; False where nobody says it."""
        return self._asked is not None and self._asked.dark()
