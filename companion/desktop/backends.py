"""What one system's module hands to `session.choose`: its ports, and the line of doctor for each."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from companion.desktop.ports import Capability, Clipboard, Hotkeys, Presence, Reason, Target, Typist
from companion.desktop.ports_null import NullPresence, NullTypist


@dataclass(frozen=True, slots=True)
class Backends:
    """As `session.Session`."""

    hotkeys: Hotkeys
    typist: Typist
    clipboard: Clipboard
    capabilities: list[Capability] = field(default_factory=list)
    close: Callable[[], None] = lambda: None
    use_paste_keys: Callable[[Mapping[str, str]], None] = lambda keys: None
    presence: Presence = field(default_factory=NullPresence)


class CopyingTypist(NullTypist):
    """Knows which window is in front, and may not press keys there: copies and tells."""

    def __init__(self, seeing: Typist, clipboard: Clipboard, reason: Reason = Reason.NO_BACKEND) -> None:
        super().__init__(clipboard, reason)
        self._seeing = seeing

    def current_target(self) -> Target:
        """As the port."""
        return self._seeing.current_target()

    def last_target(self) -> Target:
        """As the port."""
        return self._seeing.last_target()
