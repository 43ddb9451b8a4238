"""Find and paste as one part of the program: the palette, its phrases, what is done with a choice."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QTimer

from companion.base.i18n import _
from companion.desktop.ports import NO_TARGET, Clipboard, ClipboardContent, Hotkeys, Target, Typist
from companion.phrases.usage import Usage
from companion.ui.bridge import Bridge
from companion.ui.choice import Choice
from companion.ui.feature import Action
from companion.ui.library_feed import LibraryFeed
from companion.ui.look import Look
from companion.ui.palette.window import PaletteWindow
from companion.ui.paste_flow import PasteFlow
from companion.ui.second_enter import SecondEnter
from companion.ui.strip import MessageStrip, PartStrip

if TYPE_CHECKING:
    from companion.phrases.library import Library

# The window manager tells other clients of a new active window a moment after it has told us (ms).
_ACTIVE_KNOWN = 50


class PaletteFeature(QObject):
    """`hotkeys` is used for Esc while parts of a reply are waiting, and for a hasty second Enter."""

    def __init__(
        self, look: Look, typist: Typist, clipboard: Clipboard, hotkeys: Hotkeys, message: MessageStrip,
        usage: Usage, now: Callable[[], datetime], parent: QObject,
    ) -> None:  # fmt: skip
        super().__init__(parent)
        self._typist = typist
        self._hotkeys = hotkeys
        self._usage = usage
        self._now = now
        self._feed: LibraryFeed | None = None
        self._chord = ""
        self.check: Callable[[str, Iterable[str], Target, Callable[[str], str]], str] = unchecked
        """Asked on Ctrl+Y about the selected phrase and what it is filled with: a short sentence for the footer, or empty when a window tells it."""
        self.window = PaletteWindow(look)
        self.flow = PasteFlow(typist, clipboard, message, PartStrip(look), self)
        self._escaped: Bridge[Target] = Bridge(lambda _target: self.flow.abandon(), self)
        self._clipboard_read: Bridge[ClipboardContent] = Bridge(self._offer_clipboard, self)
        self._second_enter = SecondEnter(hotkeys, self)
        self.window.decided.connect(self._second_enter.begin)
        self.window.chosen.connect(self._second_enter.let_go)
        self.window.chosen.connect(self.flow.run)
        self.window.clipboard_wanted.connect(lambda: clipboard.read(self._clipboard_read.post))
        self.window.keys.pin_requested.connect(self._pin)
        self.window.keys.check_requested.connect(self._check)
        self.window.installEventFilter(self)
        self.flow.used.connect(self._used)
        self.flow.pending_changed.connect(self._watch_escape)

    def actions(self) -> Sequence[Action]:
        """The palette."""
        return (Action("palette", _("打开面板"), self.toggle, self._chord),)

    def close(self) -> None:
        """Hide everything; what is still on its way arrives nowhere."""
        self._escaped.close()
        self._second_enter.close()
        self._clipboard_read.close()
        self.flow.close()
        self.window.hide()

    def use_chord(self, chord: str) -> None:
        """The chord to ask for; empty for none."""
        self._chord = chord
        self.flow.use_chord(chord)

    def use_library(self, library: Library, profile: dict[str, str]) -> None:
        """Answer from `library` from now on; `profile` fills the slots of its names."""
        last_stage = self._feed.last_stage if self._feed is not None else ""
        self._feed = LibraryFeed(library, self._usage, lambda: self._now().date())
        self._feed.last_stage = last_stage
        self.window.set_feed(self._feed, profile)

    def toggle(self, target: Target) -> None:
        """The hotkey: the next part while parts are waiting, else open over `target`, or close."""
        window = self.window
        if self.flow.pending and not window.isVisible():
            self.flow.next_part(target)
        elif window.isVisible() and window.isActiveWindow():
            window.dismiss()
        else:
            self.open(target)

    def open(self, target: Target) -> None:
        """Open over `target`; from the menu or a strip, over the window that was in front before."""
        # Still open without the focus: the agent wants it here, over the window of now.
        self.window.dismiss()
        # The hotkey lies between the two: an Enter from now on is a new one.
        self._second_enter.close()
        target = target if target.window else self._typist.last_target()
        self._usage.advance(self._now())
        self.window.open_over(target, memory_key(target))

    def leave_for(self, window: Callable[[str], None]) -> Callable[[str], None]:
        """Close, and open another window of ours with what was asked for."""

        def go(asked: str) -> None:
            self.window.dismiss()
            window(asked)

        return go

    def open_with(self, query: str) -> None:
        """Open over the window that was in front, with `query` looked up."""
        self.open(NO_TARGET)
        self.window.view.search.setText(query)

    def open_at_stage(self, target: Target, stage: str) -> None:
        """Open over `target` with the phrases of `stage` in the list."""
        self.open(target)
        self.window.view.stages.choose(stage)

    def take_focus_again(self) -> None:
        """A window of ours over it has closed."""
        if self.window.isVisible():
            self.window.activateWindow()

    def show_help(self, target: Target) -> None:
        """Open with all keys in view."""
        self.open(target)
        self.window.view.show_help(True)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The palette lost or got the focus: which window was in front last?"""
        if event.type() in (QEvent.Type.WindowActivate, QEvent.Type.WindowDeactivate) and self.window.isVisible():
            QTimer.singleShot(_ACTIVE_KNOWN, self, self._look_at_target)
        return False

    def _look_at_target(self) -> None:
        if self.window.isVisible():
            self.window.set_current_target(self._typist.last_target())

    def _offer_clipboard(self, content: ClipboardContent) -> None:
        self.window.offer_clipboard(content.text)

    def _watch_escape(self, pending: bool) -> None:
        if pending:
            self._hotkeys.register("Escape", self._escaped.post)
        else:
            self._hotkeys.unregister("Escape")

    def _used(self, choice: Choice) -> None:
        self._usage.record(choice.query, choice.phrase_id, self._now())
        if self._feed is not None:
            self._feed.used(choice.phrase_id)

    def _check(self, _phrase_id: str) -> None:
        said = self.check(self.window.text(), self.window.values().values(), self.window.target, self.window.checks())
        if said:
            self.window.view.footer.tell(said)

    def _pin(self, phrase_id: str) -> None:
        if phrase_id in self._usage.pinned():
            self._usage.unpin(phrase_id)
        else:
            self._usage.pin(phrase_id)
        self.window.refresh()


def unchecked(_text: str, _values: Iterable[str], _target: Target, _refuses: Callable[[str], str]) -> str:
    """Nobody checks."""
    return ""


def memory_key(target: Target) -> str:
    """Names a window for remembered slot values: the same window with another title is another customer."""
    return f"{target.window}:{target.title}" if target.window else ""
