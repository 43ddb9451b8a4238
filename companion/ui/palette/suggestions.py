"""Grey suggestions for slots and what is remembered of typed values: per target window, nowhere else."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from companion.base.i18n import _
from companion.phrases.model import Slot
from companion.phrases.slots import suggest
from companion.ui.palette.filling import shown


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A value on offer, and whose it is; taken by Tab only."""

    value: str
    source: str

    def text(self, slot: Slot) -> str:
        """How it stands in the empty editor, masked where it is private."""
        return _("{source}{value}  Tab 采用").format(source=self.source, value=shown(slot, self.value))


class SlotMemory:
    """Values typed over one target window, kept while the program runs and the window lives.

    A key names a window (the app composes it); the empty key remembers nothing.
    """

    def __init__(self) -> None:
        self._values: dict[str, dict[str, str]] = {}

    def remember(self, key: str, values: Mapping[str, str]) -> None:
        """Keep what was typed; an empty value is not kept."""
        if key:
            self._values.setdefault(key, {}).update({name: value for name, value in values.items() if value})

    def recall(self, key: str) -> Mapping[str, str]:
        """What was typed over the window `key`; empty for any other."""
        return dict(self._values.get(key, {})) if key else {}

    def forget(self, key: str) -> None:
        """The window is gone, or the agent says so."""
        self._values.pop(key, None)

    def keys(self) -> tuple[str, ...]:
        """The windows something is remembered for."""
        return tuple(self._values)


def suggestion(slot: Slot, remembered: Mapping[str, str], clipboard: str) -> Suggestion | None:
    """The best suggestion for an empty slot: typed before over this window, then the clipboard, then the pack's own."""
    if remembered.get(slot.name):
        return Suggestion(remembered[slot.name], _("〔本会话〕"))
    from_clipboard = suggest(slot, clipboard)
    if from_clipboard:
        return Suggestion(from_clipboard, _("〔剪贴板〕"))
    if slot.default:
        return Suggestion(slot.default, _("〔常用〕"))
    return None
