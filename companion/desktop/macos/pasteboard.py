"""The general pasteboard: our own text marked for histories, what was there before, and who has read it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from companion.desktop.macos.api import Items, MacApi
from companion.desktop.ports import ClipboardContent

TEXT = "public.utf8-plain-text"
CONCEALED = "org.nspasteboard.ConcealedType"
TRANSIENT = "org.nspasteboard.TransientType"
# nspasteboard.org: histories skip what carries one of these.
_MARKS = {CONCEALED: b"", TRANSIENT: b""}
KEEP_BYTES = 64 * 1024 * 1024
"""Most that is kept of a former clipboard (as on X11)."""


@dataclass(frozen=True, slots=True)
class Kept:
    """A former clipboard, and the names of the types that could not be kept."""

    items: Items
    lost: tuple[str, ...] = ()


class Pasteboard:
    """`mine`: the change count after we wrote last; while it stands, nobody has written since."""

    def __init__(self, api: MacApi) -> None:
        self._api = api
        self._mine = -1
        self.former: Kept | None = None
        """What was there before an insertion that has not been put back yet."""

    def still_ours(self) -> bool:
        """Whether nobody has written since we did."""
        return self._mine == self._api.change_count()

    def keep(self) -> Kept:
        """Every item, to be put back later; seen through a pending restoration."""
        if self.still_ours() and self.former is not None:
            return self.former
        kept: list[Mapping[str, bytes]] = []
        lost: list[str] = []
        room = KEEP_BYTES
        for item in self._api.items():
            taken: dict[str, bytes] = {}
            for name, data in sorted(item.items(), key=lambda pair: pair[0] != TEXT):
                if len(data) > room:
                    lost.append(name)
                    continue
                taken[name] = data
                room -= len(data)
            if taken:
                kept.append({name: taken[name] for name in item if name in taken})
        return Kept(kept, tuple(lost))

    def offer(self, text: str, former: Kept, asked: Callable[[], None]) -> None:
        """Own it with `text`, marked for histories; `asked` is called each time the text is handed over."""

        def handed_over(name: str) -> None:
            if name == TEXT:
                asked()

        self.former = former
        self._mine = self._api.promise({TEXT: text.encode("utf-8", "replace"), **_MARKS}, handed_over)

    def copy(self, text: str) -> bool:
        """Put `text` there to stay."""
        self.former = None
        self._mine = self._api.put([{TEXT: text.encode("utf-8", "replace")}])
        return self.still_ours()

    def give_back(self, kept: Kept) -> bool:
        """Put back what was there; False: another program has written meanwhile, and that stays."""
        if not self.still_ours():
            return False
        self.former = None
        self._mine = self._api.put(kept.items)
        return True

    def text(self, limit: int) -> ClipboardContent:
        """The text, at most `limit` bytes; never what is marked as concealed by others."""
        items = self._api.items()
        if not items:
            return ClipboardContent("empty")
        if any(CONCEALED in item for item in items):
            return ClipboardContent("secret")
        data = next((item[TEXT] for item in items if TEXT in item), None)
        if data is None:
            return ClipboardContent("no-text")
        return ClipboardContent("too-big") if len(data) > limit else ClipboardContent("text", data.decode("utf-8", "replace"))
