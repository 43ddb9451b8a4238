"""Which of its platform themes Qt is to load.

On a GTK desktop Qt loads its GTK theme and with it GTK: 18 MB and 30 ms for a font and dialogs that this program does not
use. Its built-in theme of GNOME asks the same Settings portal for light or dark, and brings the same tray.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, MutableMapping

from companion.desktop.session import Facts

_NAME = "QT_QPA_PLATFORMTHEME"
_GTK = frozenset(("gnome", "x-cinnamon", "pantheon", "unity", "mate", "xfce", "lxde"))
"""As Qt 6.11 compares XDG_CURRENT_DESKTOP (qgenericunixtheme.cpp, ``themeNames``)."""


@contextlib.contextmanager
def platform_theme(facts: Facts, environment: MutableMapping[str, str]) -> Iterator[None]:
    """While Qt starts, ask for the built-in theme in `environment`; what the agent set there stays as it is."""
    wanted = facts.platform.startswith("linux") and not _GTK.isdisjoint(facts.desktop.lower().split(":"))
    if not wanted or environment.get(_NAME):
        yield
        return
    environment[_NAME] = "gnome"
    try:
        yield
    finally:
        # Programs that we start choose for themselves.
        del environment[_NAME]
